"""A figure of agreement: one number with all that is needed to judge it."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """`value` is None where the figure cannot be formed; `reading` says what it means, or why there is none.

    `name` is alpha, kappa, precision, recall, F1 or share; `of` the framing, or empty for all together. `n` counts
    what the figure rests on, in `unit`: characters (Unicode code points), passages, links, pairs of passages.
    `low` and `high` bound the 95 % interval where one was drawn.
    """

    name: str
    of: str
    value: float | None
    n: int
    unit: str
    reading: str
    low: float | None = None
    high: float | None = None
