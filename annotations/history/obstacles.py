"""What stands in the way of taking an act back: later changes, a lost role, others' work, a place that is taken.

Each check raises Refused, in words, with the row and who changed it. The person's name is as the viewer may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q

from annotations.history.bulk_write import Edit, Kind, batches
from annotations.history.words import word_for
from annotations.models import Change, Comment, Dismissal, Highlight, Link, Ruling, Silence
from annotations.models.annotation import Refused
from annotations.models.change import Recording
from annotations.models.code_names import folded
from reader.models import Role

#: The fields of a row that lead to what must not be deleted while the row is live.
STANDS_ON: dict[Kind, tuple[str, ...]] = {
    Highlight: ("ruling",), Link: ("source", "target", "ruling"), Silence: ("highlight", "ruling"),
    Dismissal: ("highlight",), Ruling: (), Comment: ("highlight", "link"),
}  # fmt: skip
NAMED = 5  # rows that a refusal names; it counts the others

Rows = dict[Kind, dict[int, Any]]
Changes = dict[Kind, dict[int, Change]]


def is_as_left(row: Any, change: Change) -> bool:
    """Return True if the row is as the change left it.

    When it was deleted does not count, as an undo sets its own time, nor do fields that came or went since, nor
    the row that it was merged into unless the change is of that.
    """
    now, then = row.state(), change.after or {}
    names = [name for name in then if name in now and (name != "merged_into_id" or _merges(change))]
    return all(_comparable(name, now[name]) == _comparable(name, then[name]) for name in names)


def _comparable(name: str, value: Any) -> Any:
    if name == "deleted":
        return bool(value)
    return sorted(map(folded, value)) if name == "tag_names" else value


def _merges(change: Change) -> bool:
    name = "merged_into_id"
    return change.before is not None and change.before.get(name) != (change.after or {}).get(name)


def target_of(change: Change) -> dict[str, Any]:
    """Return the fields that the row is to have again; a row that the act made is to be deleted."""
    target = change.before or {**(change.after or {}), "deleted": True}
    return target if _merges(change) else {name: target[name] for name in target if name != "merged_into_id"}


def check_unchanged(record: Recording, by_kind: Changes, rows: Rows) -> None:
    """Raise Refused, with who changed them, if rows are not as the act left them."""
    for kind, own in by_kind.items():
        since = [
            pk for pk, change in own.items()
            if pk not in rows[kind] or not is_as_left(rows[kind][pk], change)
        ]  # fmt: skip
        if since:
            raise Refused(_since(record, [own[pk] for pk in sorted(since)]))


def _since(record: Recording, changes: Sequence[Change]) -> str:
    """Return a sentence that names the rows changed since the act, and who changed the first of them."""
    first = changes[0]
    named = ", ".join(f"#{change.row}" for change in changes[:NAMED])
    rows = f"{first.noun if len(changes) == 1 else f'{first.noun}s'} {named}"
    if len(changes) > NAMED:
        rows += f" and {len(changes) - NAMED} more"
    history = Change.objects.filter(comparison=record.comparison, noun=first.noun, row=first.row)
    later = history.filter(revision__gt=first.revision).select_related("actor").order_by("pk").last()
    if later is None:
        return f"{rows[0].upper()}{rows[1:]} changed since: a tag was renamed or deleted."
    word = word_for(first.noun, later.verb)
    if record.comparison.sees_only is not None and later.verb == "merged":
        word = "curated"  # while coding is blind nobody learns that others made the same
    who = "You have" if later.actor == record.actor else f"{record.comparison.name_of(later.actor)} has"
    return f"{who} changed {rows} since ({word}), and that would be lost."


def check_role(record: Recording, by_kind: Changes, rows: Rows) -> None:
    """Require the role of curator, which the person may have lost, for each row that an analyst may not change.

    An analyst changes their own rows, and withdraws the silences on a passage by linking it.
    """
    if record.comparison.role >= Role.CURATOR:
        return
    own = {
        kind for kind, some in rows.items() if any(_maker(row) == record.actor.pk for row in some.values())
    }
    for kind, some in rows.items():
        for pk, row in some.items():
            change = by_kind[kind][pk]
            decided = change.before and any(name == "status" for name, _, _ in change.differences)
            may = _maker(row) == record.actor.pk or (kind is Silence and own & {Highlight, Link})
            if decided or getattr(row, "curated", False) or not may:
                raise Refused("It needs the role of curator, which you no longer have.")


def _maker(row: Any) -> int:
    return row.author_id if isinstance(row, Comment) else row.analyst_id


def check_alone(record: Recording, by_kind: Changes, rows: Rows) -> None:
    """Raise Refused if somebody else's later work would disappear with a row that is to be deleted."""
    for kind, own in by_kind.items():
        going = [
            pk for pk, change in own.items() if target_of(change)["deleted"] and not rows[kind][pk].deleted
        ]
        for numbers in batches(going):
            for did, who, others, on in _built_upon(kind, numbers):
                found = list(others.exclude(**{who: record.actor}).select_related(who))
                new = _come_since(record, found, own[numbers[0]].revision)
                for other in (other for other in found if other.pk in new):
                    name = record.comparison.name_of(getattr(other, who))
                    raise Refused(
                        f"{name} has {did} {kind.noun} #{on(other)} since, and that would go with it."
                    )


