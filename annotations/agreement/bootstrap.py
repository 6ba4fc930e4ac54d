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
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, floor
from operator import itemgetter
from typing import Any

REPLICATES = 200
SEED = 20260401
SHARE = 0.95


def interval(
    rows: Sequence[Sequence[int]], figure: Callable[[list[int]], float | None], replicates: int = REPLICATES
) -> tuple[float, float] | None:
    """The 95 % percentile interval of `figure`, a function of the sum of the rows, one row of counts a block.

    The same rows give the same interval. Draws in which the figure cannot be formed are left out; there is no
    interval where they are half or more, nor for fewer than two blocks.
    """
    if len(rows) < 2 or not replicates:
        return None
    drawn = sorted(value for total in _sums(rows, replicates) if (value := figure(total)) is not None)
    if 2 * len(drawn) <= replicates:
        return None
    tail = (1 - SHARE) / 2
    return drawn[floor(tail * len(drawn))], drawn[ceil((1 - tail) * len(drawn)) - 1]


def _sums(rows: Sequence[Sequence[int]], replicates: int) -> list[list[int]]:
    """The sum of each draw's rows. A row is packed into one whole number, so that a draw is one sum."""
    width = (max(map(max, rows)) * len(rows)).bit_length()
    packed = [sum(count << width * field for field, count in enumerate(row)) for row in rows]
    fields, mask = range(len(rows[0])), (1 << width) - 1
    totals = [sum(draw(packed)) for draw in _draws(len(rows), replicates)]
    return [[total >> width * field & mask for field in fields] for total in totals]


@lru_cache(maxsize=1)
def _draws(blocks: int, replicates: int) -> list[Callable[[Any], tuple[int, ...]]]:
    """The same draws for every figure of a text, so that figures differ by what was marked alone."""
    rng = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    numbers = list(range(blocks))  # a list, so that the draws share its numbers and stay small
    return [itemgetter(*rng.choices(numbers, k=blocks)) for _ in range(replicates)]
