"""The sentences of a piece, and the windows of sentences that may be a passage's counterpart.

Everything is counted in code points of the piece's text. A sentence never crosses a block, so neither does a
window. Blocks that state nothing (a byline, a date, an advertisement) give no candidates.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.blocks import Block

#: Kinds of block, and roles of asides, in which no counterpart is looked for.
LEFT_OUT = {"byline", "rule"}
ROLES_LEFT_OUT = {"caption", "date", "promotion", "reference", "biography", "topics"}

#: The most sentences of a window; longer passages are compared with windows of this size.
LARGEST = 3

_CLOSERS = "\"'\u2019\u201d\u00bb)\\]"
_END = re.compile(
    rf"(?:(?<=[.!?\u2026\u061f\u06d4\u0964])[{_CLOSERS}]*\s+|(?<=[\u3002\uff01\uff1f])[{_CLOSERS}\u300d]*\s*)"
)
#: Words whose full stop ends no sentence: a single letter or digit, a title, an abbreviation.
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|Mr|Mrs|Ms|Dr|Prof|St|[Nn]o|vs|etc|cf|e\.g|i\.e|Nr|bzw|z\.B)\.$")


class Sentence(NamedTuple):
    """A sentence at `[start, end)`, in the block of this number."""

    start: int
    end: int
    block: int


class Window(NamedTuple):
    """The sentences `[first, last)` of a piece, at `[start, end)` of its text."""

    first: int
    last: int
    start: int
    end: int


def sentences_of(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of the blocks in which counterparts are looked for, in text order."""
    return [
        Sentence(start, end, number)
        for number, block in enumerate(blocks)
        if block.kind not in LEFT_OUT and block.role not in ROLES_LEFT_OUT
        for start, end in _cut(text, block.start, block.end)
    ]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _END.finditer(text, start, end):
        before = text[begin : stop.start()].rstrip()
        if stop.end() >= end or (before.endswith(".") and _NO_END.search(before)):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    finish = end - (len(part) - len(part.rstrip()))
    if any(sign.isalnum() for sign in part):
        yield begin, finish


def touched(sentences: Sequence[Sentence], start: int, end: int) -> range:
    """Return the numbers of the sentences that share a code point with `[start, end)`."""
    first = bisect_right(sentences, start, key=lambda one: one.end)
    return range(first, max(first, bisect_left(sentences, end, key=lambda one: one.start)))


def windows_of(sentences: Sequence[Sentence], size: int) -> list[Window]:
    """Return every run of `size` sentences within a block; a block of fewer sentences is one window."""
    found = []
    for first, last in by_block(sentences):
        for begin in range(first, max(first, last - size) + 1):
            finish = min(begin + size, last)
            found.append(Window(begin, finish, sentences[begin].start, sentences[finish - 1].end))
    return found


def by_block(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the runs `[first, last)` of sentences in one block."""
    first = 0
    for at in range(1, len(sentences) + 1):
        if at == len(sentences) or sentences[at].block != sentences[first].block:
            yield first, at
            first = at
