"""The two figures of keyness: how sure a difference in frequency is, and how large."""

from math import log, log2

#: Critical values of chi-square with one degree of freedom, the largest first: chance makes such a difference
#: less than once in so many. Rayson, Berridge and Francis, "Extending the Cochran rule for the comparison of
#: word frequencies between corpora", JADT 2004, recommend the first if many words are compared.
LEVELS = ((15.13, 10_000), (10.83, 1_000), (6.63, 100), (3.84, 20))

#: Hardie's replacement for a count of 0, so that there is a ratio.
NONE = 0.5


def log_likelihood(count: int, other: int, size: int, other_size: int) -> float:
    """Compute the log-likelihood ratio G² of a word with `count` in `size` and `other` in `other_size` words.

    From 0, for the same share in both, without an upper bound; 0 if a body is empty. Dunning, "Accurate
    methods for the statistics of surprise and coincidence", Computational Linguistics 19 (1993); for corpora
    Rayson and Garside, "Comparing corpora using frequency profiling" (2000). Theirs sums over the two cells
    of the word alone, which is close if the word is a tiny share of millions of words. Passages are short,
    and a word soon is a large share of them, so all four cells of the table are summed, as Dunning does: only
    that is distributed as chi-square.
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
    """Compute log2 of the ratio of both relative frequencies: 1 is twice as frequent, 2 four times, -1 half.

    Hardie, "Log ratio: an informal introduction" (2014). A count of 0 is taken as one half. Raises
    ZeroDivisionError for an empty body.
    """
    return log2(((count or NONE) / size) / ((other or NONE) / other_size))


def level(g2: float) -> int:
    """Return the n of `LEVELS` if chance makes such a difference less than once in n, else 0."""
    return next((chance for least, chance in LEVELS if g2 >= least), 0)
