"""The continuum of the texts, cut into segments by what the analysts marked.

The boundaries of all analysts' highlights cut the text that was read into segments; within one, every analyst
holds one value. A segment weighs as many units as it has code points: the figures are those of a reliability
matrix with a column for every code point, without ever writing that matrix out. (Krippendorff weighs the units of
an unitised continuum by their length in the same way: Content Analysis, 4th ed. 2018, chapter 12.)

A *channel* is one question put to every code point:

- of one framing: is it marked so (1) or not (0)?
- of all framings together: which set of framings lies on it? The set is one nominal value; text that is read both
  ways has a value of its own, and differs from text that is read one way. So disagreement about where a passage
  stands and about how it is read both count, which is what a sheet of framed passages has to be reliable in.

Two highlights of one analyst in one framing that overlap or touch are one stretch: how a passage is divided into
highlights makes no difference to a channel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import lcm
from typing import NamedTuple

from annotations.agreement.measures.material import Interval, Material

#: The name of the channel of all framings together, where a framing's slug stands otherwise.
ALL = ""


class Stretch(NamedTuple):
    start: int
    end: int
    value: int


class Channel(NamedTuple):
    """One question's answers: for each analyst the stretches that hold a value other than 0, apart and in order.

    A value is a sum of bits, one for each framing of `framings` in its order.
    """

    name: str
    framings: tuple[str, ...]
    stretches: list[list[Stretch]]

    def names(self, value: int) -> tuple[str, ...]:
        """The framings that a value stands for."""
        return tuple(framing for bit, framing in enumerate(self.framings) if value >> bit & 1)


def channels(material: Material) -> list[Channel]:
    """The channel of all framings, then one for each framing."""
    marks: list[list[list[Interval]]] = [[[] for _ in material.analysts] for _ in material.framings]
    for place in sorted(material.placed, key=lambda place: place.start):
        _lay(marks[place.framing][place.analyst], place.start, place.end)
    together = [
        _layered([of_framing[analyst] for of_framing in marks]) for analyst in range(len(material.analysts))
    ]
    single = [
        Channel(framing, (framing,), [[Stretch(*mark, 1) for mark in own] for own in of_framing])
        for framing, of_framing in zip(material.framings, marks, strict=True)
    ]
    return [Channel(ALL, material.framings, together), *single]


def _lay(marks: list[Interval], start: int, end: int) -> None:
    """Add a mark that begins no earlier than the last one did, joined to it where they overlap or touch."""
    if marks and start <= marks[-1][1]:
        marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
    else:
        marks.append((start, end))


def _layered(layers: list[list[Interval]]) -> list[Stretch]:
    """One analyst's marks in several framings as stretches of one set of framings each."""
    turns = sorted((point, 1 << bit) for bit, marks in enumerate(layers) for mark in marks for point in mark)
    stretches, value, last = [], 0, 0
    for point, bit in turns:
        if value and point > last:
            stretches.append(Stretch(last, point, value))
        value ^= bit
        last = point
    return stretches


class Tally(NamedTuple):
    """What the code points of one block come to that at least two analysts have read.

    `points` is how many they are; `apart` the observed disagreement, the sum over them of
    (m² - Σ n_v²) / (m - 1) for m readers of whom n_v hold value v, times the scale of its `Tallies`;
    `values` how many pairable values there are of each kind.
    """

    points: int
    apart: int
    values: dict[int, int]


class Tallies(NamedTuple):
    """The tallies of all blocks that two or more analysts have read; `scale` keeps their sums whole numbers."""

    blocks: list[Tally]
    scale: int

    def total(self) -> Tally:
        values: dict[int, int] = defaultdict(int)
        for block in self.blocks:
            for value, number in block.values.items():
                values[value] += number
        return Tally(
            sum(block.points for block in self.blocks),
            sum(block.apart for block in self.blocks),
            dict(values),
        )


def tally(material: Material, channel: Channel) -> Tallies:
    """The channel's tallies, block by block, in one pass over the boundaries."""
    turns = _reading(material)
    scale = lcm(*range(1, max(1, _most(turns))))
    for stretches in channel.stretches:
        for start, end, value in stretches:
            turns += ((start, value, 1), (start, 0, -1), (end, value, -1), (end, 0, 1))
    turns.sort()
    starts = material.blocks
    points, apart = [0] * len(starts), [0] * len(starts)
    values: list[dict[int, int]] = [defaultdict(int) for _ in starts]
    for block, weight, held, readers, squares in _segments(turns, starts, material.length):
        if readers > 1:
            points[block] += weight
            apart[block] += weight * (readers * readers - squares) * (scale // (readers - 1))
            of_block = values[block]
            for value, number in held.items():
                of_block[value] += number * weight
    read = [Tally(*of_block) for of_block in zip(points, apart, values, strict=True) if of_block[0]]
    return Tallies(read, scale)


Turn = tuple[int, int, int]  # at a point, how many more analysts hold a value


def _reading(material: Material) -> list[Turn]:
    """Where analysts begin and cease to read; a reader holds 0 until a mark says otherwise."""
    turns = []
    for reads in material.reads:
        for offset, reach in zip(material.offsets, reads, strict=True):
            if reach:
                turns += [(offset, 0, 1), (offset + reach, 0, -1)]
    return turns


def _most(turns: Iterable[Turn]) -> int:
    """The most readers that any point has."""
    readers = most = 0
    for _, _, more in sorted(turns):
        readers += more
        most = max(most, readers)
    return most


def _segments(
    turns: list[Turn], starts: list[int], length: int
) -> Iterator[tuple[int, int, dict[int, int], int, int]]:
    """The segments in order: block, code points, how many hold each value, readers, the sum of their squares."""
    held: dict[int, int] = {}
    at = readers = squares = 0
    for block, (start, end) in enumerate(zip(starts, [*starts[1:], length], strict=True)):
        while start < end:
            while at < len(turns) and turns[at][0] <= start:
                _, value, more = turns[at]
                number = held.get(value, 0)
                squares += more * (2 * number + more)
                readers += more
                if number + more:
                    held[value] = number + more
                else:
                    del held[value]
                at += 1
            stop = min(end, turns[at][0]) if at < len(turns) else end
            yield block, stop - start, held, readers, squares
            start = stop
