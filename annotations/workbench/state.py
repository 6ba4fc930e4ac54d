"""The workbench of a comparison under a filter: the marks and links that are drawn, and their counts.

The whole page and the small responses after a write use the same workbench, so both draw the same thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from annotations.codebook.palette import HUES
from annotations.models import Framing, Highlight, Link, Relation
from annotations.models.annotation import Status
from annotations.models.highlight import HighlightQuerySet
from annotations.models.link import LinkQuerySet
from annotations.rendering import Mark, draw_marked, draw_marked_column
from annotations.workbench.filters import ANALYSTS, CURATED, Filter
from annotations.workbench.rows import HighlightRow, LinkRow
from annotations.workbench.snapshot import snapshot_of
from reader.documents.rendering import block_id, id_prefix
from reader.lru_cache import Memory
from reader.models import Comparison, Document
from reader.text.blocks import Block, overlapping
from reader.text.notes import with_notes


class Place(NamedTuple):
    """A place in a document: the document's id and `[start, end)` in code points."""

    document_id: int
    start: int
    end: int

    @classmethod
    def of(cls, highlight: Highlight) -> Place:
        return cls(highlight.document_id, highlight.start, highlight.end)


#: The workbenches used most recently.
_memory: Memory[Workbench] = Memory(most=16)


def workbench_of(comparison: Comparison, shown: Filter | None = None) -> Workbench:
    """Return the workbench of a comparison, from memory if nobody has written since.

    Every write raises the comparison's revision, so revision and documents identify a workbench's content.
    """
    shown = Filter() if shown is None else shown
    documents = tuple(document.fingerprint for document in comparison.documents.values())
    key = (comparison.pk, comparison.created, comparison.revision, documents, comparison.sees_only, shown)
    return _memory.recall(key, lambda: Workbench(comparison, shown))


