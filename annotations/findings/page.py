"""The findings page: every figure with the address of the passages behind it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from django.urls import reverse

from annotations.findings.dataset import dataset_of
from annotations.findings.statistics import (
    LINKED,
    OPEN,
    SILENT,
    Balance,
    LinkedPair,
    Passage,
    Proportion,
    balance,
    crossed,
    part,
)
from annotations.workbench.state import Workbench
from reader.models import Comparison, Document


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
    def bar(self) -> str:
        return f"{100 * self.share.of_words:.2f}"


class Missing(NamedTuple):
    """The passages without a counterpart in one state, SILENT or OPEN; those to list have addresses."""

    state: str
    share: Proportion
    door: str
    listed: list[tuple[Passage, str]]


class Column(NamedTuple):
    """A piece: the shares of its framings and of their tags, and its passages without a counterpart."""

    side: str
    document: Document
    balance: Balance
    all: ProportionLine
    framings: list[ProportionLine]
    tags: list[ProportionLine]
    linked: ProportionLine
    unanswered: list[Missing]


class Cell(NamedTuple):
    """A number of pairs, their share of 1, how dark their cell is from 0 to 4, and the address of the list."""

    pairs: int
    share: float
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


class FindingsSheet:
    """Everything the page shows except course and words, from memory and a constant number of queries."""

    most_listed: int | None = 12  # passages without a counterpart; an address lists all of them

    def __init__(self, comparison: Comparison, workbench: Workbench) -> None:
        """Take the comparison as just read: a workbench from memory may hold earlier names of the pieces."""
        self.comparison, self.workbench, self.shown = comparison, workbench, workbench.shown
        self.dataset = dataset_of(workbench)

    @cached_property
    def framings(self) -> list[Code]:
        """The framings that may be given, and retired ones that passages still carry."""
        passages = [passage for side in self.dataset.passages.values() for passage in side]
        passages += [end for pair in self.dataset.pairs for end in (pair.left, pair.right)]
        used = {passage.framing for passage in passages}
        return [
            Code(framing.slug, framing.name, framing.slug)
            for framing in self.workbench.framings if framing.retired is None or framing.slug in used
        ]  # fmt: skip

    @cached_property
    def tags(self) -> list[Code]:
        """Every tag in codebook order, in the colour of its framing."""
        return [
            Code(tag.pk, tag.name, framing.slug)
            for framing in self.workbench.framings
            for tag in framing.tags.all()
        ]

    @cached_property
    def relations(self) -> list[Code]:
        used = {pair.relation for pair in self.dataset.pairs}
        return [
            Code(one.slug, one.name, one.slug)
            for one in self.workbench.snapshot.relations
            if one.slug in used
        ]

    @cached_property
    def columns(self) -> list[Column]:
        return [self._column(side, document) for side, document in self.comparison.documents.items()]

    @cached_property
    def matrix(self) -> Crossing:
        """The crossing of left and right framings over all links."""
        return self._crossing("All relations", ("left", self.framings), ("right", self.framings))

    @cached_property
    def matrices(self) -> list[Crossing]:
        """The crossing of left and right framings for each relation that occurs."""
        rows, columns = ("left", self.framings), ("right", self.framings)
        return [self._crossing(relation.name, rows, columns, relation) for relation in self.relations]

    @cached_property
    def tag_matrix(self) -> Crossing:
        """The crossing of left and right tags, over links whose passages both carry any."""
        met = crossed(self.dataset.pairs, "left_tags", "right_tags")
        left, right = ({pair[n] for pair in met} for n in (0, 1))
        return self._crossing(
            "Tags",
            ("left_tags", [tag for tag in self.tags if tag.value in left]),
            ("right_tags", [tag for tag in self.tags if tag.value in right]),
        )

    @cached_property
    def relation_matrices(self) -> list[Crossing]:
        """The crossings of relations with the left passage's framing and with the right one's."""
        return [
            self._crossing(f"Framing in {name}", ("relations", self.relations), (side, self.framings))
            for side, name in self.comparison.names.items()
        ]

    @cached_property
    def commonest(self) -> Commonest | None:
        """The most frequent kind of link, the first in codebook order of several; None without links."""
        times = crossed(self.dataset.pairs, "relations", "left", "right")
        kinds = product(self.relations, self.framings, self.framings)
        most = max(kinds, key=lambda kind: times[tuple(code.value for code in kind)], default=None)
        if most is None:
            return None
        relation, left, right = (code.value for code in most)
        door = self.door("links", relations=(relation,), left=(left,), right=(right,))
        return Commonest(times[relation, left, right], *most, door)

    def text_door(self, side: str) -> str:
        """Return the address of a piece's whole text."""
        return f"{reverse('workbench', args=[self.comparison.pk])}#{side}"

    def door(self, page: str, **asked: Any) -> str:
        """Return the address of the highlights or links behind a figure; `asked` replaces filter fields."""
        query = replace(self.shown.in_framings(), **asked).query_string()
        return reverse(page, args=[self.comparison.pk]) + (query and f"?{query}")

    def passage_door(self, passage: Passage) -> str:
        """Return the address that shows a passage in the workbench."""
        return f"{reverse('workbench', args=[self.comparison.pk])}?highlight={passage.id}"

    def _column(self, side: str, document: Document) -> Column:
        passages = self.dataset.passages[side]
        shares = balance(self.dataset.pieces[side], passages)

        def line(code: Code | None, share: Proportion, **asked: Any) -> ProportionLine:
            return ProportionLine(code, share, self.door("highlights", side=side, **asked))

        def missing(state: str) -> Missing:
            found = [passage for passage in passages if passage.counterpart == state]
            listed = [(passage, self.passage_door(passage)) for passage in found[: self.most_listed]]
            door = self.door("highlights", side=side, state=state)
            return Missing(state, shares.by_counterpart.get(state, Proportion()), door, listed)

        # Under a tag filter only its own tags are listed, as no filter asks for two.
        tags = [tag for tag in self.tags if not self.shown.tags or tag.value in self.shown.tags]
        return Column(
            side, document, shares,
            line(None, shares.framed),
            [
                line(code, shares.by_framing.get(code.value, Proportion()), framings=(code.value,))
                for code in self.framings
            ],
            [line(tag, shares.by_tag[tag.value], tags=(tag.value,)) for tag in tags if tag.value in shares.by_tag],
            line(None, shares.by_counterpart.get(LINKED, Proportion()), state=LINKED),
            [missing(SILENT), missing(OPEN)],
        )  # fmt: skip

    def _crossing(
        self, title: str, rows: tuple[str, list[Code]], columns: tuple[str, list[Code]], relation: Code | None = None
    ) -> Crossing:  # fmt: skip
        """Count pairs, or those of one relation, by the codes of two fields of the filter, each with its codes."""
        (down, row_codes), (along, column_codes) = rows, columns
        pairs: Sequence[LinkedPair] = self.dataset.pairs
        asked: dict[str, Any] = {}
        if relation:
            pairs = [pair for pair in pairs if pair.relation == relation.value]
            asked = {"relations": (relation.value,)}
        counts = crossed(pairs, down, along)
        most = max(counts.values(), default=0)

        def cell(row: Code, column: Code) -> Cell:
            times = counts[row.value, column.value]
            door = (
                self.door("links", **asked, **{down: (row.value,), along: (column.value,)}) if times else ""
            )
            return Cell(times, part(times, len(pairs)), level(times, most), door)

        table = [(row, [cell(row, column) for column in column_codes]) for row in row_codes]
        summed = [(row, cells, sum(cell.pairs for cell in cells)) for row, cells in table]
        slug = relation.slug if relation else ""
        return Crossing(title, slug, column_codes, summed, len(pairs), self.door("links", **asked))


def level(times: int, most: int) -> int:
    """Return how dark a cell is, from 0 for no pairs to 4 for the largest cells."""
    return -(-4 * times // most) if most else 0
