"""Recognition of verse: lines that end where their author wanted, in stanzas. Each stanza is one block."""
# ruff: noqa: RUF001

import re
from itertools import pairwise

from reader.importing.plain_text.characters import FULL_STOPS, last_sign
from reader.importing.plain_text.dates import is_date_line
from reader.importing.plain_text.headings import is_part
from reader.importing.plain_text.lines import MARKER, Line, runs
from reader.importing.plain_text.names import read_byline
from reader.importing.plain_text.wrapping import Wrapping, find

LONGEST = 72  # columns of a line of verse
LEAST = 5  # lines of a piece that is nothing but verse
_LABEL = re.compile(r"[^\s:：][^:：]{0,30}[:：](?:\s|$)|(?:https?://|www\.)\S+$")


def recognise(lines: list[Line], notes: list[str]) -> list[Line]:
    """Join the lines of each stanza to one paragraph that keeps its line breaks and indents."""
    wrapping = find(lines)
    base = min((line.indent for line in lines if line.kind is None), default=0)
    stanzas = [run for run in runs(lines) if len(run) > 1 and all(map(_may_be_verse, run))]
    if wrapping:
        stanzas = [run for run in stanzas if _is_inset(run, base, wrapping)]
    elif not _is_poem(stanzas, lines):
        stanzas = [run for run in stanzas if _is_inset(run, base, None) or _runs_over(run)]
    left_out: set[int] = set()
    for run in stanzas:
        left = min(line.indent for line in run)
        run[0].text = "\n".join(" " * (line.indent - left) + line.text for line in run).lstrip()
        run[0].kind = run[0].kind or "paragraph"
        left_out.update(map(id, run[1:]))
    if stanzas:
        notes.append(f"Line breaks were kept as in verse, and each stanza is one block: {len(stanzas)}.")
    return [line for line in lines if id(line) not in left_out]


def _may_be_verse(line: Line) -> bool:
    return not (
        line.starts
        or line.indent + len(line.text) > LONGEST + line.indent // 2
        or "\t" in line.text
        or MARKER.match(line.text)
        or _LABEL.match(line.text)
        or is_date_line(line.text)
        or read_byline(line.text)
        or is_part(line.text)
    )


def _is_poem(stanzas: list[list[Line]], lines: list[Line]) -> bool:
    """Return True if the piece is nothing but verse, below a title perhaps."""
    held = [line for run in stanzas for line in run]
    return len(held) >= max(LEAST, 0.6 * len(lines)) and _are_open(held)


def _are_open(held: list[Line]) -> bool:
    """Return True if many of the lines end inside a sentence."""
    return sum(last_sign(line.text) not in FULL_STOPS for line in held) >= 0.4 * len(held)


def _is_inset(run: list[Line], base: int, wrapping: Wrapping | None) -> bool:
    """Return True if the lines are set off by their indent, and were not broken at a margin of their own."""
    if min(line.indent for line in run) < base + 2 or not _are_open(run[:-1]):
        return False
    width = max(line.width for line in run)
    full = all(Wrapping(width, 0, len).is_full(before, line) for before, line in pairwise(run))
    small = sum(not line.text[0].isupper() for line in run[1:]) * 2 >= len(run) - 1
    return not (full and small and (wrapping is None or width >= 0.7 * wrapping.width))


def _runs_over(run: list[Line]) -> bool:
    """Return True for three lines or more of which most end with a sign, but few of them a sentence."""
    over = sum(before.text[-1] in ",;，、" or line.text[0].islower() for before, line in pairwise(run))
    signs = sum(not line.text[-1].isalnum() for line in run)
    return len(run) > 2 and over * 2 >= len(run) - 1 and signs * 2 >= len(run)
