"""What is counted together: the words of some passages of one text or of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from annotations.keyness.tokens import Extent, Tokens


class Part(NamedTuple):
    """The words of one text that are counted, and the stop words of its language, folded; none where they count."""

    tokens: Tokens
    extent: Extent
    stop: frozenset[str] = frozenset()


class Corpus:
    """Sizes count every running word, stop words too, so that no figure of a word rests on which of them are known."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)

    @cached_property
    def words(self) -> list[list[str]]:
        """The running words of each part."""
        return [_cut(part.tokens.words, part.extent.words) for part in self.parts]

    @cached_property
    def phrases(self) -> list[list[str]]:
        """The two-word phrases of each part, and an empty one where two words that follow each other are none."""
        return [_cut(part.tokens.phrases, part.extent.phrases) for part in self.parts]

    @cached_property
    def size(self) -> int:
        """How many words there are."""
        return sum(last - first for part in self.parts for first, last in part.extent.words)

    @cached_property
    def phrases_size(self) -> int:
        """How many two-word phrases there are."""
        return sum(len(phrases) - phrases.count("") for phrases in self.phrases)

    def counted(self, terms: set[str], *, phrases: bool) -> Counter[str]:
        """How often those of the words or phrases stand here that are no stop words, nor have one at either end."""
        told = {part.stop: _without(terms, part.stop) for part in self.parts}
        found = zip(self.parts, self.phrases if phrases else self.words, strict=True)
        return Counter(
            list(
                chain.from_iterable(filter(told[part.stop].__contains__, running) for part, running in found)
            )
        )

    def places(self, term: str) -> list[tuple[int, int]]:
        """Where a term stands, stop words too: the number of the part and that of its word, or first word, in it."""
        return [
            (at, number)
            for at, part in enumerate(self.parts)
            for number in part.tokens.places_of(term, part.extent)
        ]


def standing(least: int, *running: list[str]) -> set[str]:
    """The terms that stand `least` times in all of the lists together."""
    # One long list is counted many times faster than many short ones, one after the other.
    total = Counter(list(chain.from_iterable(running)))
    total.pop("", None)
    return {term for term, count in total.items() if count >= least}


def _cut(terms: list[str], ranges: Iterable[tuple[int, int]]) -> list[str]:
    return list(chain.from_iterable(terms[first:last] for first, last in ranges))


def _without(terms: set[str], stop: frozenset[str]) -> set[str]:
    if not stop:
        return terms
    ends = ((term, term.partition(" ")) for term in terms)
    return {term for term, (first, _, last) in ends if first not in stop and last not in stop}
