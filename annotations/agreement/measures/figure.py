"""A figure of agreement: one number, with all that is needed to judge it."""

from typing import NamedTuple


class Figure(NamedTuple):
    """A figure. `value` is None if it is undefined; `reading` says what it means, or why there is none.

    `name` is alpha, kappa, precision, recall, F1 or share. `of` is the framing (empty for all together), or
    for links `joined`, `related` or `relation`. `n` counts what the figure rests on, in `unit`: characters
    (Unicode code points), passages, links, pairings. `low` and `high` bound the 95% interval, if any.
    """

    name: str
    of: str
    value: float | None
    n: int
    unit: str
    reading: str
    low: float | None = None
    high: float | None = None
