"""One adjudication case's page: each side's passages, links, silences and comments, in both texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model

from annotations.adjudication.cases import Case
from annotations.adjudication.queue import RuledCase, rows_of
from annotations.models import Comment, Highlight, Link, Ruling, Silence
from annotations.rendering import Mark
from annotations.workbench.excerpts import Excerpt, excerpt
from reader.models import Comparison


@dataclass
class Heard:
    """One side; `number` is the key that takes it. `links` are those of its passages or of its case."""

    number: int
    person: Any
    passages: list[Highlight]
    links: list[Link]
    silences: list[Silence]

    @property
    def says_nothing(self) -> bool:
        return not (self.passages or self.links or self.silences)


class Hearing:
    """An opened case. Takes a constant number of queries, whatever it holds."""

    def __init__(self, comparison: Comparison, entry: RuledCase) -> None:
        self.comparison = comparison
        self.entry = entry
        self.case: Case = entry.case
        self.ruled_by = entry.ruled_by

    @cached_property
    def rulings(self) -> list[Ruling]:
        rows = Ruling.objects.all_of(self.comparison).live().filter(pk__in=self.ruled_by)
        return list(rows.select_related("analyst", "side").order_by("pk")) if self.ruled_by else []

    @cached_property
    def sides(self) -> list[Heard]:
        rows = [row for side in self.case.sides for row in side.rows]
        passages = self._highlights(rows_of(rows, "highlight"))
        links = list(self._links(rows))
        silences = list(self._silences(rows))
        people = get_user_model().objects.in_bulk([side.analyst for side in self.case.sides])
        own: dict[int, Heard] = {}
        for side in self.case.sides:
            numbers = set(rows_of(side.rows, "highlight"))
            own[side.analyst] = Heard(
                0, people[side.analyst],
                [passage for passage in passages if passage.pk in numbers],
                _said_by(side.analyst, links), _said_by(side.analyst, silences),
            )  # fmt: skip
        heard = sorted(own.values(), key=lambda side: side.person.get_username())
        for number, one in enumerate(heard, 1):
            one.number = number
        subjects = [row for side in heard for row in (*side.passages, *side.links)]
        self._hear_comments(subjects)
        return heard

    @cached_property
    def columns(self) -> list[Excerpt]:
        """Both texts around the case's places; a text that has none, around its passages linked to them."""
        marks = self._marks()
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place in self.case.places:
            spans[place.document].append((place.start, place.end))
        for document, here in marks.items():
            if document not in spans:
                spans[document] = [(mark.start, mark.end) for mark in here]
        first = self.case.places[0]
        length = next(
            len(piece.content.text)
            for piece in self.comparison.documents.values()
            if piece.pk == first.document
        )
        return [
            excerpt(side, piece, spans.get(piece.pk, []), marks.get(piece.pk, []), first.start / length)
            for side, piece in self.comparison.documents.items()
        ]

    @property
    def side(self) -> str:
        """`left` or `right`: the side of the case's first place."""
        return self.comparison.side_of(self.case.places[0].document)

    @cached_property
    def likeliest(self) -> Highlight | None:
        """The passage that an own version starts from: one with the most common framing, the oldest first."""
        passages = [passage for side in self.sides for passage in side.passages]
        framings = Counter(passage.framing_id for passage in passages)
        return max(passages, key=lambda one: (framings[one.framing_id], -one.pk), default=None)

    @cached_property
    def laid(self) -> list[Highlight]:
        """The highlights that the rulings so far have put into the curated layer."""
        rows = Highlight.objects.of(self.comparison).live().filter(ruling__in=self.ruled_by)
        return list(rows.with_card().in_reading_order()) if self.ruled_by else []

    @cached_property
    def joined(self) -> list[Link]:
        rows = Link.objects.of(self.comparison).live().filter(ruling__in=self.ruled_by)
        return list(rows.with_ends().in_reading_order()) if self.ruled_by else []

    @property
    def waits(self) -> bool:
        """True if a ruling asks for links and none is made yet, since their passages are not in the layer."""
        wished = any(wish["relation"] for ruling in self.rulings for wish in ruling.wishes)
        return wished and not self.joined

    def _highlights(self, numbers: Iterable[int]) -> list[Highlight]:
        rows = Highlight.objects.of(self.comparison).live().filter(pk__in=list(numbers))
        return list(rows.with_card().in_reading_order())

    def _links(self, rows: list) -> Iterable[Link]:
        links = Link.objects.of(self.comparison).live().in_layer(curated=False).with_ends()
        if self.case.of_links:
            return links.filter(pk__in=rows_of(rows, "link")).in_reading_order()
        return links.meeting(rows_of(rows, "highlight")).in_reading_order()

    def _silences(self, rows: list) -> Iterable[Silence]:
        signed = (
            Silence.objects.of(self.comparison)
            .live()
            .in_layer(curated=False)
            .select_related("highlight__framing")
        )
        if self.case.of_links:
            return signed.filter(pk__in=rows_of(rows, "silence"))
        return signed.filter(highlight__in=rows_of(rows, "highlight"))

    def _hear_comments(self, subjects: list[Any]) -> None:
        """Set `replies` on every passage and link to its comments, oldest first."""
        for noun in ("highlight", "link"):
            of: dict[int, list[Comment]] = {row.pk: [] for row in subjects if row.noun == noun}
            if of:
                for comment in Comment.objects.on_all(self.comparison, noun, list(of)).live():
                    of[getattr(comment, f"{noun}_id")].append(comment)
            for row in subjects:
                if row.noun == noun:
                    row.replies = of[row.pk]

    def _marks(self) -> dict[int, list[Mark]]:
        """Return each passage as a mark with the numbers of its sides, by document."""
        found: dict[int, tuple[Highlight, set[int], bool]] = {}
        for side in self.sides:
            ends = [end for link in side.links for end in (link.source, link.target)]
            silent = [silence.highlight for silence in side.silences]
            for row in (*side.passages, *ends, *silent):
                found.setdefault(row.pk, (row, set(), row in silent))[1].add(side.number)
        marks: dict[int, list[Mark]] = defaultdict(list)
        for row, numbers, is_silent in found.values():
            states = (*(f"side-{number}" for number in sorted(numbers)), *(["silent"] if is_silent else []))
            marks[row.document_id].append(
                Mark(row.pk, row.start, row.end, row.framing.slug, states, min(numbers))
            )
        return dict(marks)


def _said_by(person: int, rows: Iterable[Any]) -> list[Any]:
    """Return the rows that the person made."""
    return [row for row in rows if row.analyst_id == person]
