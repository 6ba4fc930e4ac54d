"""What the workbench shows of a comparison under a filter: which marks are drawn, which links, and how many of each.

The same rows serve the whole page and the small answers after a write, so both draw the same thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import OuterRef, Q
from django.db.models.functions import Left
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from annotations.filters import Filter
from annotations.models import Framing, Highlight, Link, Relation, Silence
from annotations.models.annotation import Status
from annotations.rendering import Mark, draw_marked, draw_marked_column, marks_by_block
from reader.blocks import Block, overlapping
from reader.counting import count_of
from reader.memory import Memory
from reader.models import Comparison, Document
from reader.rendering import block_id

SHORT = 60  # code points of a quote in a label


class Place(NamedTuple):
    """Where something changed: a document's id and `[start, end)` in code points."""

    document_id: int
    start: int
    end: int

    @classmethod
    def of(cls, highlight: Highlight) -> Place:
        return cls(highlight.document_id, highlight.start, highlight.end)


class Row(NamedTuple):
    """A live highlight as it is read for the page: as few columns as drawing and counting need."""

    id: int
    document_id: int
    start: int
    end: int
    framing_id: int
    status: str
    analyst_id: int


class Wire(NamedTuple):
    """A live link as the page draws it; the quotes are how both ends begin."""

    id: int
    source: int
    target: int
    relation: str
    label: str
    source_quote: str
    target_quote: str


#: The desks of the comparisons that are read most.
_memory: Memory[Desk] = Memory(most=16)


def desk_of(comparison: Comparison, shown: Filter | None = None) -> Desk:
    """The desk of a comparison as it stands, from memory where nobody has written since.

    Every write raises the comparison's revision, so revision and documents say what a desk holds.
    """
    shown = shown or Filter()
    documents = tuple(document.fingerprint for document in comparison.documents.values())
    key = (comparison.pk, comparison.created, comparison.revision, documents, shown)
    return _memory.recall(key, lambda: Desk(comparison, shown))


