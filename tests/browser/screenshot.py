"""Takes the picture in README.md: `python -m tests.browser.screenshot`.

A server of its own, on a database of its own, holds nothing but the demonstration.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.finding import find, launch_arguments

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "workbench.png"
LINK = 4  # one in the middle of both pieces
SIZE = {"width": 1440, "height": 860}


@contextlib.contextmanager
def serving_the_demonstration() -> Iterator[str]:
    """The address of a server with the demonstration, for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/picture.sqlite3"}
        command = [sys.executable, "manage.py"]
        for verb in (["migrate", "--verbosity", "0"], ["demo"]):
            subprocess.run([*command, *verb], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen([*command, "runserver", "--noreload", address], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://{address}/healthz")
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, seconds: float = 30) -> None:
    """Return when the address answers. Raises OSError when it does not within `seconds`."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def main() -> None:
    with serving_the_demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=launch_arguments())
        page = browser.new_page(viewport=SIZE, base_url=site, locale="en-GB")
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Continue as analyst").click()
        page.wait_for_url("**/comparisons/*/")
        page.locator("[data-link]").nth(LINK).dispatch_event("click")  # both columns turn to its passages
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
