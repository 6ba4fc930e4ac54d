"""The outline of a piece: its blocks, counted by kind and gathered into tables."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reader.documents.rendering import draw_block, empty_before, way_back
from reader.documents.repair import places
from reader.text.blocks import CHOICES, Block
from reader.text.notes import link_notes, with_notes

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


def draw_groups(
    text: str, blocks: Sequence[Block], ticked: Collection[int], language: str, to_split: int = -1
) -> list[tuple[bool, list[SafeString]]]:
    """Return all blocks with their checkboxes by group and row: True and the rows of a table, or False and a block.

    `ticked` holds the starts (code points) of the blocks whose boxes are ticked. The words of the block that begins
    at `to_split` are buttons that split it.
    """
    notes = link_notes(blocks)
    blocks = [with_notes(block, notes, "block-") for block in blocks]
    return [
        (
            group[0].kind == "cell",
            [
                mark_safe("".join(_draw_row(text, list(row), ticked, language, to_split)))
                for _, row in groupby(group, key=lambda block: block.row)
            ],
        )
        for group in gather(blocks)
    ]


def _draw_row(
    text: str, row: list[Block], ticked: Collection[int], language: str, to_split: int
) -> Iterator[str]:
    for missing, block in zip(empty_before(row), row, strict=True):
        yield '<div class="block"></div>' * (missing if block.kind == "cell" else 0)
        yield _draw(text, block, block.start in ticked, language, to_split)


def _draw(text: str, block: Block, ticked: bool, language: str, to_split: int) -> str:
    """Draw a block's checkbox and its words. For the longest piece a template would take a minute."""
    if block.start == to_split:
        return _draw_places(text, block, language)
    choice, start = block.choice, block.start
    kind = CHOICES[choice] + (" (header)" if block.header else "")
    own = f' lang="{escape(language)}" dir="auto"'
    lines = " data-lines" if "\n" in text[start : block.end] else ""
    numbered = block.marker and not way_back(block)
    marker = f'<span class="marker">{escape(block.marker)}</span> ' if numbered else ""
    return (
        f'<div class="block is-{choice} depth-{block.level}" id="block-{start}">'
        f'<input type="checkbox" name="block" value="{start}" id="tick-{start}"'
        f'{" checked" if ticked else ""}> <label for="tick-{start}"><span class="kind">{kind}</span> '
        f'<span class="words"{own}{lines}>{marker}{draw_block(text, block)}</span></label></div>'
    )


def _draw_places(text: str, block: Block, language: str) -> str:
    """Draw a block as buttons, each of which splits it before its own words."""
    starts = [block.start + at for at in places(text[block.start : block.end])]
    buttons = "".join(
        f'<button class="place" name="split_at" value="{start}" data-waiting="Splitting the block…">'
        f"{escape(text[start:end])}</button>"
        for start, end in pairwise([*starts, block.end])
    )
    return (
        f'<div class="block is-{block.choice} splitting" id="block-{block.start}" role="group" '
        f'aria-labelledby="split-help"><p class="words" lang="{escape(language)}" dir="auto">'
        f"{escape(text[block.start : starts[0] if starts else block.end])}{buttons}</p></div>"
    )
