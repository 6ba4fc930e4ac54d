"""Writing many rows in one act: in batches of `CHUNK`, each in as many queries whatever it holds.

A row is written once in an act at most, so that the act can be taken back row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from annotations.models import Highlight, Tag
from annotations.models.annotation import Annotation
from annotations.models.change import Recording
from reader.models import Comparison

CHUNK = 500


class Edit(NamedTuple):
    """What becomes of a row: the verb of its history, its new columns by their names there, why, and its new tags."""

    verb: str
    values: Mapping[str, Any]
    reason: str = ""
    tags: Sequence[Tag] | None = None


class Done(int):
    """How many rows were changed; `acts` are the comparisons and revisions by which that is taken back."""

    acts: tuple[tuple[int, int], ...]

    def __new__(cls, rows: int, acts: Iterable[tuple[int, int]] = ()) -> Done:
        done = super().__new__(cls, rows)
        done.acts = tuple(acts)
        return done


#: A model: Highlight, Link, Silence or Comment.
Kind = type[Any]


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in their order, `CHUNK` at a time."""
    ordered = sorted(numbers)
    return (ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK))


def read(kind: Kind, numbers: Iterable[int], comparison: Comparison) -> list[Any]:
    """The rows of these numbers as they stand, with what their `state()` asks for."""
    rows: Any = kind._default_manager.filter(pk__in=list(numbers), comparison=comparison)
    found = list(rows.prefetch_related("tags") if kind is Highlight else rows)
    for row in found:
        row.comparison = comparison
    return found


def write_same(record: Recording, kind: Kind, numbers: Iterable[int], edit: Edit) -> None:
    """Do the same to all rows of these numbers."""
    write(record, kind, dict.fromkeys(numbers, edit))


def write(record: Recording, kind: Kind, edits: Mapping[int, Edit]) -> None:
    """Do to each row what `edits` says, and keep it in the history."""
    for numbers in batches(edits):
        rows = read(kind, numbers, record.comparison)
        before = {row.pk: row.state() for row in rows}
        _set(record, rows, edits)
        _save(kind, rows, {name for pk in numbers for name in edits[pk].values})
        if kind is Highlight:
            _save_tags(rows, edits)
        for row in rows:
            record.note(row, edits[row.pk].verb, before[row.pk], edits[row.pk].reason)


def _set(record: Recording, rows: Iterable[Any], edits: Mapping[int, Edit]) -> None:
    for row in rows:
        for name, value in edits[row.pk].values.items():
            setattr(row, name, value)
        row.revision = record.revision
        if isinstance(row, Annotation):
            row.modified = record.at


def _save(kind: Kind, rows: Sequence[Any], columns: set[str]) -> None:
    """In one statement where all rows get the same; the columns of a row go together, for the sake of constraints."""
    columns |= {"revision"} | ({"modified"} if issubclass(kind, Annotation) else set())
    values = {name: {getattr(row, name) for row in rows} for name in columns}
    if all(len(found) == 1 for found in values.values()):
        same = {name: found.pop() for name, found in values.items()}
        kind._default_manager.filter(pk__in=[row.pk for row in rows]).update(**same)
    else:
        kind._default_manager.bulk_update(rows, sorted(columns))


def _save_tags(rows: Iterable[Highlight], edits: Mapping[int, Edit]) -> None:
    new = {row: tags for row in rows if (tags := edits[row.pk].tags) is not None}
    if not new:
        return
    through = Highlight.tags.through
    through.objects.filter(highlight__in=[row.pk for row in new]).delete()
    carried = (through(highlight_id=row.pk, tag_id=tag.pk) for row, tags in new.items() for tag in tags)
    through.objects.bulk_create(carried)
    for row, tags in new.items():
        row._prefetched_objects_cache = {"tags": list(tags)}  # type: ignore[attr-defined]
