"""Import of PDF files, which have letters in places and no structure, read by pdfium."""

import datetime as dt
import re
from itertools import islice
from typing import Any

from reader.importing import proposals
from reader.importing.pdf import furniture, layout, paragraphs, structure
from reader.importing.pdf.words import PageText, Piece
from reader.importing.plain_text import recognise
from reader.importing.plain_text.lines import Line
from reader.importing.recognised import ImportRefused, Recognised, extra
from reader.text.blocks import normalise

MOST_PAGES = 1_000
MOST_TITLES = 5_000  # of the outline
OPENING, CLOSING = 40, 8  # blocks
LEAST = 20  # letters and digits of a file that has words
_CONTROLS = re.compile("[\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_NO_TITLE = re.compile(
    r"(?i)untitled|microsoft \w+ - |[^.]{0,200}\.(?:docx?|pdf|tex|dvi|indd|odt|rtf|html?|fm|qxd)$"
)


def matches(data: bytes) -> bool:
    """Return whether bytes are a PDF file, of which some have other bytes before the mark."""
    return data.lstrip()[:5] == b"%PDF-" or (b"%PDF-" in data[:1024] and b"startxref" in data[-2048:])


def read(data: bytes) -> Recognised:
    """Return the blocks of a PDF file, with its own title, author and date where it has them.

    Raises ImportRefused for a file that is damaged, encrypted, too long or without text, as a scanned one is.
    """
    pypdfium2 = extra("pypdfium2")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ImportRefused(
                "This PDF file is encrypted and asks for a password. Save it without one and bring it again."
            ) from error
        raise ImportRefused(
            "This is a PDF file, but it is damaged. Save it once more, or copy its words and paste them."
        ) from error
    if len(document) > MOST_PAGES:
        raise ImportRefused(
            f"This PDF file has {len(document):,} pages, and the most that can be taken is {MOST_PAGES:,}. "
            "Bring it in parts."
        )
    notes: list[str] = []
    pages, heights = _pages(document, notes)
    letters = (sign for page in pages for piece in page for sign in piece.text if sign.isalnum())
    if sum(1 for _ in islice(letters, LEAST)) < LEAST:
        raise ImportRefused(
            "This PDF file has no text: its pages are pictures, as a scanner makes them. "
            "Read it with a program for text recognition (OCR) first, or type the words."
        )
    if removed := furniture.remove_furniture(pages, heights):
        notes.append(f"Heads, feet and numbers of pages were left out: {removed}.")
    found = _recognise(pages, _outline(document), notes)
    about = document.get_metadata_dict()
    title = " ".join(_clean(about.get("Title", "")).split())
    if any(map(str.isalpha, title)) and not _NO_TITLE.match(title):
        found.title = _title(title, found)
    author = " ".join(_clean(about.get("Author", "")).split())
    opening = proposals.propose(found.drafts[:OPENING], [])  # the rest may name anybody and any day
    closing = proposals.propose(found.drafts[-CLOSING:], [])
    found.author = opening.author or author[: proposals.LONGEST_AUTHOR]
    found.published = opening.published or closing.published or _date(about.get("CreationDate", ""))
    return found


def _pages(document: Any, notes: list[str]) -> tuple[list[list[Piece]], list[float]]:
    """Return the pieces of each page and its height; pages that cannot be read are empty and said in a note."""
    pypdfium2 = extra("pypdfium2")
    pages: list[list[Piece]] = []
    heights: list[float] = []
    bare: list[int] = []
    for number in range(len(document)):
        try:
            page = document[number]
            pages.append(PageText(page, number).pieces())
            heights.append(page.get_height())
            page.close()
        except pypdfium2.PdfiumError:
            pages.append([])
            heights.append(0.0)
        if not pages[-1]:
            bare.append(number + 1)
    if bare:
        shown = ", ".join(map(str, bare[:10])) + (" …" if len(bare) > 10 else "")
        notes.append(f"Pages that are empty, or pictures without text: {shown}.")
    return pages, heights


def _outline(document: Any) -> dict[str, int]:
    """Return the depth from 1 on of each title in the outline, by the letters of the title."""
    pypdfium2 = extra("pypdfium2")
    found: dict[str, int] = {}
    try:
        for mark in islice(document.get_toc(max_depth=6), MOST_TITLES):
            found.setdefault(structure.key(mark.get_title()), mark.level + 1)
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        pass  # a damaged outline; the sizes of letters serve as well
    found.pop("", None)
    return found


def _recognise(pages: list[list[Piece]], outline: dict[str, int], notes: list[str]) -> Recognised:
    body = structure.body_size(piece for page in pages for piece in page)
    lines: list[Piece] = []
    footnotes: list[Piece] = []
    for page in pages:
        if page:
            text, below = structure.split_footnotes(layout.in_order(page), body)
            lines += text
            footnotes += below
    known = structure.Structure([*lines, *footnotes], outline)
    groups = paragraphs.join(lines, structure.LARGER * body)
    known.learn(groups)
    found: list[Line] = []
    waiting = _footnotes(footnotes)
    row = 0
    for group in groups:
        while waiting and waiting[0][0].page < group[0].page:
            found.append(_footnote(waiting.pop(0), known))
        if group[0].cells:
            found += structure.cells(group, row, known.hyphens)
            row += 1
            continue
        row = 0
        found.append(known.line(group))
    found += [_footnote(group, known) for group in waiting]
    for line in found:
        line.text = _clean(line.text)
    found = [line for line in found if line.text.strip()]
    if known.hyphens.joined:
        notes.append(f"Words that were broken over a line's end are joined: {known.hyphens.joined}.")
    return recognise(found, notes, sure=sum(line.kind == "heading" for line in found) > 1)


def _footnotes(lines: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for line in lines:
        if groups and not structure.starts_note(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _footnote(group: list[Piece], known: structure.Structure) -> Line:
    return Line(known.hyphens.text(group), kind="aside", gap=True)


def _clean(text: str) -> str:
    return normalise(_CONTROLS.sub("", text))


def _title(title: str, found: Recognised) -> str:
    """Return the title in the file's description, if the words on its first pages bear it out or have none."""
    heading = next((draft.text for draft in found.drafts if draft.kind == "heading" and draft.level == 1), "")
    opening = structure.key(" ".join(draft.text for draft in found.drafts[:OPENING]))
    return (
        found.title if heading and structure.key(title) not in opening else title[: proposals.LONGEST_TITLE]
    )


def _date(said: str) -> dt.date | None:
    match = _DATE.match(said)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
