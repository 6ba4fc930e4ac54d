"""The joining of a PDF's lines to paragraphs, across columns and pages, and of words that a line's end broke."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reader.importing.pdf.words import HYPHEN, Piece
from reader.importing.plain_text.characters import (
    CLOSING_QUOTES,
    DASHES,
    OPENING_QUOTES,
    SENTENCE_ENDS,
    last_sign,
)
from reader.importing.plain_text.lines import MARKER

SYMBOLS = "\uf0b7\uf0a7\uf0d8\u25cf\u25cb\u25a0\u25aa\u2022\u25e6\u2023\u2043\u2219"
_BULLET = re.compile(f"[{SYMBOLS}\u2013\u2014*-] (?=\\S)|[{SYMBOLS}](?=\\S)")
_LEADERS = re.compile(r"(?<!\.)(?<!\. )(?:\. ?){4,}\S{0,6}$")  # from a title to the number of its page
_DIGITS = re.compile(r"\[?\d{1,3}[.\])]\s")
APART = 1.22  # times the usual distance of two lines: a larger one is between paragraphs
SAME = 0.08  # of a size: letters that differ by less have the same
SLACK = 0.5  # times the size of the letters: a space, and what a letter's box leaves of its place
NEAR = 40  # lines before and after a page's end that tell how wide the column is
RARELY = 0.04  # of the lines with a hyphen at their end, in a text whose words were not broken
STEP = 0.7  # times the size of the letters, for an indent

Paragraph = list[Piece]


def join(lines: list[Piece], large: float) -> list[Paragraph]:
    """Return the lines of each paragraph. Letters of the size `large` or more are those of headings."""
    leading = _leadings(lines)
    groups: list[Paragraph] = []
    for block in _blocks(lines, leading):
        right = max(line.right for line in block)
        opened: Paragraph = []
        for number, line in enumerate(block):
            after = block[number + 1] if number + 1 < len(block) else None
            if opened and _goes_on(opened, line, after, right, large):
                opened.append(line)
            else:
                groups.append(opened := [line])
    return _across(groups)


def starts_item(line: Piece) -> bool:
    text = line.text[:12] + " "
    return bool(_BULLET.match(text) or (MARKER.match(text) and len(line.words) > 1) or _DIGITS.match(text))


def _leadings(lines: Iterable[Piece]) -> dict[int, float]:
    """Return the usual distance from line to line, by the size of letters in half points."""
    found: dict[int, Counter[float]] = {}
    for one, other in pairwise(lines):
        down = one.base - other.base
        if (
            one.page == other.page
            and abs(one.size - other.size) < SAME * one.size
            and 0.9 * one.size < down < 2.5 * one.size
        ):
            found.setdefault(round(2 * one.size), Counter())[round(down, 0)] += 1
    usual = {}
    for size, counts in found.items():
        top = max(counts.values())
        usual[size] = min(down for down, count in counts.items() if count >= max(2, top / 10) or count == top)
    return usual


def _blocks(lines: list[Piece], leading: dict[int, float]) -> Iterator[list[Piece]]:
    """Yield runs of lines right below each other, in one size; a row of a table is a block of its own."""
    block: list[Piece] = []
    for line in lines:
        if block and not _is_below(block[-1], line, leading):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _is_below(line: Piece, below: Piece, leading: dict[int, float]) -> bool:
    if line.page != below.page or line.angle != below.angle or line.cells or below.cells:
        return False
    if abs(line.size - below.size) > SAME * line.size:
        return False
    usual = leading.get(round(2 * line.size), 1.2 * line.size)
    down = line.base - below.base
    return 0 < down <= APART * usual + 0.5 and below.left < line.right and line.left < below.right


def _goes_on(opened: Paragraph, line: Piece, after: Piece | None, right: float, large: float) -> bool:
    """Return whether a line belongs to the paragraph above it in its block, which ends at `right`."""
    last, first = opened[-1], opened[0]
    if last.text.endswith(HYPHEN):
        return True
    if starts_item(line) and (line.left <= first.left + STEP * line.size or starts_item(first)):
        return False
    if line.size >= large:
        return last.bold == line.bold
    if _LEADERS.search(last.text[-80:]):
        return False
    step = STEP * line.size
    if abs(last.left + last.right - line.left - line.right) < line.size and abs(last.left - line.left) > step:
        return _is_full(last, line, right)  # both are centred
    if last.bold != line.bold and not _is_full(last, line, right):
        return False
    if line.left > last.left + step and not starts_item(first):
        hangs = len(opened) == 1 and after is not None and abs(after.left - line.left) < step
        if not hangs:
            return False
    if line.left < last.left - step and len(opened) > 1:
        return False
    return _is_full(last, line, right)


def _is_full(line: Piece, below: Piece, right: float) -> bool:
    """Return whether the first word of the line below would not have fitted on a line."""
    word = below.words[0]
    return line.right + (word.right - word.left) + SLACK * line.size > right


def _across(groups: list[Paragraph]) -> list[Paragraph]:
    """Join a paragraph at the end of a column or page with its rest at the top of the next one."""
    joined: list[Paragraph] = []
    for group in groups:
        if joined and _is_broken(joined[-1], group):
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined


def _is_broken(group: Paragraph, rest: Paragraph) -> bool:
    last, line = group[-1], rest[0]
    moved = line.page == last.page + 1 or (line.page == last.page and line.base > last.base)
    alike = abs(last.size - line.size) < SAME * last.size and last.bold == line.bold
    if not moved or not alike or last.cells or line.cells or last.angle != line.angle:
        return False
    if last.text.endswith(HYPHEN):
        return True
    if starts_item(line) or len(group) + len(rest) < 3:
        return False
    width = max(piece.right - piece.left for piece in (*group[-NEAR:], *rest[:NEAR]))
    full = last.right - last.left > 0.85 * width or len(group) == 1
    begins = line.text[:1].islower() or last_sign(last.text) not in SENTENCE_ENDS
    return full and begins and line.indent <= last.indent + STEP * line.size


class Hyphens:
    """Joins the parts of words that a line's end broke, by what other words the piece has."""

    def __init__(self, lines: Sequence[Piece]) -> None:
        self._known: set[str] = set()
        ended = sum(line.text.endswith(HYPHEN) for line in lines)
        self._divided = ended > RARELY * len(
            lines
        )  # whether the program that set the text broke words at all
        for line in lines:
            self._known.update(_bare(word.text) for word in line.words if HYPHEN not in word.text)
        self.joined = 0

    def text(self, lines: Iterable[Piece]) -> str:
        """Return the words of a paragraph's lines."""
        parts: list[str] = []
        for line in lines:
            words = line.text
            if parts and parts[-1].endswith((HYPHEN, "-", "\u2010", "\xad")):
                before, after = parts[-1][:-1].split(" ")[-1], words.split(" ", 1)[0]
                parts[-1] = parts[-1][:-1] + self._between(before, after, parts[-1][-1])
            elif parts:
                dashed = parts[-1][-1:] in DASHES and parts[-1][-2:-1].isalnum() and words[:1].isalnum()
                parts.append("" if dashed else " ")
            parts.append(words)
        return "".join(parts).replace(HYPHEN, "-")

    def _between(self, before: str, after: str, sign: str) -> str:
        """Return what is between two parts of a word: nothing, a hyphen, or a hyphen and a space."""
        one, other = _bare(before), _bare(after)
        if not one or not before[-1:].isalpha() or not after[:1].isalpha():
            return "-" if before[-1:].isalnum() and after[:1].isalnum() else "- "
        if sign == "\xad" or one + other in self._known:
            self.joined += 1
            return ""
        kept = f"{one}-{other}" in self._known or after[:1].isupper()
        if (
            kept
            or not self._divided
            or "-" in before
            or (one in self._known and other in self._known and min(len(one), len(other)) > 3)
        ):
            return "-"
        self.joined += 1
        return ""


def _bare(word: str) -> str:
    return word.strip(OPENING_QUOTES + CLOSING_QUOTES + "()[].,;:!?*").lower()
