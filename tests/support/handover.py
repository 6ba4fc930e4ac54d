"""A leaver's open work: a comparison with who leaves and who stays, and rows of each kind."""

from __future__ import annotations

from typing import Any

from annotations.models import Highlight
from annotations.models.annotation import Annotation
from reader.models import Comparison, Role
from tests.support import factories


def made(title: str = "Two views of the quay") -> Comparison:
    comparison = factories.comparison(owner=factories.user(username="owner"), title=title)
    for name in ("leaver", "stayer"):
        factories.membership(comparison=comparison, user=factories.user(username=name), role=Role.ANALYST)
    return comparison


def by(person: Any, comparison: Comparison, quote: str, **more: Any) -> Highlight:
    return factories.highlight(comparison=comparison, analyst=person, quote=quote, **more)


def work(comparison: Comparison, leaver: Any) -> list[Annotation]:
    """Open work of each kind: two passages of each piece, a link between two of them and a silence."""
    left, silent = by(leaver, comparison, "offer"), by(leaver, comparison, "council")
    right = by(leaver, comparison, "gifts", document=comparison.right)
    return [
        left,
        silent,
        right,
        factories.link(source=left, target=right, analyst=leaver),
        factories.silence(highlight=silent),
    ]


def analyst_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).analyst)
