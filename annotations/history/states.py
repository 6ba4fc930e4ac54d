"""The states of rows around changes of the history: as a change left them, as they were before, what it merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotations.models import Change
from annotations.models.code_names import folded

Key = tuple[str, int]  # noun and number of a row


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


class Joined:
    """Rows joined to sets that are apart, each known by its root."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.above = {key: key for key in keys}

    def __contains__(self, key: Key) -> bool:
        return key in self.above

    def root(self, key: Key) -> Key:
        while self.above[key] != key:
            self.above[key] = key = self.above[self.above[key]]
        return key

    def join(self, one: Key, other: Key) -> None:
        if one in self and other in self:
            first, second = sorted((self.root(one), self.root(other)))
            self.above[second] = first


def merged_pairs(changes: Iterable[Change]) -> Iterator[tuple[Key, Key]]:
    """Yield each row that was merged, or taken out of a group, with the row that it was merged into."""
    for change in filter(merges, changes):
        for state in (change.before or {}, change.after or {}):
            if into := state.get("merged_into_id"):
                yield (change.noun, change.row), (change.noun, into)


def groups_in(changes: Iterable[Change]) -> int:
    """Count the groups that these changes made or took apart; 0 if they merged nothing."""
    changes = list(changes)
    joined = Joined((change.noun, change.row) for change in changes)
    pairs = list(merged_pairs(changes))
    for pair in pairs:
        joined.join(*pair)
    return len({joined.root(key) for pair in pairs for key in pair if key in joined})
