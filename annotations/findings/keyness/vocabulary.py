"""The terms of some texts that stand there often enough to be compared, counted once for all that is asked of them.

Whatever passages are compared, their terms are among these; so is how often each stands in a whole text, from which
what stands outside of long passages is taken away sooner than what is inside is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from annotations.findings.keyness.tokens import Ranges, Tokens

Text = tuple[Tokens, frozenset[str]]  # with the stop words of its language, folded; none where they count


class Vocabulary:
    """The words and two-word phrases that can stand `least` times in two bodies of these texts together: for each text,
    in order, how often those that do stand in all of it."""

    def __init__(self, texts: Sequence[Text], least: int) -> None:
        self.least = least
        stops = [stop for _, stop in texts]
        self.words = _counted([tokens.words for tokens, _ in texts], stops, least)
        self.phrases = _counted([tokens.phrases for tokens, _ in texts], stops, least)

    def __len__(self) -> int:
        """How many terms there are, those of two texts twice."""
        return sum(len(counts) for counts in (*self.words, *self.phrases))


def _counted(
    texts: Sequence[list[str]], stops: Sequence[frozenset[str]], least: int
) -> list[Mapping[str, int]]:
    """Two bodies can have a passage in common, whose terms count in both: half of `least` is enough."""
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
    """How often the terms of a vocabulary stand in some ranges of a text, in all of which they stand as in `whole`."""
    if 2 * sum(last - first for first, last in ranges) <= len(terms):
        return _count(whole, terms, ranges)
    edges = (0, *chain.from_iterable(ranges), len(terms))
    outside = _count(whole, terms, zip(edges[::2], edges[1::2], strict=True))
    return {**whole, **{term: whole[term] - often for term, often in outside.items()}} if outside else whole


def _count(whole: Mapping[str, int], terms: list[str], ranges: Iterable[tuple[int, int]]) -> Counter[str]:
    # One long list is counted many times faster than many short ones, one after the other.
    running = chain.from_iterable(terms[first:last] for first, last in ranges)
    return Counter(list(filter(whole.__contains__, running)))
