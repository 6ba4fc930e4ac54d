"""Agreement on passages: precision, recall and F1 of two analysts' highlights.

The units are passages, not characters. A passage of one analyst and a passage of the other match

- *exactly* if document, start, end and framing are the same;
- *by overlap* if document and framing are the same and they share at least one code point. A passage has at
  most one match, and the matching has as many matches as possible.

With m matches, precision is m / (passages of the second), recall m / (passages of the first), and F1 their
harmonic mean 2 m / (both together). The first analyst is the reference for precision and recall; F1 does not
depend on the order. Range 0 to 1; undefined if the divisor is 0. Agreement on spans is reported as F1, since
kappa would need the number of passages that nobody marked (Hripcsak and Rothschild, "Agreement, the
F-measure, and reliability in information retrieval", JAMIA 12 (2005)). F1 does not correct for chance.

A passage counts if it begins in text that both have read. For an overlap it ends where its analyst stopped
reading.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotations.agreement.measures import interpretation
from annotations.agreement.measures.continuum import ALL
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Coding, Material, Placed

Match = tuple[Placed, Placed]


class Spans(NamedTuple):
    """The number of passages of two analysts in a framing, or in all, and how many of them match."""

    framing: str
    first: int
    second: int
    matched: int

    @property
    def precision(self) -> Figure:
        said = interpretation.of_precision(self.matched, self.second)
        return self._figure("precision", self.matched, self.second, said, interpretation.NO_CANDIDATE)

    @property
    def recall(self) -> Figure:
        said = interpretation.of_recall(self.matched, self.first)
        return self._figure("recall", self.matched, self.first, said, interpretation.NO_REFERENCE)

    @property
    def f1(self) -> Figure:
        n = self.first + self.second
        said = interpretation.of_f1(self.matched, n)
        return self._figure("F1", 2 * self.matched, n, said, interpretation.NOTHING_MARKED)

    def _figure(self, name: str, part: int, n: int, said: str, missing: str) -> Figure:
        return Figure(name, self.framing, part / n if n else None, n, "passages", said if n else missing)


def matches(placed: Iterable[Placed]) -> Iterator[Match]:
    """Yield the matches by overlap of every pair of analysts, the passage that ends first before the other.

    Passages are taken in the order of their ends, then starts, then ids. For each other analyst with whom it
    has no match yet, a passage takes the first free passage in that order that overlaps it. No other choice
    gives more matches. Every passage that overlaps it and ends no sooner contains its last code point. So the
    first of these to end overlaps no later passage that the others do not overlap too, and can replace any of
    them. The order of the analysts makes no difference.
    """
    framed: dict[int, list[Placed]] = defaultdict(list)
    for place in sorted(placed):
        framed[place.framing].append(place)
    for places in framed.values():
        yield from _matches(places)


def _matches(places: list[Placed]) -> Iterator[Match]:
    beginning = sorted(range(len(places)), key=lambda rank: places[rank].start)
    starts = [places[rank].start for rank in beginning]
    met = [1 << place.analyst for place in places]  # bits: its analyst and those it has a match with
    open_ranks: list[int] = []
    analysts = [place.analyst for place in places]
    begun = 0
    for place in places:
        reached = bisect_left(starts, place.end, begun)
        for rank in beginning[begun:reached]:
            insort(open_ranks, rank)
        begun = reached
        own = met[open_ranks.pop(0)]
        bit = 1 << place.analyst
        for rank in open_ranks:
            theirs = met[rank]
            if not theirs & bit and not own >> analysts[rank] & 1:
                own |= 1 << analysts[rank]
                met[rank] = theirs | bit
                yield place, places[rank]


def exact(placed: Iterable[Placed]) -> Iterator[Match]:
    """Yield the exact matches of every pair of analysts."""
    same: dict[tuple[int, int, int, int], list[Placed]] = defaultdict(list)
    for place in placed:
        same[place.text, place.framing, place.coding.start, place.coding.end].append(place)
    for group in same.values():
        for at, place in enumerate(group):
            for other in group[at + 1 :]:
                yield place, other


class Counts:
    """The matches of every pair of analysts by framing, and the passages of either in text both have read."""

    def __init__(self, material: Material, found: Iterable[Match]) -> None:
        self.material = material
        self.width = width = len(material.analysts)
        #: The number of matches by text, framing and pair.
        self.matched = [[[0] * (width * width) for _ in material.framings] for _ in material.texts]
        self._starts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place in material.placed:
            self._starts[place.analyst, place.framing].append(place.start)
        for own in self._starts.values():
            own.sort()
        matched = self.matched
        for (_, _, _, one, framing, text, _), (_, _, _, other, _, _, _) in found:
            matched[text][framing][one * width + other if one < other else other * width + one] += 1

    def matched_by_text(self, one: int, other: int) -> list[int]:
        """Return the number of matches of two analysts in each text, all framings together."""
        at = self._at(one, other)
        return [sum(matched[at] for matched in of_text) for of_text in self.matched]

    def matches(self) -> int:
        """Return the number of matches of all pairs of analysts together."""
        return sum(sum(matched) for of_text in self.matched for matched in of_text)

    def _at(self, one: int, other: int) -> int:
        return min(one, other) * self.width + max(one, other)

    def spans(self, one: int, other: int) -> dict[str, Spans]:
        """Return the counts of two analysts for all framings together and for each."""
        common, at = self.material.common(one, other), self._at(one, other)
        single = [
            Spans(
                name,
                self._begun(one, framing, common),
                self._begun(other, framing, common),
                sum(of_text[framing][at] for of_text in self.matched),
            )
            for framing, name in enumerate(self.material.framings)
        ]
        whole = Spans(
            ALL,
            sum(spans.first for spans in single),
            sum(spans.second for spans in single),
            sum(spans.matched for spans in single),
        )
        return {ALL: whole} | {spans.framing: spans for spans in single}

    def _begun(self, analyst: int, framing: int, common: tuple[int, ...]) -> int:
        """Return how many of an analyst's passages begin in the common text."""
        starts = self._starts.get((analyst, framing), [])
        if common == self.material.reads[analyst]:
            return len(starts)
        return sum(
            bisect_left(starts, offset + reach) - bisect_left(starts, offset)
            for offset, reach in zip(self.material.offsets, common, strict=True)
        )


def within(material: Material, place: Placed, common: tuple[int, ...]) -> bool:
    """Return True if a passage begins in the common text."""
    return place.start - material.offsets[place.text] < common[place.text]


def unmatched(
    material: Material, one: int, other: int, framing: str = ALL, *, by_overlap: bool = True
) -> list[Coding]:
    """Return two analysts' passages, by their numbers, that count and have no match, in reading order."""
    common = material.common(one, other)
    counted = [
        place
        for place in material.placed
        if place.analyst in (one, other)
        and framing in (ALL, place.coding.framing)
        and within(material, place, common)
    ]
    found = (matches if by_overlap else exact)(counted)
    matched = {place.id for pair in found for place in pair}
    alone = [place for place in counted if place.id not in matched]
    return [place.coding for place in sorted(alone, key=lambda place: (place.start, place.end, place.id))]
