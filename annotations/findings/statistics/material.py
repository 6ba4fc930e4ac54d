"""What the figures are computed over, and the words that passages cover."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: What has become of a passage: it meets a link, it was examined and has no counterpart, or neither yet.
LINKED, SILENT, OPEN = "linked", "silent", "open"

Span = tuple[int, int]  # `[start, end)`


class Piece(NamedTuple):
    """A text as its words: where each begins and where it ends, in code points, in the order of the text."""

    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def words(self) -> int:
        return len(self.starts)


class Passage(NamedTuple):
    """A highlight: `side` is left or right, `[start, end)` in code points, `framing` a slug, `tags` numbers.

    `counterpart` is LINKED, SILENT or OPEN; who linked what was signed before has found one after all.
    """

    id: int
    side: str
    start: int
    end: int
    framing: str
    tags: tuple[int, ...] = ()
    counterpart: str = OPEN


class LinkedPair(NamedTuple):
    """A link as the two passages it joins, whichever of them is its source; `relation` is a slug."""

    id: int
    left: Passage
    right: Passage
    relation: str


class Material(NamedTuple):
    """The pieces by side, the passages that are looked at, and the pairs, whose far ends may be others."""

    pieces: Mapping[str, Piece]
    passages: Sequence[Passage]
    pairs: Sequence[LinkedPair]

    def of(self, side: str) -> list[Passage]:
        return [passage for passage in self.passages if passage.side == side]


def covered(piece: Piece, spans: Iterable[Span]) -> Iterator[Span]:
    """The words that the spans touch, as ranges of their numbers in order; no word is in two of them."""
    done = 0
    for start, end in sorted(spans):
        first = max(done, bisect_right(piece.ends, start))
        last = bisect_left(piece.starts, end)
        if first < last:
            yield first, last
            done = last


def count(piece: Piece, spans: Iterable[Span]) -> int:
    """How many words the spans touch, each counted once."""
    return sum(last - first for first, last in covered(piece, spans))


def spans_of(passages: Iterable[Passage]) -> list[Span]:
    return [(passage.start, passage.end) for passage in passages]
