"""What acts on thousands of rows take in the admin, on all that a list finds, and what taking them back takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.batches import CHUNK
from annotations.models import Change, Highlight
from tests.across import ACTS, Across, scene_for
from tests.benchmarks.table import Figure
from tests.bulk import cost

ROWS = 5_000
FEW = 2 * CHUNK  # rows of which the floor of the queries is made
MOST = 4  # times the least that such an act takes


def figures() -> Iterator[Figure]:
    """The table's rows: each act and its undo, in milliseconds beside the least, and its queries beside those of few.

    The floor of the queries is what as many batches take as there are, each as much as one of `FEW` rows.
    """
    size = f"{ROWS:,} rows"
    floor = bare(scene_for("accept", ROWS, "The floor"))
    least = median(milliseconds(floor) for _ in range(3))
    for name in ACTS:
        few = costs(name, FEW)
        many = costs(name, ROWS)
        for what, before, after in zip((f"{name} across pages", f"undo of {name}"), few, many, strict=True):
            yield Figure(what, size, after[0], "ms", least, MOST)
            yield Figure(f"queries of {what}", size, after[1], "", before[1] * ROWS / FEW, 1)


def costs(name: str, rows: int) -> list[tuple[float, int]]:
    """Milliseconds and queries of the act on so many rows, and of its undo.

    All is done, undone and done anew, for queries that are counted take longer.
    """
    across = Across(name, scene_for(name, rows, f"{name} {rows}"))
    found = []
    for measured in (milliseconds, cost):
        asked = across.ask()
        forth = measured(partial(across.apply, asked))
        found.append((forth, measured(partial(across.undo, across.act_number()))))
    (forth_ms, back_ms), (forth_queries, back_queries) = found
    return [(forth_ms, int(forth_queries)), (back_ms, int(back_queries))]


def milliseconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def bare(scene: Any) -> Callable[[], None]:
    """The least that an act on the scene's highlights does: read them, write them, and keep each before and after."""
    number = iter(range(10**6))

    def act() -> None:
        with transaction.atomic():
            rows = list(
                Highlight.objects.filter(comparison=scene.comparison, document=scene.comparison.left).values()
            )
            status = ("accepted", "proposed")[next(number) % 2]
            for at in range(0, len(rows), CHUNK):
                numbers = [row["id"] for row in rows[at : at + CHUNK]]
                Highlight.objects.filter(pk__in=numbers).update(status=status, modified=timezone.now())
            told = [
                {name: str(value) for name, value in row.items() if name not in ("prefix", "suffix")}
                for row in rows
            ]
            Change.objects.bulk_create(
                Change(
                    comparison=scene.comparison, revision=0, actor=scene.owner, verb="floor", noun="floor",
                    row=row["id"], before=was, after=was | {"status": status},
                )
                for row, was in zip(rows, told, strict=True)
            )  # fmt: skip

    return act
