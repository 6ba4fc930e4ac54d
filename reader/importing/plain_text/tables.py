"""Recognition of tables in a plain text: cells between pipes, inside drawn boxes, or between tabs."""
# ruff: noqa: RUF001

import re
from itertools import groupby

from reader.importing.plain_text.lines import MARKER, Line

_PIPE = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"[-=|:+ ]+")
_NUMBER = re.compile(r"[-+−(]?[$€£¥]?\s?\d[\d.,'\u00a0 ]*\s?[%)]?|[–—-]")
#: The signs of drawn boxes as the signs that people type for them.
_BOX = {code: "-" if chr(code) in "─━┄┅┈┉╌╍═" else "+" for code in range(0x2500, 0x2580)}
_BOX |= dict.fromkeys(map(ord, "│┃┆┇┊┋╎╏║"), "|")

_CELL = re.compile(r"\S+(?: \S+)*")  # words with no more than one space between them
_SPEAKER = re.compile(r"[^\W\d_]\.|.*[:：]")

Row = list[str]
#: The rows, whether the first one is a header, and how many lines they take. Lines without rows are no table.
Table = tuple[list[Row], bool, int]


def recognise(lines: list[Line], notes: list[str]) -> list[Line]:
    """Replace every row of a table by its cells.

    A table is a row, a line of dashes and pipes, and more rows: then the first row is its header. Or it is rows
    in a drawn box, or two or more rows with the same number of cells. It ends at a blank line or before one that
    does not fit.
    """
    found: list[Line] = []
    position = end = dropped = 0
    while position < len(lines):
        end = end if position < end else _extent(lines, position)
        rows, header, used = (
            _by_pipes(lines, position, end) or _by_spaces(lines, position) or _by_tabs(lines, position, end)
        )
        taken = lines[position : position + used]
        position += used
        if not rows:
            found += taken
            continue
        dropped += any(map(_is_separator, taken))
        for number, row in enumerate(rows):
            found += [
                Line(text, gap=taken[0].gap and number == column == 0, kind="cell", row=number, column=column,
                     header=header and number == 0)
                for column, text in enumerate(row) if text
            ]  # fmt: skip
    if dropped:
        notes.append("The dashes that part a table's header from its rows were left out.")
    return found


def _extent(lines: list[Line], start: int) -> int:
    """Return the end of the lines from `start` on that could be rows of one table; `start` if there are none."""
    end = start
    while end < len(lines) and (end == start or not lines[end].gap) and _may_be_row(lines[end]):
        end += 1
    return end


def _may_be_row(line: Line) -> bool:
    return line.kind is None and (
        "|" in line.text
        or "\t" in line.text
        or any(line.tabs)
        or _is_separator(line)
        or _boxed(line) != line.text
    )


def _boxed(line: Line) -> str:
    return line.text if line.text.isascii() else line.text.translate(_BOX)


def _is_separator(line: Line) -> bool:
    return _is_border(_boxed(line))


def _is_border(text: str) -> bool:
    drawn = ("|" in text or "+" in text) and ("-" in text or "=" in text)
    return drawn and _SEPARATOR.fullmatch(text) is not None


def _by_pipes(lines: list[Line], start: int, end: int) -> Table | None:
    """Return the table with pipes that begins at `start`; None if none does."""
    if start + 1 >= end:
        return None
    first, second = _boxed(lines[start]), _boxed(lines[start + 1])
    drawn, divided, width = _is_border(first), _is_border(second), len(_cells(first, 0))
    if (drawn and (divided or first[0] not in "|+")) or not (drawn or width > 1):
        return None
    bordered = drawn or divided
    texts: list[tuple[bool, str]] = []
    for at in range(start, end):
        text = _boxed(lines[at])
        border = _is_border(text)
        fits = bordered or first[0] == "|" or len(_cells(text, width)) == width
        if not (border or ("|" in text and fits)):
            break
        texts.append((border, text))
    borders = [text for border, text in texts if border]
    if len(texts) < 2:
        return None
    header = divided or (drawn and len(borders) > 2)
    return _rows(texts, _columns(borders[0] if borders else first)), header, len(texts)


def _columns(text: str) -> int:
    return len(re.split(r"[|+]", text.strip("|+ ")))


