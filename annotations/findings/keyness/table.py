"""The table of keyness: each word and phrase of two bodies, and how much and how surely they differ in it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from annotations.findings.keyness.corpus import Corpus
from annotations.findings.keyness.measures import level, log_likelihood, log_ratio
from annotations.findings.keyness.vocabulary import Vocabulary


class Key(NamedTuple):
    """A folded term that occurs `of` times in one body and `against` times in the other.

    `of_size` and `against_size` count all words of each body, or all two-word phrases if the term is one.
    `g2` and `log_ratio` are those of `annotations.findings.keyness.measures`.
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
        """1 if the term is more frequent in the first body, -1 if in the second, 0 if in neither. The log
        ratio does not show this for a rare term that only one body has."""
        difference = self.of * self.against_size - self.against * self.of_size
        return (difference > 0) - (difference < 0)

    @property
    def level(self) -> int:
        """The n of `LEVELS` if chance makes such a difference less than once in n, else 0."""
        return level(self.g2)

    @property
    def times(self) -> float:
        """The factor by which one body has it more frequently than the other; at least 1 if both have it."""
        return float(2 ** abs(self.log_ratio))

    @property
    def per_thousand(self) -> tuple[float, float]:
        """The frequency per thousand words, or phrases, of each body."""
        return 1000 * self.of / self.of_size, 1000 * self.against / self.against_size


def key_of(term: str, count: int, other: int, of: Corpus, against: Corpus) -> Key | None:
    """Return the figures of a term with these counts; None if a body has no words, or no phrases for one."""
    sizes = (of.phrases_size, against.phrases_size) if " " in term else (of.size, against.size)
    if not all(sizes):
        return None
    figures = (count, other, *sizes)
    return Key(term, *figures, log_likelihood(*figures), log_ratio(*figures))


def compare(of: Corpus, against: Corpus, known: Vocabulary) -> list[Key]:
    """Return the words and phrases that occur `known.least` times in both bodies together, the surest first.

    The parts of each body must be of the vocabulary's texts, in order. Terms that differ as surely are sorted
    by the size of the difference, then alphabetically.
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

    @cache  # Many terms have the same counts.
    def figures(count: int, other: int) -> tuple[float, float]:
        return log_likelihood(count, other, *sizes), log_ratio(count, other, *sizes)

    for term in ones.keys() | others.keys():
        count, other = ones.get(term, 0), others.get(term, 0)
        if count + other >= least:
            yield Key(term, count, other, *sizes, *figures(count, other))
