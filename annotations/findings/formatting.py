"""The findings page's figures as text, each with the address of the passages behind it."""

from __future__ import annotations

from typing import Any, NamedTuple

from annotations.findings.statistics import Balance, Passage, Proportion, Unanswered
from reader.models import Document


def percent(share: float) -> str:
    """Format a share of 1 with one decimal; only exact 0 and 1 are shown as none and as all."""
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%"


class Code(NamedTuple):
    """An entry of the codebook: `value` is used in addresses and among the figures, `slug` for its colour."""

    value: Any
    name: str
    slug: str


class ProportionLine(NamedTuple):
    """A share of a piece, and the address of its passages. `bar` is the share of the words in percent."""

    code: Code | None
    share: Proportion
    door: str

    @property
    def of_words(self) -> str:
        return percent(self.share.of_words)

    @property
    def of_passages(self) -> str:
        return percent(self.share.of_passages)

    @property
    def bar(self) -> str:
        return f"{100 * self.share.of_words:.2f}"


class Column(NamedTuple):
    """A piece: the shares of its framings and of their tags, and its passages without a counterpart."""

    side: str
    document: Document
    balance: Balance
    all: ProportionLine
    framings: list[ProportionLine]
    tags: list[ProportionLine]
    unanswered: list[Missing]

    @property
    def of_shared(self) -> str:
        return percent(self.balance.of_shared)


class Missing(NamedTuple):
    """The passages without a counterpart in one state, SILENT or OPEN; those to list have addresses."""

    state: str
    found: Unanswered
    door: str
    listed: list[tuple[Passage, str]]

    @property
    def of_words(self) -> str:
        return percent(self.found.of_words)

    @property
    def of_passages(self) -> str:
        return percent(self.found.of_passages)


class Cell(NamedTuple):
    """A number of pairs, their share, how dark their cell is from 0 to 4, and the address that lists them."""

    pairs: int
    share: str
    level: int
    door: str


class Crossing(NamedTuple):
    """A table of pairs by two codes, such as the left framing in rows and the right one in columns."""

    title: str
    slug: str
    columns: list[Code]
    rows: list[tuple[Code, list[Cell], int]]
    total: int
    door: str


class Commonest(NamedTuple):
    """A kind of link: how often it occurs, its relation, both framings, and the address that lists it."""

    times: int
    relation: Code
    left: Code
    right: Code
    door: str


def level(times: int, most: int) -> int:
    """Return how dark a cell is, from 0 for no pairs to 4 for the largest cells."""
    return -(-4 * times // most) if most else 0
