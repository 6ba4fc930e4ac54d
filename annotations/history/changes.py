"""The history of rows in words: every number of another row becomes its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from annotations.models import Change, Framing, Highlight, Relation
from annotations.models.annotation import Recorded
from annotations.models.change import MERGING
from reader.models import Comparison, Document

#: Fields of a state that refer to another row: its model and the attribute shown (of a person, the name).
REFERENCES: dict[str, tuple[type[Model], str]] = {
    "framing_id": (Framing, "name"),
    "relation_id": (Relation, "name"),
    "document_id": (Document, "title"),
    "analyst_id": (get_user_model(), ""),
    "side_id": (get_user_model(), ""),
    "author_id": (get_user_model(), ""),
    "source_id": (Highlight, "quote"),
    "target_id": (Highlight, "quote"),
    "highlight_id": (Highlight, "quote"),
}
LABELS = {"tag_names": "tags", "document_id": "piece", "merged_into_id": "merged into"}
TIMES = ("deleted", "retired", "resolved")


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A change with its differences in words; an empty value is an empty string."""

    change: Change
    who: str
    differences: list[Difference]


def readable(changes: Iterable[Change], name_of: Callable[[Any], str] = str) -> list[HistoryEntry]:
    """Return the changes in words, in order, with at most one query for each kind of row mentioned.

    `name_of` returns the name shown for a person, such as `Comparison.name_of` does.
    """
    changes = list(changes)
    name = _names(changes, name_of)
    return [
        HistoryEntry(change, name_of(change.actor), [_difference(name, *row) for row in change.differences])
        for change in changes
    ]


def history_of(row: Recorded, comparison: Comparison) -> list[HistoryEntry]:
    """Return a row's history as a person may read it.

    `comparison` carries the person's role.
    """
    only = comparison.sees_only
    changes: Iterable[Change] = Change.objects.of(row).select_related("actor")
    if only is not None:  # a merge would tell that others made the same
        changes = [c for c in changes if not any(word in f"{c.verb} {c.reason}" for word in MERGING)]
    return readable(changes, comparison.name_of)


def _difference(name: Callable[[str, Any], str], field: str, before: Any, after: Any) -> Difference:
    label = LABELS.get(field, field.removesuffix("_id"))
    return Difference(label, name(field, before), name(field, after))


def _names(changes: list[Change], name_of: Callable[[Any], str]) -> Callable[[str, Any], str]:
    wanted: dict[tuple[type[Model], str], set[int]] = {}
    for field, *values in (row for change in changes for row in change.differences):
        if field in REFERENCES:
            wanted.setdefault(REFERENCES[field], set()).update(v for v in values if v is not None)
    known = {
        (model, attribute): {
            row.pk: getattr(row, attribute) if attribute else name_of(row)
            for row in model._default_manager.filter(pk__in=pks).only("pk", attribute or "username")
        }
        for (model, attribute), pks in wanted.items()
    }

    def name(field: str, value: Any) -> str:
        if field in REFERENCES and value is not None:
            return str(known[REFERENCES[field]].get(value, f"#{value}"))
        if field == "merged_into_id" and value:
            return f"#{value}"
        if field in TIMES and value:
            return date_format(localtime(parse_datetime(value)), "DATETIME_FORMAT")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)

    return name
