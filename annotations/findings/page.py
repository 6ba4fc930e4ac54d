"""The findings page: every figure as text, with the address of the passages behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import product
from typing import Any

from django.urls import reverse

from annotations.findings.dataset import material_of
from annotations.findings.formatting import (
    Cell,
    Code,
    Column,
    Commonest,
    Crossing,
    Missing,
    ProportionLine,
    level,
    percent,
)
from annotations.findings.statistics import (
    OPEN,
    SILENT,
    LinkedPair,
    Passage,
    Proportion,
    balance,
    by_relation,
    crossed,
    framings_of,
    tags_of,
    unanswered,
)
from annotations.findings.statistics.balance import part
from annotations.workbench.filters import SIDES
from annotations.workbench.state import Workbench
from reader.models import Document


class FindingsSheet:
    """Everything the page shows except course and words, from memory and a constant number of queries."""

    most_listed: int | None = 12  # passages without a counterpart; an address lists all of them

    def __init__(self, workbench: Workbench) -> None:
        self.workbench, self.comparison, self.shown = workbench, workbench.comparison, workbench.shown
        self.material = material_of(workbench)

    @cached_property
    def framings(self) -> list[Code]:
        """The framings that may be given, and retired ones that passages still carry."""
        used = {passage.framing for passage in self.material.passages}
        used |= {end.framing for pair in self.material.pairs for end in (pair.left, pair.right)}
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
        """The relations that occur, in codebook order."""
        used = {pair.relation for pair in self.material.pairs}
        return [
            Code(one.slug, one.name, one.slug)
            for one in self.workbench.snapshot.relations
            if one.slug in used
        ]

    @cached_property
    def columns(self) -> list[Column]:
        return [self._column(side, piece) for side, piece in self.comparison.documents.items()]

    @cached_property
    def matrix(self) -> Crossing:
        """The crossing of left and right framings over all links."""
        return self._framing_matrix("All relations", "", self.material.pairs, ())

    @cached_property
    def matrices(self) -> list[Crossing]:
        """The crossing of left and right framings for each relation that occurs."""
        split = by_relation(self.material.pairs)
        return [
            self._framing_matrix(relation.name, relation.slug, split[relation.slug], (relation.slug,))
            for relation in self.relations
        ]

    @cached_property
    def tag_matrix(self) -> Crossing:
        """The crossing of left and right tags, over links whose passages both carry any."""
        counts = crossed(self.material.pairs, tags_of)
        left, right = ({pair[n] for pair in counts} for n in (0, 1))
        return self._crossing(
            "Tags", "", counts,
            [tag for tag in self.tags if tag.value in left], [tag for tag in self.tags if tag.value in right],
            len(self.material.pairs), self.links_door(),
            lambda row, column: {"left_tags": (row,), "right_tags": (column,)},
        )  # fmt: skip

    @cached_property
    def relation_matrices(self) -> list[Crossing]:
        """The crossings of relations with the left passage's framing and with the right one's."""
        return [
            self._crossing(
                f"Framing on the {label.lower()}", "",
                Counter((pair.relation, getattr(pair, side).framing) for pair in self.material.pairs),
                self.relations, self.framings, len(self.material.pairs), self.links_door(),
                partial(_relating, side),
            )
            for side, label in SIDES.items()
        ]  # fmt: skip

    @cached_property
    def commonest(self) -> Commonest | None:
        """The most frequent kind of link, the first in codebook order of several; None without links."""
        found = Counter(
            (pair.relation, pair.left.framing, pair.right.framing) for pair in self.material.pairs
        )
        kinds = [
            Commonest(times, relation, left, right, self.links_door(
                relations=(relation.value,), left=(left.value,), right=(right.value,)
            ))
            for relation, left, right in product(self.relations, self.framings, self.framings)
            if (times := found[relation.value, left.value, right.value])
        ]  # fmt: skip
        return max(kinds, key=lambda kind: kind.times, default=None)

    def highlights_door(self, **asked: Any) -> str:
        """Return the address of the highlights behind a figure; `asked` replaces fields of the filter."""
        return self._door("highlights", **asked)

    def links_door(self, **asked: Any) -> str:
        return self._door("links", **asked)

    def passage_door(self, passage: Passage) -> str:
        """Return the address that shows a passage in the workbench."""
        return f"{reverse('workbench', args=[self.comparison.pk])}?highlight={passage.id}"

    def _door(self, name: str, **asked: Any) -> str:
        query = replace(self.shown.in_framings(), **asked).query_string()
        return reverse(name, args=[self.comparison.pk]) + (query and f"?{query}")

    def _column(self, side: str, document: Document) -> Column:
        piece, passages = self.material.pieces[side], self.material.of(side)
        shares = balance(piece, passages)
        none = Proportion(0, 0, 0.0, 0.0)
        missing = unanswered(piece, passages)
        return Column(
            side, document, shares,
            ProportionLine(None, shares.framed, self.highlights_door(side=side)),
            [
                ProportionLine(
                    code, shares.by_framing.get(code.value, none),
                    self.highlights_door(side=side, framings=(code.value,)),
                )
                for code in self.framings
            ],
            [
                ProportionLine(code, shares.by_tag[code.value], self.highlights_door(side=side, tags=(code.value,)))
                for code in self.tags if code.value in shares.by_tag and self._offers(code.value)
            ],
            [
                Missing(
                    state, missing[state], self.highlights_door(side=side, state=state),
                    [(one, self.passage_door(one)) for one in missing[state].passages[: self.most_listed]],
                )
                for state in (SILENT, OPEN)
            ],
        )  # fmt: skip

    def _offers(self, tag: int) -> bool:
        """Return True if the page lists a tag: under a tag filter only its own, as no filter asks for two."""
        return not self.shown.tags or tag in self.shown.tags

    def _framing_matrix(
        self, title: str, slug: str, pairs: Sequence[LinkedPair], relations: tuple[str, ...]
    ) -> Crossing:
        asked = {"relations": relations} if relations else {}
        return self._crossing(
            title, slug, crossed(pairs, framings_of), self.framings, self.framings, len(pairs),
            self.links_door(**asked), lambda row, column: asked | {"left": (row,), "right": (column,)},
        )  # fmt: skip

    def _crossing(
        self, title: str, slug: str, counts: Counter[tuple[Any, Any]], rows: list[Code], columns: list[Code],
        total: int, door: str, asked: Callable[[Any, Any], dict[str, Any]],
    ) -> Crossing:  # fmt: skip
        most = max(counts.values(), default=0)

        def cell(row: Code, column: Code) -> Cell:
            times = counts[row.value, column.value]
            address = self.links_door(**asked(row.value, column.value)) if times else ""
            return Cell(times, percent(part(times, total)), level(times, most), address)

        return Crossing(
            title, slug, columns,
            [
                (row, cells := [cell(row, column) for column in columns], sum(one.pairs for one in cells))
                for row in rows
            ],
            total, door,
        )  # fmt: skip


def _relating(side: str, relation: str, framing: str) -> dict[str, tuple[str, ...]]:
    return {"relations": (relation,), side: (framing,)}
