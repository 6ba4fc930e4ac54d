"""PDF files for tests: words drawn in places, as typesetters and word processors do."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
LEADING = 14.0


class Sheet:
    """Draws lines of text; `y` is where the next one goes."""

    def __init__(self, **about: str) -> None:
        self._file = BytesIO()
        self.canvas = Canvas(self._file, pagesize=(WIDTH, HEIGHT), pageCompression=0, invariant=1)
        self.canvas.setTitle(about.get("title", ""))
        self.canvas.setAuthor(about.get("author", ""))
        self.y = HEIGHT - 90

    def line(
        self, text: str, x: float = 72, y: float | None = None, size: float = 11, bold: bool = False
    ) -> None:
        self.canvas.setFont("Times-Bold" if bold else "Times-Roman", size)
        self.canvas.drawString(x, self.y if y is None else y, text)
        if y is None:
            self.y -= LEADING * size / 11

    def gap(self, points: float = LEADING) -> None:
        self.y -= points

    def paragraph(
        self, text: str, x: float = 72, width: float = 450, size: float = 11, indent: float = 0
    ) -> None:
        """Draw a paragraph, broken at the width; a word with a soft hyphen may be broken there."""
        for number, line in enumerate(self.broken(text, width, size, indent)):
            self.line(line, x + (0 if number else indent), size=size)
        self.gap(LEADING / 2 if not indent else 0)

    def broken(self, text: str, width: float, size: float = 11, indent: float = 0) -> list[str]:
        lines, line = [], ""
        for word in text.split():
            for part, last in _parts(word):
                longer = f"{line}{part}" if line.endswith("\xad") else f"{line} {part}".strip()
                room = width - (indent if not lines else 0)
                if line and self.canvas.stringWidth(longer.replace("\xad", ""), "Times-Roman", size) > room:
                    lines.append(line.replace("\xad", "") + ("-" if line.endswith("\xad") else ""))
                    line = part if last else part + "\xad"
                else:
                    line = longer if last else longer + "\xad"
        return [one.replace("\xad", "") for one in [*lines, line]]

    def page(self) -> None:
        self.canvas.showPage()
        self.y = HEIGHT - 90

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def _parts(word: str) -> Iterable[tuple[str, bool]]:
    parts = word.split("\xad")
    return [(part, number == len(parts) - 1) for number, part in enumerate(parts)]


def article() -> bytes:
    """Return a short piece with title, headings, a list, a table and a footnote on two pages."""
    return book(2)


def book(pages: int) -> bytes:
    """Return that piece with as many pages, each of them a section."""
    sheet = Sheet(title="The Ferry Tariff", author="The Harbour Desk")
    for page in range(1, pages + 1):
        sheet.line("The Harbour Quarterly", y=HEIGHT - 40, size=9)
        sheet.line(str(page), x=WIDTH / 2, y=36, size=9)
        if page == 1:
            sheet.line("The Ferry Tariff", size=20, bold=True)
            sheet.gap()
        sheet.line("Prices" if page % 2 else "Routes", size=14, bold=True)
        sheet.gap(6)
        for _ in range(3):
            sheet.paragraph(PROSE)
        for item in ("Tickets for a day", "Tickets for a month"):
            sheet.line(f"\u2022 {item}", x=84)
        sheet.gap()
        for row in (("Zone", "Price"), ("North", "4"), ("South", "5")):
            for x, cell in zip((84, 250), row, strict=True):
                sheet.line(cell, x=x, y=sheet.y)
            sheet.gap()
        sheet.line(f"{page} {NOTES[(page - 1) % 2]}", y=80, size=8)
        sheet.page()
    return sheet.bytes()


NOTES = ("The tariff of the port, as printed in its leaflet.", "A map is at the quay.")
PROSE = (
    "The ferry crosses the bay every hour, and on market days every half hour. Whoever travels with a bicycle "
    "pays nothing for it before nine in the morning, which the port has always seen as a courtesy to those who "
    "work on the other side."
)


def raw(objects: Iterable[str | bytes], **trailer: Any) -> bytes:
    """Return a PDF file of these objects, numbered from 1 on, the first of which is the catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        body = body.encode("latin-1") if isinstance(body, str) else body
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    extra = " ".join(f"/{key} {value}" for key, value in trailer.items())
    out += f"trailer << /Size {len(places) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def many_pages(count: int) -> bytes:
    """Return a small file that says to have this many pages, all of them the same one."""
    words = b"BT /F1 12 Tf 72 700 Td (The port has a ferry that leaves at noon.) Tj ET"
    return raw(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{'3 0 R ' * count}] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >> >>",
            b"<< /Length %d >> stream\n%s\nendstream" % (len(words), words),
        ]
    )
