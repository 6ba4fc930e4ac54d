"""What acts on thousands of rows take in the admin, on all that a list finds, and what taking them back takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from annotations.history.bulk_write import CHUNK
from annotations.models import Change, Highlight
from tests.benchmarks.table import Figure, milliseconds
from tests.support.admin_bulk import ACTS, Across, scene_for
from tests.support.bulk_rows import cost

ROWS = 5_000
FEW = 2 * CHUNK  # rows of which the floor of the queries is made
MOST = 5  # times the least that as many changes take
BUDGETS = {"accept across pages": 2, "undo of accept": 2.5}  # the act that curators do most, in those times


def figures() -> Iterator[Figure]:
    """The table's rows: each act and its undo, in milliseconds beside the least that as many changes take, and its
    queries beside those of few rows, taken as often as there are more batches.
    """
    size = f"{ROWS:,} rows"
    floor = bare(scene_for("accept", ROWS, "The floor"))
    for name in ACTS:
        few, many = costs(name, FEW), costs(name, ROWS, floor)
        for what, small, large in zip((f"{name} across pages", f"undo of {name}"), few, many, strict=True):
            least = large.floor * large.changes / ROWS
            yield Figure(what, size, large.milliseconds, "ms", least, BUDGETS.get(what, MOST))
            yield Figure(f"queries of {what}", size, large.queries, "", small.queries * ROWS / FEW, 1)


class Cost(NamedTuple):
    """What an act takes, and what the floor did just before and after it; how many changes it keeps."""

    milliseconds: float
    floor: float
    queries: int
    changes: int


def costs(name: str, rows: int, floor: Callable[[], None] = lambda: None) -> list[Cost]:
    """What the act on so many rows takes, and its undo; both are done twice, for counting takes time."""
    across = Across(name, scene_for(name, rows, f"{name} {rows}"))
    asked = across.ask()
    before, forth = milliseconds(floor), milliseconds(partial(across.apply, asked))
    between, back = milliseconds(floor), milliseconds(partial(across.undo, across.act_number()))
    after = milliseconds(floor)
    asked = across.ask()
    queries = [cost(partial(across.apply, asked)), cost(partial(across.undo, across.act_number()))]
    changes = Change.objects.filter(comparison=across.scene.comparison)
    kept = changes.filter(revision=changes.latest("pk").revision).count()
    return [
        Cost(forth, (before + between) / 2, queries[0], kept),
        Cost(back, (between + after) / 2, queries[1], kept),
    ]


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
