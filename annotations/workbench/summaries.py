"""Summaries of many comparisons at once: counts, links for the small picture, last change and waiting work.

They count as the workbench does: live rows of the analysts' layer, each group of merged rows as one, and while
coding is blind only the viewer's own. Every query covers all comparisons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Length, RowNumber
from django.template.defaultfilters import pluralize
from django.urls import reverse

from annotations.models import Change, Highlight, Link, Reading, Silence
from annotations.models.annotation import Status
from annotations.models.change import PERSONAL
from annotations.models.reading_progress import Progress
from annotations.workbench.groups import read_groups_of
from reader.documents.summaries import Line, Summary, Waiting
from reader.models import Comparison, Role

LINES = 60  # links drawn in one small picture; more would make it black

Numbers = Mapping[int, int]


class Extent(NamedTuple):
    """The lengths of both pieces in code points, and when the comparison last changed for its viewer."""

    left: int
    right: int
    changed: datetime | None


class Rows:
    """The rows that the viewer of these comparisons sees. They carry `role` and `viewer`, the same for all."""

    def __init__(self, comparisons: Sequence[Comparison]) -> None:
        self.comparisons = comparisons
        self.viewer = comparisons[0].viewer
        self.open = [one.pk for one in comparisons if one.sees_only is None]
        self.blind = [one.pk for one in comparisons if one.sees_only]
        self.groups = read_groups_of(self.open)

    def shown(self, kind: Any, *authors: str) -> Any:
        """Select the live rows of a kind that are shown; while coding is blind, those with these authors alone."""
        own = dict.fromkeys(("analyst", *authors), self.viewer)
        seen = Q(comparison__in=self.open) | Q(comparison__in=self.blind, **own)
        hidden = self.groups.stands_for.get(kind.noun, ())
        return kind.objects.live().in_layer(curated=False).filter(seen).exclude(pk__in=hidden).order_by()

    def silences(self) -> Numbers:
        """Return how many passages of each comparison are signed as having no counterpart."""
        signed = self.shown(Silence, "highlight__analyst").filter(highlight__deleted=None)
        grouped = self.groups.grouped("highlight")
        counts = defaultdict(int, _count(signed.exclude(highlight__in=grouped)))
        rows = signed.filter(highlight__in=grouped).values_list("comparison", "highlight") if grouped else ()
        for comparison, _ in {(where, self.groups.shown("highlight", pk)) for where, pk in rows}:
            counts[comparison] += 1
        return counts

    def changed(self) -> Subquery:
        """Return when a comparison last changed; another's reading or blind work is no change to the viewer."""
        known = Q(comparison__in=self.open) & ~Q(noun__in=PERSONAL) | Q(actor=self.viewer)
        return Subquery(
            Change.objects.filter(known, comparison=OuterRef("pk")).order_by("-revision").values("at")[:1]
        )

    def extents(self) -> dict[int, Extent]:
        rows = Comparison.objects.filter(pk__in=[one.pk for one in self.comparisons]).order_by()
        lengths = Length("left__text"), Length("right__text")
        return {pk: Extent(*row) for pk, *row in rows.values_list("pk", *lengths, self.changed())}

    def lines(self, links: Any, extents: Mapping[int, Extent]) -> dict[int, list[Line]]:
        """Return the first links of each comparison as lines between percents of its pieces."""
        left = {one.pk: one.left_id for one in self.comparisons}
        turn = Window(RowNumber(), partition_by=F("comparison"), order_by=F("pk").asc())
        ends = ("source__document", "source__start", "target__start")
        drawn: dict[int, list[Line]] = defaultdict(list)
        for pk, document, *starts in (
            links.annotate(turn=turn).filter(turn__lte=LINES).values_list("comparison", *ends)
        ):
            on_left, on_right = starts if document == left[pk] else reversed(starts)
            of = extents[pk]
            drawn[pk].append(Line(100 * on_left // (of.left or 1), 100 * on_right // (of.right or 1)))
        return drawn

    def read(self) -> dict[int, dict[int, int]]:
        """Return how far the viewer declares to have coded each piece, by comparison and document."""
        places: dict[int, dict[int, int]] = defaultdict(dict)
        own = Reading.objects.filter(analyst=self.viewer, comparison__in=self.comparisons, read_to__gt=0)
        for comparison, document, read_to in own.values_list("comparison", "document", "read_to"):
            places[comparison][document] = read_to
        return places


def read_summaries(comparisons: Sequence[Comparison]) -> dict[int, Summary]:
    """Return the comparisons' summaries by id."""
    rows = Rows(comparisons)
    highlights, links = rows.shown(Highlight), rows.shown(Link, "source__analyst", "target__analyst")
    counts = _count(highlights), _count(links), rows.silences()
    proposed = [_count(found.standing([Status.PROPOSED])) for found in (highlights, links)]
    extents, read = rows.extents(), rows.read()
    lines = rows.lines(links, extents)
    return {
        one.pk: Summary(
            counts=_words(*(count.get(one.pk, 0) for count in counts)),
            changed=extents[one.pk].changed,
            waiting=_waiting(
                one, extents[one.pk], read.get(one.pk, {}), *(count.get(one.pk, 0) for count in proposed)
            ),
            lines=tuple(lines.get(one.pk, ())),
        )
        for one in comparisons
    }


def _count(rows: Any) -> dict[int, int]:
    return dict(rows.values_list("comparison").annotate(number=Count("pk")))


def _words(highlights: int, links: int, silences: int) -> tuple[str, ...]:
    if not highlights:
        return ()
    counts = [f"{highlights:,} highlight{pluralize(highlights)}", f"{links:,} link{pluralize(links)}"]
    return (*counts, f"{silences:,} with no counterpart") if silences else tuple(counts)


def _waiting(
    comparison: Comparison, extent: Extent, read: Mapping[int, int], highlights: int, links: int
) -> tuple[Waiting, ...]:
    """Return what the viewer has to do: text to code for who codes, proposals to decide for a curator."""
    if comparison.archived:
        return ()
    waiting = []
    if comparison.role == Role.ANALYST or (read and comparison.role > Role.ANALYST):
        waiting += _to_code(comparison, extent, read)
    if comparison.role >= Role.CURATOR and (highlights or links):
        numbers = {"highlight": highlights, "link": links}
        parts = [f"{number:,} {noun}{pluralize(number)}" for noun, number in numbers.items() if number]
        page = reverse("highlights" if highlights else "links", args=[comparison.pk])
        waiting.append(
            Waiting(f"{' and '.join(parts)} to accept or reject", f"{page}?status={Status.PROPOSED}")
        )
    return tuple(waiting)


def _to_code(comparison: Comparison, extent: Extent, read: Mapping[int, int]) -> list[Waiting]:
    lengths = extent.left, extent.right
    left = {
        side: 100 - Progress(piece, read.get(piece.pk, 0), length).percent
        for (side, piece), length in zip(comparison.documents.items(), lengths, strict=True)
    }
    if set(left.values()) == {100}:
        return [Waiting("To code: both pieces", "")]
    parts = [
        f"{'all' if share == 100 else f'{share}%'} of the {side} piece"
        for side, share in left.items()
        if share
    ]
    return [Waiting(f"To code: {' and '.join(parts)}", "")] if parts else []
