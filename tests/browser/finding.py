"""Finds a Chromium for the browser tests, and installs one where there is none.

`python -m tests.browser.finding` prints its path, or stops with a sentence that says what to do.
"""

import os
import shutil
import sys
from pathlib import Path
from subprocess import TimeoutExpired, run

VARIABLE = "PARALLAX_BROWSER"
#: The headless shell first: the same engine without the window around it, at a third of the cost of each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")  # Debian's; older ones have the second alone
ELSEWHERE = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
NOWHERE = (
    "No browser was found and none could be installed: install Chromium or Chrome, "
    f"or set {VARIABLE} to the path of one, and try again."
)


class NoBrowser(Exception):
    """There is no browser to be had; the message is a sentence that says what to do."""


def find() -> str:
    """The path of a Chromium that starts: the named one, the system's, or Playwright's own.

    Raises NoBrowser when there is none, or when the one named does not start.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not starts(named):
            raise NoBrowser(
                f"{VARIABLE} is {named}, which is no browser that starts; correct it or unset it."
            )
        return named
    for name in (*NAMES, *ELSEWHERE):
        path = shutil.which(name)
        if path and starts(path):
            return path
    path = playwrights_own()
    if path and starts(path):
        return path
    raise NoBrowser(NOWHERE)


def starts(path: str) -> bool:
    """Whether the program says its version; some systems have a launcher in place of the browser."""
    try:
        return run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    """Where Playwright would put its Chromium, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def launch_arguments() -> list[str]:
    """Nothing in the background; and Chromium refuses to run its sandbox as root."""
    arguments = [
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return [*arguments, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else arguments


def install() -> None:
    """Install Debian's Chromium as root, otherwise Playwright's own; what they say goes to standard error."""
    print("No browser was found; installing Chromium", file=sys.stderr)
    if not install_package(*PACKAGES):
        run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr)


def install_package(*names: str) -> bool:
    """Install the first of these Debian packages that there is. False where there is no apt or this is not root."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if run(["apt-get", "-q", "update"], env=environment, stdout=sys.stderr).returncode:
        return True
    for name in names:
        command = ["apt-get", "-q", "install", "-y", "--no-install-recommends", name]
        if not run(command, env=environment, stdout=sys.stderr).returncode:
            break
    return True


def main() -> None:
    try:
        path = find()
    except NoBrowser as error:
        if os.environ.get(VARIABLE):
            sys.exit(str(error))
        install()
        try:
            path = find()
        except NoBrowser as still:
            sys.exit(str(still))
    print(path)


if __name__ == "__main__":
    main()
