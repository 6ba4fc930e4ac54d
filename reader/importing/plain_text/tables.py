"""Recognition of tables in a plain text: cells between pipes, inside drawn boxes, or between tabs."""

import re
from itertools import groupby

from reader.importing.plain_text.lines import MARKER, Line

_PIPE = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"[-=|:+ ]+")
_NUMBER = re.compile(r"[-+−(]?[$€£¥]?\s?\d[\d.,'\u00a0 ]*\s?[%)]?|[–—-]")
#: The signs of drawn boxes as the signs that people type for them.
_BOX = {code: "-" if chr(code) in "─━┄┅┈┉╌╍═" else "+" for code in range(0x2500, 0x2580)}
_BOX |= dict.fromkeys(map(ord, "│┃┆┇┊┋╎╏║"), "|")

Row = list[str]


def recognise(lines: list[Line], notes: list[str]) -> list[Line]:
    """Replace every row of a table by its cells.

    A table is a row, a line of dashes and pipes, and more rows: then the first row is its header. Or it is rows
    in a drawn box, or two or more rows with the same number of cells. It ends at a blank line or before one that
    does not fit.
    """
    found: list[Line] = []
    position = dropped = 0
    while position < len(lines):
        end = _extent(lines, position)
        table = _by_pipes(lines[position:end]) or _by_tabs(lines[position:end])
        if not table:
            found.append(lines[position])
            position += 1
            continue
        rows, header, used = table
        first = lines[position]
        dropped += any(map(_is_separator, lines[position : position + used]))
        for number, row in enumerate(rows):
            found += [
                Line(text, gap=first.gap and number == column == 0, kind="cell", row=number, column=column,
                     header=header and number == 0)
                for column, text in enumerate(row) if text
            ]  # fmt: skip
        position += used
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
    text = _boxed(line)
    drawn = ("|" in text or "+" in text) and ("-" in text or "=" in text)
    return drawn and _SEPARATOR.fullmatch(text) is not None


def _by_pipes(lines: list[Line]) -> tuple[list[Row], bool, int] | None:
    """Return the rows of a table with pipes at the beginning of `lines`, its header, and the lines it takes."""
    count = 0
    while count < len(lines) and ("|" in _boxed(lines[count]) or _is_separator(lines[count])):
        count += 1
    texts = [(_is_separator(line), _boxed(line)) for line in lines[:count]]
    borders = [text for is_border, text in texts if is_border]
    bare = [text for is_border, text in texts if not is_border]
    if len(bare) < (1 if borders else 2):
        return None
    if not borders and not all(text.startswith("|") for text in bare):
        same = [text for text in bare if len(_cells(text, 0)) == len(_cells(bare[0], 0))]
        if len(same) < len(bare):
            count = next(n for n, text in enumerate(bare) if text not in same)
            return _by_pipes(lines[:count]) if count > 1 else None
    if borders and texts[0][0] and not texts[0][1].startswith(("|", "+")):
        return None
    if len(_cells(bare[0], 0)) < 2 and not texts[0][0]:
        return None
    columns = _columns(borders[0] if borders else bare[0])
    header = bool(borders) and (len(texts) > 1 and (not texts[0][0] and texts[1][0] or len(borders) > 2))
    return _rows(texts, columns), header, count


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
            width = max(map(len, cells))
            padded = [row + [""] * (width - len(row)) for row in cells]
            rows.append([" ".join(filter(None, column)) for column in zip(*padded, strict=True)])
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


def _by_tabs(lines: list[Line]) -> tuple[list[Row], bool, int] | None:
    """Return the rows of a table with tabs at the beginning of `lines`, its header, and the lines it takes."""
    rows: list[Row] = []
    width = 0
    for line in lines:
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
        return None
    while all(not row[-1] for row in rows if len(row) == max(map(len, rows))):
        longest = max(map(len, rows))
        rows = [row[:-1] if len(row) == longest else row for row in rows]
    return rows, _has_header(rows), len(rows)


def _has_header(rows: list[Row]) -> bool:
    """Return True if the first row has words alone, and below one of them there are only numbers."""
    head, body = rows[0], rows[1:]
    if any(_NUMBER.fullmatch(cell) for cell in head if cell):
        return False
    columns = ([row[at] for row in body if at < len(row) and row[at]] for at, cell in enumerate(head) if cell)
    return any(column and all(map(_NUMBER.fullmatch, column)) for column in columns)
