"""What the paragraphs of a PDF are: headings by the size of their letters or the outline, footnotes, tables."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reader.importing.pdf.paragraphs import SYMBOLS, Hyphens, Paragraph
from reader.importing.pdf.words import HYPHEN, Piece
from reader.importing.plain_text.characters import OPENING_QUOTES
from reader.importing.plain_text.dates import is_date_line
from reader.importing.plain_text.lines import Line
from reader.importing.plain_text.names import read_byline
from reader.importing.plain_text.typed_markup import is_rule

MANY = 0.35  # of the letters of the commonest size
LARGER = 1.1  # times the size of the text, for a heading
SMALLER = 0.93  # times the size of the text, for a footnote
FAINT = 0.85  # times the size of the text at least, for a heading that is bold
LONGEST = 200  # code points of a heading
_NOTE = re.compile(rf"(?:\[?\d{{1,3}}[\].)]?|[*†‡§¶\u2217]{{1,3}}) ?(?=[^\W\d_]|[{OPENING_QUOTES}(])")
_LEADERS = re.compile(r"(?<!\.)(?<!\. )(?:\. ?){4,}")
_NUMBERED = re.compile(r"[\W\d_]+")


def body_size(lines: Iterable[Piece]) -> float:
    """Return the size of the text: the one of most letters, or a larger one of many, as programs are set small."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    most = max(sizes.values())
    return max(size for size, letters in sizes.items() if letters > MANY * most)


def split_footnotes(lines: list[Piece], body: float) -> tuple[list[Piece], list[Piece]]:
    """Return a page's lines, and those of the footnotes below them: smaller, and the first with a mark."""
    notes: list[Piece] = []
    run: list[Piece] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if line.size > SMALLER * body or line.cells:
            run = []
        elif run or starts_note(line):
            run.append(line)
        if run and (below is None or below.base > line.base):
            notes += run
            run = []
    gone = set(map(id, notes))
    return [line for line in lines if id(line) not in gone], notes


def starts_note(line: Piece) -> bool:
    return _NOTE.match(line.text) is not None


class Structure:
    """Turns paragraphs into recognised lines, with what is known of the whole file."""

    def __init__(self, lines: list[Piece], outline: Mapping[str, int]) -> None:
        self.body = body_size(lines)
        self._outline = outline
        letters = sum(len(line.text) for line in lines)
        self._bold = sum(len(line.text) for line in lines if line.bold) < 0.4 * letters
        self.hyphens = Hyphens(lines)

    def line(self, group: Paragraph) -> Line:
        """Return a paragraph as a line of text whose kind is known if it is a heading or a rule."""
        first = group[0]
        text = self.hyphens.text(group)
        if text.startswith(tuple(SYMBOLS)):
            text = "• " + text.lstrip(SYMBOLS).lstrip()
        text = _LEADERS.sub("… ", text)
        line = Line(text, indent=round(2 * first.indent / max(first.size, 1)), width=len(text), gap=True)
        if is_rule(text):
            line.be("rule")
        elif level := self.level(group, text):
            line.be("heading", level=level)
        return line

    def level(self, group: Paragraph, text: str) -> int:
        """Return 0 for text, 1 for the title, and for other headings a depth in the outline or a rank by size."""
        if group is self._title:
            return 1
        if len(text) > LONGEST or len(key(text)) < 2 or group[0].spread:
            return 0
        if "… " in text or text.startswith("• "):  # a line of the contents, or an item
            return 0
        if depth := self._outline.get(key(text)):
            return min(depth + self._below_title, 4)
        if is_date_line(text) or read_byline(text):
            return 0
        size = group[0].size
        if size >= LARGER * self.body:
            return self._rank(size)
        bold = self._bold and all(line.bold for line in group) and size >= FAINT * self.body
        short = len(group) <= 2 and len(text) <= 120 and not text.endswith((".", ",", ";", ":"))
        return self._rank(self.body) if bold and short else 0

    def learn(self, groups: Iterable[Paragraph]) -> None:
        """Find the title, and remember the sizes of headings, so that the largest gets the highest rank."""
        large = [group for group in groups if self._is_large(group)]
        opening = [group for group in large if group[0].page == large[0][0].page]
        title = max(opening, key=lambda group: group[0].size, default=None)
        self._title = (
            title if title and title[0].size >= max(group[0].size for group in large) - 0.5 else None
        )
        tops = [title for title, depth in self._outline.items() if depth == 1]
        titled = self._title is not None and tops == [key(self.hyphens.text(self._title))]
        self._below_title = 0 if titled else 1
        sizes = Counter(round(group[0].size) for group in large if group is not self._title)
        self._sizes = {size for size, count in sizes.items() if count > 1}

    def _is_large(self, group: Paragraph) -> bool:
        return group[0].size >= LARGER * self.body and sum(len(line.text) for line in group) <= LONGEST

    def _rank(self, size: float) -> int:
        larger = sum(other > round(size) for other in self._sizes)
        return min(2 + larger, 4)


def key(title: str) -> str:
    """Return a heading's letters alone, as the outline and the page may number and space it differently."""
    return _NUMBERED.sub("", title.replace(HYPHEN, "")).lower()


def cells(group: Paragraph, row: int, hyphens: Hyphens) -> list[Line]:
    """Return the cells of a table's row."""
    found = []
    for column, cell in enumerate(group[0].cells):
        line = Line(hyphens.text([cell]), kind="cell", row=row, column=column)
        line.header = row == 0 and all(one.bold for one in group[0].cells)
        found.append(line)
    return found
