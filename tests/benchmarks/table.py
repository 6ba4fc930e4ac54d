"""The table of `make bench`: each figure beside the floor that the same stack reached in the same run."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

REPORT = Path(__file__).parent.parent.parent / "bench.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `value` and `floor` in `unit`, `budget` as the largest ratio of the two that is wanted.

    Where there is no floor to divide by, the budget is the largest value itself.
    """

    name: str
    size: str
    value: float
    unit: str
    floor: float | None = None
    budget: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def holds(self) -> bool | None:
        measured = self.ratio if self.floor else self.value
        return None if self.budget is None or measured is None else measured <= self.budget

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "holds": self.holds}


def median(act: Callable[[], object], runs: int = 7, warm: int = 2) -> float:
    """The median time of `act` in milliseconds, over `runs` runs after `warm` that do not count."""
    for _ in range(warm):
        act()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


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
            else f"{figure.budget:g}{' ×' if figure.floor else ' ' + figure.unit}",
            {True: "yes", False: "NO", None: ""}[figure.holds],
        )
        for figure in figures
    ]
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, tuple("-" * width for width in widths), *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    REPORT.write_text(json.dumps([figure.to_json() for figure in figures], indent=1) + "\n")
