"""The two figures of keyness: how sure a difference in frequency is, and how large."""

from __future__ import annotations

from math import log, log2

#: Critical values of chi-square with one degree of freedom, the largest first: a difference as large comes by chance
#: less than once in so many. Rayson, Berridge and Francis, "Extending the Cochran rule for the comparison of word
#: frequencies between corpora", JADT 2004, recommend the first where many words are compared.
LEVELS = ((15.13, 10_000), (10.83, 1_000), (6.63, 100), (3.84, 20))

#: What Hardie puts in the place of a count of none, so that there is a ratio.
NONE = 0.5


def log_likelihood(count: int, other: int, size: int, other_size: int) -> float:
    """G², the log-likelihood ratio of a word that stands `count` times in `size` words and `other` times in
    `other_size` words. From 0, for the same share in both, without an upper bound.

    Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19 (1993);
    for corpora Rayson and Garside, "Comparing corpora using frequency profiling" (2000). Theirs sums over the two
    cells of the word alone, which comes near to it where the word is a tiny share of millions of words. Passages are
    short and a word is soon a large share of them, so all four cells of the table are summed, as Dunning does: only
    that is distributed as chi-square. Where a body is empty there is nothing to tell apart: 0.
    """
    if count * other_size == other * size:
        return 0.0
    whole, word = size + other_size, count + other
    cells = (
        (count, word * size), (other, word * other_size),
        (size - count, (whole - word) * size), (other_size - other, (whole - word) * other_size),
    )  # fmt: skip
    return max(0.0, 2 * sum(seen * log(seen * whole / margins) for seen, margins in cells if seen))


def log_ratio(count: int, other: int, size: int, other_size: int) -> float:
    """The binary logarithm of the ratio of both relative frequencies: 1 is twice as frequent, 2 four times, -1 half.

    Hardie, "Log ratio: an informal introduction" (2014). A count of none is taken for half of one. Raises
    ZeroDivisionError for an empty body.
    """
    return log2(((count or NONE) / size) / ((other or NONE) / other_size))


def level(g2: float) -> int:
    """One in how many differences as large comes by chance: a value of `LEVELS`, 0 where it is more than one in 20."""
    return next((chance for least, chance in LEVELS if g2 >= least), 0)
