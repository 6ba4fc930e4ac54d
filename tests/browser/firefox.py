"""Finds a Firefox as Debian or Mozilla ships it, and starts it for Playwright.

`python -m tests.browser.firefox` installs one where there is none and apt can. It never fails: the test that needs
Firefox says that it is missing.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.finding import install_package, starts

VARIABLE = "PARALLAX_FIREFOX"
NAMES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
NOWHERE = (
    f"No Firefox was found: install firefox-esr, or set {VARIABLE} to the path of a Firefox, and try again."
)
RELAY = Path(__file__).with_name("relay.py")
PREFERENCES = {
    "ui.prefersReducedMotion": 1,  # Playwright cannot ask for it over WebDriver BiDi
    "browser.download.alwaysOpenPanel": False,  # the panel would take the focus from the page
}


def find() -> str | None:
    """Return the path of a Firefox that starts: the one that the environment names, or else the system's."""
    named = os.environ.get(VARIABLE)
    paths = map(shutil.which, [named] if named else NAMES)
    return next((path for path in paths if path and starts(path)), None)


def find_or_skip() -> str:
    """Return the path of a Firefox. Without one the test is skipped, or fails where `CI` is set."""
    path = find()
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail(NOWHERE, pytrace=False)
    pytest.skip(NOWHERE)


def launch(playwright: Playwright, path: str, folder: Path) -> Browser:
    """Start the Firefox at `path` behind relay.py, by a script that is written into `folder`."""
    script = folder / "firefox"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{RELAY}" "{path}" "$@"\n')
    script.chmod(0o755)
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=script,
        timeout=120_000,  # milliseconds; a busy machine is slow, not wrong
        firefox_user_prefs=PREFERENCES,
    )


def main() -> None:
    if not find():
        install_package("firefox-esr")


if __name__ == "__main__":
    main()
