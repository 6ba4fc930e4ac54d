"""One measurement on each kind of database, each in a process of its own, as one table, one file and one exit code."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.postgres import NoPostgres, programs

ROOT = Path(__file__).parent.parent.parent


def each_database(
    name: str, heads: Sequence[str], measure: Callable[[str, Any], dict[str, Any]], options: Mapping[str, int]
) -> int:
    """Parse the command line, measure, print the columns `heads`, write `NAME.json`; 0 where every row is `sound`."""
    parser = argparse.ArgumentParser(prog=f"make {name}")
    for option, default in options.items():
        parser.add_argument(option, type=int, default=default)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--part", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(measure(asked.database, asked)))
        return 0
    rows = [_apart(sys.argv, kind) for kind in _kinds(asked.database)]
    _show(heads, rows)
    (ROOT / f"{name}.json").write_text(json.dumps(rows, indent=1) + "\n")
    return int(not all(row["sound"] for row in rows))


def _kinds(database: str) -> list[str]:
    kinds = ["sqlite", "postgres"] if database == "both" else [database]
    try:
        programs()
    except NoPostgres as none:
        if database == "both":
            print(none)
            return ["sqlite"]
        raise SystemExit(str(none)) from none
    return kinds


def _apart(arguments: Sequence[str], kind: str) -> dict[str, Any]:
    module = sys.modules["__main__"].__spec__.name  # type: ignore[union-attr]
    command = [sys.executable, "-m", module, *arguments[1:], "--part", "--database", kind]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The measurement on {kind} broke off; see above.")
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def _show(heads: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    lines = [list(heads), *([str(row[head]) for head in heads] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    for row in rows:
        for said in row["said"]:
            print(f"{row['database']}: {said}")
        print(f"{row['database']}: {'holds' if row['sound'] else 'DOES NOT HOLD'}")
