"""Undo of acts on any number of rows, for curators in the admin: all rows of an act, or none.

An undo is an act like any other, recorded with the revision that it takes back. Taking back the undo repeats
the first act. The number of queries grows with the rows divided by `CHUNK`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.db.models import Q

from annotations.curation.bulk_edit import IDENTITY, withdraw_gainsaid
from annotations.curation.bulk_write import Edit, Kind, batches, read, write
from annotations.history.undo import ROWS, WORDS, is_as, target_of, what_was_done
from annotations.models import Change, Comment, Dismissal, Highlight, Link, Ruling, Silence, Tag
from annotations.models.annotation import Refused
from annotations.models.change import Recording, recording
from annotations.models.highlight import Passage
from reader.models import Comparison

NAMED = 5  # rows that a refusal names; it counts the others


class Plan(NamedTuple):
    """The edits of the rows of a kind, and the rows as they are now, both by number."""

    edits: dict[int, Edit]
    rows: dict[int, Any]


class Reversed(NamedTuple):
    """The result of an undo: what was taken back, of how many rows, and the undo's own act."""

    what: str
    rows: int
    act: tuple[int, int]


def take_back(comparison: Comparison, actor: Any, revision: int, reason: str = "") -> Reversed:
    """Take back the act of this revision, whoever did it; `comparison` carries the role of a curator.

    Raises Refused, with nothing changed, if a row was changed since, if somebody else built on what the act
    made, or if a row has no place any more. The message is the second half of a sentence.
    """
    with recording(comparison, actor) as record:
        changes = list(Change.objects.at(comparison, revision, ROWS))
        if not changes:
            raise Refused("there is no such act, or it touched nothing that can be taken back here.")
        what, again = what_was_done(changes), changes[0].undoes is not None
        record.undoes = revision
        verb = "redid" if again else "undid"
        why = f"{what}: {reason}"[:200] if reason else what[:200]
        by_kind = {
            kind: {change.row: change for change in changes if change.noun == noun} for noun, kind in ROWS.items()
        }  # fmt: skip
        plans = {kind: _planned(record, kind, own, verb, why) for kind, own in by_kind.items()}
        try:
            _write(record, plans, by_kind)
        except IntegrityError as error:
            raise Refused("something else stands in the place of its rows by now.") from error
    return Reversed(what, len(changes), (comparison.pk, record.revision))


def _planned(record: Recording, kind: Kind, changes: Mapping[int, Change], verb: str, why: str) -> Plan:
    """Plan each row's return to its state before the act. Raises Refused if one changed since the act."""
    plan = Plan({}, {})
    since: list[int] = []
    for numbers in batches(changes):
        rows = {row.pk: row for row in read(kind, numbers, record.comparison)}
        tags = _tags(rows, changes) if kind is Highlight else {}
        for pk, row in rows.items():
            now = row.state()
            if is_as(now, changes[pk].after or {}):
                plan.edits[pk] = _edit(record, row, now, target_of(changes[pk]), tags, verb, why)
            else:
                since.append(pk)
        since += set(numbers) - rows.keys()
        plan.rows.update(rows)
    if since:
        raise Refused(_since(sorted(since), changes))
    return plan


def _edit(
    record: Recording, row: Any, now: dict[str, Any], target: dict[str, Any],
    tags: Mapping[tuple[int, str], Tag], verb: str, why: str,
) -> Edit:  # fmt: skip
    if isinstance(row, Comment):
        return Edit(verb, row.back_to(target, record), why)
    values = {name: value for name, value in target.items() if name in now and now[name] != value}
    values.pop("tag_names", None)
    values["deleted"] = record.at if target["deleted"] else None
    values |= {name: target.get(name) for name in row.alone}
    if not isinstance(row, Highlight):
        return Edit(verb, values, why)
    names = target["tag_names"]
    gone = [name for name in names if (target["framing_id"], name) not in tags]
    if gone:
        raise Refused(
            f"highlight #{row.pk} had the tag “{gone[0]}”, and there is none below its framing any more."
        )
    if {"start", "end"} & values.keys():
        there = Highlight()
        there.anchor_at(Passage(row.document, target["start"], target["end"]))
        values |= {"quote": there.quote, "prefix": there.prefix, "suffix": there.suffix}
    same = "framing_id" not in values and names == now["tag_names"]
    return Edit(verb, values, why, None if same else [tags[target["framing_id"], name] for name in names])


def _tags(rows: Iterable[int], changes: Mapping[int, Change]) -> dict[tuple[int, str], Tag]:
    """Return the tags below the framings that the rows go back to, by framing and name."""
    framings = {target_of(changes[pk])["framing_id"] for pk in rows}
    return {(tag.framing_id, tag.name): tag for tag in Tag.objects.filter(framing__in=framings)}


