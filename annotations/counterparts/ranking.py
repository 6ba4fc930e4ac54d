"""The places of the other piece that may be a passage's counterpart, the likeliest first, with their reasons.

The rankers are fused by the sum of their standard scores, so that neither's scale matters. The weight of the
second was set on the two sets of pairs in tests/benchmarks/pairs that may be tuned on, never on the third. A
link with one end near the passage raises the score of what is near its other end a little.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from annotations.counterparts import semantic
from annotations.counterparts.lexical import PiecePair
from annotations.counterparts.piece import LARGEST, Window, touched
from annotations.counterparts.reasons import Reasons, Span, reasons_for

SENSE = 1.5  # weight of the second ranker; the first has 1
ALIKE = 0.3  # least likeness of sense that is a reason,
OUTSTANDING = 1.5  # if it is also this many standard deviations above the mean
NEARNESS = 0.8  # standard scores that an adjacent link adds
REACH = 3  # blocks
MOST = 5


class KnownPassage(NamedTuple):
    """A highlight of the other piece; `own` is True if the person who asks made it."""

    id: int
    start: int
    end: int
    own: bool = False


class KnownLink(NamedTuple):
    """A link: the start of its end in the passage's piece, and of that in the other piece."""

    id: int
    near: int
    far: int


class Candidate(NamedTuple):
    """A place `[start, end)` of the other piece, its highlight if it is one, and the reasons for it."""

    start: int
    end: int
    highlight: int | None
    reasons: Reasons


class Asked(NamedTuple):
    """A request for the counterparts of the passage `[start, end)`, without the places left out."""

    start: int
    end: int
    marked: Callable[[int, int], Iterable[KnownPassage]] = lambda start, end: ()  # highlights in a place
    links: Sequence[KnownLink] = ()
    left_out: Collection[Span] = ()


Sense = tuple[semantic.Vectors, semantic.Vectors]  # of both pieces, in the order of the pair


def candidates(pair: PiecePair, asked: Asked, sense: Sense | None = None) -> list[Candidate]:
    """Return up to `MOST` places of the second piece, always the same; no two share half of the shorter."""
    return Ranking(pair, asked, sense).candidates()


class Ranking:
    def __init__(self, pair: PiecePair, asked: Asked, sense: Sense | None = None) -> None:
        self.pair, self.asked = pair, asked
        here = touched(pair.near.sentences, asked.start, asked.end)
        size = min(max(1, len(here)), LARGEST)
        self.windows = pair.far.windows(size)
        self.words = pair.scores(asked.start, asked.end, size)
        self.sense = semantic.scores(*sense, asked.start, asked.end, size) if sense else []
        self.block = pair.near.sentences[here[0]].block if here else None  # number of its first block

    def candidates(self) -> list[Candidate]:
        found: list[Candidate] = []
        for number in self.order:
            if len(found) == MOST:
                break
            place = self._place(self.windows[number])
            taken = [(one.start, one.end) for one in found]
            if any(_over(place, other) for other in [*taken, *self.asked.left_out]):
                continue
            reasons = self._reasons(place, number)
            if reasons:
                found.append(Candidate(place.start, place.end, place.id or None, reasons))
        return found

    @property
    def order(self) -> list[int]:
        """The numbers of the windows that have any reason, the likeliest first, then in text order."""
        totals = standard(self.words)
        if self.sense:
            totals = [a + SENSE * b for a, b in zip(totals, self.outstanding, strict=True)]
        for number, (nearness, _) in self.near_links.items():
            totals[number] += NEARNESS * nearness
        spoken_for = [
            number for number in range(len(self.windows))
            if self.words[number] or number in self.near_links or self._alike(number)
        ]  # fmt: skip
        return sorted(spoken_for, key=lambda number: (-totals[number], number))

    @cached_property
    def near_links(self) -> dict[int, tuple[float, list[int]]]:
        """By window: how near the nearest link is on both sides, up to 1, and the ids of all near links."""
        blocks = [self.pair.far.sentences[window.first].block for window in self.windows]
        found: dict[int, tuple[float, list[int]]] = {}
        for link, away, block in self._close_links():
            for number in range(bisect_left(blocks, block - REACH), bisect_right(blocks, block + REACH)):
                nearness, numbers = found.get(number, (0.0, []))
                share = 1 - (away + abs(blocks[number] - block)) / (2 * REACH + 1)
                found[number] = (max(nearness, share), [*numbers, link.id])
        return found

    def _close_links(self) -> Iterator[tuple[KnownLink, int, int]]:
        """Yield the links within reach, how many blocks away they are, and the block of their other end."""
        here = self.block
        for link in self.asked.links if here is not None else ():
            near, far = self.pair.near.block_at(link.near), self.pair.far.block_at(link.far)
            if here is not None and near is not None and far is not None and abs(near - here) <= REACH:
                yield link, abs(near - here), far

    def _place(self, window: Window) -> KnownPassage:
        """Return the highlight that stands for the window, the person's own first, or else the window."""
        start, end = window.start, window.end
        alike = [
            row for row in self.asked.marked(start, end) if _over(row, (start, end)) and _same(row, window)
        ]

        def rank(row: KnownPassage) -> tuple[bool, int, int]:
            return not row.own, max(row.start, start) - min(row.end, end), row.id

        return min(alike, key=rank, default=KnownPassage(0, start, end))

    def _reasons(self, place: KnownPassage, number: int) -> Reasons:
        told = reasons_for(self.pair, (self.asked.start, self.asked.end), (place.start, place.end))
        links = self.near_links.get(number, (0.0, []))[1]
        return told._replace(links=tuple(sorted(set(links))), sense=self._alike(number))

    def _alike(self, number: int) -> bool:
        return bool(self.sense) and self.sense[number] >= ALIKE and self.outstanding[number] >= OUTSTANDING

    @cached_property
    def outstanding(self) -> list[float]:
        return standard(self.sense)


def standard(scores: Sequence[float]) -> list[float]:
    """Return the scores in standard deviations from their mean; all 0 if they are equal."""
    if len(scores) < 2:
        return [0.0] * len(scores)
    mean = sum(scores) / len(scores)
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
    return [(score - mean) / deviation if deviation else 0.0 for score in scores]


def _over(one: KnownPassage | Window, other: Span) -> bool:
    """Return True if at least half of the shorter one lies in the other."""
    common = min(one.end, other[1]) - max(one.start, other[0])
    return 2 * common >= min(one.end - one.start, other[1] - other[0])


def _same(row: KnownPassage, window: Window) -> bool:
    """Return True if the longer one is no more than three times as long as the shorter."""
    long, short = sorted((row.end - row.start, window.end - window.start), reverse=True)
    return long <= 3 * short
