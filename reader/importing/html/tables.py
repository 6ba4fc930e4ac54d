"""Tables of a page: those that only lay it out are told apart, and cells are put in their places."""

from dataclasses import dataclass, field
from typing import Any

WIDEST = 200  # columns; a span beyond them is one of nothing


def find_layout_tables(root: Any) -> set[Any]:
    """Return the tables that hold tables or headings, or no more than one cell a row, or say that they are none."""
    from lxml import etree

    layout: set[Any] = set()
    inside: list[Any] = []
    widths: dict[Any, int] = {}
    cells: dict[Any, int] = {}
    for event, element in etree.iterwalk(
        root, events=("start", "end"), tag=("table", "tr", "td", "th", "h1", "h2", "h3")
    ):
        if element.tag == "table":
            if event == "end":
                inside.pop()
                continue
            if inside:
                layout.add(inside[-1])
            inside.append(element)
            widths[element] = 0
            if element.get("role") in ("presentation", "none"):
                layout.add(element)
        elif event == "start" and inside:
            if element.tag == "tr":
                cells[inside[-1]] = 0
            elif element.tag in ("td", "th"):
                cells[inside[-1]] = cells.get(inside[-1], 0) + 1
                widths[inside[-1]] = max(widths[inside[-1]], cells[inside[-1]])
            else:
                layout.add(inside[-1])
    return layout | {table for table, width in widths.items() if width < 2}


@dataclass(slots=True)
class Table:
    """The place of the next cell, from 0, and the columns that cells from rows above reach into."""

    row: int = -1
    column: int = 0
    heads: bool = False
    taken: dict[int, int] = field(default_factory=dict)  # by column, the rows still to be taken

    def begin_row(self) -> None:
        self.taken = {column: rows - 1 for column, rows in self.taken.items() if rows > 1}
        self.row += 1
        self.column = 0

    def place(self, cell: Any) -> int:
        """Return the column of a cell, and move behind it."""
        if self.row < 0:
            self.begin_row()
        while self.column in self.taken:
            self.column += 1
        column = self.column
        rows = _span(cell, "rowspan")
        for across in range(column, min(column + _span(cell, "colspan"), WIDEST)):
            if rows > 1:
                self.taken[across] = rows
        self.column = min(column + _span(cell, "colspan"), column + WIDEST)
        return column


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(int(value), WIDEST) if value.isascii() and value.isdigit() and value != "0" else 1
