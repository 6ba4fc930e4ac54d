"""The course of passages through a piece: how dense they are in each part, where they begin and end."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from annotations.findings.statistics.balance import part
from annotations.findings.statistics.inputs import Passage, Piece, Span, covered

PARTS = 20  # equal in words as far as possible: a part is 5% of a piece


class Course(NamedTuple):
    """Some passages along a piece: the share of 1 of each part's words that they cover, in order.

    `first` and `last` are where their first word begins and their last one ends, as shares of the piece's
    words; None if they cover no word.
    """

    density: tuple[float, ...]
    first: float | None
    last: float | None


def parts_of(piece: Piece) -> list[Span]:
    """Return the parts of a piece as ranges of its words' numbers; some are empty if it has fewer words."""
    return [(piece.words * n // PARTS, piece.words * (n + 1) // PARTS) for n in range(PARTS)]


def places_of(piece: Piece) -> list[Span | tuple[()]]:
    """Return the parts in code points, from first word's start to last word's end; an empty part has none."""
    return [
        (piece.starts[first], piece.ends[last - 1]) if first < last else () for first, last in parts_of(piece)
    ]


def course(piece: Piece, passages: Sequence[Passage]) -> Course:
    found = list(covered(piece, passages))
    words = [0] * PARTS
    bounds = parts_of(piece)
    ends = [end for _, end in bounds]
    for first, last in found:
        n = bisect_right(ends, first)
        while first < last:
            end = min(last, ends[n])
            words[n] += end - first
            first, n = end, n + 1
    density = tuple(part(some, end - start) for some, (start, end) in zip(words, bounds, strict=True))
    if not found:
        return Course(density, None, None)
    return Course(density, found[0][0] / piece.words, found[-1][1] / piece.words)
