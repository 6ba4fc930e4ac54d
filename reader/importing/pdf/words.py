"""The words of a PDF's page with their places, grouped into pieces of a line that have no wide gap.

Lengths are in points, from the bottom left of the page as it is read: text that runs up or down is turned.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reader.importing.recognised import extra

HYPHEN = "\ufffe"  # what pdfium makes of a hyphen at the end of a line, and of the line break behind it
WIDE = 1.5  # times the size of the letters: a wider gap is one between columns
_BOLD = re.compile(r"(?i)bold|black|heavy|[-,]bd|cmbx|medil?$")
_PIECE = re.compile(f"[^ \t\r\n{HYPHEN}]+{HYPHEN}?|[\r\n]")


@dataclass(slots=True)
class Word:
    text: str
    left: float
    right: float
    base: float


@dataclass(eq=False)
class Piece:
    """Words that follow each other on one line: `base` is the height they stand on, `size` that of their letters."""

    words: list[Word]
    size: float
    bold: bool = False
    angle: int = 0  # of the text on the page, in degrees
    page: int = 0
    indent: float = 0.0  # from the left edge of its column
    spread: bool = False  # over the line, with a wide gap
    cells: list["Piece"] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def base(self) -> float:
        return self.words[0].base


class PageText:
    """The text of one page, read through pdfium's own functions, since a call for each word adds up."""

    def __init__(self, page: Any, number: int) -> None:
        pdfium = extra("pypdfium2.raw")
        self._pdfium, self._number = pdfium, number
        self._page = page
        self._handle = page.get_textpage()
        self._raw = self._handle.raw
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._into = [ctypes.byref(number) for number in self._numbers]
        self._matrix, self._name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(80)

    def pieces(self) -> list[Piece]:
        """Return the pieces in the order in which the page draws them."""
        found: list[Piece] = []
        for line in self._lines():
            start = line[0][0]
            size, bold, angle = self._look(max(line, key=lambda one: len(one[1]))[0], start)
            for index, text in line:
                word = self._word(index, text, angle)
                last = found[-1] if found else None
                if last and _goes_on(last, word, size, angle, new=index == start):
                    last.words.append(word)
                else:
                    found.append(Piece([word], size, bold, angle, self._number))
        self._handle.close()
        return found

    def _lines(self) -> Iterator[list[tuple[int, str]]]:
        """Yield the words of each line, with the index of their first character."""
        text, index_of = self._text()
        line: list[tuple[int, str]] = []
        for match in _PIECE.finditer(text):
            if match[0] not in "\r\n":
                line.append((index_of(match.start()), match[0]))
            if line and (match[0] in "\r\n" or match[0].endswith(HYPHEN)):
                yield line
                line = []
        if line:
            yield line

    def _text(self) -> tuple[str, Any]:
        """Return the page's text as UTF-16 units, and a function from an index in it to one of a character."""
        count = self._pdfium.FPDFText_CountChars(self._raw)
        buffer = (ctypes.c_ushort * (count + 1))()
        written = self._pdfium.FPDFText_GetText(self._raw, 0, count, buffer) if count > 0 else 0
        units = buffer[: max(written - 1, 0)]
        if len(units) == count:
            return "".join(map(chr, units)), int
        find = self._pdfium.FPDFText_GetCharIndexFromTextIndex
        return "".join(map(chr, units)), lambda index: max(find(self._raw, index), 0)

    def _look(self, index: int, start: int) -> tuple[float, bool, int]:
        """Return the size of a line's letters as drawn, whether they are bold, and the angle of the line."""
        pdfium, raw, matrix = self._pdfium, self._raw, self._matrix
        size = pdfium.FPDFText_GetFontSize(raw, index)
        if pdfium.FPDFText_GetMatrix(raw, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        pdfium.FPDFText_GetFontInfo(raw, index, self._name, 80, None)
        bold = _BOLD.search(self._name.value.decode("latin-1")) is not None
        angle = round(math.degrees(pdfium.FPDFText_GetCharAngle(raw, start)) / 90) * 90 % 360
        return min(max(abs(size), 1.0), 1000.0) if math.isfinite(size) else 1.0, bold, angle

    def _word(self, index: int, text: str, angle: int) -> Word:
        """Return a word: it begins where its first letter is drawn, and ends with the box of its last one."""
        x, y, right, top = self._into
        pdfium, numbers = self._pdfium, self._numbers
        pdfium.FPDFText_GetCharBox(self._raw, index + len(text.rstrip(HYPHEN)) - 1, x, right, y, top)
        box = [number.value for number in numbers]  # left, bottom, right, top
        pdfium.FPDFText_GetCharOrigin(self._raw, index, x, y)
        if not text.isascii():
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        start, base = numbers[0].value, numbers[1].value
        one, other = box[0], box[2]
        if angle:
            start, base = _turn(start, base, angle)
            one, other = _turn(one, box[1], angle)[0], _turn(other, box[3], angle)[0]
        return Word(text, min(start, one, other), max(start, one, other), base)


def _turn(x: float, y: float, angle: int) -> tuple[float, float]:
    """Return a place on the page as it is once text at an angle, clockwise, runs to the right."""
    return {0: (x, y), 270: (y, -x), 180: (-x, -y), 90: (-y, x)}[angle]


def _goes_on(piece: Piece, word: Word, size: float, angle: int, *, new: bool) -> bool:
    """Return whether a word belongs to a piece; `new` if pdfium began another line with it."""
    last = piece.words[-1]
    if angle != piece.angle or last.text.endswith(HYPHEN):
        return False
    letter = max(size, piece.size)
    gap = max(word.left - last.right, last.left - word.right)  # text may run from right to left
    near = abs(word.base - last.base) < 0.6 * letter
    return near and gap < (0.8 if new else WIDE) * letter and (gap > -letter or not new)
