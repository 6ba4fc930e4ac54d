"""Many rows at once, written past the product's verbs: an act on them is what is tried, not their making."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Comment, Highlight, Link, Silence
from reader.models import Comparison
from tests.support import factories


def wide(passages: int, **fields: Any) -> Comparison:
    """A comparison whose pieces have at least so many words, each of four letters."""
    sides = [factories.document(text="word " * passages + f"{side}.", title=side) for side in ("One", "Two")]
    return factories.comparison(left=sides[0], right=sides[1], **fields)


def highlights(
    comparison: Comparison,
    number: int,
    *,
    analyst: Any = None,
    right: bool = False,
    note: str = "",
    **fields: Any,
) -> list[Highlight]:
    """The first `number` words of a piece, each highlighted by the analyst."""
    fields.setdefault("framing", factories.framing(comparison=comparison))
    document = comparison.right if right else comparison.left
    made = [
        Highlight(
            comparison=comparison, analyst=analyst or comparison.created_by, document=document,
            start=5 * i, end=5 * i + 4, quote="word", note=note, **fields,
        )
        for i in range(number)
    ]  # fmt: skip
    return Highlight.objects.bulk_create(made)


def links(sources: Iterable[Highlight], targets: Iterable[Highlight], **fields: Any) -> list[Link]:
    made = []
    for source, target in zip(sources, targets, strict=True):
        relation = fields.get("relation") or factories.relation(comparison=source.comparison)
        made.append(
            Link(
                comparison=source.comparison, analyst=source.analyst, source=source, target=target,
                **fields | {"relation": relation},
            )
        )  # fmt: skip
    return Link.objects.bulk_create(made)


def silences(rows: Iterable[Highlight]) -> list[Silence]:
    made = [Silence(comparison=row.comparison, analyst=row.analyst, highlight=row) for row in rows]
    return Silence.objects.bulk_create(made)


def comments(rows: Iterable[Highlight]) -> list[Comment]:
    made = [Comment(comparison=row.comparison, author=row.analyst, highlight=row, text="So?") for row in rows]
    return Comment.objects.bulk_create(made)


def standing() -> dict[str, list[dict[str, Any]]]:
    """Every row of every kind as its history would say it, but for when it was deleted."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in (Highlight, Link, Silence, Comment):
        rows: Any = kind._default_manager.order_by("pk")
        rows = rows.prefetch_related("tags") if kind is Highlight else rows
        found[kind.noun] = [{"pk": row.pk} | row.state() | {"deleted": bool(row.deleted)} for row in rows]
    return found


def cost(act: Any) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


class Scene:
    """Passages of one analyst, each linked; the half of them made by another too, with links, silences and replies."""

    def __init__(self, number: int, name: str, double: bool = False) -> None:
        self.owner = factories.user(username="owner")
        self.comparison = wide(number, owner=self.owner, title=name)
        self.taker = factories.user(username=f"taker {name}")
        factories.membership(comparison=self.comparison, user=self.taker)
        self.framing = factories.framing(comparison=self.comparison, name="Psychological")
        self.tags = [factories.tag(framing=self.framing, name=word) for word in ("a", "b")]
        self.echoes = factories.relation(comparison=self.comparison, name="Echoes")
        plain = factories.relation(comparison=self.comparison)
        first = factories.framing(comparison=self.comparison)
        self.own = highlights(self.comparison, number, framing=first, note="Mine.")
        self.far = highlights(self.comparison, number, framing=first, right=True)
        links(self.own, self.far, relation=plain)
        if double:
            self.double()

    def double(self) -> None:
        other = factories.user(username="other")
        first = self.own[0].framing
        rows = highlights(self.comparison, len(self.own), framing=first, analyst=other, note="Ours.")
        third = len(rows) // 3
        links(rows[:third], self.far[:third], relation=self.links[0].relation)
        silences(rows[third : 2 * third])
        comments(rows[2 * third :])

    @property
    def highlights(self) -> Any:
        return Highlight.objects.filter(comparison=self.comparison, document=self.comparison.left)

    @property
    def links(self) -> Any:
        return Link.objects.filter(comparison=self.comparison)
