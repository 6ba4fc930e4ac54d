"""Many rows at once, written past the product's verbs: an act on them is what is tried, not their making."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Comment, Highlight, Link, Silence
from reader.models import Comparison
from tests import factories


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
