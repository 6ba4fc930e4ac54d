"""Highlights that overlap at one place: their numbers, and their cards a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from annotations.models import Highlight
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Place, Workbench
from reader.models import Comparison

PER_PAGE = 20


class OverlapPage(NamedTuple):
    """One page of highlights in reading order, the number in all, and the number after this page.

    `last` is the number of the last highlight, after which the next page begins; 0 if there is none.
    """

    rows: list[Highlight]
    total: int
    left: int
    last: int

    @property
    def next(self) -> int:
        """The number of highlights on the next page."""
        return min(self.left, PER_PAGE)


def numbers_over(workbench: Workbench, place: Place) -> list[int]:
    """Return the numbers of the highlights drawn on the workbench that overlap the place."""
    rows = workbench.snapshot.rows
    return [
        pk for pk in workbench.drawn
        if (row := rows[pk]).document_id == place.document_id and row.start < place.end and place.start < row.end
    ]  # fmt: skip


def overlap_page(comparison: Comparison, numbers: Collection[int], after: int | None = None) -> OverlapPage:
    """Return the first page of these highlights, or the page after the highlight `after`.

    Highlights deleted since are left out. A page begins after the place of `after`, deleted or not, so none
    is skipped.
    """
    groups = snapshot_of(comparison).narrowed(comparison.sees_only, False).groups
    wanted = {groups.shown("highlight", pk) for pk in numbers}
    known = Highlight.objects.of(comparison)
    asked = known.filter(pk__in=wanted if after is None else wanted | {after})
    found = {pk: place for pk, *place in asked.values_list("pk", "document_id", "start", "end", "deleted")}
    order = {
        pk: (document != comparison.left_id, start, end, pk)
        for pk, (document, start, end, _) in found.items()
    }
    live = sorted((pk for pk in wanted & found.keys() if found[pk][-1] is None), key=order.__getitem__)
    past = order.get(after) if after is not None else None
    rest = [pk for pk in live if past is None or order[pk] > past]
    shown = rest[:PER_PAGE]
    rows = list(known.live().with_card().filter(pk__in=shown).in_reading_order())
    return OverlapPage(rows, len(live), len(rest) - len(shown), shown[-1] if shown else 0)
