"""The framed passages without a counterpart: signed as silent, or not checked yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from annotations.findings.statistics.balance import part
from annotations.findings.statistics.inputs import OPEN, SILENT, Passage, Piece, count, spans_of


class Unanswered(NamedTuple):
    """Some passages in reading order, their words, and the shares of 1 of the piece's words and passages."""

    passages: list[Passage]
    words: int
    of_words: float
    of_passages: float


def unanswered(piece: Piece, passages: Sequence[Passage]) -> dict[str, Unanswered]:
    """Return the passages that no link joins, by SILENT and OPEN."""
    return {state: _those(piece, passages, state) for state in (SILENT, OPEN)}


def _those(piece: Piece, passages: Sequence[Passage], state: str) -> Unanswered:
    found = sorted(
        (passage for passage in passages if passage.counterpart == state),
        key=lambda passage: (passage.start, passage.end, passage.id),
    )
    words = count(piece, spans_of(found))
    return Unanswered(found, words, part(words, piece.words), part(len(found), len(passages)))
