"""Where in a piece a reading stands: how dense it is in each part, and where it begins and ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from annotations.findings.statistics.balance import part
from annotations.findings.statistics.material import Passage, Piece, Span, covered, spans_of

PARTS = 20  # of as many words each as can be; a part is 5 % of a piece


class Course(NamedTuple):
    """Some passages along a piece: the share of 1 of each part's words that they cover, from the beginning on.

    `first` and `last` are where the first of their words begins and the last one ends, as shares of the piece's words;
    None where they cover no word.
    """

    density: tuple[float, ...]
    first: float | None
    last: float | None


def parts_of(piece: Piece, parts: int = PARTS) -> list[Span]:
    """The parts of a piece, as ranges of the numbers of its words; some are empty where it has fewer words."""
    return [(piece.words * n // parts, piece.words * (n + 1) // parts) for n in range(parts)]


def places_of(piece: Piece, parts: int = PARTS) -> list[Span | None]:
    """The same in code points, from the first word's beginning to the last one's end; None for an empty part."""
    return [
        (piece.starts[first], piece.ends[last - 1]) if first < last else None
        for first, last in parts_of(piece, parts)
    ]


def course(piece: Piece, passages: Sequence[Passage], parts: int = PARTS) -> Course:
    """The course of these passages through their piece."""
    found = list(covered(piece, spans_of(passages)))
    words = [0] * parts
    bounds = parts_of(piece, parts)
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
    return Course(density, found[0][0] / piece.words, max(last for _, last in found) / piece.words)
