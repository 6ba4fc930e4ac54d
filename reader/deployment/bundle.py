"""Bundle each stylesheet and module that pages load into one file with esbuild, where that is installed."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

KINDS = (".css", ".js")
OPTIONS = ("--bundle", "--format=esm", "--charset=utf8", "--minify-whitespace", "--legal-comments=none")


class BundleError(CommandError):
    """A file cannot be bundled; the message is what esbuild says of it."""


@dataclass(frozen=True)
class Bundles:
    """What esbuild made: each bundle under the name of the file that it begins with, and the names of all it took."""

    contents: dict[str, bytes]
    inside: frozenset[str]


def bundle(files: Mapping[str, Path]) -> Bundles | None:
    """Return each of `settings.BUNDLED` with all that it imports, or None where there is no esbuild.

    `files` are the static files of all apps by their names. esbuild finds them gathered in one folder, so that an
    import leads from one app to another as it does in a browser. Names of functions and variables stay as they are,
    so that a fault in a browser can be found in the source. Raises BundleError.
    """
    esbuild = shutil.which("esbuild")
    if not esbuild:
        return None
    entries = sorted(name for name in files if any(fnmatch(name, pattern) for pattern in settings.BUNDLED))
    if not entries:
        return Bundles({}, frozenset())
    with tempfile.TemporaryDirectory() as folder:
        gathered, made, account = Path(folder, "gathered"), Path(folder, "made"), Path(folder, "account.json")
        for name, file in files.items():
            if name.endswith(KINDS):
                (gathered / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, gathered / name)
        command = [esbuild, *entries, *OPTIONS, "--log-level=warning", "--outbase=.", f"--outdir={made}"]
        done = subprocess.run(  # noqa: S603
            [*command, f"--metafile={account}"], cwd=gathered, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BundleError(f"esbuild cannot bundle the static files:\n{done.stderr.strip()}")
        inputs = json.loads(account.read_text("utf-8"))["inputs"]
        return Bundles({name: (made / name).read_bytes() for name in entries}, frozenset(inputs))