class Workbench:
    """A comparison under a filter. Live rows come from its snapshot; the filter queries the database."""

    def __init__(self, comparison: Comparison, shown: Filter | None = None) -> None:
        self.comparison = comparison
        self.shown = Filter() if shown is None else shown
        whole = snapshot_of(comparison)
        self.has_curated = whole.has_curated
        #: The rows of the layer, each for itself; `snapshot` has each group of merged rows as one.
        self.layer = whole.narrowed(comparison.sees_only, self.shown.layer == CURATED)
        self.groups = self.layer.groups
        self.snapshot = self.layer.shown

    @property
    def rows(self) -> Collection[HighlightRow]:
        """Every live highlight, whatever the filter says."""
        return self.snapshot.rows.values()

    @cached_property
    def silent(self) -> set[int]:
        """The highlights that are signed as silent."""
        rows = self.snapshot.rows
        return {
            signed.highlight_id for signed in self.snapshot.silences.values() if signed.highlight_id in rows
        }

    @cached_property
    def linked(self) -> set[int]:
        """The highlights that a link joins to their counterpart."""
        return {end for wire in self.snapshot.wires.values() for end in (wire.source, wire.target)}

    @cached_property
    def uses(self) -> dict[str, Counter]:
        """Counts of shown highlights by framing and status, and by analyst (number) of all that each made."""
        uses = {name: Counter(getattr(row, name) for row in self.rows) for name in ("framing_id", "status")}
        return uses | {"analyst_id": Counter(row.analyst_id for row in self.layer.rows.values())}

    @cached_property
    def passing(self) -> set[int]:
        """The highlights that pass the filter."""
        return self._chosen(self.snapshot.rows)[0]

    def highlights(self) -> HighlightQuerySet:
        """Return the highlights that pass the filter as a query; of each group the one that is shown."""
        return self._shown(
            self.shown.highlights(Highlight.objects.of(self.comparison)), "highlight", self.passing
        )

    def links(self) -> LinkQuerySet:
        """Return the links that pass the filter as a query; of each group the one that is shown."""
        grouped = {wire.id for wire in self.wires_of(self.groups.members["link"])}
        return self._shown(self.shown.links(Link.objects.of(self.comparison), self.groups), "link", grouped)

    def _shown(self, chosen: Any, noun: str, passing: Collection[int]) -> Any:
        if not (grouped := self.groups.grouped(noun)):
            return chosen
        rows = chosen.model.objects.of(self.comparison)
        single = chosen.order_by().exclude(pk__in=grouped).values("pk")
        return rows.filter(Q(pk__in=single) | Q(pk__in=grouped & set(passing)))

    def wires_of(self, only: Iterable[int] | None = None) -> list[LinkRow]:
        """Return the links that pass the filter; if `only` is given, those with these numbers."""
        wires = self.snapshot.wires
        found = wires if only is None else wires.keys() & set(only)
        if self.shown and found:
            links = self.shown.links(Link.objects.of(self.comparison), self.groups)
            chosen = links if only is None else links.filter(pk__in=self.groups.all_of("link", found))
            found = wires.keys() & {
                self.groups.shown("link", pk) for pk in chosen.values_list("pk", flat=True)
            }
        return [wires[pk] for pk in sorted(found)]

    @cached_property
    def drawn_wires(self) -> list[LinkRow]:
        """Every link that passes the filter."""
        return self.wires_of()

    @property
    def relations(self) -> list[Relation]:
        """The relations that are not retired."""
        return self.snapshot.current_relations

    @property
    def framings(self) -> tuple[Framing, ...]:
        """Every framing, retired ones too, each with its tags."""
        return self.snapshot.framings

    @property
    def current_framings(self) -> list[Framing]:
        return self.snapshot.current_framings

    @cached_property
    def hues(self) -> dict[int, str]:
        """Each analyst's style by number, fixed by who began first; empty unless marks are coloured so."""
        if self.shown.colours != ANALYSTS:
            return {}
        began = Highlight.objects.of(self.comparison).in_order_of_beginning()
        return {analyst: str(place % HUES) for place, analyst in enumerate(began)}

    def tally(self) -> dict[str, Any]:
        """Return how many highlights, links and silences the shown layer has in all, and the layer."""
        return {
            "highlights": len(self.rows), "links": len(self.snapshot.wires), "silences": len(self.silent),
            "layer": self.shown.layer,
        }  # fmt: skip

    @cached_property
    def wires_json(self) -> SafeString:
        """The drawn links as a JSON script for the page."""
        return json_script([wire.to_json() for wire in self.drawn_wires], "wires")

    @cached_property
    def columns(self) -> dict[str, bytes]:
        """The HTML of both texts with the drawn marks, by side, in UTF-8."""
        marks = self.marks()
        return {
            side: draw_marked_column(document, marks[document.pk]).encode()
            for side, document in self.comparison.documents.items()
        }

    @cached_property
    def drawn(self) -> dict[int, Mark]:
        """The drawn marks by the number of their highlight."""
        return self._drawn(self.snapshot.rows)

    def marks(self) -> dict[int, dict[int, list[Mark]]]:
        """Return the drawn marks by document and by the start of each block that they reach into.

        Under a filter the far end of a shown link is drawn too, with the state `beyond`.
        """
        return {
            document_id: {
                start: marks for start, here in places.items() if (marks := _those(self.drawn, here))
            }
            for document_id, places in self.snapshot.places.items()
        }

    def redrawn(self, places: Iterable[Place]) -> Iterator[tuple[str, SafeString]]:
        """Yield `(element id, inner HTML)` of every block that `places` touch, with its marks."""
        by_document: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            by_document[place.document_id].append(place)
        for document in self.comparison.documents.values():
            blocks = _touched(document, by_document[document.pk])
            here = self.snapshot.places[document.pk]
            drawn = self._drawn({pk for block in blocks for pk in here.get(block.start, ())})
            for block in blocks:
                marks = _those(drawn, here.get(block.start, ()))
                noted = with_notes(block, document.content.notes, id_prefix(document.pk))
                yield (
                    block_id(document.pk, block),
                    mark_safe(draw_marked(document.content.text, noted, marks)),
                )

    def _drawn(self, numbers: Collection[int]) -> dict[int, Mark]:
        """Return the marks that are drawn of these live highlights, by number."""
        passing, beyond = self._chosen(numbers)
        rows, slugs = self.snapshot.rows, self.snapshot.slugs
        linked, silent, hues = self.linked, self.silent, self.hues
        found = {}
        for pk in (passing | beyond) & rows.keys():
            _, _, start, end, framing_id, status, analyst_id, _ = rows[pk]
            states = _states(pk in linked, pk in silent, status, pk not in passing)
            found[pk] = Mark(pk, start, end, slugs[framing_id], states, hue=hues.get(analyst_id, ""))
        return found

    def _chosen(self, numbers: Collection[int]) -> tuple[set[int], set[int]]:
        """Return which of the highlights pass the filter, and which are at an end of a link that passes."""
        if not (self.shown and numbers):
            return set(numbers), set()
        every = len(numbers) == len(self.rows)
        highlights, links = Highlight.objects.of(self.comparison), Link.objects.of(self.comparison)
        if not every:
            wanted = self.groups.all_of("highlight", numbers)
            highlights = highlights.filter(pk__in=wanted)
            links = links.filter(Q(source__in=wanted) | Q(target__in=wanted))
        # A group has the status of the row that is shown, and is linked or silent by any of its rows.
        shown = replace(self.shown, state="", statuses=()) if self.groups else self.shown
        chosen = shown.highlights(highlights).values_list("pk", flat=True)
        passing = {self.groups.shown("highlight", pk) for pk in chosen}
        if shown is not self.shown:
            passing = {pk for pk in passing if self._is_so(pk)}
        ends = self.shown.links(links, self.groups).values_list("source", "target")
        return passing, {self.groups.shown("highlight", end) for pair in ends for end in pair} & set(numbers)

    def _is_so(self, pk: int) -> bool:
        """Return True if the shown highlight has the state and the status that the filter asks for."""
        state = "linked" if pk in self.linked else "silent" if pk in self.silent else "open"
        statuses = self.shown.statuses or (self.snapshot.rows[pk].status,)
        return self.shown.state in ("", state) and self.snapshot.rows[pk].status in statuses


def _those(drawn: dict[int, Mark], numbers: Iterable[int]) -> list[Mark]:
    return [drawn[pk] for pk in numbers if pk in drawn]


@lru_cache(maxsize=32)
def _states(linked: bool, silent: bool, status: str, beyond: bool) -> tuple[str, ...]:
    """Return the states of a mark as CSS classes; a link hides a silence."""
    said = {
        "linked": linked,
        "silent": silent and not linked,
        "rejected": status == Status.REJECTED,
        "beyond": beyond,
    }
    return tuple(name for name, holds in said.items() if holds)


def _touched(document: Document, places: list[Place]) -> list[Block]:
    blocks = document.blocks
    found = {block.start: block for place in places for block in overlapping(blocks, place.start, place.end)}
    return [found[start] for start in sorted(found)]
