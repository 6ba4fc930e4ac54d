"""Bootstrap intervals: how far a figure would move if other paragraphs of the same kind had been read.

The paragraphs are resampled with replacement, as many as there are, and the figure is computed from each
resample. The interval is the middle 95% of the results (the percentile interval: Efron and Tibshirani, An
Introduction to the Bootstrap, 1993, chapter 13). Whole blocks are drawn because code points are not
independent: a passage of eighty characters is one decision, not eighty, and drawing characters would make
every interval far too narrow. Analysts' decisions seldom reach beyond a paragraph, so paragraphs come nearest
to independent units. A few highlights do cross paragraphs, and the text is no random sample: read the
interval as a guide to how little data a figure rests on. It says nothing about other analysts.
"""

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
    """A figure as a function of the sum of its rows; `rows` has one row of counts for each block."""

    rows: Sequence[Sequence[int]]
    figure: Callable[[list[int]], float | None]


Bounds = tuple[float, float] | None


def intervals(questions: Sequence[Question], replicates: int = REPLICATES) -> list[Bounds]:
    """Return the 95% percentile intervals of figures that rest on the same blocks, from the same resamples.

    The same rows give the same interval, whatever else is asked. Resamples in which a figure is undefined are
    left out. A figure has no interval if half of them or more are left out, or for fewer than two blocks.
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
    """Return the sums of each resample. A row is packed into one number, so that a resample is one sum."""
    widths = [(max(column) * len(rows)).bit_length() for column in zip(*rows, strict=True)]
    places = [0, *accumulate(widths)]
    packed = [sum(count << place for count, place in zip(row, places, strict=False)) for row in rows]
    fields = [(place, (1 << width) - 1) for place, width in zip(places, widths, strict=False)]
    totals = [sum(draw(packed)) for draw in _draws(len(rows), replicates)]
    return [[total >> place & mask for place, mask in fields] for total in totals]


@lru_cache(maxsize=4)
def _draws(blocks: int, replicates: int) -> list[Callable[[Any], tuple[int, ...]]]:
    """Return the resamples of a text, the same for all figures, so that only what was marked differs."""
    rng = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    numbers = list(range(blocks))  # The draws share the numbers of this list, so they take little memory.
    chances = (struct.unpack(f"<{blocks}I", rng.randbytes(4 * blocks)) for _ in range(replicates))
    return [itemgetter(*[numbers[chance * blocks >> 32] for chance in drawn]) for drawn in chances]