def _rows(texts: list[tuple[bool, str]], columns: int) -> list[Row]:
    """Return the rows between the borders; where a border follows each row, a row may take several lines."""
    groups = [
        [text for _, text in group]
        for is_border, group in groupby(texts, lambda one: one[0])
        if not is_border
    ]
    double = any(is_border and "=" in text and "|" not in text for is_border, text in texts)
    gridded = texts[0][0] and (len(groups) > 2 or double)
    rows: list[Row] = []
    for group in groups:
        cells = [_cells(text, columns) for text in group]
        if gridded:
            merged: list[list[str]] = []
            for row in cells:
                merged += ([] for _ in row[len(merged) :])
                for column, cell in zip(merged, row, strict=False):
                    column.append(cell)
            rows.append([" ".join(filter(None, column)) for column in merged])
        else:
            rows += cells
    return rows


def _cells(text: str, columns: int) -> Row:
    """Divide a row at its pipes; the outer ones are no cells unless `columns` says that there are so many."""
    parts = [part.strip().replace("\\|", "|") for part in _PIPE.split(text)]
    if parts and not parts[0] and len(parts) > max(columns, 1):
        parts.pop(0)
    if parts and not parts[-1] and len(parts) > max(columns, 1):
        parts.pop()
    return parts


def _by_spaces(lines: list[Line], start: int) -> Table | None:
    """Return the table whose cells are set below each other by spaces, if it has three rows at least.

    Two columns of words are none: speakers and what they say, or verses with a gap in them.
    """
    rows: list[list[re.Match[str]]] = []
    for at in range(start, len(lines)):
        line = lines[at]
        row = list(_CELL.finditer(" " * line.indent + line.text))
        listed = len(row) < 2 or (len(row) == 2 and MARKER.match(line.text))
        if line.kind or listed or "\t" in line.text or (rows and (line.gap or not _aligned(rows[-1], row))):
            break
        rows.append(row)
    texts = [[cell[0] for cell in row] for row in rows]
    if len(rows) < 3:
        return None
    numbered = any(all(map(_NUMBER.fullmatch, column)) for column in zip(*texts[1:], strict=True))
    spoken = sum(_SPEAKER.fullmatch(row[0]) is not None for row in texts) * 2 > len(texts)
    tabular = numbered or (len(texts[0]) > 2 and not spoken)
    return (texts, _has_header(texts), len(rows)) if tabular else ([], False, len(rows))


def _aligned(above: list[re.Match[str]], row: list[re.Match[str]]) -> bool:
    """Return True if the cells of two rows begin or end at the same places."""
    return len(above) == len(row) and all(
        one.start() == other.start() or one.end() == other.end()
        for one, other in zip(above, row, strict=True)
    )


def _by_tabs(lines: list[Line], start: int, end: int) -> Table:
    """Return the table with tabs that begins at `start`, or the lines that begin there and are none."""
    rows: list[Row] = []
    width = 0
    for at in range(start, end):
        line = lines[at]
        row = [""] * line.tabs[0] + [cell.strip() for cell in line.text.split("\t")] + [""] * line.tabs[1]
        marker = MARKER.match(line.text)
        listed = (
            marker is not None
            and "\t" not in line.text[marker.end() :]
            and line.text[marker.end() - 1] == "\t"
        )
        if len(row) < 2 or listed or (width and len(row) > width + 1 and line.tabs == (0, 0)):
            break
        width = width or len(row)
        rows.append(row)
    inner = sum(sum(map(bool, row)) > 1 for row in rows)
    if len(rows) < 2 or inner * 2 < len(rows) or not all(any(row) for row in rows):
        return [], False, max(len(rows), 1)
    return rows, _has_header(rows), len(rows)


def _has_header(rows: list[Row]) -> bool:
    """Return True if the first row has words alone, and below one of them there are only numbers."""
    head, body = rows[0], rows[1:]
    if any(_NUMBER.fullmatch(cell) for cell in head if cell):
        return False
    columns = ([row[at] for row in body if at < len(row) and row[at]] for at, cell in enumerate(head) if cell)
    return any(column and all(map(_NUMBER.fullmatch, column)) for column in columns)