def _write(
    record: Recording, plans: Mapping[Kind, Plan], by_kind: Mapping[Kind, Mapping[int, Change]]
) -> None:
    """Write deletions first, to make room for what comes back, and passages before links and silences."""
    for kind, plan in plans.items():
        going = {pk: edit for pk, edit in plan.edits.items() if edit.values["deleted"]}
        _check_alone(record, kind, [by_kind[kind][pk] for pk in going])
        write(record, kind, going, plan.rows)
    for kind, plan in plans.items():
        coming = {pk: edit for pk, edit in plan.edits.items() if not edit.values["deleted"]}
        if kind is not Comment:
            _check_places(record, kind, plan.rows, coming)
        write(record, kind, coming, plan.rows)
        back = [pk for pk in coming if (by_kind[kind][pk].after or {})["deleted"]]
        _check_standing(kind, back)
        if kind is Ruling and back:
            _check_rulings(record, back)
    gainsaid = Silence.objects.gainsaid(record.comparison).values_list("pk", flat=True)
    if loud := plans[Silence].edits.keys() & gainsaid:
        raise Refused(f"silence #{min(loud)} cannot come back: its passage is linked by now.")
    withdraw_gainsaid(record)


def _check_places(record: Recording, kind: Any, rows: Mapping[int, Any], coming: Mapping[int, Edit]) -> None:
    """Raise Refused if a live row outside the act equals what one of its rows is to be again."""
    fields = [kind._meta.get_field(name).attname for name in IDENTITY[kind]]
    by = "start" if kind is Highlight else fields[0]
    moving = [pk for pk, edit in coming.items() if {"deleted", *fields} & edit.values.keys()]
    for numbers in batches(moving):
        wanted = {}
        for pk in numbers:
            values = coming[pk].values
            wanted[tuple(values.get(name, getattr(rows[pk], name)) for name in fields)] = pk
        at = {place[fields.index(by)] for place in wanted}
        live = kind._default_manager.filter(comparison=record.comparison, deleted=None, **{f"{by}__in": at})
        for pk, *place in live.values_list("pk", *fields):
            if pk not in coming and tuple(place) in wanted:
                raise Refused(
                    f"{kind.noun} #{wanted[tuple(place)]} cannot come back as it was: "
                    f"#{pk} stands in its place by now."
                )


def _check_standing(kind: Kind, back: Sequence[int]) -> None:
    """Raise Refused if a link, silence or dismissal came back without its passages."""
    away = {Link: ("source", "target"), Silence: ("highlight",), Dismissal: ("highlight",)}.get(kind, ())
    for numbers in batches(back) if away else ():
        missing = Q(*((f"{end}__deleted__isnull", False) for end in away), _connector=Q.OR)
        row: Any = kind._default_manager.filter(missing, pk__in=numbers).first()
        if row:
            raise Refused(f"{row.noun} #{row.pk} cannot come back: its passage is deleted by now.")


def _check_rulings(record: Recording, back: Sequence[int]) -> None:
    """Raise Refused if a ruling came back into a case that another live ruling settles."""
    standing = Ruling.objects.all_of(record.comparison).live()
    by_row: dict[tuple[str, int], int] = {}
    for ruling in standing.order_by("pk"):
        for noun, number, _ in ruling.sources:
            other = by_row.setdefault((noun, number), ruling.pk)
            if other != ruling.pk and {other, ruling.pk} & set(back):
                raise Refused(
                    f"ruling #{min(other, ruling.pk)} and #{max(other, ruling.pk)} are in the same case."
                )


def _check_alone(record: Recording, kind: Kind, changes: Sequence[Change]) -> None:
    """Raise Refused if somebody else's later work would disappear with a row that is to be deleted."""
    going = {change.row: change.at for change in changes if not (change.after or {})["deleted"]}
    for numbers in batches(going):
        for did, who, rows, row in _built_upon(kind, numbers):
            later = rows.filter(created__gt=min(going.values())).exclude(**{who: record.actor})
            if found := later.select_related(who).first():
                raise Refused(
                    f"{getattr(found, who)} has {did} {kind.noun} #{row(found, numbers)} since, "
                    "and that would go with it."
                )


def _built_upon(kind: Kind, numbers: list[int]) -> list[tuple[str, str, Any, Any]]:
    """Return what was built on the rows: the word for it, its author's field, its rows, and on which one."""
    if kind is Highlight:
        end = lambda link, own: link.source_id if link.source_id in own else link.target_id  # noqa: E731
        return [
            ("linked", "analyst", Link.objects.live().meeting(numbers), end),
            ("signed a silence on", "analyst", Silence.objects.live().filter(highlight__in=numbers), _on),
            ("replied to", "author", Comment.objects.live().filter(highlight__in=numbers), _on),
        ]
    if kind is Link:
        replies = Comment.objects.live().filter(link__in=numbers)
        return [("replied to", "author", replies, lambda reply, own: reply.link_id)]
    return []


def _on(row: Any, own: list[int]) -> int:
    return row.highlight_id


def _since(numbers: list[int], changes: Mapping[int, Change]) -> str:
    """Return a phrase that names the rows changed since the act, and who changed the first of them."""
    first = changes[numbers[0]]
    rows = first.noun if len(numbers) == 1 else f"{first.noun}s"
    named = ", ".join(f"#{pk}" for pk in numbers[:NAMED])
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    later = Change.objects.filter(comparison=first.comparison_id, noun=first.noun, row=first.row).after(first)
    change = later.select_related("actor").order_by("pk").last()
    who = (
        f" (last by {change.actor}: {WORDS.get((change.noun, change.verb), change.verb)})" if change
        else " (its tags were renamed)"
    )  # fmt: skip
    return f"{rows} {named}{more} changed since{who}, and that would be lost."
