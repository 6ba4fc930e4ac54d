"""The table of `make bench`: each figure beside the floor that the same stack reached in the same run."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

#: By unit: how many times as much the largest may take, or None for as many times as it is larger.
GROWING: dict[str, float | None] = {"ms": None, "queries": 1}
REPORT = Path(__file__).parent.parent.parent / "bench.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `value` and `floor` in `unit`, `budget` as the largest ratio of the two that is wanted.

    Where there is no floor to divide by, the budget is the largest value itself. With `more`, more is better: the
    budget is then the least that is wanted, and more than that is needed to hold.
    """

    name: str
    size: str
    value: float
    unit: str
    floor: float | None = None
    budget: float | None = None
    more: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def holds(self) -> bool | None:
        measured = self.ratio if self.floor else self.value
        if self.budget is None or measured is None:
            return None
        return measured > self.budget if self.more else measured <= self.budget

    def to_json(self) -> dict[str, object]:
        kept = {name: value for name, value in asdict(self).items() if name != "more"}
        return {**kept, "ratio": self.ratio, "holds": self.holds}


def side_by_side(
    act: Callable[[], object],
    floor: Callable[[], object],
    runs: int = 15,
    warm: int = 3,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """The median times of `act` and of `floor` in milliseconds, after `warm` runs that do not count.

    They take turns, so that a busy moment of the machine is shared by both. `before` precedes each act, unmeasured.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(warm + runs):
        before()
        for each, kept in zip((act, floor), times, strict=True):
            spent = milliseconds(each)
            if run >= warm:
                kept.append(spent)
    return statistics.median(times[0]), statistics.median(times[1])


def milliseconds(act: Callable[[], object]) -> float:
    """What one act takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def growth(figures: list[Figure]) -> list[Figure]:
    """For what was measured at several sizes, how many times as much the largest takes as the smallest.

    The budget of a time is as many times as the largest is larger: linear growth. Queries may not grow.
    """
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.unit in GROWING:
            found.setdefault(figure.name, []).append(figure)
    rows = []
    for name, (first, *_, last) in ((name, same) for name, same in found.items() if len(same) > 1):
        size = f"{first.size.split()[0]} to {last.size}"
        times = GROWING[first.unit] or _number(last.size) / _number(first.size)
        rows.append(Figure(f"growth: {name}", size, last.value / first.value, "times", None, times))
    return rows


def _number(size: str) -> int:
    return int(size.split()[0].replace(",", ""))


def show(figures: list[Figure]) -> None:
    """Print the table and write `bench.json`."""
    heads = ("work", "size", "value", "floor", "ratio", "budget", "holds")
    rows = [
        (
            figure.name,
            figure.size,
            f"{figure.value:,.1f} {figure.unit}",
            "" if figure.floor is None else f"{figure.floor:,.1f}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            ""
            if figure.budget is None
            else f"{'> ' if figure.more else ''}{figure.budget:g}{' ×' if figure.floor else ' ' + figure.unit}",
            {True: "yes", False: "NO", None: ""}[figure.holds],
        )
        for figure in figures
    ]
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, tuple("-" * width for width in widths), *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    REPORT.write_text(json.dumps([figure.to_json() for figure in figures], indent=1) + "\n")
