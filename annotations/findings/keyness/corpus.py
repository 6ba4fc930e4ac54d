"""A corpus: the words of passages of one text or of several, counted together."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from annotations.findings.keyness.tokens import Stretch, Tokens
from annotations.findings.keyness.vocabulary import Vocabulary, count


class Part(NamedTuple):
    """The words of one text that are counted."""

    tokens: Tokens
    extent: Stretch


class Corpus:
    """A corpus. Sizes count stop words too, so that no figure depends on which of them are known."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)

    @cached_property
    def size(self) -> int:
        return sum(last - first for part in self.parts for first, last in part.extent.words)

    @cached_property
    def phrases_size(self) -> int:
        return sum(part.tokens.phrases_in(part.extent.phrases) for part in self.parts)

    def words(self, known: Vocabulary) -> Mapping[str, int]:
        """Count each word of the vocabulary, which must be that of the parts' texts."""
        found = zip(known.words, self.parts, strict=True)
        return _together(count(whole, part.tokens.words, part.extent.words) for whole, part in found)

    def phrases(self, known: Vocabulary) -> Mapping[str, int]:
        """Count each phrase of the vocabulary, which must be that of the parts' texts."""
        found = zip(known.phrases, self.parts, strict=True)
        return _together(count(whole, part.tokens.phrases, part.extent.phrases) for whole, part in found)

    def places(self, term: str) -> list[tuple[int, int]]:
        """Return where a term occurs, even a stop word, as the numbers of the part and of its first word."""
        return [
            (at, number)
            for at, part in enumerate(self.parts)
            for number in part.tokens.places_of(term, part.extent)
        ]


def _together(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total: Mapping[str, int] = {}
    for more in sorted(counts, key=len, reverse=True):
        total = (
            {**total, **{term: total.get(term, 0) + often for term, often in more.items()}} if total else more
        )
    return total
