"""The lines of a plain text that are not blank, on their way to becoming blocks."""
# ruff: noqa: RUF001

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.importing.plain_text.characters import BULLETS, CHINESE_NUMERALS, columns
from reader.text.blocks import Draft, Kind, Span, normalise

#: NEL, the line and paragraph separators and the form feed end a line as well; two of them end a paragraph.
_BREAKS = {"\v": "\n", "\x85": "\n", "\u2028": "\n", "\f": "\n\n", "\u2029": "\n\n"}
_BREAK = re.compile(f"[{''.join(_BREAKS)}]")
#: With the two non-characters that a byte-order mark becomes if it is read the wrong way round.
_CONTROLS = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\ufffe\uffff]")

MARKER = re.compile(
    rf"(?:[{BULLETS}]|\(?(?:\d{{1,3}}|[a-z]|[א-ת])[.)]|\[\^?\d{{1,3}}\]:?)\s"
    r"|[①-⒛]"
    rf"|[（(](?:\d{{1,3}}|[{CHINESE_NUMERALS}]{{1,3}})[）)]|(?:\d{{1,3}}|[{CHINESE_NUMERALS}]{{1,3}})[、．]"
)
_UNSEEN = "\u200b\u200c\u200d\u2060"  # characters without width: a line of nothing else is blank


@dataclass(slots=True)
class Line:
    """A line on its way to becoming a block; its kind is None until a step recognises it.

    `indent` is the white space before it and `width` its whole length, both in columns; `gap` means that a
    blank line precedes it. The other fields are those of a `Draft`.
    """

    text: str
    indent: int = 0
    width: int = 0
    gap: bool = False
    kind: Kind | None = None
    level: int = 0
    marker: str = ""
    row: int = 0
    column: int = 0
    header: bool = False
    role: str = ""
    tabs: tuple[int, int] = (0, 0)  # before the words and after them
    starts: bool = False  # a block, whatever the line before
    spans: tuple[Span, ...] = ()

    def be(self, kind: Kind, *, level: int = 0, role: str = "") -> None:
        """Recognise the line as a block of this kind."""
        self.kind, self.level, self.role = kind, level, role

    def draft(self) -> Draft:
        return Draft(
            self.kind or "paragraph", self.text, self.level, self.marker,
            self.row, self.column, self.header, self.role, self.spans,
        )  # fmt: skip


def split(source: str, notes: list[str]) -> list[Line]:
    """Return the lines of a text that are not blank, in NFC and without control characters."""
    # Patterns, because `translate` takes a second for a long text that is not all Latin.
    source = _BREAK.sub(lambda found: _BREAKS[found[0]], source)
    source, dropped = _CONTROLS.subn("", source)
    clean = normalise(source)
    if dropped:
        notes.append(f"Control characters, which nobody sees, were left out: {dropped}.")
    if marks := source.lstrip("\ufeff \t\r\n").count("\ufeff"):
        notes.append(f"Byte-order marks inside the text, which nobody sees, were left out: {marks}.")
    lines: list[Line] = []
    gap, edges = True, 0
    for raw in clean.split("\n"):
        text = raw.strip()
        if not text.strip(_UNSEEN):
            gap = True
            continue
        edges += "\xa0" in raw and raw.strip(" \t") != text
        shown = raw.expandtabs(4) if "\t" in raw else raw
        indent = len(shown) - len(shown.lstrip())
        line = Line(text, columns(shown[:indent]), indent + len(text), gap)
        if "\t" in raw:
            line.tabs = (
                raw[: len(raw) - len(raw.lstrip())].count("\t"),
                raw[len(raw.rstrip()) :].count("\t"),
            )
        lines.append(line)
        gap = False
    if edges:
        notes.append(
            "No-break spaces at the beginning or end of a line were left out, and those between words kept. "
            f"Lines with such spaces: {edges}."
        )
    return lines


def runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield runs of plain or quoted lines that have no blank line between them."""
    run: list[Line] = []
    for line in lines:
        if run and (line.gap or line.kind != run[0].kind):
            yield run
            run = []
        if line.kind in (None, "quotation"):
            run.append(line)
    if run:
        yield run


def without_insets(found: list[list[Line]]) -> list[list[Line]]:
    """Return the runs of lines but those that are set off by their indent from most of the others."""
    indents: Counter[int] = Counter()
    for run in found:
        indents[min(line.indent for line in run)] += len(run)
    base = indents.most_common(1)[0][0] if indents else 0
    return [run for run in found if min(line.indent for line in run) <= base + 1]