class Desk:
    """A comparison under a filter. Each part is read once, by a number of queries that does not grow."""

    def __init__(self, comparison: Comparison, shown: Filter | None = None) -> None:
        self.comparison = comparison
        self.shown = shown or Filter()

    @cached_property
    def rows(self) -> list[Row]:
        """Every live highlight, whatever the filter says."""
        fields = ("pk", "document_id", "start", "end", "framing_id", "status", "analyst_id")
        live = Highlight.objects.of(self.comparison).live().order_by("pk")
        return [Row._make(row) for row in live.values_list(*fields)]

    @cached_property
    def links(self) -> list[Wire]:
        """Every live link, whatever the filter says."""
        return self._read_links()

    @cached_property
    def silent(self) -> set[int]:
        """The highlights that are signed as silent."""
        silences = Silence.objects.live().filter(comparison=self.comparison, highlight__deleted=None)
        return set(silences.values_list("highlight", flat=True))

    @cached_property
    def linked(self) -> set[int]:
        """The highlights that a link joins to their counterpart."""
        return {end for wire in self.links for end in (wire.source, wire.target)}

    @cached_property
    def uses(self) -> dict[str, Counter]:
        """How many live highlights have each framing, analyst (by number) and status."""
        names = ("framing_id", "analyst_id", "status")
        return {name: Counter(getattr(row, name) for row in self.rows) for name in names}

    @cached_property
    def passing(self) -> set[int]:
        """The highlights that the filter lets through."""
        chosen = self.shown.highlights(Highlight.objects.of(self.comparison))
        return set(chosen.values_list("pk", flat=True)) if self.shown else {row.id for row in self.rows}

    @cached_property
    def wires(self) -> list[Wire]:
        """The links that the filter lets through."""
        if not self.shown:
            return self.links
        chosen = set(self.shown.links(Link.objects.of(self.comparison)).values_list("pk", flat=True))
        return [wire for wire in self.links if wire.id in chosen]

    def wires_of(self, only: Iterable[int]) -> list[Wire]:
        """Those of these links that the filter lets through."""
        numbers = list(only)
        if not numbers:
            return []
        chosen = self.shown.links(Link.objects.of(self.comparison)).filter(pk__in=numbers)
        return self._read_links(Q(pk__in=chosen.values("pk")))

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations that may be given."""
        return list(Relation.objects.of(self.comparison).current())

    @cached_property
    def framings(self) -> list[Framing]:
        """Every framing, retired ones too, each with its tags in use as `current_tags`."""
        found = list(Framing.objects.of(self.comparison).prefetch_related("tags"))
        for framing in found:
            framing.current_tags = [tag for tag in framing.tags.all() if tag.retired is None]  # type: ignore[attr-defined]
        return found

    @property
    def current_framings(self) -> list[Framing]:
        return [framing for framing in self.framings if framing.retired is None]

    def tally(self) -> dict[str, int]:
        """How many highlights, links and silences the comparison has in all."""
        return {"highlights": len(self.rows), "links": len(self.links), "silences": len(self.silent)}

    @cached_property
    def wires_json(self) -> SafeString:
        """The drawn links as a JSON script for the page."""
        return json_script([wire._asdict() for wire in self.wires], "wires")

    @cached_property
    def columns(self) -> dict[str, bytes]:
        """The HTML of both texts with the marks that are drawn, by side, in UTF-8."""
        marks = self.marks()
        return {
            side: draw_marked_column(document, marks[document.pk]).encode()
            for side, document in self.comparison.documents.items()
        }

    def marks(self) -> dict[int, list[Mark]]:
        """The marks that are drawn, by document.

        Under a filter the far end of a shown link is drawn too, with the state `beyond`.
        """
        slugs = {framing.pk: framing.slug for framing in self.framings}
        passing, silent = self.passing, self.silent
        drawn = passing | {end for wire in self.wires for end in (wire.source, wire.target)}
        found: dict[int, list[Mark]] = defaultdict(list)
        for pk, document_id, start, end, framing_id, status, _ in self.rows:
            if pk in drawn:
                states = _states(pk in self.linked, pk in silent, status, pk not in passing)
                found[document_id].append(Mark(pk, start, end, slugs[framing_id], states))
        return found

    def marks_at(self, places: Iterable[Place]) -> dict[int, list[Mark]]:
        """The same for what touches `places` alone, without reading the rest."""
        near = Highlight.objects.of(self.comparison).live().filter(_touching(places))
        fields = ("document_id", "pk", "start", "end", "framing__slug", "status", "is_linked", "is_silent")
        rows = list(near.with_linked().order_by("pk").values_list(*fields))
        passing, beyond = {row[1] for row in rows}, set[int]()
        if self.shown:
            drawn = self.shown.links(Link.objects.of(self.comparison))
            ends = drawn.filter(Q(source__in=passing) | Q(target__in=passing)).values_list("source", "target")
            beyond = {end for pair in ends for end in pair} & passing
            passing = set(self.shown.highlights(near).values_list("pk", flat=True))
        found: dict[int, list[Mark]] = defaultdict(list)
        for document_id, pk, start, end, slug, status, linked, silent in rows:
            if pk in passing or pk in beyond:
                states = _states(linked, silent, status, pk not in passing)
                found[document_id].append(Mark(pk, start, end, slug, states))
        return found

    def _read_links(self, where: Q | None = None) -> list[Wire]:
        links = Link.objects.of(self.comparison).live().filter(where or Q()).order_by("pk")
        rows = links.values_list(
            "pk", "source_id", "target_id", "relation__slug", "relation__name",
            Left("source__quote", 2 * SHORT), Left("target__quote", 2 * SHORT),
        )  # fmt: skip
        return [Wire._make((*row[:5], _short(row[5]), _short(row[6]))) for row in rows]

    def counts(self) -> dict[str, int]:
        """The tally, counted by the database in one query: for an answer that reads nothing else of them."""
        silences = Silence.objects.live().filter(highlight__deleted=None)
        counted = {"highlights": Highlight.objects.live(), "links": Link.objects.live(), "silences": silences}
        numbers = (count_of(rows.filter(comparison=OuterRef("pk"))) for rows in counted.values())
        found = Comparison.objects.filter(pk=self.comparison.pk).values_list(*numbers).get()
        return dict(zip(counted, found, strict=True))

    def redrawn(self, places: Iterable[Place]) -> Iterator[tuple[str, SafeString]]:
        """`(element id, inner HTML)` of every block that `places` touch, with its marks."""
        by_document: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            by_document[place.document_id].append(place)
        for document in self.comparison.documents.values():
            touched = _touched(document, by_document[document.pk])
            whole = [Place(document.pk, block.start, block.end) for block in touched]
            by_block = marks_by_block(touched, self.marks_at(whole)[document.pk] if whole else [])
            for block in touched:
                html = draw_marked(document.content.text, block, by_block.get(block.start, []))
                yield block_id(document.pk, block), mark_safe(html)


def _short(quote: str) -> str:
    """The first words of a quote, for a label."""
    words = " ".join(quote.split())
    return words if len(words) <= SHORT else f"{words[:SHORT].rsplit(' ', 1)[0]}…"


@lru_cache(maxsize=32)
def _states(linked: bool, silent: bool, status: str, beyond: bool) -> tuple[str, ...]:
    """The states of a mark as the page says them; a silence yields to a link."""
    said = {
        "linked": linked,
        "silent": silent and not linked,
        "rejected": status == Status.REJECTED,
        "beyond": beyond,
    }
    return tuple(name for name, holds in said.items() if holds)


def _touching(places: Iterable[Place]) -> Q:
    condition = Q(pk__in=[])
    for place in places:
        condition |= Q(document=place.document_id, start__lt=place.end, end__gt=place.start)
    return condition


def _touched(document: Document, places: list[Place]) -> list[Block]:
    found = {block for place in places for block in overlapping(document.blocks, place.start, place.end)}
    return sorted(found, key=lambda block: block.start)
