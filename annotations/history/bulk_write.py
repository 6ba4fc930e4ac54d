"""Writing of many rows in one act, in chunks of `CHUNK` rows with a bounded number of queries each.

An act writes a row once at most, so that it can be taken back row by row.
"""

from __future__ import annotations

from collections import defaultdict
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
    """The edit of a row: its verb in the history, new column values by name, the reason, and new tags."""

    verb: str
    values: Mapping[str, Any]
    reason: str = ""
    tags: Sequence[Tag] | None = None


class Done(int):
    """The number of rows changed; `acts` are the comparisons and revisions to take back for an undo."""

    acts: tuple[tuple[int, int], ...]

    def __new__(cls, rows: int, acts: Iterable[tuple[int, int]] = ()) -> Done:
        done = super().__new__(cls, rows)
        done.acts = tuple(acts)
        return done


#: A model, such as Highlight, Link, Silence or Comment.
Kind = type[Any]

#: A row as it is written, its state before, or None for a new row, and the edit to record.
Written = tuple[Any, dict[str, Any] | None, Edit]


def chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK))


def batches(numbers: Iterable[int]) -> Iterator[Sequence[int]]:
    """Return the numbers in ascending order, `CHUNK` at a time."""
    return chunks(sorted(numbers))


def read(kind: Kind, numbers: Iterable[int], comparison: Comparison) -> list[Any]:
    """Read the rows with these numbers, with everything that `state()` needs."""
    found = list(kind._default_manager.filter(pk__in=list(numbers), comparison=comparison))
    for row in found:
        row.comparison = comparison
    if kind is Highlight:
        _know_tags(found)
    return found


def _know_tags(rows: Sequence[Highlight]) -> None:
    """Read the highlights' tags; `prefetch_related` would make a queryset for each of them and each tag many times."""
    carried = Highlight.tags.through.objects.filter(highlight__in=[row.pk for row in rows])
    pairs = list(carried.order_by("tag__position", "tag").values_list("highlight", "tag"))
    known = Tag.objects.in_bulk({tag for _, tag in pairs}) if pairs else {}
    tags: dict[int, list[Tag]] = defaultdict(list)
    for highlight, tag in pairs:
        tags[highlight].append(known[tag])
    for row in rows:
        row._prefetched_objects_cache = {"tags": tags.get(row.pk, [])}


def write_same(record: Recording, kind: Kind, numbers: Iterable[int], edit: Edit) -> None:
    """Apply the same edit to all rows with these numbers."""
    write(record, kind, dict.fromkeys(numbers, edit))


def write(
    record: Recording, kind: Kind, edits: Mapping[int, Edit], known: Mapping[int, Any] | None = None
) -> None:
    """Apply `edits` by row number and record them in the history; `known` are the rows, if already read."""
    for numbers in batches(edits):
        rows = read(kind, numbers, record.comparison) if known is None else [known[pk] for pk in numbers]
        note(record, apply(record, rows, edits))


def create(record: Recording, news: Sequence[tuple[Any, Edit]]) -> None:
    """Save new rows of one kind, each with the values and tags of its edit, and record them in the history."""
    for some in chunks(news):
        for row, edit in some:
            row.created = record.at
            _set(record, row, edit)
        type(some[0][0])._default_manager.bulk_create([row for row, _ in some])
        _carry({row: edit.tags for row, edit in some if edit.tags is not None})
        note(record, ((row, None, edit) for row, edit in some))


def apply(record: Recording, rows: Sequence[Any], edits: Mapping[int, Edit]) -> list[Written]:
    """Apply `edits` by row number to these rows of one kind, in their order, and leave it to `note` to record them."""
    written: list[Written] = []
    for some in chunks(rows):
        before = [row.state() for row in some]
        for row in some:
            _set(record, row, edits[row.pk])
        _save(type(some[0]), some, {name for row in some for name in edits[row.pk].values})
        new = {row: tags for row in some if (tags := edits[row.pk].tags) is not None}
        if new:
            Highlight.tags.through.objects.filter(highlight__in=[row.pk for row in new]).delete()
            _carry(new)
        written += [(row, was, edits[row.pk]) for row, was in zip(some, before, strict=True)]
    return written


def note(record: Recording, written: Iterable[Written]) -> None:
    """Record in the history what was written, in this order."""
    for row, before, edit in written:
        record.note(row, edit.verb, before, edit.reason)


def _set(record: Recording, row: Any, edit: Edit) -> None:
    for name, value in edit.values.items():
        setattr(row, name, value)
    row.revision = record.revision
    if isinstance(row, Annotation):
        row.modified = record.at


def _save(kind: Kind, rows: Sequence[Any], columns: set[str]) -> None:
    """Save in as few statements as the database takes, all columns of a row at once for its constraints."""
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
    """Return a CASE of each row's value; `bulk_update` would also spell out values that all rows share."""
    own = (When(pk=row.pk, then=Value(getattr(row, name), output_field=field)) for row in rows)
    case = Case(*own, output_field=field)
    return Cast(case, field) if connection.features.requires_casted_case_in_updates else case


def _carry(new: Mapping[Highlight, Sequence[Tag]]) -> None:
    """Save these tags of highlights that have none."""
    through = Highlight.tags.through
    through.objects.bulk_create(
        through(highlight_id=row.pk, tag_id=tag.pk) for row, tags in new.items() for tag in tags
    )
    for row, tags in new.items():
        row._prefetched_objects_cache = {"tags": list(tags)}
