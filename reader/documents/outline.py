"""The outline of a piece: its blocks, counted by kind and gathered into tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reader.documents.rendering import draw_block
from reader.text.blocks import CHOICES, Block

_NOUNS = {
    "heading": ("heading", "headings"),
    "paragraph": ("paragraph", "paragraphs"),
    "item": ("list item", "list items"),
    "quotation": ("quotation", "quotations"),
    "byline": ("byline", "bylines"),
    "aside": ("aside", "asides"),
    "rule": ("rule", "rules"),
}


def summarise(blocks: Sequence[Block]) -> str:
    """Count the blocks in words, such as `16 headings, 13 paragraphs, 1 table of 10 cells`."""
    counts = Counter[str](block.kind for block in blocks)
    parts = [f"{n} {nouns[n != 1]}" for kind, nouns in _NOUNS.items() if (n := counts[kind])]
    tables = [group for group in gather(blocks) if group[0].kind == "cell"]
    parts += [f"1 table of {len(cells)} cell{'s' if len(cells) > 1 else ''}" for cells in tables]
    return ", ".join(parts)


def gather(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the cells of each table together, other blocks alone. A new table begins where rows restart."""
    cells: list[Block] = []
    for block in blocks:
        if cells and (block.kind != "cell" or block.row < cells[-1].row):
            yield cells
            cells = []
        if block.kind == "cell":
            cells.append(block)
        else:
            yield [block]
    if cells:
        yield cells


@dataclass(frozen=True, slots=True)
class Part:
    """A block on the correction page: its words, and whether it is ticked."""

    block: Block
    words: SafeString
    ticked: bool

    def html(self, language: str) -> SafeString:
        """Draw the checkbox and the words. For the longest piece a template would take a minute."""
        block, choice, start = self.block, self.block.choice, self.block.start
        kind = CHOICES[choice] + (" (header)" if block.header else "")
        marker = f'<span class="marker">{escape(block.marker)}</span> ' if block.marker else ""
        return mark_safe(
            f'<div class="block is-{choice} depth-{block.level}" id="block-{start}">'
            f'<input type="checkbox" name="block" value="{start}" id="tick-{start}"'
            f'{" checked" if self.ticked else ""}> <label for="tick-{start}"><span class="kind">{kind}</span> '
            f'<span class="words" lang="{escape(language)}">{marker}{self.words}</span></label></div>'
        )


class TableRow(list[Part]):
    """The cells of a table's row, or one block of another kind."""

    def __init__(self, found: Iterable[Part], language: str) -> None:
        super().__init__(found)
        self.html = mark_safe("".join(part.html(language) for part in self))


def parts(
    text: str, blocks: Sequence[Block], ticked: Collection[int] = (), language: str = "en"
) -> list[list[TableRow]]:
    """Return all blocks by group and row: a table has its rows, any other block is one row of one part.

    `ticked` holds the starts (code points) of the blocks whose boxes are ticked.
    """
    return [
        [
            TableRow((Part(b, mark_safe(draw_block(text, b)), b.start in ticked) for b in row), language)
            for _, row in groupby(group, key=lambda block: block.row)
        ]
        for group in gather(blocks)
    ]
