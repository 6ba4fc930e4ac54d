"""Counts what was tried, so that a run can say it: one line at the end, whatever the number of processes.

`tests/conftest.py` names this module as a plugin.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

#: What was tried and what was found, by name. Doors are counted once each, so their names are kept.
COUNTS: Counter[str] = Counter()
DOORS: set[str] = set()


def tried(door: str, inputs: int = 1) -> None:
    """That so many inputs went through a door: a field, a header or a parameter of one address, or a command."""
    DOORS.add(door)
    COUNTS["inputs"] += inputs


def found(what: str, number: int) -> int:
    """That so many of `what` were found: scripts, strays, server errors, foreign objects. Returns the number."""
    COUNTS[what] += number
    return number


def looked(what: str, number: int = 1) -> None:
    """That so many of `what` were looked at: pages, requests, patterns."""
    COUNTS[what] += number


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its counts to the process that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["hostile"] = [dict(COUNTS), sorted(DOORS)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    counts, doors = getattr(node, "workeroutput", {}).get("hostile", ({}, ()))
    COUNTS.update(counts)
    DOORS.update(doors)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if COUNTS:
        terminalreporter.write_line(summary())


def summary() -> str:
    """The line that is printed, such as `hostile corpus: 9,000 inputs through 300 doors, …; 0 scripts ran, …`."""
    tried = [f"{COUNTS['inputs']:,} inputs through {len(DOORS):,} doors"]
    tried += [
        f"{COUNTS[what]:,} {what}" for what in ("requests", "pages read", "numbers swapped", "patterns")
    ]
    bad = (
        "scripts ran",
        "elements or attributes made",
        "server errors",
        "foreign objects",
        "fields smuggled in",
    )
    return f"hostile corpus: {', '.join(tried)}; {', '.join(f'{COUNTS[what]:,} {what}' for what in bad)}"
