"""A case: one place of which analysts do not say the same, who says what, and how much hangs on it.

The weight of a case counts code points, each times the share of those who have a say that is outside the largest
group saying the same there. It counts more where two say what cannot both be:

- a passage that some mark and others who read it leave, or that they cut differently: once;
- the same words in different framings: `CONTRADICTED` times;
- the same readings with other tags, or the same words cut into other passages: a part of it, `FINE`;
- passages linked by some and not by others, or otherwise: `LINKS` times, over the places at both ends;
- a link against a silence: `GAINSAID` times, over the place that both speak of;
- a silence that others who marked the place have not signed: once.

An agreed case weighs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

CONTRADICTED = 2.0
FINE = 0.25
LINKS = 2.0
GAINSAID = 4.0


class Kind(StrEnum):
    """In what the sides differ, the gravest first."""

    GAINSAID = "gainsaid"
    LINKED = "linked"
    FRAMING = "framing"
    MISSED = "missed"
    BOUNDS = "bounds"
    SILENCE = "silence"
    TAGS = "tags"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Kind.GAINSAID: "a link against a silence",
    Kind.LINKED: "linked differently",
    Kind.FRAMING: "framed differently",
    Kind.MISSED: "marked by some, left by others",
    Kind.BOUNDS: "bounds differ",
    Kind.SILENCE: "signed as silent by some only",
    Kind.TAGS: "tagged differently",
}


class Signed(NamedTuple):
    """A silence: who signed that this highlight has no counterpart."""

    id: int
    analyst: int
    highlight: int
    revision: int = 0


class CasePlace(NamedTuple):
    """`[start, end)` of a document, in code points."""

    document: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class SourceRow(NamedTuple):
    """A row by its noun and number."""

    noun: str
    id: int


class Source(NamedTuple):
    """A row as it was: its noun, its number and its revision."""

    noun: str
    id: int
    revision: int


class Side(NamedTuple):
    """What one analyst says: their rows of the case, none where they left the place as it is."""

    analyst: int
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`places` are those that it speaks of, its own first; `sides` are of all who have a say, by their numbers.

    `key` is the smallest number among its rows, with the first letter of its noun: it stays while rows come.
    """

    kinds: tuple[Kind, ...]
    places: tuple[CasePlace, ...]
    sides: tuple[Side, ...]
    sources: tuple[Source, ...]
    weight: float = 0.0

    @property
    def key(self) -> str:
        noun, number, _ = self.sources[0]
        return f"{noun[0]}{number}"

    @property
    def agreed(self) -> bool:
        return not self.kinds

    @property
    def shared(self) -> bool:
        """Whether more than one analyst has a say."""
        return len(self.sides) > 1

    @property
    def of_links(self) -> bool:
        """Whether it is of links and silences, not of passages."""
        return self.sources[0].noun != "highlight"

    @property
    def seen(self) -> str:
        """What tells whether a person has seen it as it is: other rows or revisions give another word."""
        return sha256(repr([tuple(source) for source in self.sources]).encode()).hexdigest()[:16]


def outside(values: Iterable[Hashable]) -> float:
    """The share of the values that are outside the largest group of equal ones; 0 for none."""
    groups = Counter(values)
    whole = sum(groups.values())
    return 1 - max(groups.values()) / whole if whole else 0.0


def sides_of(who: Iterable[int], rows: Iterable[tuple[int, str, int]]) -> tuple[Side, ...]:
    """A side for each of `who`; `rows` are `(analyst, noun, number)`."""
    found: dict[int, list[SourceRow]] = {analyst: [] for analyst in sorted(set(who))}
    for analyst, noun, number in sorted(rows):
        found[analyst].append(SourceRow(noun, number))
    return tuple(Side(analyst, tuple(own)) for analyst, own in found.items())
