"""The index of a piece, to find counterparts fast: its sentences, and the sentences of each stem."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain

from annotations.counterparts.piece import Window, by_block, sentences_of, touched, windows_of
from annotations.counterparts.terms import Term, Terms
from reader.text.blocks import Block
from reader.text.words import texts_of


def frequency(often: float) -> float:
    """Return the weight of a word by its frequency: sublinear above 1."""
    return 1 + math.log(often) if often > 1 else often


class Index:
    """A piece, cut and counted once; it never changes, except for what is computed and kept later."""

    def __init__(self, text: str, blocks: Sequence[Block], tag: str) -> None:
        self.text = text
        self.terms = Terms(tag)
        self.language = self.terms.language
        self.sentences = sentences_of(text, blocks)
        self.stems: list[list[str]] = []  # of each sentence, in order
        self.postings: dict[str, list[int]] = defaultdict(list)  # the sentences of each stem, in order
        #: The extra weight of a stem in a sentence in which it occurs more than once.
        self.beyond: dict[str, dict[int, float]] = defaultdict(dict)
        inside: list[str] = []  # words that neither begin a sentence nor are in a heading
        stems_of = cache(lambda word: [stem for stem, _, _ in self.terms.within(word)])
        for number, sentence in enumerate(self.sentences):
            words = texts_of(text[sentence.start : sentence.end])
            if blocks[sentence.block].kind != "heading":
                inside += words[1:]
            self._count(number, list(chain.from_iterable(map(stems_of, words))))
        self.names = self.terms.names(Counter(inside))
        self._windows: dict[int, list[Window]] = {}

    def _count(self, number: int, stems: list[str]) -> None:
        self.stems.append(stems)
        own = set(stems)
        for stem in own:
            self.postings[stem].append(number)
        if len(own) < len(stems):
            for stem, often in Counter(stems).items():
                if often > 1:
                    self.beyond[stem][number] = frequency(often) - 1

    def terms_in(self, start: int, end: int) -> list[Term]:
        return self.terms.of(self.text, start, end)

    def windows(self, size: int) -> list[Window]:
        if size not in self._windows:
            self._windows[size] = windows_of(self.sentences, size)
        return self._windows[size]

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """The sentences of each sentence's block, as a range `[first, last)` of their numbers."""
        return [(first, last) for first, last in by_block(self.sentences) for _ in range(first, last)]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def block_at(self, place: int) -> int | None:
        """Return the block number of the last sentence that begins at or before `place`, or None."""
        at = bisect_right(self._starts, place) - 1
        return self.sentences[at].block if at >= 0 else None

    def block_of(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return the span of all sentences in the blocks that `place` touches; `place` itself if none."""
        here = touched(self.sentences, *place)
        if not here:
            return place
        first, last = self.bounds[here[0]][0], self.bounds[here[-1]][1]
        return self.sentences[first].start, self.sentences[last - 1].end
