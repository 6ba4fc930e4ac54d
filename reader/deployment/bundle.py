"""Bundle a page's JavaScript modules into one file with esbuild, where that is installed."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError

OPTIONS = ("--bundle", "--format=esm", "--charset=utf8", "--minify-whitespace", "--legal-comments=none")


class BundleError(CommandError):
    """A module cannot be bundled; the message is what esbuild says of it."""


@dataclass(frozen=True)
class Bundle:
    content: bytes
    files: frozenset[Path]


def bundle(entry: Path) -> Bundle | None:
    """Return the module `entry` with all that it imports, or None where there is no esbuild.

    Names of functions and variables stay as they are, so that a fault in a browser can be found in the source.
    Raises BundleError.
    """
    esbuild = shutil.which("esbuild")
    if not esbuild:
        return None
    folder = entry.resolve().parent
    with tempfile.TemporaryDirectory() as made:
        content, account = Path(made) / "bundle.js", Path(made) / "account.json"
        command = [esbuild, entry.name, *OPTIONS, "--log-level=warning", f"--outfile={content}"]
        done = subprocess.run(  # noqa: S603
            [*command, f"--metafile={account}"], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BundleError(f"esbuild cannot bundle {entry}:\n{done.stderr.strip()}")
        inputs = json.loads(account.read_text("utf-8"))["inputs"]
        return Bundle(content.read_bytes(), frozenset((folder / name).resolve() for name in inputs))
