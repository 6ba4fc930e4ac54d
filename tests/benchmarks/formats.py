"""What it takes to read a piece of each format, beside the least: a library's own text of it, without any structure.

    python -m tests.benchmarks.formats FORMAT reader|floor

reads such a file from stdin, by the reader or by the floor, and prints how many kilobytes that took at most. Without
arguments, it prints these rows of `make bench` alone.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from lxml import etree, html
from markdown_it import MarkdownIt

from reader.importing import plain_text
from reader.importing.formats import FORMATS
from reader.importing.isolation import read_apart
from tests.benchmarks.table import Figure, side_by_side
from tests.support import archives, pdf_files
from tests.support.damage import FILES

PAGES = 200
CHAPTERS = 200
TEXT = "plain text"


class Case(NamedTuple):
    """A format's file and floor, and how many times the floor its reader may take in time and in memory."""

    file: Callable[[], bytes]
    floor: Callable[[bytes], object]
    slower: float
    larger: float


def text_of_pdf(data: bytes) -> list[str]:
    """Return what pdfium says the text of each page is."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text_of_page(data: bytes) -> str:
    """Return all words of a page, as lxml's parser of HTML finds them."""
    return html.document_fromstring(data).text_content()


def text_of_parts(data: bytes) -> list[str]:
    """Return the words of all XML in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(("xml", "html"))]
        roots = [etree.fromstring(archive.read(name)) for name in parts]
    return ["".join(root.itertext()) for root in roots]


def text_of_mail(data: bytes) -> object:
    """Return the body of an e-mail."""
    return email.message_from_bytes(data, policy=email.policy.default).get_content()


def text_of_markdown(data: bytes) -> str:
    return MarkdownIt().enable("table").render(data.decode())


def text_of_cues(data: bytes) -> list[str]:
    """Return the words of a file of subtitles, without numbers and times."""
    cues = re.findall(r"-->.*\n((?:.+\n)+)", data.decode())
    return [re.sub("<[^>]*>", "", cue) for cue in cues]


def page(chapters: int) -> str:
    """The inside of a page: chapters with a heading, paragraphs with emphasis and a link, a list and a table."""
    return "".join(
        f"<h2>Chapter {chapter}</h2>"
        + f"<p>{pdf_files.PROSE} <em>Nobody</em> says <a href='https://example.org/'>so</a>.</p>" * 4
        + "<ul><li>Tickets for a day</li><li>Tickets for a month</li></ul>"
        + "<table><tr><th>Zone</th><th>Price</th></tr><tr><td>North</td><td>4</td></tr></table>"
        for chapter in range(chapters)
    )


def word(chapters: int) -> bytes:
    return archives.document(
        "".join(
            archives.paragraph(f"Chapter {chapter}", "Heading2")
            + archives.paragraph(pdf_files.PROSE) * 4
            + archives.paragraph("Tickets for a day", numbered=0) * 2
            for chapter in range(chapters)
        )
    )


def open_document(chapters: int) -> bytes:
    chapter = (
        '<text:h text:outline-level="2">Chapter</text:h>'
        + f"<text:p>{pdf_files.PROSE}</text:p>" * 4
        + "<text:list><text:list-item><text:p>Tickets</text:p></text:list-item></text:list>"
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    return archives.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:text="{urn}:text:1.0">'
            f"<office:body><office:text>{chapter * chapters}</office:text></office:body></office:document-content>",
        }
    )


def markdown(chapters: int) -> str:
    return "".join(
        f"## Chapter {chapter}\n\n"
        + f"{pdf_files.PROSE} *Nobody* says [so](https://example.org/).\n\n" * 4
        + "- Tickets for a day\n- Tickets for a month\n\n| Zone | Price |\n|---|---|\n| North | 4 |\n\n"
        for chapter in range(chapters)
    )


def subtitles(cues: int) -> str:
    """Cues of a minute each hour and more, with a speaker now and then."""
    return "".join(
        f"{cue + 1}\n{cue // 1200:02}:{cue // 20 % 60:02}:{3 * cue % 60:02},000 --> "
        f"{cue // 1200:02}:{cue // 20 % 60:02}:{3 * cue % 60 + 2:02},500\n{words}\n\n"
        for cue, words in zip(
            range(cues), cycle(["- Desk: The ferry crosses", "the <i>bay</i> every hour."]), strict=False
        )
    )


HEADERS = (
    "From: The Harbour Desk <desk@example.org>\nTo: all@example.org\nSubject: The tariff\n"
    "Date: Tue, 7 May 2024 10:00:00 +0000\nMessage-ID: <1@example.org>\n"
    "Content-Type: text/plain; charset=utf-8\n\n"
)

#: Markdown's parser is the least for plain text: it finds blocks too, though only those that are marked. For a Word
#: document and the like it is the words of its XML, unpacked and parsed; mammoth alone takes most of
#: the time of its reader, and finding the article most of the time of a page.
CASES = {
    TEXT: Case(lambda: (f"{pdf_files.PROSE}\n\n" * 6 * PAGES).encode(), text_of_markdown, 3, 3),
    "a PDF file": Case(lambda: pdf_files.book(PAGES), text_of_pdf, 12, 14),
    "an HTML page": Case(
        lambda: f"<!DOCTYPE html><html lang=en><body><article>{page(CHAPTERS)}</article></body></html>".encode(),
        text_of_page, 45, 6,
    ),
    "an EPUB book": Case(
        lambda: archives.book({f"{number}.xhtml": page(1) for number in range(CHAPTERS)}), text_of_parts, 15, 6
    ),
    "a Word document": Case(lambda: word(CHAPTERS), text_of_parts, 90, 15),
    "an OpenDocument text": Case(lambda: open_document(CHAPTERS), text_of_parts, 25, 6),
    "a Markdown text": Case(lambda: markdown(CHAPTERS).encode(), text_of_markdown, 4, 3),
    "an e-mail": Case(
        lambda: (HEADERS + f"{pdf_files.PROSE}\n\n> Why?\n\n" * 6 * CHAPTERS).encode(), text_of_mail, 30, 4
    ),
    "a file of subtitles": Case(lambda: subtitles(5_000).encode(), text_of_cues, 35, 8),
}  # fmt: skip
READERS: dict[str, Callable[[bytes], object]] = {one.name: one.read for one in FORMATS}
READERS[TEXT] = lambda data: plain_text.read(data.decode())


def figures() -> Iterator[Figure]:
    """The table's rows: time and memory of each reader, and what a process of its own adds."""
    for name, case in CASES.items():
        data = case.file()
        # An archive is as large as what is packed in it.
        whole = unpacked(data) if data.startswith(b"PK") else len(data)
        size, share = f"{whole / 1e6:.1f} MB", 1e6 / whole
        value, floor = side_by_side(partial(READERS[name], data), partial(case.floor, data), runs=5, warm=1)
        yield Figure(f"read {name}, a MB", size, value * share, "ms", floor * share, case.slower)
        value, floor = (peak(data, name, which) * share for which in ("reader", "floor"))
        yield Figure(f"memory to read {name}, a MB", size, value, "MB", floor, case.larger)
    small = pdf_files.article()
    value, floor = side_by_side(
        lambda: read_apart(small, "a PDF file"),
        lambda: subprocess.run([sys.executable, "-c", "import django.template"], check=True),
        runs=7,
    )
    yield Figure("read a PDF file of two pages in a process of its own", "2 pages", value, "ms", floor, 4)


def unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(info.file_size for info in archive.infolist())


def peak(data: bytes, name: str, which: str) -> float:
    """Return the megabytes that a process needs more, at most, while a format's reader or its floor reads a file."""
    command = [sys.executable, "-m", "tests.benchmarks.formats", name, which]
    return int(subprocess.run(command, input=data, capture_output=True, check=True).stdout) / 1_000


def most() -> int:
    """Return the most kilobytes that this program has had. What `resource` says includes the program that began it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def main(name: str, which: str) -> None:
    act = READERS[name] if which == "reader" else CASES[name].floor
    whole = sys.stdin.buffer.read()
    act(FILES[name]())  # so that the modules it needs are loaded before
    before = most()
    act(whole)
    print(most() - before)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(*sys.argv[1:])
    else:
        for figure in figures():
            print(
                f"{figure.name} ({figure.size}): {figure.value:.1f} {figure.unit}, {figure.ratio or 0:.1f} ×"
            )
