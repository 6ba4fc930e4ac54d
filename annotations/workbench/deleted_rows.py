"""A deleted row that the workbench's address names: who deleted it, when, and where it can be restored."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse

from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Curated
from reader.models import Comparison
from reader.requests import numbers_in

KINDS: tuple[type[Curated], ...] = (Highlight, Link)


class DeletedRow(NamedTuple):
    """`who` and `when` are None if the history does not have it. `address` is of the row's card."""

    noun: str
    pk: int
    who: str | None
    when: datetime | None
    address: str


def deleted_row(comparison: Comparison, query: QueryDict) -> DeletedRow | None:
    """Return the deleted row that `?highlight=` or `?link=` names, or None. No query without such a name.

    Of a link with a deleted end, that end is the row. Never one that blind coding hides from the viewer.
    """
    for kind in KINDS:
        for pk in numbers_in([query.get(kind.noun, "")]):
            rows: Any = kind._default_manager
            row = rows.of(comparison).filter(pk=pk).first()
            if row is not None and (gone := _gone(row)) is not None:
                return _described(comparison, gone)
    return None


def _gone(row: Any) -> Any:
    ends = [row.source, row.target] if isinstance(row, Link) else []
    return next((one for one in (row, *ends) if one.deleted), None)


def _described(comparison: Comparison, row: Curated) -> DeletedRow:
    last = Change.objects.of(row).filter(verb="deleted").select_related("actor").first()
    who = comparison.name_of(last.actor) if last else None
    return DeletedRow(row.noun, row.pk, who, row.deleted, reverse(row.noun, args=[comparison.pk, row.pk]))
