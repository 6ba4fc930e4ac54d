"""The table of words as CSV: one row per compared word or phrase, the surest difference first."""

from collections.abc import Iterator
from typing import Any

from annotations.exchange.csv import guard
from annotations.findings.words.page import Words

WORDS = (
    "word", "of", "against", "count_of", "count_against", "size_of", "size_against", "per_thousand_of",
    "per_thousand_against", "log_likelihood", "by_chance_once_in", "log_ratio",
)  # fmt: skip


def words_rows(words: Words) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `WORDS` for each word of the table. Sizes count words, or two-word phrases for a phrase.
    `by_chance_once_in` is empty if a difference this large comes by chance more than once in 20."""
    of, against = words.of.label, words.against.label
    for key in words.table:
        yield (
            guard(key.term), guard(of), guard(against), key.of, key.against, key.of_size, key.against_size,
            *(f"{share:.4f}" for share in key.per_thousand), f"{key.g2:.4f}", key.level or "",
            f"{key.log_ratio:.4f}",
        )  # fmt: skip
