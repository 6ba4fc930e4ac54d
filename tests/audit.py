"""Whether anything that Parallax runs on is known to have a fault.

    python -m tests.audit [--required]

asks pip-audit about the pins. Where it cannot reach its data that is said in a line, and is no failure unless
`--required`: a check that has no network must neither fail nor keep anybody waiting.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

PINS = ("requirements.txt", "requirements-postgres.txt", "requirements-formats.txt")
PATIENCE = 60  # seconds


def ask() -> list[dict[str, Any]]:
    """What pip-audit says of each package that it could ask about; none where it could not ask."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--timeout",
        "5",
    ]
    command += [word for file in PINS for word in ("--requirement", file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        return told(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # a reason in words, and no JSON
        return []


def told(said: str) -> list[dict[str, Any]]:
    """The packages of pip-audit's JSON, without those that its data do not know. Raises ValueError for no JSON."""
    return [package for package in json.loads(said)["dependencies"] if "vulns" in package]


def faults(packages: list[dict[str, Any]]) -> Iterator[str]:
    """Each fault in a line: the package, the fault's names, and the version that mends it."""
    for package in packages:
        for fault in package["vulns"]:
            mended = " or ".join(fault["fix_versions"]) or "no version yet"
            names = ", ".join([fault["id"], *fault.get("aliases", [])])
            yield f"{package['name']} {package['version']}: {names}; mended in {mended}"


def main(words: list[str]) -> int:
    packages = ask()
    if not packages:
        print("pip-audit could not reach its data, so it was not asked whether anything has a known fault.")
        return int("--required" in words)
    known = list(faults(packages))
    print(
        *known, f"pip-audit knows {len(packages)} of the pinned packages, and {len(known)} faults.", sep="\n"
    )
    return int(bool(known))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
