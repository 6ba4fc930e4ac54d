"""The continuum of the texts, cut into segments by what the analysts marked.

The bounds of all analysts' highlights cut the text that was read into segments; in one segment every analyst
gives one value. A segment weighs as many units as it has code points: the figures equal those of a
reliability matrix with a column for each code point. (Krippendorff weighs the units of a unitised continuum
by their length in the same way: Content Analysis, 4th ed. 2018, chapter 12.)

A *channel* is one question about every code point:

- for one framing: is it marked with it (1) or not (0)?
- for all framings together: which set of framings covers it? The set is one nominal value. Text with two
  framings has a value of its own, which differs from that of text with one. So disagreement on where a
  passage is and on its framing both count, and a sheet of framed passages has to be reliable in both.

Two highlights of one analyst in one framing that overlap or touch are one stretch, so it makes no difference
to a channel how a passage is divided into highlights.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import lcm
from typing import NamedTuple

from annotations.agreement.measures.inputs import Interval, Material

#: The name of the channel of all framings together; the others are named by their framing's slug.
ALL = ""


class Stretch(NamedTuple):
    start: int
    end: int
    value: int


class Channel(NamedTuple):
    """The answers to one question: each analyst's stretches with a value other than 0, apart and in order.

    A value is a sum of bits, one for each framing of `framings` in its order.
    """

    name: str
    framings: tuple[str, ...]
    stretches: list[list[Stretch]]

    def names(self, value: int) -> tuple[str, ...]:
        """Return the framings that a value stands for."""
        return tuple(framing for bit, framing in enumerate(self.framings) if value >> bit & 1)


def channels(material: Material) -> list[Channel]:
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
    """Append a mark that begins no earlier than the last one, merged with it if they overlap or touch."""
    if marks and start <= marks[-1][1]:
        marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
    else:
        marks.append((start, end))


def _layered(layers: list[list[Interval]]) -> list[Stretch]:
    """Return one analyst's marks in several framings as stretches, each with one set of framings."""
    turns = sorted((point, 1 << bit) for bit, marks in enumerate(layers) for mark in marks for point in mark)
    stretches, value, last = [], 0, 0
    for point, bit in turns:
        if value and point > last:
            stretches.append(Stretch(last, point, value))
        value ^= bit
        last = point
    return stretches


class Tally(NamedTuple):
    """The sums over the code points of one block that at least two analysts have read.

    `points` is their number. `values` counts the pairable values of each kind. `apart` is the disagreement: Σ
    (m² - Σ n_v²) / (m - 1) for m readers of whom n_v give value v, times the scale of `Tallies`.
    """

    points: int
    apart: int
    values: dict[int, int]


class Tallies(NamedTuple):
    """The tallies of all blocks that two or more have read; `scale` keeps their sums whole numbers."""

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
    """Return the channel's tallies, block by block, in one pass over the bounds."""
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


Turn = tuple[int, int, int]  # a point, a value, and how many more analysts give that value from there on


def _reading(material: Material) -> list[Turn]:
    """Return where analysts start and stop reading; a reader gives 0 until a mark says otherwise."""
    turns = []
    for reads in material.reads:
        for offset, reach in zip(material.offsets, reads, strict=True):
            if reach:
                turns += [(offset, 0, 1), (offset + reach, 0, -1)]
    return turns


def _most(turns: Iterable[Turn]) -> int:
    """Return the largest number of readers at any point."""
    readers = most = 0
    for _, _, more in sorted(turns):
        readers += more
        most = max(most, readers)
    return most


def _segments(
    turns: list[Turn], starts: list[int], length: int
) -> Iterator[tuple[int, int, dict[int, int], int, int]]:
    """Yield the segments: block, code points, holders of each value, readers, Σ of squared holders."""
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
