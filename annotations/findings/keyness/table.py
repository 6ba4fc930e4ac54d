"""Every word and phrase that two bodies share or not, with how much and how surely they differ in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from annotations.findings.keyness.corpus import Corpus
from annotations.findings.keyness.measures import level, log_likelihood, log_ratio
from annotations.findings.keyness.vocabulary import Vocabulary


class Key(NamedTuple):
    """A term, folded, that stands `of` times in the one body and `against` times in the other.

    `of_size` and `against_size` are all words of each, or all two-word phrases where the term is one. `g2` and
    `log_ratio` are those of `annotations.findings.keyness.measures`.
    """

    term: str
    of: int
    against: int
    of_size: int
    against_size: int
    g2: float
    log_ratio: float

    @property
    def is_phrase(self) -> bool:
        return " " in self.term

    @property
    def lean(self) -> int:
        """1 where it is more frequent in the one, -1 where in the other, 0 where in neither. The log ratio does not say
        so of a term that stands in one of them only, and seldom there."""
        difference = self.of * self.against_size - self.against * self.of_size
        return (difference > 0) - (difference < 0)

    @property
    def level(self) -> int:
        """One in how many differences as large comes by chance; 0 where it is more than one in 20."""
        return level(self.g2)

    @property
    def times(self) -> float:
        """How many times as frequent it is in the one in which it is more so; from 1, where it stands in both."""
        return float(2 ** abs(self.log_ratio))

    @property
    def per_thousand(self) -> tuple[float, float]:
        """In a thousand words, or phrases, of each body."""
        return 1000 * self.of / self.of_size, 1000 * self.against / self.against_size


def key_of(term: str, count: int, other: int, of: Corpus, against: Corpus) -> Key | None:
    """A term that stands so often in each; None where either has no words, or no phrases for a phrase."""
    sizes = (of.phrases_size, against.phrases_size) if " " in term else (of.size, against.size)
    if not all(sizes):
        return None
    figures = (count, other, *sizes)
    return Key(term, *figures, log_likelihood(*figures), log_ratio(*figures))


def compare(of: Corpus, against: Corpus, known: Vocabulary) -> list[Key]:
    """The words and two-word phrases that stand `known.least` times in both bodies together, the surest difference
    first. The parts of each body are of the vocabulary's texts, in order.

    Terms that differ as surely come in the order of their size of difference, then of the alphabet.
    """
    words = _keys(of.words(known), against.words(known), (of.size, against.size), known.least)
    sizes = of.phrases_size, against.phrases_size
    phrases = _keys(of.phrases(known), against.phrases(known), sizes, known.least)
    return sorted([*words, *phrases], key=lambda key: (-key.g2, -abs(key.log_ratio), key.term))


def _keys(
    ones: Mapping[str, int], others: Mapping[str, int], sizes: tuple[int, int], least: int
) -> Iterator[Key]:
    if not all(sizes):
        return

    @cache  # many terms stand as often as others
    def figures(count: int, other: int) -> tuple[float, float]:
        return log_likelihood(count, other, *sizes), log_ratio(count, other, *sizes)

    for term in ones.keys() | others.keys():
        count, other = ones.get(term, 0), others.get(term, 0)
        if count + other >= least:
            yield Key(term, count, other, *sizes, *figures(count, other))
