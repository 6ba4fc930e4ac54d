"""PDF files: words in places become paragraphs, headings, lists, tables and footnotes, or a sentence says why not."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from reader.importing import ImportRefused, pdf, read
from reader.text.blocks import Draft
from tests.support.pdf_files import HEIGHT, NOTES, PROSE, WIDTH, Sheet, article, many_pages

BULLET = "\u2022"


def blocks(data: bytes) -> list[tuple[str, str]]:
    return [(draft.kind, draft.text) for draft in pdf.read(data).drafts]


def paragraphs(data: bytes) -> list[str]:
    return [draft.text for draft in pdf.read(data).drafts if draft.kind == "paragraph"]


def test_an_article_arrives_with_its_structure_and_without_heads_and_page_numbers() -> None:
    read = pdf.read(article())
    same = [
        *[("paragraph", PROSE)] * 3,
        *[("item", text) for text in ("Tickets for a day", "Tickets for a month")],
        *[("cell", word) for word in ("Zone", "Price", "North", "4", "South", "5")],
    ]
    found = [(draft.kind, draft.text) for draft in read.drafts]
    first = [("heading", "The Ferry Tariff"), ("heading", "Prices"), *same, ("aside", f"1 {NOTES[0]}")]
    assert found == [*first, ("heading", "Routes"), *same, ("aside", f"2 {NOTES[1]}")]
    assert [draft.level for draft in read.drafts if draft.kind == "heading"] == [1, 2, 2]
    assert (read.title, read.author, read.language) == ("The Ferry Tariff", "The Harbour Desk", "en")
    assert "Heads, feet and numbers of pages were left out: 4." in read.notes


def test_a_head_that_changes_from_page_to_page_goes_and_a_line_of_the_text_at_its_height_stays() -> None:
    sheet = Sheet()
    for page in range(1, 9):
        head = "The ferry" if page < 5 else "The tram" if page < 8 else "The bus"
        sheet.line(head, y=700)
        sheet.line(str(page + 10), x=300, y=150)
        for number, line in enumerate(sheet.broken(PROSE, 450)):
            sheet.line(line, y=660 - 14 * number)
        sheet.page()
    for number, line in enumerate(sheet.broken(PROSE, 450)):
        sheet.line(line, y=700 - 14 * number)
    assert paragraphs(sheet.bytes()) == [PROSE] * 9


def test_a_line_of_the_text_that_begins_each_page_is_no_running_head() -> None:
    sheet = Sheet()
    for _ in range(5):
        sheet.line("The Harbour Quarterly", y=800)
        sheet.line("At noon the ferry leaves.", y=760)
        for number, line in enumerate(sheet.broken(PROSE, 450)):
            sheet.line(line, y=746 - 14 * number)
        sheet.page()
    text = " ".join(paragraphs(sheet.bytes()))
    assert (text.count("At noon the ferry leaves."), text.count("Quarterly")) == (5, 0)


def test_cells_have_their_places() -> None:
    cells = [draft for draft in pdf.read(article()).drafts if draft.kind == "cell"][:6]
    assert [(cell.row, cell.column) for cell in cells] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]


@pytest.mark.parametrize("interleaved", [False, True])
def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn(interleaved: bool) -> None:
    sheet = Sheet()
    left = sheet.broken(PROSE.replace("ferry", "tram"), 210)
    right = sheet.broken(PROSE, 210)
    pairs = [(72.0, left), (320.0, right)]
    drawn = [(x, n, line) for x, column in pairs for n, line in enumerate(column)]
    for x, number, line in sorted(drawn, key=lambda one: one[1]) if interleaved else drawn:
        sheet.line(line, x=x, y=700 - 14 * number)
    assert paragraphs(sheet.bytes()) == [PROSE.replace("ferry", "tram"), PROSE]


def test_lines_drawn_from_the_bottom_up_are_read_from_the_top_down() -> None:
    sheet = Sheet()
    lines = [line for n in range(3) for line in [*sheet.broken(PROSE.replace("nine", str(n)), 450), ""]]
    for number, line in reversed(list(enumerate(lines))):
        sheet.line(line, y=750 - 14 * number)
    assert paragraphs(sheet.bytes()) == [PROSE.replace("nine", str(n)) for n in range(3)]


def test_a_paragraph_goes_on_over_a_page_with_a_footnote_between() -> None:
    sheet = Sheet()
    lines = sheet.broken(f"{PROSE} {PROSE}", 450)
    for line in lines[:3]:
        sheet.line(line)
    sheet.line("1 As the harbour master wrote.", y=80, size=8)
    sheet.page()
    for line in lines[3:]:
        sheet.line(line)
    found = blocks(sheet.bytes())
    assert found == [("paragraph", f"{PROSE} {PROSE}"), ("aside", "1 As the harbour master wrote.")]


def test_indented_paragraphs_without_space_between_them_are_told_apart() -> None:
    sheet = Sheet()
    for _ in range(4):
        sheet.paragraph(PROSE, indent=18)
    assert paragraphs(sheet.bytes()) == [PROSE] * 4


@pytest.mark.parametrize(
    ("broken", "elsewhere", "whole"),
    [
        (("har-", "bour"), "", "harbour"),
        (("har-", "bour"), "A harbour.", "harbour"),
        (("well-", "known"), "A well-known port.", "well-known"),
        (("Anglo-", "Norman"), "", "Anglo-Norman"),
        (("2019-", "2024"), "", "2019-2024"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_joined_by_the_evidence(
    broken: tuple[str, str], elsewhere: str, whole: str
) -> None:
    sheet = Sheet()
    for line in (
        f"The port has kept a long list of ships and of their masters since the old {broken[0]}",
        f"{broken[1]} was built in stone by those who came over the sea and stayed in the town.",
    ):
        sheet.line(line)
    sheet.gap()
    sheet.line(elsewhere)
    assert f" {whole} was built" in pdf.read(sheet.bytes()).drafts[0].text


def test_headings_are_known_by_the_outline_and_by_bold_letters() -> None:
    sheet = Sheet()
    for heading, bold in (("Tides", False), ("Winds", True)):
        if not bold:
            sheet.canvas.bookmarkPage("tides")
            sheet.canvas.addOutlineEntry("1. Tides", "tides", 1 - 1)
        sheet.line(heading, bold=bold)
        sheet.gap(6)
        for _ in range(2):
            sheet.paragraph(PROSE)
    kinds = [kind for kind, text in blocks(sheet.bytes()) if text in ("Tides", "Winds")]
    assert kinds == ["heading", "heading"]


def test_a_title_over_two_lines_is_one_heading() -> None:
    sheet = Sheet()
    sheet.line("What the ferries of the bay cost, and who", x=100, size=18)
    sheet.line("pays for them", x=200, size=18)
    sheet.gap()
    for _ in range(2):
        sheet.paragraph(PROSE)
    read = pdf.read(sheet.bytes())
    assert read.drafts[0].level == 1
    assert read.title == "What the ferries of the bay cost, and who pays for them"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft7.docx", "untitled", "leaflet_final.indd", "Other words"]
)
def test_a_title_that_only_the_program_wrote_is_not_taken(title: str) -> None:
    sheet = Sheet(title=title)
    sheet.line("The Ferry Tariff", size=20)
    sheet.gap()
    sheet.paragraph(PROSE)
    assert pdf.read(sheet.bytes()).title == "The Ferry Tariff"


def test_a_date_comes_from_the_text_or_else_from_the_file() -> None:
    sheet = Sheet()
    sheet.paragraph(PROSE)
    assert pdf.read(sheet.bytes()).published == dt.date(
        2000, 1, 1
    )  # which reportlab writes into all such files
    sheet = Sheet()
    sheet.line("The Ferry Tariff", size=20)
    sheet.line("7 May 2024")
    sheet.gap()
    sheet.paragraph(PROSE)
    assert pdf.read(sheet.bytes()).published == dt.date(2024, 5, 7)


def test_a_turned_page_is_read_as_it_is_seen() -> None:
    sheet = Sheet()
    sheet.canvas.rotate(90)
    for number, line in enumerate(sheet.broken(PROSE, 450)):
        sheet.line(line, x=100, y=-150 - 14 * number)
    assert paragraphs(sheet.bytes()) == [PROSE]


def test_text_scaled_by_a_matrix_has_the_size_that_is_seen() -> None:
    sheet = Sheet()
    sheet.canvas.saveState()
    sheet.canvas.scale(20, 20)
    sheet.line("The Ferry Tariff", x=3.6, y=38, size=1)
    sheet.canvas.restoreState()
    for _ in range(2):
        sheet.paragraph(PROSE)
    assert blocks(sheet.bytes())[0] == ("heading", "The Ferry Tariff")


def test_an_encrypted_file_is_refused_in_words_unless_it_opens_without_a_password() -> None:
    for password, words in (("secret", "password"), ("", "")):
        file = BytesIO()
        canvas = Canvas(file, encrypt=StandardEncryption(password, ownerPassword="owner", canCopy=1))
        canvas.drawString(72, 700, "The ferry crosses the bay every hour.")
        canvas.save()
        if words:
            with pytest.raises(ImportRefused, match=words):
                pdf.read(file.getvalue())
        else:
            assert paragraphs(file.getvalue()) == ["The ferry crosses the bay every hour."]


def test_a_scanned_file_is_refused_in_words() -> None:
    sheet = Sheet()
    sheet.canvas.rect(72, 72, WIDTH - 144, HEIGHT - 144, fill=1)
    with pytest.raises(ImportRefused, match="no text: its pages are pictures"):
        pdf.read(sheet.bytes())


def test_pages_without_text_among_others_are_named() -> None:
    sheet = Sheet()
    sheet.paragraph(PROSE)
    sheet.page()
    sheet.canvas.rect(72, 72, 100, 100, fill=1)
    assert "Pages that are empty, or pictures without text: 2." in pdf.read(sheet.bytes()).notes


def test_ten_thousand_pages_are_refused_in_words() -> None:
    with pytest.raises(ImportRefused, match="10,000 pages, and the most that can be taken is 1,000"):
        pdf.read(many_pages(10_000))


def test_a_damaged_file_is_refused_in_words() -> None:
    with pytest.raises(ImportRefused, match="damaged"):
        pdf.read(b"%PDF-1.7\nnothing else")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 ...", True),
        (b"\n%PDF-1.4", True),
        (b"junk %PDF-1.4 ... startxref 9 %%EOF", True),
        (b"A file begins with %PDF-1.4, as everybody knows.", False),
    ],
)
def test_a_file_is_known_by_its_mark(data: bytes, found: bool) -> None:
    assert pdf.matches(data) is found


def test_no_line_of_text_keeps_a_sign_that_nobody_sees() -> None:
    drafts: list[Draft] = pdf.read(article()).drafts
    assert not [draft for draft in drafts if set(draft.text) & set("\ufffe\r\n\x00")]


def draw(path: Path) -> bytes:
    """Return a PDF of a piece in plain text, drawn by its blocks as a word processor would."""
    sheet = Sheet()
    for row, drafts in groupby(read(path.read_bytes()).drafts, lambda d: (d.kind == "cell", d.row)):
        for draft in [*drafts] if not row[0] else []:
            if sheet.y < 130:
                sheet.page()
            x = 72 + 18 * (draft.level + 1) if draft.kind == "item" else 72
            marker = f"{draft.marker or BULLET} " if draft.kind == "item" else ""
            size = {1: 20, 2: 15, 3: 13, 4: 12}[draft.level] if draft.kind == "heading" else 11
            sheet.paragraph(marker + draft.text, x=x, width=440 - x + 72, size=size)
            sheet.gap(4)
    return sheet.bytes()


@pytest.mark.parametrize("name", ["column", "report"])
def test_a_piece_is_the_same_from_a_pdf_as_from_plain_text(name: str) -> None:
    path = Path(__file__).parent / "pieces" / f"{name}.txt"
    drafts = [d for d in read(path.read_bytes()).drafts if d.kind != "cell"]
    plain = [(d.kind, d.level, d.role, d.marker, d.text.replace("\xa0", " ")) for d in drafts]
    assert [(d.kind, d.level, d.role, d.marker, d.text) for d in pdf.read(draw(path)).drafts] == plain
