"""The states of a row around a change of its history: as the change left it, and as it was before."""

from __future__ import annotations

from typing import Any

from annotations.models import Change
from annotations.models.code_names import folded


def is_as_left(row: Any, change: Change) -> bool:
    """Return True if the row is as the change left it.

    When it was deleted does not count, as an undo sets its own time, nor do fields that came or went since, nor
    the row that it was merged into unless the change is of that.
    """
    now, then = row.state(), change.after or {}
    names = [name for name in then if name in now and (name != "merged_into_id" or merges(change))]
    return all(_comparable(name, now[name]) == _comparable(name, then[name]) for name in names)


def _comparable(name: str, value: Any) -> Any:
    if name == "deleted":
        return bool(value)
    return sorted(map(folded, value)) if name == "tag_names" else value


def merges(change: Change) -> bool:
    """Return True if the change merged an existing row with another, or took it out of its group."""
    name = "merged_into_id"
    return change.before is not None and change.before.get(name) != (change.after or {}).get(name)


def target_of(change: Change) -> dict[str, Any]:
    """Return the fields that the row is to have again; a row that the act made is to be deleted."""
    target = change.before or {**(change.after or {}), "deleted": True}
    return target if merges(change) else {name: target[name] for name in target if name != "merged_into_id"}
