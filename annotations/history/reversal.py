"""Taking an act back: each row that it touched returns to its state before the act, or none does.

One way for a person's act on a single row and for a bulk act on a hundred thousand: rows are read and written
in batches of `CHUNK`. What a row's return depends on is asked of every row, under the comparison's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError

from annotations.history.bulk_write import Edit, Kind, batches, read, write, write_same
from annotations.history.obstacles import (
    Acting,
    Changes,
    Obstacle,
    Rows,
    check_role,
    check_unchanged,
    later_changes,
    linked_since,
    refuse,
    taken_places,
    without_support,
    work_since,
)
from annotations.history.states import target_of
from annotations.models import Change, Comment, Dismissal, Highlight, Link, Ruling, Silence, Tag
from annotations.models.annotation import Refused
from annotations.models.change import Recording
from annotations.models.code_names import matching
from annotations.models.highlight import Passage

#: The kinds of rows that go back with an act, what others stand on before what stands on it.
KINDS: dict[str, Kind] = {kind.noun: kind for kind in (Highlight, Link, Silence, Dismissal, Ruling, Comment)}

Edits = dict[Kind, dict[int, Edit]]


def take_back(record: Recording, changes: Iterable[Change], verb: str, reason: str) -> list[Any]:
    """Undo the changes of one act, recorded as `verb` for this reason; return the rows as they are then.

    Raises Refused if a row was changed since, if somebody else built on one that would go, if the person may
    not change one, or if one has no place any more. The caller must then roll back the transaction.
    """
    by_kind = _by_kind(changes)
    rows = {kind: _read(record, kind, own) for kind, own in by_kind.items()}
    check_unchanged(record, by_kind, rows)
    check_role(record, by_kind, rows)
    refuse(work_since(record, by_kind, rows))
    targets = {kind: {pk: target_of(change) for pk, change in own.items()} for kind, own in by_kind.items()}
    put_back(record, rows, targets, verb, reason)
    return [row for own in rows.values() for row in own.values()]


def put_back(
    record: Recording,
    rows: Rows,
    targets: Mapping[Kind, Mapping[int, dict[str, Any]]],
    verb: str,
    reason: str,
) -> None:
    """Give rows the fields of an earlier `state()`: first those that go, then those that change, then the others.

    Thus nothing has to stand where something else still does. Raises Refused if a row has no place any more.
    """
    edits = {kind: _edits(record, rows[kind], targets[kind], verb, reason[:200]) for kind in rows}
    going, changing, coming = _phases(edits, rows)
    try:
        for kind, own in going.items():
            write(record, kind, own, rows[kind])
        _delete_made(record, going.get(Ruling, ()))
        for kind in rows:
            refuse(taken_places(record, kind, rows[kind], _values(changing[kind] | coming[kind])))
        for phase in (changing, coming):
            for kind, own in phase.items():
                write(record, kind, own, rows[kind])
    except IntegrityError as error:
        raise Refused("Something else has taken the place of its rows.") from error
    for kind in rows:
        back = {} if kind is Comment else coming[kind]  # a reply returns also while what it is on is deleted
        refuse(without_support(record, kind, back | _on_another_row(changing[kind] | coming[kind])))
    silences = changing.get(Silence, {}) | coming.get(Silence, {})
    refuse(linked_since({pk: rows[Silence][pk] for pk in silences}, {}))
    withdraw_gainsaid(record)


def obstacles_to(acting: Acting, changes: Iterable[Change]) -> list[Obstacle]:
    """Return what keeps rows of these changes from going back together, without writing anything.

    `take_back` looks again, under the lock. A few queries a batch.
    """
    by_kind = _by_kind(changes)
    rows = {kind: _read(acting, kind, own) for kind, own in by_kind.items()}
    found = [*later_changes(acting, by_kind, rows), *work_since(acting, by_kind, rows)]
    free = {kind: dict(own) for kind, own in rows.items()}
    for obstacle in found:
        free[KINDS[obstacle.noun]].pop(obstacle.row, None)
    edits: Edits = {}
    for kind, own in free.items():
        targets = {pk: target_of(by_kind[kind][pk]) for pk in own}
        edits[kind] = _edits(acting, own, targets, "", "", found)
    going, changing, coming = _phases(edits, free)
    for kind, own in free.items():
        values = _values(changing[kind] | coming[kind])
        found += taken_places(acting, kind, own, values, going[kind])
        if kind is not Comment:
            found += without_support(acting, kind, coming[kind], coming)
    return [*found, *linked_since({pk: free[Silence][pk] for pk in coming.get(Silence, ())}, going)]


def _values(edits: Mapping[int, Edit]) -> dict[int, Mapping[str, Any]]:
    return {pk: edit.values for pk, edit in edits.items()}


def _phases(edits: Edits, rows: Rows) -> tuple[Edits, Edits, Edits]:
    """Split the edits: of rows that are deleted afterwards, of rows that stay live, of rows that come back."""

    def having(deleted: bool, was: bool | None) -> Edits:
        return {
            kind: {
                pk: edit for pk, edit in own.items()
                if bool(edit.values["deleted"]) == deleted and was in (None, bool(rows[kind][pk].deleted))
            }
            for kind, own in edits.items()
        }  # fmt: skip

    return having(True, None), having(False, False), having(False, True)


def _delete_made(record: Recording, rulings: Iterable[int]) -> None:
    """Delete, in this act, what these rulings made in later ones, such as links whose passages came then."""
    for numbers in batches(rulings):
        for kind in (Highlight, Link, Silence):
            made = kind._default_manager.filter(ruling__in=numbers, deleted=None).values_list("pk", flat=True)
            write_same(record, kind, made, Edit("deleted", {"deleted": record.at}, "its ruling was undone"))


def withdraw_gainsaid(record: Recording) -> None:
    """Withdraw the silences on passages that are linked by now, in the same act."""
    numbers = Silence.objects.gainsaid(record.comparison).values_list("pk", flat=True)
    write_same(record, Silence, numbers, Edit("withdrawn", {"deleted": record.at}, "linked again"))


def _on_another_row(edits: dict[int, Edit]) -> dict[int, Edit]:
    """Keep the edits that lead a row, such as a reply or a link, to other rows than before."""
    ends = {"highlight_id", "link_id", "source_id", "target_id"}
    return {pk: edit for pk, edit in edits.items() if ends & edit.values.keys()}


def _by_kind(changes: Iterable[Change]) -> Changes:
    found: Changes = {kind: {} for kind in KINDS.values()}
    for change in changes:
        first = found[KINDS[change.noun]].setdefault(change.row, change)
        first.after = change.after
    return {kind: own for kind, own in found.items() if own}


def _read(acting: Acting, kind: Kind, numbers: Iterable[int]) -> dict[int, Any]:
    return {row.pk: row for some in batches(numbers) for row in read(kind, some, acting.comparison)}


def _edits(
    acting: Acting,
    rows: Mapping[int, Any],
    targets: Mapping[int, dict[str, Any]],
    verb: str,
    reason: str,
    refused: list[Obstacle] | None = None,
) -> dict[int, Edit]:
    """Return the edits by row; a row without one is added to `refused` if given, else Refused is raised."""
    tags, edits = _tags(rows, targets), {}
    for pk, row in rows.items():
        try:
            edits[pk] = _edit(acting, row, targets[pk], tags, verb, reason)
        except Refused as refusal:
            if refused is None:
                raise
            refused.append(Obstacle(row.noun, pk, str(refusal)))
    return edits


def _edit(
    record: Acting,
    row: Any,
    target: dict[str, Any],
    tags: Mapping[int, list[Tag]],
    verb: str,
    reason: str,
) -> Edit:
    """Return the edit that gives a row the fields of an earlier `state()`; a new deletion is dated now."""
    if isinstance(row, Comment):
        return Edit(verb, row.back_to(target, record), reason)
    now = row.state()
    values = {name: value for name, value in target.items() if name in now and now[name] != value}
    values.pop("tag_names", None)
    values["deleted"] = record.at if target["deleted"] else None
    if not isinstance(row, Highlight):
        return Edit(verb, values, reason)
    names = target["tag_names"]
    found = matching(tags.get(target["framing_id"], ()), names)
    if gone := [name for name in names if name not in found]:
        raise Refused(
            f"There is no tag “{gone[0]}” below its framing any more, which highlight #{row.pk} had."
        )
    if {"start", "end"} & values.keys():
        there = Highlight()
        there.anchor_at(Passage(row.document, target["start"], target["end"]))
        values |= {"quote": there.quote, "prefix": there.prefix, "suffix": there.suffix}
    same = "framing_id" not in values and names == now["tag_names"]
    return Edit(verb, values, reason, None if same else list(dict.fromkeys(found.values())))


def _tags(rows: Mapping[int, Any], targets: Mapping[int, dict[str, Any]]) -> dict[int, list[Tag]]:
    """Return the tags below each framing that the rows go back to."""
    found: dict[int, list[Tag]] = {
        framing: [] for pk in rows if (framing := targets[pk].get("framing_id")) is not None
    }
    for tag in Tag.objects.filter(framing__in=found) if found else ():
        found[tag.framing_id].append(tag)
    return found
