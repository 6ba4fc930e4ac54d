"""The order in which the pieces of a page are read, its columns, and the rows of its tables."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from reader.importing.pdf import tables
from reader.importing.pdf.paragraphs import SYMBOLS
from reader.importing.pdf.words import Piece, Word

MARK = re.compile(rf"[{SYMBOLS}\u2013\u2014*-]|\(?(?:\d{{1,2}}|[a-z])[.)]")  # what an item begins with
AFTER = 4  # times the size of the letters at most, from there to its words
LINES = 4  # at least, on each side of a gutter
MOST = 2_000  # pieces of a page; more are no page of prose, and would take long
SHARE = 0.2  # of the width of the text at least, for a line of a column of prose


def in_order(pieces: list[Piece]) -> list[Piece]:
    """Return a page's lines in reading order, with `indent` counted in their own columns.

    The order in which the page draws them holds, unless it goes to and fro between columns or up and down.
    """
    upright = _with_bullets([piece for piece in pieces if piece.angle == pieces[0].angle])
    parts = list(tables.split(upright))
    upright = [piece for part, is_table in parts if not is_table for piece in part]
    gutter = find_gutter(upright)
    scattered = _is_scattered(upright, gutter)
    lines: list[Piece] = []
    for part, is_table in [(upright, False)] if scattered and len(parts) < 2 else parts:
        if is_table:
            lines += part
            continue
        ordered = list(_by_columns(part, gutter)) if scattered else part
        for _, stretch in groupby(ordered, lambda piece: gutter is not None and _side(piece, gutter)):
            lines += _rows(list(stretch))
    _measure(lines, gutter)
    others = [piece for piece in pieces if piece.angle != pieces[0].angle]
    _measure(others, None)
    return lines + others


def _with_bullets(pieces: list[Piece]) -> list[Piece]:
    """Join a bullet or a number that is set apart from the words of its item to these."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        beside = last and abs(piece.base - last.base) < 0.3 * piece.size
        if (
            last
            and beside
            and MARK.fullmatch(last.text)
            and 0 <= piece.left - last.right < AFTER * piece.size
        ):
            joined.pop()
            piece = replace(piece, words=last.words + piece.words)
        joined.append(piece)
    return joined


def find_gutter(pieces: list[Piece]) -> float | None:
    """Return the left edge of a column of prose that has another one to its left; None if there is none."""
    if not 2 * LINES <= len(pieces) <= MOST:
        return None
    least = SHARE * (max(piece.right for piece in pieces) - min(piece.left for piece in pieces))
    long = [piece for piece in pieces if piece.right - piece.left >= least and len(piece.words) > 2]
    lefts: dict[int, list[Piece]] = {}
    for piece in long:
        lefts.setdefault(round(piece.left / 4), []).append(piece)
    best, most = None, LINES - 1
    for column in lefts.values():
        edge = min(piece.left for piece in column) - 1
        if len(column) <= most:
            continue
        low, high = min(p.base for p in column) - 1, max(p.base for p in column) + 1
        beside = [p for p in long if p.right < edge and low <= p.base <= high]
        across = [p for p in long if p.left < edge - 4 and p.right > edge + 4 and low <= p.base <= high]
        fewest = min(len(column), len(beside))
        if fewest > most and len(across) <= 0.3 * fewest:
            best, most = edge, fewest
    return best


def _side(piece: Piece, gutter: float) -> int:
    """Return -1 for a piece left of the gutter, 1 for one right of it, 0 for one across it."""
    return -1 if piece.right <= gutter else 1 if piece.left >= gutter - 1 else 0


def _is_scattered(pieces: list[Piece], gutter: float | None) -> bool:
    crossed = raised = 0
    for one, other in pairwise(pieces):
        if gutter is not None and abs(one.base - other.base) < one.size / 2:
            crossed += _side(one, gutter) == -_side(other, gutter) != 0
        up = other.base > one.base + 0.8 * one.size
        raised += up and other.left < one.right
    return crossed >= 3 or raised > max(3, len(pieces) / 10)


def _by_columns(pieces: list[Piece], gutter: float | None) -> Iterator[Piece]:
    """Yield the pieces from top to bottom, and between lines across the gutter one column after the other."""
    pieces = sorted(pieces, key=lambda piece: (-round(piece.base / 3), piece.left))
    if gutter is None:
        yield from pieces
        return
    for across, band in groupby(pieces, lambda piece: _side(piece, gutter) == 0):
        held = list(band)
        if across:
            yield from held
            continue
        for side in (-1, 1):
            column = [piece for piece in held if _side(piece, gutter) == side]
            yield from _by_columns(column, find_gutter(column))


def _rows(pieces: list[Piece]) -> list[Piece]:
    """Return the lines of a stretch: pieces side by side are one line, with `cells` if they are a table's row."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        if last and abs(last.base - piece.base) < 0.5 * piece.size and piece.left >= last.right:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = [_line(row) for row in rows]
    for start, end in _tables(rows):
        for line, row in zip(lines[start:end], rows[start:end], strict=True):
            line.cells = row
    return lines


def _line(row: list[Piece]) -> Piece:
    if len(row) == 1:
        return row[0]
    words: list[Word] = [word for piece in row for word in piece.words]
    longest = max(row, key=lambda piece: len(piece.text))
    return Piece(
        words, longest.size, all(piece.bold for piece in row), row[0].angle, row[0].page, spread=True
    )


def _tables(rows: list[list[Piece]]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of runs of rows whose cells stand below each other."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and _aligned(rows[end - 1], rows[end]):
            continue
        count, width = end - start, len(rows[start])
        if width > 1 and (count > 2 or (count == 2 and width > 2)) and not _is_contents(rows[start:end]):
            yield start, end
        start = end


def _aligned(above: list[Piece], row: list[Piece]) -> bool:
    if len(above) != len(row) or not 0 < above[0].base - row[0].base < 4 * row[0].size:
        return False
    near = row[0].size
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2) < near
        for a, b in zip(above, row, strict=True)
    )


def _is_contents(rows: list[list[Piece]]) -> bool:
    """Return whether rows are a table of contents: a title and the number of a page."""
    return all(len(row) == 2 and row[1].text.isalnum() and len(row[1].text) < 5 for row in rows) and sum(
        row[0].text.endswith((" .", "..")) or row[0].text[:1].isdigit() for row in rows
    ) * 2 >= len(rows)


def _measure(lines: list[Piece], gutter: float | None) -> None:
    """Set the indent of each line from the left edge of its column."""
    lefts: dict[int, float] = {}
    for line in lines:
        side = _side(line, gutter) if gutter is not None else 0
        lefts[side] = min(lefts.get(side, line.left), line.left)
    for line in lines:
        line.indent = line.left - lefts[_side(line, gutter) if gutter is not None else 0]
