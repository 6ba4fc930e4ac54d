"""The data that the figures are computed from, and the words that passages cover."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

#: The states of a passage: a link joins it, it was checked and has no counterpart, or neither yet.
LINKED, SILENT, OPEN = "linked", "silent", "open"

Span = tuple[int, int]  # `[start, end)`


class Piece(NamedTuple):
    """A text as its words: the start and the end of each in code points, in text order."""

    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def words(self) -> int:
        return len(self.starts)


class Passage(NamedTuple):
    """A highlight: `side` is left or right, `[start, end)` in code points, `framing` a slug, `tags` ids.

    `counterpart` is LINKED, SILENT or OPEN; a link overrides an earlier silence.
    """

    id: int
    side: str
    start: int
    end: int
    framing: str
    tags: tuple[int, ...]
    counterpart: str


class LinkedPair(NamedTuple):
    """A link as the two passages it joins, whichever of them is its source; `relation` is a slug."""

    left: Passage
    right: Passage
    relation: str


def covered(piece: Piece, passages: Iterable[Passage]) -> Iterator[Span]:
    """Yield the words that the passages touch, as ranges of their numbers in order; no word is in two."""
    done = 0
    for start, end in sorted((passage.start, passage.end) for passage in passages):
        first = max(done, bisect_right(piece.ends, start))
        last = bisect_left(piece.starts, end)
        if first < last:
            yield first, last
            done = last
