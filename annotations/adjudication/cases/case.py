"""A case: one place on which analysts differ, what each of them says, and how much depends on it.

The weight of a case counts code points, each times the share of those who have a say that is outside the
largest group saying the same there. It counts more if two statements cannot both be true:

- a passage that some mark and others who read it leave, or that they cut differently: once;
- the same words in different framings: `CONTRADICTED` times;
- the same passages with other tags, or the same words cut into other passages: `FINE` times;
- passages linked by some and not by others, or linked differently: `LINKS` times, over both ends' places;
- a link against a silence: `GAINSAID` times, over the place that both are about;
- a silence that others who marked the place have not signed: once.

An agreed case weighs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

CONTRADICTED = 2.0
FINE = 0.25
LINKS = 2.0
GAINSAID = 4.0


class Kind(StrEnum):
    """A kind of difference between the sides, the gravest first."""

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
    Kind.GAINSAID: "linked by some, no counterpart for others",
    Kind.LINKED: "linked differently",
    Kind.FRAMING: "framed differently",
    Kind.MISSED: "marked by some, left by others",
    Kind.BOUNDS: "bounds differ",
    Kind.SILENCE: "no counterpart, confirmed by some only",
    Kind.TAGS: "tagged differently",
}


class Signed(NamedTuple):
    """A silence: the analyst who signed that this highlight has no counterpart."""

    id: int
    analyst: int
    highlight: int
    revision: int = 0
    said: tuple = ()


class CasePlace(NamedTuple):
    """A stretch `[start, end)` of a document, in code points."""

    document: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class SourceRow(NamedTuple):
    """A row by its noun and id."""

    noun: str
    id: int


class Source(NamedTuple):
    """A row as it was: its noun, its id and its revision."""

    noun: str
    id: int
    revision: int

    @property
    def key(self) -> str:
        """The initial of its noun and its id, such as `h12`."""
        return f"{self.noun[0]}{self.id}"


class Side(NamedTuple):
    """One analyst's rows in the case, none if they left the place as it is."""

    analyst: int
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `places` are those it is about, its own first; `sides` are of all who have a say, by user id.

    `said` is what the rows say, as `(noun, id, …)`; without it their revisions count. `key` is that of the first
    source: it seldom changes when rows are added.
    """

    kinds: tuple[Kind, ...]
    places: tuple[CasePlace, ...]
    sides: tuple[Side, ...]
    sources: tuple[Source, ...]
    weight: float = 0.0
    said: tuple[tuple, ...] = ()

    @property
    def key(self) -> str:
        return self.sources[0].key

    @property
    def agreed(self) -> bool:
        return not self.kinds

    @property
    def shared(self) -> bool:
        """True if more than one analyst has a say."""
        return len(self.sides) > 1

    @property
    def of_links(self) -> bool:
        """True if the case is about links and silences, not about passages."""
        return self.sources[0].noun != "highlight"

    @property
    def seen(self) -> str:
        """A hash of what is said and how it differs; another one means that the case has changed since."""
        said = self.said or tuple(map(tuple, self.sources))
        return sha256(repr((said, self.kinds)).encode()).hexdigest()[:16]


def said_by(noun: str, rows: Iterable[Any]) -> set[tuple]:
    """Return what rows of this kind say, as `(noun, id, …)`."""
    return {(noun, row.id, *(row.said or (row.revision,))) for row in rows}


def outside(values: Iterable[Hashable]) -> float:
    """Return the share of 1 of the values that are outside the largest group of equal ones; 0 for none."""
    groups = Counter(values)
    whole = sum(groups.values())
    return 1 - max(groups.values()) / whole if whole else 0.0


def sides_of(who: Iterable[int], rows: Iterable[tuple[int, str, int]]) -> tuple[Side, ...]:
    """Return a side for each of `who`; `rows` are `(analyst, noun, id)`."""
    found: dict[int, list[SourceRow]] = {analyst: [] for analyst in sorted(set(who))}
    for analyst, noun, number in sorted(rows):
        found[analyst].append(SourceRow(noun, number))
    return tuple(Side(analyst, tuple(own)) for analyst, own in found.items())
