"""What it takes to read a piece of each format, beside the least: a library's own text of it, without any structure.

    python -m tests.benchmarks.formats FORMAT reader|floor

reads such a file from stdin, by the reader or by the floor, and prints how many kilobytes that took at most.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from reader.importing import plain_text
from reader.importing.formats import FORMATS
from reader.importing.isolation import read_apart
from tests.benchmarks.table import Figure, side_by_side
from tests.support import pdf_files

PAGES = 200
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


#: Markdown's parser is the least for plain text: it finds blocks too, though only those that are marked.
CASES = {
    TEXT: Case(
        lambda: (f"{pdf_files.PROSE}\n\n" * 6 * PAGES).encode(),
        lambda data: MarkdownIt().parse(data.decode()),
        3,
        3,
    ),
    "a PDF file": Case(lambda: pdf_files.book(PAGES), text_of_pdf, 12, 4),
}
READERS: dict[str, Callable[[bytes], object]] = {one.name: one.read for one in FORMATS}
READERS[TEXT] = lambda data: plain_text.read(data.decode())


def figures() -> Iterator[Figure]:
    """The table's rows: time and memory of each reader, and what a process of its own adds."""
    for name, case in CASES.items():
        data = case.file()
        size, share = f"{len(data) / 1e6:.1f} MB", 1e6 / len(data)
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


def peak(data: bytes, name: str, which: str) -> float:
    """Return the megabytes that a process needs more, at most, while a format's reader or its floor reads a file."""
    command = [sys.executable, "-m", "tests.benchmarks.formats", name, which]
    return int(subprocess.run(command, input=data, capture_output=True, check=True).stdout) / 1_000


def most() -> int:
    """Return the most kilobytes that this program has had. What `resource` says includes the program that began it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


if __name__ == "__main__":
    whole = sys.stdin.buffer.read()
    before = most()
    (READERS[sys.argv[1]] if sys.argv[2] == "reader" else CASES[sys.argv[1]].floor)(whole)
    print(most() - before)
