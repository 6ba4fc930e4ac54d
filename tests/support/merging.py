"""Merging in tests: rows by several analysts, what is shown of them, and files as people get them"""

from __future__ import annotations

import csv
import io
from typing import Any

from annotations.curation.merge import merge
from annotations.models import Highlight
from annotations.workbench.snapshot import snapshot_of
from reader.models import Comparison
from tests.support import factories, members


def by(name: str, comparison: Comparison, quote: str = "offer", **more: Any) -> Highlight:
    person = factories.user(username=name)
    return factories.highlight(comparison=comparison, analyst=person, quote=quote, **more)


def exported(comparison: Comparison, person: Any, name: str) -> list[dict[str, str]]:
    answer = members.signed_in(person).get(members.address(f"export_{name}", comparison, "?bom=0"))
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


def merged(comparison: Comparison, curator: Any, *rows: Highlight, reason: str = "") -> Any:
    chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows] or Highlight.objects.values("pk"))
    return merge(chosen, curator, reason)


def shown(comparison: Comparison, noun: str = "highlight") -> set[int]:
    """The rows that pages and files show."""
    whole = snapshot_of(Comparison.objects.get(pk=comparison.pk)).shown
    return set(whole.rows if noun == "highlight" else whole.wires)


def edited(row: Highlight, person: Any, **values: Any) -> None:
    row.refresh_from_db()
    said = {"framing": row.framing, "tags": list(row.tags.all()), "note": row.note} | values
    row.edit(person, seen=row.revision, **said)
