"""Running heads, running feet and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from reader.importing.pdf.words import Piece

EDGE = 0.2  # of the page's height, at its top and at its bottom
ROWS = 2  # at each edge
OFTEN = 0.4  # of the pages with a head or foot at one height, for anything at that height to be one
_NUMBER = re.compile(r"\b(?:\d+|[ivxlc]{1,7})\b", re.IGNORECASE)
_PAGE = re.compile(
    r"\W{0,4}(?:page|seite|p\.|pág\.?|pagina|página)?\s*(\d{1,4})(?:\s*(?:/|of|von|de|sur|di)\s*\d{1,4})?\W{0,4}",
    re.I,
)


def remove_furniture(pages: list[list[Piece]], heights: list[float]) -> int:
    """Take heads, feet and page numbers out of the pages, and return how many pieces they were."""
    edges = [list(_edges(pieces, height)) for pieces, height in zip(pages, heights, strict=True)]
    seen: Counter[tuple[int, str]] = Counter()
    for edge in edges:
        seen.update({key for piece in edge for key in _keys(piece)})
    least = 3 if len(pages) > 3 else 2
    repeated = {id(p) for edge in edges for p in edge if max(seen[key] for key in _keys(p)) >= least}
    levels: Counter[tuple[int, float]] = Counter()
    for edge in edges:
        levels.update({_level(piece) for piece in edge if id(piece) in repeated})
    removed = 0
    for number, (pieces, edge) in enumerate(zip(pages, edges, strict=True), 1):
        often = OFTEN * len(pages) if len(pages) > 3 else len(pages) + 1
        text = [piece for piece in pieces if id(piece) not in repeated]
        gone = {
            id(piece)
            for piece in edge
            if _counts(piece, number)
            or ((id(piece) in repeated or levels[_level(piece)] >= often) and _stands_apart(piece, text))
        }
        removed += len(gone)
        pieces[:] = [piece for piece in pieces if id(piece) not in gone]
    return removed


def _edges(pieces: list[Piece], height: float) -> Iterable[Piece]:
    """Yield the pieces in the outermost rows at the top and at the bottom of a page."""
    rows: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.angle == 0 and not EDGE * height < piece.base < (1 - EDGE) * height:
            rows[round(piece.base / 3)].append(piece)
    top = sorted((row for row in rows if row * 3 > height / 2), reverse=True)[:ROWS]
    bottom = sorted(row for row in rows if row * 3 <= height / 2)[:ROWS]
    for row in (*top, *bottom):
        yield from rows[row]


def _keys(piece: Piece) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return what a piece has in common with its like on other pages: its words and, about, its height."""
    words = _NUMBER.sub("#", piece.text)
    row = round(piece.base / 6)
    return (row, words), (row + (1 if piece.base / 6 > row else -1), words)


def _level(piece: Piece) -> tuple[int, float]:
    return round(piece.base / 3), round(piece.size)


def _stands_apart(piece: Piece, pieces: list[Piece]) -> bool:
    """Return whether no other line is right above or below a piece, as there is within a text."""
    return not any(0.5 < abs(piece.base - other.base) / piece.size < 1.6 for other in pieces)


def _counts(piece: Piece, number: int) -> bool:
    """Return whether a piece is the number of the page that it stands on, counted from 1."""
    match = _PAGE.fullmatch(piece.text)
    return match is not None and int(match[1]) == number
