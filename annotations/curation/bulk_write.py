"""Writing many rows in one act: in batches of `CHUNK`, each in as many queries whatever it holds.

A row is written once in an act at most, so that the act can be taken back row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Value, When
from django.db.models.functions import Cast

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


def write(
    record: Recording, kind: Kind, edits: Mapping[int, Edit], known: Mapping[int, Any] | None = None
) -> None:
    """Do to each row what `edits` says, and keep it in the history; `known` are the rows, if they were read already."""
    for numbers in batches(edits):
        rows = read(kind, numbers, record.comparison) if known is None else [known[pk] for pk in numbers]
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
    """In as few statements as the database takes; all columns of a row go together, for the sake of constraints."""
    columns |= {"revision"} | ({"modified"} if issubclass(kind, Annotation) else set())
    same, varied = {}, {}
    for name in columns:
        values = {getattr(row, name) for row in rows}
        if len(values) == 1:
            same[name] = values.pop()
        else:
            varied[name] = kind._meta.get_field(name)
    bound = [kind._meta.pk, kind._meta.pk, *varied.values()]
    size = connection.ops.bulk_batch_size(bound, rows) if varied else CHUNK
    for part in (rows[i : i + size] for i in range(0, len(rows), size)):
        cases = {name: _by_row(part, name, field) for name, field in varied.items()}
        kind._default_manager.filter(pk__in=[row.pk for row in part]).update(**same, **cases)


def _by_row(rows: Sequence[Any], name: str, field: Any) -> Any:
    """What each row has under `name`, as an expression; `bulk_update` would spell out also what is the same for all."""
    own = (When(pk=row.pk, then=Value(getattr(row, name), output_field=field)) for row in rows)
    case = Case(*own, output_field=field)
    return Cast(case, field) if connection.features.requires_casted_case_in_updates else case


def _save_tags(rows: Iterable[Highlight], edits: Mapping[int, Edit]) -> None:
    new = {row: tags for row in rows if (tags := edits[row.pk].tags) is not None}
    if not new:
        return
    through = Highlight.tags.through
    through.objects.filter(highlight__in=[row.pk for row in new]).delete()
    carried = (through(highlight_id=row.pk, tag_id=tag.pk) for row, tags in new.items() for tag in tags)
    through.objects.bulk_create(carried)
    for row, tags in new.items():
        row._prefetched_objects_cache = {"tags": list(tags)}
