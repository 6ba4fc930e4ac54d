"""Recognition of tables in a plain text: rows of cells between pipes, or between tabs."""

import re
from collections.abc import Callable

from reader.importing.plain_text.lines import Line

_PIPE = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"[-|:+ ]+")


def recognise(lines: list[Line], notes: list[str]) -> list[Line]:
    """Replace every row of a table by its cells.

    A table is a row, a line of dashes and pipes, and more rows: then the first row is its header. Or it is
    two or more rows with the same number of cells. It ends at a blank line or before one that does not fit.
    """
    found: list[Line] = []
    position = dropped = 0
    while position < len(lines):
        end, header = _extent(lines, position)
        if end == position:
            found.append(lines[position])
            position += 1
            continue
        rows = [line for line in lines[position:end] if not _is_separator(line)]
        dropped += end - position - len(rows)
        for number, line in enumerate(rows):
            found += _cells(line, number, header and number == 0)
        position = end
    if dropped:
        notes.append("The dashes that part a table's header from its rows were left out.")
    return found


def _extent(lines: list[Line], start: int) -> tuple[int, bool]:
    """Return the end of the table that begins at `start` (or `start`), and True if it has a header."""
    for divide in (_by_pipes, _by_tabs):
        count = len(divide(lines[start]))
        if count < 2 or lines[start].kind:
            continue
        end = start + 1
        header = divide is _by_pipes and end < len(lines) and not lines[end].gap and _is_separator(lines[end])
        while end < len(lines) and not lines[end].gap and _belongs(lines[end], divide, count, header):
            end += 1
        if end > start + 1:
            return end, header
    return start, False


def _belongs(line: Line, divide: Callable[[Line], list[str]], count: int, header: bool) -> bool:
    cells = len(divide(line))
    return cells >= 2 if header else cells == count


def _by_pipes(line: Line) -> list[str]:
    if "|" not in line.text:
        return []
    text = line.text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(text)]


def _by_tabs(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.split("\t")] if "\t" in line.text else []


def _is_separator(line: Line) -> bool:
    return "|" in line.text and "-" in line.text and _SEPARATOR.fullmatch(line.text) is not None


def _cells(line: Line, row: int, header: bool) -> list[Line]:
    texts = _by_pipes(line) or _by_tabs(line)
    return [
        Line(text, gap=line.gap and not column, kind="cell", row=row, column=column, header=header)
        for column, text in enumerate(texts)
        if text
    ]
