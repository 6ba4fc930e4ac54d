"""The vocabulary of some texts: the terms frequent enough to be compared, counted once for all comparisons.

Whatever passages are compared, their terms are among these. The counts in whole texts also save time: for
long passages it is faster to subtract what lies outside than to count what lies inside.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from annotations.findings.keyness.tokens import Ranges, Tokens

Text = tuple[Tokens, frozenset[str]]  # with its language's folded stop words; empty if they count


class Vocabulary:
    """The words and two-word phrases that can occur `least` times in two bodies of these texts together, with
    their counts in each whole text, in order."""

    def __init__(self, texts: Sequence[Text], least: int) -> None:
        self.least = least
        stops = [stop for _, stop in texts]
        self.words = _counted([tokens.words for tokens, _ in texts], stops, least)
        self.phrases = _counted([tokens.phrases for tokens, _ in texts], stops, least)

    def __len__(self) -> int:
        """Return the number of terms; those of two texts count twice."""
        return sum(len(counts) for counts in (*self.words, *self.phrases))


def _counted(
    texts: Sequence[list[str]], stops: Sequence[frozenset[str]], least: int
) -> list[Mapping[str, int]]:
    """Count the frequent terms. A passage in both bodies counts twice, so half of `least` is enough."""
    total = Counter(chain.from_iterable(texts))
    enough = {term for term, count in total.items() if term and 2 * count >= least}
    return [
        Counter(list(filter(_without(enough, stop).__contains__, terms)))
        for terms, stop in zip(texts, stops, strict=True)
    ]


def _without(terms: set[str], stop: frozenset[str]) -> set[str]:
    if not stop:
        return terms
    ends = ((term, term.partition(" ")) for term in terms)
    return {term for term, (first, _, last) in ends if first not in stop and last not in stop}


def count(whole: Mapping[str, int], terms: list[str], ranges: Ranges) -> Mapping[str, int]:
    """Count a vocabulary's terms in some ranges of a text; `whole` has their counts in all of it."""
    if 2 * sum(last - first for first, last in ranges) <= len(terms):
        return _count(whole, terms, ranges)
    edges = (0, *chain.from_iterable(ranges), len(terms))
    outside = _count(whole, terms, zip(edges[::2], edges[1::2], strict=True))
    return {**whole, **{term: whole[term] - often for term, often in outside.items()}} if outside else whole


def _count(whole: Mapping[str, int], terms: list[str], ranges: Iterable[tuple[int, int]]) -> Counter[str]:
    # Counting one long list is many times faster than counting many short ones.
    running = chain.from_iterable(terms[first:last] for first, last in ranges)
    return Counter(list(filter(whole.__contains__, running)))
