"""Parts of an act, each undone by itself: the groups of a merge, or rows that depend on each other, or single rows.

An act may be undone part by part. What is left of it is computed from the history: its changes without those that an
undo took back and no redo repeated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from annotations.history.bulk_write import batches
from annotations.history.reversal import KINDS, obstacles_to
from annotations.history.states import Joined, Key, merged_pairs, merges
from annotations.models import Change, Highlight, Link, Ruling
from annotations.models.annotation import Refused
from reader.models import Comparison


@dataclass
class Part:
    """Changes that go back together. The merged links in `along` go apart with any group of their passages."""

    changes: list[Change]
    along: list[Change] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)  # why it cannot go back now, as sentences

    @property
    def key(self) -> str:
        """The part's name in a form: its first row, such as `highlight.12`."""
        return f"{self.changes[0].noun}.{self.changes[0].row}"

    @property
    def is_group(self) -> bool:
        return any(map(merges, self.changes))


class Question(NamedTuple):
    """An act that is only asked about: in which comparison, by whom, when."""

    comparison: Comparison
    actor: Any
    at: datetime


def survey(comparison: Comparison, actor: Any, revision: int) -> list[Part]:
    """Return the parts of an act that are not undone yet, each with its obstacles, without writing anything."""
    parts = parts_of(remaining(comparison, revision))
    question = Question(comparison, actor, timezone.now())
    free = parts
    while free:  # again without those that stay, because others may depend on them
        causes: dict[Key, str] = {}
        for noun, row, words in obstacles_to(question, changes_of(free)):
            causes.setdefault((noun, row), words)
        for part in free if causes else ():
            found = [causes[key] for c in (*part.changes, *part.along) if (key := (c.noun, c.row)) in causes]
            part.obstacles = list(dict.fromkeys(found))
        if not causes or len(left := [part for part in free if not part.obstacles]) == len(free):
            break
        free = left
    return parts


def remaining(comparison: Comparison, revision: int) -> list[Change]:
    """Return the changes of the act that are not undone by now, in the order made."""
    gone = _taken_back(comparison, revision)
    changes = Change.objects.at(comparison, revision, KINDS)
    return [change for change in changes if (change.noun, change.row) not in gone]


def _taken_back(comparison: Comparison, revision: int) -> set[Key]:
    """Return the rows of the act that an undo took back, without those that were redone since."""
    undoing = Change.objects.filter(comparison=comparison, undoes=revision, noun__in=list(KINDS))
    by_act: dict[int, set[Key]] = defaultdict(set)
    for later, noun, row in undoing.order_by("revision").values_list("revision", "noun", "row"):
        by_act[later].add((noun, row))
    return {key for later, rows in by_act.items() for key in rows - _taken_back(comparison, later)}


def chosen(changes: Sequence[Change], keys: Collection[str]) -> list[Change]:
    """Keep the changes of the parts with these keys. Raises Refused if there are none."""
    found = changes_of(part for part in parts_of(changes) if part.key in keys)
    if not found:
        raise Refused("Nothing is selected to undo. Select at least one row or group.")
    return found


def changes_of(parts: Iterable[Part]) -> list[Change]:
    """Return the changes of these parts, each once, in the order made."""
    found = {change.pk: change for part in parts for change in (*part.changes, *part.along)}
    return [found[pk] for pk in sorted(found)]


def parts_of(changes: Sequence[Change]) -> list[Part]:
    """Split the changes of one act into parts, in the order made. An act that rules on cases is one part."""
    if any(change.noun == Ruling.noun for change in changes):
        return [Part(list(changes))]
    joined = Joined((change.noun, change.row) for change in changes)
    pairs = list(merged_pairs(changes))
    grouped = {key for pair in pairs for key in pair}
    for change in changes:
        key = (change.noun, change.row)
        pairs += ((key, other) for other in _depends_on(change, key in grouped))
    for one, other in (*pairs, *_silences_with_links(changes)):
        joined.join(one, other)
    found: dict[Key, Part] = {}
    for change in changes:
        found.setdefault(joined.root((change.noun, change.row)), Part([])).changes.append(change)
    for root, part in list(found.items()):
        if all(change.noun == Link.noun and (change.noun, change.row) in grouped for change in part.changes):
            ends = {joined.root(end) for change in part.changes for end in _ends(change) if end in joined}
            for end in ends:
                found[end].along += part.changes
            if ends:
                del found[root]
    return list(found.values())


def _depends_on(change: Change, is_merged: bool) -> Iterator[Key]:
    """Yield the rows that the changed row depends on. A merged link only goes along with its passages."""
    for state in (change.before or {}, change.after or {}):
        for noun in ("highlight", "link"):
            if number := state.get(f"{noun}_id"):
                yield noun, number
    if not is_merged:
        yield from _ends(change)


def _ends(change: Change) -> list[Key]:
    states = (change.before or {}, change.after or {})
    numbers = {state.get(name) for state in states for name in ("source_id", "target_id")}
    return [("highlight", number) for number in numbers if number]


def _silences_with_links(changes: Sequence[Change]) -> Iterator[tuple[Key, Key]]:
    """Pair each silence with what linked its passage in the same act: a link, or the passage at the other end."""
    silences = {
        (change.after or change.before or {})["highlight_id"]: change.row
        for change in changes if change.noun == "silence"
    }  # fmt: skip
    if not silences or len(silences) == len(changes):
        return
    links = Link.objects.order_by()
    for numbers in batches(silences):
        for pk, *ends in links.meeting(numbers).values_list("pk", "source", "target"):
            for end in silences.keys() & set(ends):
                yield ("silence", silences[end]), ("link", pk)
                for far in ends:
                    yield ("silence", silences[end]), (Highlight.noun, far)
