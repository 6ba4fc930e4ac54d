"""Unanimous codes that wait to be accepted, as they are previewed: how many cases, in which framings, which first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from annotations.adjudication.queue import RuledCase, rows_of
from annotations.history.bulk_write import batches
from annotations.models import Framing, Highlight
from reader.models import Comparison

SHOWN = 100  # cases that the preview lists, of however many


class Line(NamedTuple):
    """A case in the list: its side, `left` or `right`, its words, and its framings, none for links and silences."""

    entry: RuledCase
    side: str
    quote: str
    framings: Sequence[Framing]


class Unanimity:
    """The cases that would be accepted together. Takes a constant number of queries for each batch of passages."""

    def __init__(self, comparison: Comparison, entries: Sequence[RuledCase]) -> None:
        self.comparison, self.entries = comparison, entries

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def seen(self) -> str:
        """A hash of the cases and of what is said in each, to notice changes since the preview."""
        said = sorted((entry.case.key, entry.case.seen) for entry in self.entries)
        return sha256(repr(said).encode()).hexdigest()[:16]

    @cached_property
    def of_counterparts(self) -> int:
        """The number of cases of links and silences."""
        return sum(entry.case.of_links for entry in self.entries)

    @cached_property
    def _framed(self) -> dict[int, int]:
        """The framing of each passage, by id."""
        numbers = [pk for entry in self.entries for pk in rows_of(entry.case.sources, "highlight")]
        return {
            pk: framing for some in batches(numbers)
            for pk, framing in Highlight.objects.filter(pk__in=some).values_list("pk", "framing")
        }  # fmt: skip

    def _framings_of(self, entry: RuledCase) -> set[int]:
        return {self._framed[pk] for pk in rows_of(entry.case.sources, "highlight")}

    @cached_property
    def _codebook(self) -> dict[int, Framing]:
        return {framing.pk: framing for framing in Framing.objects.of(self.comparison)}

    @property
    def framings(self) -> list[tuple[Framing, int]]:
        """Each framing with its number of cases, in the codebook's order; a case may have several."""
        counts = Counter(pk for entry in self.entries for pk in self._framings_of(entry))
        return [(framing, counts[pk]) for pk, framing in self._codebook.items() if counts[pk]]

    @property
    def lines(self) -> list[Line]:
        return [self._line(entry) for entry in self.entries[:SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self) - SHOWN)

    def _line(self, entry: RuledCase) -> Line:
        place = entry.case.places[0]
        side = self.comparison.side_of(place.document)
        text = self.comparison.documents[side].content.text
        framings = [self._codebook[pk] for pk in sorted(self._framings_of(entry))]
        return Line(entry, side, text[place.start : place.end], framings)
