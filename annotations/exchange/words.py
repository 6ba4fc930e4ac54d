"""The table of words as CSV: one row a word or phrase that is compared, the surest difference first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotations.exchange.csv import guard
from annotations.findings.words.page import Words

WORDS = (
    "word", "of", "against", "count_of", "count_against", "size_of", "size_against", "per_thousand_of",
    "per_thousand_against", "log_likelihood", "by_chance_once_in", "log_ratio",
)  # fmt: skip


def words_rows(words: Words) -> Iterator[tuple[Any, ...]]:
    """A row of `WORDS` for each word of the table. Sizes are words, or two-word phrases where the word is one;
    `by_chance_once_in` is empty where a difference as large comes by chance more than once in 20."""
    of, against = words.of.label, words.against.label
    for key in words.table:
        yield (
            guard(key.term), guard(of), guard(against), key.of, key.against, key.of_size, key.against_size,
            *(f"{share:.4f}" for share in key.per_thousand), f"{key.g2:.4f}", key.level or "",
            f"{key.log_ratio:.4f}",
        )  # fmt: skip
