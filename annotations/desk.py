"""What the workbench shows of a comparison under a filter: which marks are drawn, which links, and how many of each.

The same rows serve the whole page and the small answers after a write, so both draw the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from annotations.filters import Filter
from annotations.models import Framing, Highlight, Link, Relation, Silence
from annotations.models.highlight import HighlightQuerySet
from annotations.rendering import Mark, inside_with
from reader.blocks import Block, overlapping
from reader.models import Comparison, Document
from reader.rendering import block_id


class Place(NamedTuple):
    """Where something changed: a document's id and `[start, end)` in code points."""

    document_id: int
    start: int
    end: int

    @classmethod
    def of(cls, highlight: Highlight) -> Place:
        return cls(highlight.document_id, highlight.start, highlight.end)


class Wire(NamedTuple):
    """A link as the page draws it."""

    id: int
    source: int
    target: int
    relation: str
    label: str
    source_quote: str
    target_quote: str
    status: str


class Desk:
    """A comparison under a filter. Each part is asked for once and by a number of queries that does not grow."""

    def __init__(self, comparison: Comparison, shown: Filter | None = None) -> None:
        self.comparison = comparison
        self.shown = shown or Filter()

    def wires(self, only: Iterable[int] | None = None) -> list[Wire]:
        """The links that are drawn; `only` these, where given."""
        links = self.shown.links(Link.objects.of(self.comparison))
        if only is not None:
            links = links.filter(pk__in=list(only))
        rows = links.order_by("pk").values_list(
            "pk", "source_id", "target_id", "relation__slug", "relation__name",
            "source__quote", "target__quote", "status",
        )  # fmt: skip
        return [Wire._make((*row[:5], _short(row[5]), _short(row[6]), row[7])) for row in rows]

    def marks(self, places: Iterable[Place] | None = None) -> dict[int, list[Mark]]:
        """The marks that are drawn, by document; only those that touch `places`, where given.

        Under a filter the far end of a shown link is drawn too, with the state `beyond`.
        """
        live = Highlight.objects.of(self.comparison).live()
        near = live if places is None else live.filter(_touching(places))
        fields = ("pk", "start", "end", "framing__slug", "document_id", "status", "is_linked", "is_silent")
        rows = {row[0]: row for row in self._passing(near).with_linked().values_list(*fields)}
        beyond = {}
        if self.shown:
            ends = self.shown.links(Link.objects.of(self.comparison))
            far = near.filter(Q(links_out__in=ends) | Q(links_in__in=ends)).exclude(
                pk__in=self._passing(near)
            )
            beyond = {row[0]: row for row in far.with_linked().values_list(*fields)}
        found: dict[int, list[Mark]] = defaultdict(list)
        for pk, start, end, framing, document_id, status, linked, silent in (
            *rows.values(),
            *beyond.values(),
        ):
            states = [name for name, on in (("linked", linked), ("silent", silent)) if on]
            states += ["rejected"] if status == "rejected" else []
            states += ["beyond"] if pk in beyond else []
            found[document_id].append(Mark(pk, start, end, framing, tuple(states)))
        return found

    def _passing(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        return self.shown.highlights(highlights) if self.shown else highlights

    def redrawn(self, places: Iterable[Place]) -> Iterator[tuple[str, SafeString]]:
        """`(element id, inner HTML)` of every block that `places` touch, with its marks."""
        by_document: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            by_document[place.document_id].append(place)
        for document in Document.objects.filter(pk__in=by_document):
            touched = _touched(document, by_document[document.pk])
            whole = [Place(document.pk, block.start, block.end) for block in touched]
            inside = inside_with(document, self.marks(whole)[document.pk] if whole else [])
            for block in touched:
                yield block_id(document.pk, block), mark_safe(inside(document.text, block))

    def tally(self) -> dict[str, int]:
        """How many highlights, links and silences the comparison has in all."""
        return {
            "highlights": Highlight.objects.of(self.comparison).live().count(),
            "links": Link.objects.of(self.comparison).live().count(),
            "silences": Silence.objects.live().filter(
                comparison=self.comparison, highlight__deleted=None
            ).count(),
        }  # fmt: skip

    def framings(self) -> list[Framing]:
        """The framings that may be given, each with its tags in use as `current_tags`."""
        found = list(Framing.objects.current().filter(comparison=self.comparison).prefetch_related("tags"))
        for framing in found:
            framing.current_tags = [tag for tag in framing.tags.all() if tag.retired is None]  # type: ignore[attr-defined]
        return found

    def relations(self) -> list[Relation]:
        return list(Relation.objects.current().filter(comparison=self.comparison))


def _short(quote: str, most: int = 60) -> str:
    """The first words of a quote, for a label."""
    words = " ".join(quote.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"


def _touching(places: Iterable[Place]) -> Q:
    condition = Q(pk__in=[])
    for place in places:
        condition |= Q(document=place.document_id, start__lt=place.end, end__gt=place.start)
    return condition


def _touched(document: Document, places: list[Place]) -> list[Block]:
    found = {block for place in places for block in overlapping(document.blocks, place.start, place.end)}
    return sorted(found, key=lambda block: block.start)
