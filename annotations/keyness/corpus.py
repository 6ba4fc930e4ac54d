"""What is counted together: the words of some passages of one text or of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from annotations.keyness.tokens import Extent, Ranges, Tokens


class Part(NamedTuple):
    """The words of one text that are counted, and the stop words of its language, folded; none where they count."""

    tokens: Tokens
    extent: Extent
    stop: Set[str] = frozenset()

    def stops(self, term: str) -> bool:
        """Whether the term is a stop word, or a phrase with one at either end."""
        if not self.stop:
            return False
        first, _, last = term.partition(" ")
        return first in self.stop or last in self.stop


class Corpus:
    """Sizes count every running word, stop words too, so that no figure of a word rests on which of them are known."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)

    @cached_property
    def words(self) -> list[Counter[str]]:
        """How often each word stands in each part."""
        return [_counted(part.tokens.words, part.extent.words) for part in self.parts]

    @cached_property
    def phrases(self) -> list[Counter[str]]:
        """How often each phrase stands in each part."""
        return [_counted(part.tokens.phrases, part.extent.phrases) for part in self.parts]

    @cached_property
    def size(self) -> int:
        """How many words there are."""
        return sum(last - first for part in self.parts for first, last in part.extent.words)

    @cached_property
    def phrases_size(self) -> int:
        """How many two-word phrases there are."""
        return sum(
            sum(map(bool, part.tokens.phrases[first:last]))
            for part in self.parts for first, last in part.extent.phrases
        )  # fmt: skip

    def count(self, term: str) -> int:
        """How often a term stands here, where it is no stop word; a phrase is two words with a space between."""
        total = 0
        for part, counter in zip(self.parts, self.phrases if " " in term else self.words, strict=True):
            if (found := counter.get(term)) and not part.stops(term):
                total += found
        return total

    def places(self, term: str) -> list[tuple[int, int]]:
        """Where a term stands, stop words too: the number of the part and that of its word, or first word, in it."""
        return [
            (at, number)
            for at, part in enumerate(self.parts)
            for number in part.tokens.places_of(term, part.extent)
        ]


def all_counted(corpora: Iterable[Corpus]) -> Iterator[tuple[str, int]]:
    """How often each word and each phrase stands in several bodies together, stop words too."""
    parts = [part for corpus in corpora for part in corpus.parts]
    yield from _count(_slices(part.tokens.words, part.extent.words) for part in parts).items()
    yield from _count(_slices(part.tokens.phrases, part.extent.phrases) for part in parts).items()


def _counted(terms: list[str], ranges: Ranges) -> Counter[str]:
    return _count([_slices(terms, ranges)])


def _count(lists: Iterable[Iterable[list[str]]]) -> Counter[str]:
    # One long list is counted many times faster than many short ones, one after the other.
    found = Counter(list(chain.from_iterable(chain.from_iterable(lists))))
    found.pop("", None)  # the places at which there is no phrase
    return found


def _slices(terms: list[str], ranges: Ranges) -> Iterator[list[str]]:
    return (terms[first:last] for first, last in ranges)
