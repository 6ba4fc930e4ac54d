"""The lines of a plain text, and the joining of lines that were broken only to fit a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reader.importing.plain_text.characters import BULLETS, SENTENCE_ENDS, last_sign
from reader.text.blocks import Draft, Kind, normalise

#: NEL, the line and paragraph separators and the form feed end a line as well; two of them end a paragraph.
_BREAKS = {"\v": "\n", "\x85": "\n", "\u2028": "\n", "\f": "\n\n", "\u2029": "\n\n"}
_BREAK = re.compile(f"[{''.join(_BREAKS)}]")
#: With the two non-characters that a byte-order mark becomes if it is read the wrong way round.
_CONTROLS = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\ufffe\uffff]")

MARKER = re.compile(rf"(?:[{BULLETS}]|\(?(?:\d{{1,3}}|[a-z])[.)])\s")
_UNSEEN = "\u200b\u200c\u200d\u2060"  # characters without width: a line of nothing else is blank
NARROWEST, WIDEST = 50, 100  # columns between which a text counts as broken by hand


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

    def be(self, kind: Kind, *, level: int = 0, role: str = "") -> None:
        """Recognise the line as a block of this kind."""
        self.kind, self.level, self.role = kind, level, role

    def draft(self) -> Draft:
        return Draft(
            self.kind or "paragraph", self.text, self.level, self.marker,
            self.row, self.column, self.header, self.role,
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
        lines.append(Line(text, indent, indent + len(text), gap))
        gap = False
    if edges:
        notes.append(
            "No-break spaces at the beginning or end of a line were left out, and those between words kept. "
            f"Lines with such spaces: {edges}."
        )
    return lines


def join_wrapped(lines: list[Line], notes: list[str]) -> list[Line]:
    """Join paragraphs and list items that were broken by hand over several lines.

    A line is joined with the next one if the first word of that would not have fitted on it, or if that is
    indented below a list marker.
    """
    width = _wrapping_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    if width and len(groups) < len(lines):
        notes.append(f"The lines were broken by hand at about {width} characters; they are joined.")
    hyphens = sum(_is_hyphenated(a, b) for group in groups for a, b in pairwise(group))
    if hyphens:
        notes.append(f"Words were broken over a line's end, and their hyphens are kept: {hyphens}.")
    return [_joined(group) for group in groups]


def _joined(group: list[Line]) -> Line:
    parts = [group[0].text]
    for before, line in pairwise(group):
        parts.append(line.text if _is_hyphenated(before, line) else f" {line.text}")
    group[0].text = "".join(parts)
    return group[0]


def _is_hyphenated(before: Line, line: Line) -> bool:
    return before.text.endswith("-") and before.text[-2:-1].isalpha() and line.text[0].islower()


def _goes_on(group: list[Line], line: Line, width: int) -> bool:
    """Return True if `line` belongs to `group`, in a text broken at `width` columns (0: nowhere)."""
    first, last = group[0], group[-1]
    if line.gap or line.kind != first.kind or line.kind not in (None, "quotation") or MARKER.match(line.text):
        return False
    if line.indent >= first.indent + 2 and MARKER.match(first.text):
        return True
    return bool(width) and line.indent <= first.indent + 3 and _was_full(last.width, line, width - 4)


def _was_full(width_before: int, line: Line, width: int) -> bool:
    first_word = len(line.text[:WIDEST].split(maxsplit=1)[0])
    return width_before + 1 + first_word > width and width_before <= WIDEST + 4


def _wrapping_width(lines: list[Line]) -> int:
    """Return the column at which the text was broken by hand, or 0 if each line is a paragraph of its own."""
    wrapped = breaks = width = 0
    for run in _runs(lines):
        breaks += len(run) - 1
        widest = max(line.width for line in run)
        if len(run) < 3 or not NARROWEST <= widest <= WIDEST:
            continue
        full = sum(_was_full(a.width, b, widest) for a, b in pairwise(run))
        sentences = sum(last_sign(a.text) in SENTENCE_ENDS for a in run[:-1])
        if full >= 0.9 * (len(run) - 1) and sentences <= 0.5 * (len(run) - 1):
            wrapped += len(run) - 1
            width = max(width, widest)
    return width if wrapped >= 2 and wrapped >= 0.5 * breaks else 0


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield runs of plain or quoted lines that have no blank line or list marker between them."""
    run: list[Line] = []
    for line in lines:
        if run and (line.gap or line.kind != run[0].kind or MARKER.match(line.text)):
            yield run
            run = []
        if line.kind in (None, "quotation"):
            run.append(line)
    if run:
        yield run
