"""Install esbuild for the browser tests, where apt can: `python -m tests.support.esbuild`.

Without it browsers load the modules one by one, and the tests take longer.
"""

import shutil

from tests.browser.finding import install_package

if __name__ == "__main__" and not shutil.which("esbuild"):
    install_package("esbuild")
