"""PDF files as word processors write them: bullets apart from their items, and tables drawn cell after cell."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.importing import pdf
from tests.support.pdf_files import PROSE, Sheet


def blocks(data: bytes) -> list[tuple[str, str]]:
    return [(draft.kind, draft.text) for draft in pdf.read(data).drafts]


@pytest.mark.parametrize("marks", ["\u2022\u2022\u2022", "123"])
def test_a_mark_far_from_its_item_belongs_to_it(marks: str) -> None:
    sheet = Sheet()
    sheet.paragraph(PROSE)
    for number, item in enumerate(("Tickets for a day", "Tickets for a month", PROSE)):
        sheet.line(marks[number].replace(str(number + 1), f"{number + 1}."), x=84, y=sheet.y)
        sheet.paragraph(item, x=110, width=400)
    sheet.paragraph(PROSE)
    assert blocks(sheet.bytes()) == [
        ("paragraph", PROSE), ("item", "Tickets for a day"), ("item", "Tickets for a month"), ("item", PROSE),
        ("paragraph", PROSE),
    ]  # fmt: skip


def test_a_table_whose_cells_take_several_lines_is_read_row_by_row() -> None:
    rows = [
        ("Zone", "Price"), ("North of the bay and of the old pier", "Four for a day, and nine for a month"),
        ("South", "Five, and before nine in the morning nothing"), ("East of the tower on the hill", "Six"),
    ]  # fmt: skip
    sheet = Sheet()
    sheet.paragraph(PROSE)
    for row in rows:
        top, lowest = sheet.y, sheet.y
        for x, cell in zip((72, 260), row, strict=True):
            sheet.y = top
            for line in sheet.broken(cell, 120):
                sheet.line(line, x=x)
            lowest = min(lowest, sheet.y)
        sheet.y = lowest - 6
    sheet.gap()
    sheet.paragraph(PROSE)
    found = pdf.read(sheet.bytes()).drafts
    assert [(cell.row, cell.column, cell.text) for cell in found if cell.kind == "cell"] == [
        (number, column, cell) for number, row in enumerate(rows) for column, cell in enumerate(row)
    ]
    assert [draft.text for draft in found if draft.kind != "cell"] == [PROSE, PROSE]


def test_an_outline_that_begins_with_the_title_does_not_lower_the_sections() -> None:
    sheet = Sheet()
    for level, heading, size in ((0, "The Ferry Tariff", 18.0), (1, "Prices", 14.0), (2, "Zones", 12.5)):
        sheet.canvas.bookmarkPage(heading)
        sheet.canvas.addOutlineEntry(heading, heading, level)
        sheet.line(heading, size=size, bold=True)
        sheet.gap()
        sheet.paragraph(PROSE)
    found = pdf.read(sheet.bytes()).drafts
    assert [draft.level for draft in found if draft.kind == "heading"] == [1, 2, 3]


def test_a_hyphen_at_a_line_s_end_is_kept_where_the_program_breaks_no_words() -> None:
    sheet = Sheet()
    for _ in range(12):
        sheet.paragraph(PROSE)
    first, second, third, *rest = sheet.broken(PROSE, 450)
    broken = [f"{first[:-8]}quarter-", f"billion {second[:-6]}quay\u2014", third, *rest]
    for line in broken:
        sheet.line(line)
    whole = " ".join(broken).replace("- ", "-").replace("\u2014 ", "\u2014")
    assert blocks(sheet.bytes())[-1] == ("paragraph", whole)


def test_a_date_below_the_text_goes_before_that_of_the_file() -> None:
    sheet = Sheet()
    for _ in range(50):
        sheet.paragraph(PROSE)
        if sheet.y < 200:
            sheet.page()
    sheet.line("Published: March 12, 2025")
    sheet.paragraph(PROSE)
    assert pdf.read(sheet.bytes()).published == dt.date(2025, 3, 12)
