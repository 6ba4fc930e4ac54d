"""The pure helpers of the page's modules, tried by Node's own test runner: one test for each `*.test.mjs`."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.test.mjs"))
OLDEST = (18, 19)


def version() -> tuple[int, int]:
    """The major and minor version of Node, or (0, 0) where there is none."""
    if not shutil.which("node"):
        return (0, 0)
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def arguments(node: tuple[int, int]) -> list[str]:
    """The modules end in `.js`, as browsers serve them; an older Node must be told that they are modules."""
    knows = node >= (22, 7) or (20, 19) <= node < (21, 0)
    return [] if knows else ["--experimental-default-type=module"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
def test_module(file: Path) -> None:
    node = version()
    if node < OLDEST:
        pytest.skip("The page's modules are tried by Node 18.19 or newer, which is not here.")
    command = ["node", *arguments(node), "--test", str(file)]
    ended = subprocess.run(command, cwd=HERE.parent.parent, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"^(#|ℹ) tests [1-9]", ended.stdout, re.MULTILINE), "no test ran:\n" + ended.stdout
