"""What the findings page says of each figure: its digits, its words, and the address of what stands behind it."""

from __future__ import annotations

from typing import Any, NamedTuple

from annotations.findings.statistics import Balance, Passage, Proportion, Unanswered
from reader.models import Document


def percent(share: float) -> str:
    """A share of 1 with one place; what is there at all never reads as nothing, nor what is not all as all."""
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"


class Code(NamedTuple):
    """An entry of the codebook: `value` stands in addresses and among the figures, `slug` in the page's colours."""

    value: Any
    name: str
    slug: str


class ProportionLine(NamedTuple):
    """One share of a piece: of what, and where its passages are listed. `bar` is the share of the words in percent."""

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
    """A piece: the shares of its framings, of the tags below them, and what has no counterpart."""

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
    """The passages without a counterpart that were signed, or not examined yet; those to list with their addresses."""

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
    """How many pairs, their share, how dark from 0 to 4 of the largest cell, and where they are listed."""

    pairs: int
    share: str
    level: int
    door: str


class Crossing(NamedTuple):
    """A table of pairs: what stands on the left down the side, what stands on the right along the top."""

    title: str
    slug: str
    columns: list[Code]
    rows: list[tuple[Code, list[Cell], int]]
    total: int
    door: str


class Commonest(NamedTuple):
    """A kind of link: its number, its relation, the framings of both its passages, and where they are listed."""

    times: int
    relation: Code
    left: Code
    right: Code
    door: str


def level(times: int, most: int) -> int:
    """How dark a cell is, from 0 for none to 4 for the largest ones."""
    return -(-4 * times // most) if most else 0
