"""Tables of a PDF whose cells take several lines, and which are drawn cell after cell."""

from collections.abc import Iterator

from reader.importing.pdf.words import Piece

LEAST = 3  # rows of a table
BELOW = 1.7  # times the size of the letters at most, from line to line in a cell

Cell = list[Piece]
Row = list[Cell]


def split(pieces: list[Piece]) -> Iterator[tuple[list[Piece], bool]]:
    """Yield the pieces in the order in which they are drawn, in parts: each a table, as one piece a row, or not."""
    waiting: list[Piece] = []
    for run in _runs(_rows(pieces)):
        if len(run) >= LEAST and len(run[0]) > 1 and any(len(cell) > 1 for row in run for cell in row):
            if waiting:
                yield waiting, False
            yield [_as_piece(row) for row in run], True
            waiting = []
        else:
            waiting += (piece for row in run for cell in row for piece in cell)
    if waiting:
        yield waiting, False


def _rows(pieces: list[Piece]) -> list[Row]:
    """Return the pieces as rows of cells: a cell is lines right below each other, a row cells at one height."""
    rows: list[Row] = []
    for piece in pieces:
        cell = rows[-1][-1] if rows else []
        if cell and _is_below(cell[-1], piece):
            cell.append(piece)
        elif cell and abs(cell[0].base - piece.base) < 0.3 * piece.size and piece.left > _right(cell):
            rows[-1].append([piece])
        else:
            rows.append([[piece]])
    return rows


def _is_below(last: Piece, piece: Piece) -> bool:
    near = abs(last.left - piece.left) < 0.5 * piece.size and abs(last.size - piece.size) < 0.5
    return near and last.bold == piece.bold and 0 < last.base - piece.base < BELOW * piece.size


def _right(cell: Cell) -> float:
    return max(piece.right for piece in cell)


def _runs(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield runs of rows whose cells begin below each other."""
    run: list[Row] = []
    for row in rows:
        if run and not _aligned(run[-1], row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _aligned(above: Row, row: Row) -> bool:
    lowest = min(piece.base for cell in above for piece in cell)
    return (
        1 < len(above) == len(row)
        and 0 < lowest - row[0][0].base < 4 * row[0][0].size
        and all(abs(a[0].left - b[0].left) < 0.5 * b[0].size for a, b in zip(above, row, strict=True))
    )


def _as_piece(row: Row) -> Piece:
    cells = [_joined(cell) for cell in row]
    whole = _joined([piece for cell in row for piece in cell])
    whole.spread, whole.cells = True, cells
    return whole


def _joined(pieces: list[Piece]) -> Piece:
    first = pieces[0]
    words = [word for piece in pieces for word in piece.words]
    return Piece(words, first.size, all(piece.bold for piece in pieces), first.angle, first.page)