def _built_upon(kind: Kind, numbers: Sequence[int]) -> list[tuple[str, str, Any, Callable[[Any], int]]]:
    """Return what was built on the rows: the word for it, its author's field, its live rows, and on which one."""
    if kind is Highlight:
        return [
            (
                "linked", "analyst", Link.objects.live().meeting(numbers),
                lambda link: link.source_id if link.source_id in numbers else link.target_id,
            ),
            (
                "signed a silence on", "analyst", Silence.objects.live().filter(highlight__in=numbers),
                lambda silence: silence.highlight_id,
            ),
            (
                "replied to", "author", Comment.objects.live().filter(highlight__in=numbers),
                lambda reply: reply.highlight_id,
            ),
        ]  # fmt: skip
    if kind is Link:
        replies = Comment.objects.live().filter(link__in=numbers)
        return [("replied to", "author", replies, lambda reply: reply.link_id)]
    return []


def _come_since(record: Recording, rows: Sequence[Any], revision: int) -> set[int]:
    """Return which of these rows, all of a kind, were made or came back after the revision.

    Revisions order acts; clocks may be set back.
    """
    found: set[int] = set()
    for numbers in batches(row.pk for row in rows):
        later = Change.objects.filter(
            comparison=record.comparison, noun=rows[0].noun, row__in=numbers, revision__gt=revision
        )
        found |= {
            pk for pk, before, after in later.values_list("row", "before", "after")
            if (before is None or before["deleted"]) and not (after or {}).get("deleted")
        }  # fmt: skip
    return found


def check_places(record: Recording, kind: Kind, rows: Mapping[int, Any], coming: Mapping[int, Edit]) -> None:
    """Raise Refused if a live row outside the act equals what one of its rows is to be again.

    In the curated layer the analyst does not count.
    """
    if kind is Comment:
        return
    fields = [kind._meta.get_field(name).attname for name in kind.identity()]
    by = "start" if kind is Highlight else fields[0]
    moving = [pk for pk, edit in coming.items() if rows[pk].deleted or set(fields) & edit.values.keys()]
    for numbers in batches(moving):
        wanted = {
            _place(
                fields,
                [coming[pk].values.get(name, getattr(rows[pk], name)) for name in fields],
                rows[pk].curated,
            ): pk
            for pk in numbers
        }
        at = {place[fields.index(by)] for place in wanted}
        live = kind._default_manager.filter(comparison=record.comparison, deleted=None, **{f"{by}__in": at})
        for pk, curated, *values in live.values_list("pk", "curated", *fields):
            place = _place(fields, values, curated)
            if pk not in coming and place in wanted:
                raise Refused(
                    f"{kind.noun.capitalize()} #{wanted[place]} cannot come back as it was: "
                    f"#{pk} stands in its place by now."
                )


def _place(fields: Sequence[str], values: Sequence[Any], curated: bool) -> tuple[Any, ...]:
    return tuple(
        None if curated and name == "analyst_id" else value
        for name, value in zip(fields, values, strict=True)
    )


def check_standing(record: Recording, kind: Kind, back: Collection[int]) -> None:
    """Raise Refused if a row came back without what it stands on, or a ruling into a case that another settles."""
    if kind is Ruling and back:
        return _check_rulings(record, back)
    missing = Q(*((f"{field}__deleted__isnull", False) for field in STANDS_ON[kind]), _connector=Q.OR)
    for numbers in batches(back):
        row = kind._default_manager.filter(missing, pk__in=numbers).first()
        if row:
            ruling = getattr(row, "ruling", None)
            what = "ruling" if ruling and ruling.deleted else "passage"
            raise Refused(
                f"{row.noun.capitalize()} #{row.pk} cannot come back: its {what} is deleted by now."
            )
    return None


def _check_rulings(record: Recording, back: Collection[int]) -> None:
    standing = Ruling.objects.all_of(record.comparison).live()
    by_row: dict[tuple[str, int], int] = {}
    for ruling in standing.order_by("pk"):
        for noun, number, _ in ruling.sources:
            other = by_row.setdefault((noun, number), ruling.pk)
            if other != ruling.pk and {other, ruling.pk} & set(back):
                raise Refused(f"The case of ruling #{min(other, ruling.pk)} has been ruled anew since.")
