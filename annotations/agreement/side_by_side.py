"""One piece as two analysts marked it, with what only one of them marked or the other framed differently."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from annotations.rendering import Mark, draw_marked_column
from annotations.workbench.snapshot import Snapshot, snapshot_of
from reader.models import Comparison, Document

#: Names of a stretch of a mark in the page's legend, by the CSS class for its standing to the other analyst's marks.
STANDINGS = {"alone": "only this coder", "otherwise": "different framing", "alike": "same"}


class Beside(NamedTuple):
    """A piece as one analyst marked it. `alone` counts the passages on which the other marked nothing."""

    analyst: Any
    passages: int
    alone: int
    html: SafeString


def besides(comparison: Comparison, document: Document, analysts: Sequence[Any]) -> list[Beside]:
    """Return the piece as each of two analysts marked it, in order. No query if the snapshot is in memory."""
    whole = snapshot_of(comparison)
    found = [_marks(whole.narrowed(analyst.pk, False), document.pk) for analyst in analysts]
    return [
        _beside(analyst, document, own, other)
        for analyst, own, other in zip(analysts, found, reversed(found), strict=True)
    ]


def told_apart(own: Iterable[Mark], other: Sequence[Mark]) -> Iterator[Mark]:
    """Cut the marks where they compare differently to the other analyst's, and add that to their states."""
    for mark in own:
        near = [far for far in other if far.start < mark.end and mark.start < far.end]
        bounds = {point for far in near for point in (far.start, far.end) if mark.start < point < mark.end}
        cuts = sorted({mark.start, mark.end, *bounds})
        parts = [(start, end, _standing(mark, start, near)) for start, end in itertools.pairwise(cuts)]
        for standing, same in itertools.groupby(parts, key=lambda part: part[2]):
            stretch = list(same)
            yield mark._replace(start=stretch[0][0], end=stretch[-1][1], states=(*mark.states, standing))


def _standing(mark: Mark, place: int, near: Iterable[Mark]) -> str:
    over = {far.framing for far in near if far.start <= place < far.end}
    if not over:
        return "alone"
    return "alike" if mark.framing in over else "otherwise"


def _marks(narrowed: Snapshot, document: int) -> dict[int, list[Mark]]:
    """Return the marks that reach into each block, by the block's start."""
    silent = {signed.highlight_id for signed in narrowed.silences.values()}
    marks = {
        row.id: Mark(
            row.id, row.start, row.end, narrowed.slugs[row.framing_id], ("silent",) * (row.id in silent)
        )
        for row in narrowed.rows.values()
        if row.document_id == document
    }
    return {start: [marks[pk] for pk in here] for start, here in narrowed.places[document].items() if here}


def _beside(
    analyst: Any, document: Document, own: dict[int, list[Mark]], other: dict[int, list[Mark]]
) -> Beside:
    drawn = {start: list(told_apart(here, other.get(start, []))) for start, here in own.items()}
    passages = {mark.id for here in drawn.values() for mark in here}
    met = {mark.id for here in drawn.values() for mark in here if "alone" not in mark.states}
    html = draw_marked_column(document, drawn, once=False)
    return Beside(analyst, len(passages), len(passages - met), mark_safe(html))
