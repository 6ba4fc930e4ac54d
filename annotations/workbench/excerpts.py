"""Excerpts of a document around places, with marks: as much text as is needed to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from annotations.rendering import Mark, draw_marked
from reader.documents.rendering import Frame
from reader.models import Document
from reader.text.blocks import Block, overlapping

AROUND = 2  # blocks before and after a place
GAP = '<p class="gap" aria-hidden="true">…</p>'  # in place of blocks that are left out


class Excerpt(NamedTuple):
    """Some blocks of a document as HTML. `has_place` is True if they surround a place of the case."""

    side: str
    document: Document
    html: SafeString
    has_place: bool


def excerpt(
    side: str, document: Document, spans: Sequence[tuple[int, int]], marks: Sequence[Mark], share: float = 0.0
) -> Excerpt:
    """Return the blocks around `spans`; without any, those at this share of 1 of the document's length."""
    length = len(document.content.text)
    middle = min(int(share * length), length - 1)
    shown = sorted(_shown(document.content.blocks, spans or [(middle, middle + 1)]))
    return Excerpt(side, document, mark_safe(_draw(document, shown, marks)), bool(spans))


def _shown(blocks: Sequence[Block], spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the numbers of the blocks around the spans."""
    number = {block.start: at for at, block in enumerate(blocks)}
    found: set[int] = set()
    for start, end in spans:
        here = [number[block.start] for block in overlapping(blocks, start, end)] or [
            max((at for at, block in enumerate(blocks) if block.start <= start), default=0)
        ]
        found |= set(range(max(0, here[0] - AROUND), min(len(blocks), here[-1] + AROUND + 1)))
    return found


def _draw(document: Document, numbers: Sequence[int], marks: Sequence[Mark]) -> str:
    blocks = document.content.blocks
    runs = list(_runs(numbers))
    pieces = [GAP] if runs and runs[0][0] else []
    for at, run in enumerate(runs):
        pieces += [GAP] if at else []
        pieces.append(_draw_run(document.content.text, [blocks[number] for number in run], marks))
    if runs and runs[-1][-1] < len(blocks) - 1:
        pieces.append(GAP)
    return "".join(pieces)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of consecutive numbers."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _draw_run(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> str:
    frame = Frame(text, blocks)
    frame.pieces[0] = ""  # Drops the text before the first block.
    for block in blocks:
        here = [mark for mark in marks if mark.start < block.end and block.start < mark.end]
        if here:
            frame.pieces[frame.inside_of[block.start]] = draw_marked(text, block, here)
    return "".join(frame.pieces)
