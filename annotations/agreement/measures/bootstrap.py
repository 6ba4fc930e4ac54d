"""How far a figure would move if other paragraphs of the same kind had been read.

The paragraphs are drawn anew, with replacement, as many as there are, and the figure is formed from each draw; the
middle 95 % of what comes out is the interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
chapter 13: the percentile interval). Whole blocks are drawn because code points are not independent: a passage of
eighty characters is one decision, not eighty, and to draw characters would make every interval far too narrow.
Analysts' decisions seldom reach beyond a paragraph, so paragraphs come nearest to independent units. The few
highlights that cross from one into the next still tie them a little, and text is not drawn at random in the first
place: read the interval as a guide to how much rests on how little. It says nothing of other analysts.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from math import ceil, floor
from operator import itemgetter
from typing import Any, NamedTuple

REPLICATES = 200
SEED = 20260401
SHARE = 0.95


class Question(NamedTuple):
    """A figure as a function of the sum of its rows, one row of counts a block."""

    rows: Sequence[Sequence[int]]
    figure: Callable[[list[int]], float | None]


Bounds = tuple[float, float] | None


def interval(
    rows: Sequence[Sequence[int]], figure: Callable[[list[int]], float | None], replicates: int = REPLICATES
) -> Bounds:
    """The 95 % percentile interval of one figure; see `intervals`."""
    return intervals([Question(rows, figure)], replicates)[0]


def intervals(questions: Sequence[Question], replicates: int = REPLICATES) -> list[Bounds]:
    """The 95 % percentile intervals of figures that rest on the same blocks, in one going over the draws.

    The same rows give the same interval, whatever is asked beside. Draws in which a figure cannot be formed are left
    out; it has no interval where they are half or more, nor for fewer than two blocks.
    """
    if not questions or len(questions[0].rows) < 2 or not replicates:
        return [None] * len(questions)
    joined = [
        [count for row in rows for count in row] for rows in zip(*(q.rows for q in questions), strict=True)
    ]
    totals, bounds, begin = _sums(joined, replicates), [], 0
    for rows, figure in questions:
        end = begin + len(rows[0])
        values = (figure(total[begin:end]) for total in totals)
        bounds.append(_bounds(sorted(value for value in values if value is not None), replicates))
        begin = end
    return bounds


def _bounds(drawn: list[float], replicates: int) -> Bounds:
    if 2 * len(drawn) <= replicates:
        return None
    tail = (1 - SHARE) / 2
    return drawn[floor(tail * len(drawn))], drawn[ceil((1 - tail) * len(drawn)) - 1]


def _sums(rows: Sequence[Sequence[int]], replicates: int) -> list[list[int]]:
    """The sum of each draw's rows. A row is packed into one whole number, so that a draw is one sum."""
    widths = [(max(column) * len(rows)).bit_length() for column in zip(*rows, strict=True)]
    places = [0, *accumulate(widths)]
    packed = [sum(count << place for count, place in zip(row, places, strict=False)) for row in rows]
    fields = [(place, (1 << width) - 1) for place, width in zip(places, widths, strict=False)]
    totals = [sum(draw(packed)) for draw in _draws(len(rows), replicates)]
    return [[total >> place & mask for place, mask in fields] for total in totals]


@lru_cache(maxsize=4)
def _draws(blocks: int, replicates: int) -> list[Callable[[Any], tuple[int, ...]]]:
    """The same draws for every figure of a text, so that figures differ by what was marked alone."""
    rng = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    numbers = list(range(blocks))  # a list, so that the draws share its numbers and stay small
    chances = (struct.unpack(f"<{blocks}I", rng.randbytes(4 * blocks)) for _ in range(replicates))
    return [itemgetter(*[numbers[chance * blocks >> 32] for chance in drawn]) for drawn in chances]
