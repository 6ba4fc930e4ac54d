"""Two long pieces that three analysts have coded: in most places alike, in many hundreds otherwise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from annotations import comparisons
from annotations.anchoring import anchor
from annotations.models import Framing, Highlight, Link, Relation
from reader.models import Comparison, Document, Role
from tests.benchmarks.corpus import SEED, long_document
from tests.support import factories

LENGTH = 70  # code points of a passage
APART = 3 * LENGTH  # code points from the beginning of a passage to that of the next


def coded_comparison(owner: Any, highlights: int, links: int, name: str = "analyst") -> Comparison:
    """A comparison with about so many highlights by three analysts, who have read all, and links by two of them."""
    rng = random.Random(SEED)
    left, right = long_document(rng, "The coded left", owner), long_document(rng, "The coded right", owner)
    comparison = comparisons.make_comparison(left=left, right=right, title="Coded", owner=owner)
    people = [factories.user(username=f"{name} {number}") for number in (1, 2, 3)]
    for person in people:
        factories.membership(comparison=comparison, user=person, role=Role.ANALYST)
        for piece in (left, right):
            factories.reading(
                comparison=comparison, document=piece, analyst=person, read_to=len(piece.content.text)
            )
    codes = list(Framing.objects.filter(comparison=comparison))
    rows = [
        row
        for piece in (left, right)
        for row in _coded(rng, comparison, piece, people, codes, highlights // 2)
    ]
    made = Highlight.objects.bulk_create(rows, batch_size=500)
    relation = Relation.objects.filter(comparison=comparison).first()
    for person in people[:2]:
        ends = [
            [row for row in made if (row.analyst, row.document) == (person, one)] for one in (left, right)
        ]
        pairs = list(zip(*ends, strict=False))[: links // 2]
        Link.objects.bulk_create(
            Link(comparison=comparison, analyst=person, source=source, target=target, relation=relation)
            for source, target in pairs
        )
    return comparison


def _coded(
    rng: random.Random,
    comparison: Comparison,
    piece: Document,
    people: list[Any],
    codes: list[Any],
    most: int,
) -> Iterator[Highlight]:
    """Passages one after the other, of two in five the same by all three, of the others one's otherwise."""
    text = piece.content.text
    made = 0
    for begins in range(5, len(text) - APART, APART):
        framing, odd = rng.choice(codes), rng.choice(people)
        how = rng.choice(["same", "same", "framing", "bounds", "missed"])
        for person in people:
            start, code = begins, framing
            if person is odd and how == "missed":
                continue
            if person is odd and how == "framing":
                code = codes[1 - codes.index(framing)]
            if person is odd and how == "bounds":
                start += 12
            place = anchor(text, start, begins + LENGTH)
            yield Highlight(
                comparison=comparison, document=piece, analyst=person, framing=code,
                start=place.start, end=place.end, quote=place.quote, prefix=place.prefix, suffix=place.suffix,
            )  # fmt: skip
            made += 1
        if made >= most:
            return
