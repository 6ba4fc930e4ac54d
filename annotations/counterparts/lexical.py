"""Likeness of two passages by their words, without a model: the ranker that is always on.

Each sentence is a vector of its stems, weighted by sublinear frequency and by their rarity in both pieces
together (Spärck Jones 1972; as probabilistic inverse frequency, Robertson and Spärck Jones 1976); names weigh
more. Two stems meet if they are the same, and less if they are kin. A window is the sum of its sentences. The
product is divided by lengths that lean towards the mean (pivoted normalisation, Singhal, Buckley and Mitra
1996), so that short and long passages have the same chance. The text around both counts a little.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate

from annotations.counterparts.index import Index, frequency
from annotations.counterparts.piece import touched
from annotations.counterparts.related_words import Kin

NAME = 1.5  # times the weight of another word
PIVOT = 0.7  # share of a window's own length in the divisor of its product
SENTENCE = 0.35  # weight of a word in the passage's sentences, outside the passage
AROUND = 0.6  # weight of the likeness of the blocks
LEAST = 1e-9  # Less comes of rounding.


class PiecePair:
    """Two pieces, for passages of the first that look for counterparts in the second."""

    def __init__(self, near: Index, far: Index) -> None:
        self.near, self.far = near, far
        self.total = len(near.sentences) + len(far.sentences)
        self.kin = Kin(far.postings, near.language if near.language == far.language else "")
        self._rarity: dict[str, float] = {}
        self._divisors: dict[int, list[tuple[float, float]]] = {}

    def rarity(self, stem: str) -> float:
        """Return how much a stem weighs, above 0: more if rare or a name. The same in both directions."""
        if stem not in self._rarity:
            often = len(self.near.postings.get(stem, ())) + len(self.far.postings.get(stem, ()))
            weight = math.log(1 + (self.total - often + 0.5) / (often + 0.5))
            named = stem in self.near.names or stem in self.far.names
            self._rarity[stem] = weight * (NAME if named else 1)
        return self._rarity[stem]

    def vector(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Return the stems with their weights; `counts` below 1 count as a part of one."""
        return {stem: frequency(often) * self.rarity(stem) for stem, often in counts.items()}

    @cached_property
    def squares(self) -> list[float]:
        """The squared length of each sentence of the second piece."""
        found = [0.0] * len(self.far.sentences)
        for stem, numbers in self.far.postings.items():
            square = self.rarity(stem) ** 2
            for number in numbers:
                found[number] += square
            for number, more in self.far.beyond.get(stem, {}).items():
                found[number] += square * ((1 + more) ** 2 - 1)
        return found

    @cached_property
    def mean(self) -> float:
        """The mean length of a sentence of the second piece, or 1 if there is none."""
        return sum(map(math.sqrt, self.squares)) / max(1, len(self.squares)) or 1.0

    def divisors(self, size: int) -> list[tuple[float, float]]:
        """Return for each window of `size` sentences the divisor of its product, and that of its block."""
        if size not in self._divisors:
            sums = [0.0, *accumulate(self.squares)]

            def divisor(first: int, last: int) -> float:
                own, mean = math.sqrt(sums[last] - sums[first]), self.mean * math.sqrt(last - first)
                return PIVOT * own + (1 - PIVOT) * mean

            self._divisors[size] = [
                (divisor(window.first, window.last), divisor(*self.far.bounds[window.first]))
                for window in self.far.windows(size)
            ]
        return self._divisors[size]

    def products(self, query: Mapping[str, float]) -> list[float]:
        """Return the running sums, from 0, of the second piece's products with a passage's vector."""
        found = [0.0] * len(self.far.sentences)
        postings, beyond = self.far.postings, self.far.beyond
        for other, weight in self._met(query).items():
            weight *= self.rarity(other)
            for number in postings.get(other, ()):
                found[number] += weight
            for number, more in beyond.get(other, {}).items():
                found[number] += weight * more
        return [0.0, *accumulate(found)]

    def _met(self, query: Mapping[str, float]) -> dict[str, float]:
        """Return the weight with which the passage's stems meet each stem of the second piece."""
        found: defaultdict[str, float] = defaultdict(float)
        for stem, weight in query.items():
            found[stem] += weight
            for other, strength in self.kin.of(stem).items():
                found[other] += weight * strength
        return found

    def scores(self, start: int, end: int, size: int) -> list[float]:
        """Score each window of `size` sentences by its likeness to a passage of the first piece, from 0."""
        passage, around = self.query(start, end)
        own, block = self.products(passage), self.products(around)
        long, wide = _length(passage) or 1.0, (_length(around) or 1.0) / AROUND
        bounds = self.far.bounds
        found = []
        for window, (divisor, wider) in zip(self.far.windows(size), self.divisors(size), strict=True):
            first, last = bounds[window.first]
            likeness = (own[window.last] - own[window.first]) / (long * divisor)
            found.append(likeness + (block[last] - block[first]) / (wide * wider))
        return [score if score > LEAST else 0.0 for score in found]

    def query(self, start: int, end: int) -> tuple[dict[str, float], dict[str, float]]:
        """Return the vectors of the passage, with a part of its sentences' other words, and of its blocks."""
        inside = Counter(term.stem for term in self.near.terms_in(start, end))
        here = touched(self.near.sentences, start, end)
        sentences: Counter[str] = Counter()
        blocks: Counter[str] = Counter()
        for number in here:
            sentences.update(self.near.stems[number])
        if here:
            for number in range(self.near.bounds[here[0]][0], self.near.bounds[here[-1]][1]):
                blocks.update(self.near.stems[number])
        partial = {stem: SENTENCE for stem in sentences if stem not in inside}
        return self.vector(inside | partial), self.vector(blocks)  # type: ignore[operator]


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))
