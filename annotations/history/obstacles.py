"""Obstacles to undoing an act: later changes, a lost role, others' work, a place that is taken.

Each is found with its row and in words, so that an undo can be refused, or leave that row and say why. A person's
name in them is as the viewer may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Q

from annotations.history.bulk_write import Kind, batches
from annotations.history.states import is_as_left, target_of
from annotations.history.words import called, word_for
from annotations.models import Change, Comment, Dismissal, Highlight, Link, Ruling, Silence
from annotations.models.annotation import Refused
from annotations.models.change import MERGING
from reader.models import Comparison, Role

#: The fields of a row that lead to what must not be deleted while the row is live.
STANDS_ON: dict[Kind, tuple[str, ...]] = {
    Highlight: ("ruling",), Link: ("source", "target", "ruling"), Silence: ("highlight", "ruling"),
    Dismissal: ("highlight",), Ruling: (), Comment: ("highlight", "link"),
}  # fmt: skip
NAMED = 5  # rows that a refusal names; it counts the others

Rows = dict[Kind, dict[int, Any]]
Changes = dict[Kind, dict[int, Change]]
Numbers = Mapping[Kind, Collection[int]]


class Acting(Protocol):
    """An act in progress, or one that is only asked about: in which comparison, by whom, when."""

    @property
    def comparison(self) -> Comparison: ...

    @property
    def actor(self) -> Any: ...

    @property
    def at(self) -> datetime: ...


class Obstacle(NamedTuple):
    """Why a row cannot go back: its noun and number, and the cause as a sentence."""

    noun: str
    row: int
    words: str


def refuse(obstacles: Iterable[Obstacle]) -> None:
    """Raise Refused with the first of the obstacles, if there are any."""
    for obstacle in obstacles:
        raise Refused(obstacle.words)


def changed_since(by_kind: Changes, rows: Rows) -> Iterator[list[Change]]:
    """Yield, for each kind, the changes whose rows are not as the act left them, by number."""
    for kind, own in by_kind.items():
        since = [
            pk for pk, change in own.items()
            if pk not in rows[kind] or not is_as_left(rows[kind][pk], change)
        ]  # fmt: skip
        if since:
            yield [own[pk] for pk in sorted(since)]


def check_unchanged(acting: Acting, by_kind: Changes, rows: Rows) -> None:
    """Raise Refused, with who changed them, if rows are not as the act left them."""
    for changes in changed_since(by_kind, rows):
        first = changes[0]
        named = ", ".join(f"#{change.row}" for change in changes[:NAMED])
        if len(changes) > NAMED:
            named += f" and {len(changes) - NAMED} more"
        later = _last_changes(acting, changes[:1])
        raise Refused(_since(acting, f"{called(first.noun, len(changes))} {named}", later, first))


def later_changes(acting: Acting, by_kind: Changes, rows: Rows) -> Iterator[Obstacle]:
    """Find the rows that are not as the act left them, each with who changed it last."""
    for changes in changed_since(by_kind, rows):
        later = _last_changes(acting, changes)
        for change in changes:
            words = _since(acting, f"{called(change.noun)} #{change.row}", later, change)
            yield Obstacle(change.noun, change.row, words)


def _last_changes(acting: Acting, changes: Sequence[Change]) -> dict[int, Change]:
    """Return the last change of each row of these changes, all of one kind and act, after it. A query a batch."""
    first, found = changes[0], {}
    for numbers in batches(change.row for change in changes):
        history = Change.objects.filter(comparison=acting.comparison, noun=first.noun, row__in=numbers)
        later = history.filter(revision__gt=first.revision).select_related("actor").order_by("pk")
        found.update({change.row: change for change in later.defer("before", "after")})
    return found


def _since(acting: Acting, rows: str, later: Mapping[int, Change], change: Change) -> str:
    """Return a sentence that names the rows changed since the act, and who changed the first of them."""
    last = later.get(change.row)
    if last is None:
        return f"{rows[0].upper()}{rows[1:]} changed since: a tag was renamed or deleted."
    word = word_for(change.noun, last.verb)
    if acting.comparison.sees_only is not None and last.verb in MERGING:
        word = "curated"  # while coding is blind nobody learns that others made the same
    who = "You have" if last.actor == acting.actor else f"{acting.comparison.name_of(last.actor)} has"
    return f"{who} changed {rows} since ({word}), and that would be lost."


def check_role(acting: Acting, by_kind: Changes, rows: Rows) -> None:
    """Require the role of curator, which the person may have lost, for each row that an analyst may not change.

    An analyst changes their own rows, and withdraws the silences on a passage by linking it.
    """
    if acting.comparison.role >= Role.CURATOR:
        return
    own = {
        kind for kind, some in rows.items() if any(_maker(row) == acting.actor.pk for row in some.values())
    }
    for kind, some in rows.items():
        for pk, row in some.items():
            change = by_kind[kind][pk]
            decided = change.before and any(name == "status" for name, _, _ in change.differences)
            may = _maker(row) == acting.actor.pk or (kind is Silence and own & {Highlight, Link})
            if decided or getattr(row, "curated", False) or not may:
                raise Refused("It needs the role of curator, which you no longer have.")


def _maker(row: Any) -> int:
    return row.author_id if isinstance(row, Comment) else row.analyst_id


def work_since(acting: Acting, by_kind: Changes, rows: Rows) -> Iterator[Obstacle]:
    """Find the rows that are to be deleted though somebody else's later work would disappear with them."""
    for kind, own in by_kind.items():
        going = [
            pk for pk, change in own.items()
            if pk in rows[kind] and target_of(change)["deleted"] and not rows[kind][pk].deleted
        ]  # fmt: skip
        for numbers in batches(going):
            for did, who, others, on in _built_upon(kind, numbers):
                found = list(others.exclude(**{who: acting.actor}).select_related(who))
                new = _come_since(acting, found, own[numbers[0]].revision)
                for other in (other for other in found if other.pk in new):
                    name = acting.comparison.name_of(getattr(other, who))
                    words = (
                        f"{name} has {did} {called(kind.noun)} #{on(other)} since, and that would go with it."
                    )
                    yield Obstacle(kind.noun, on(other), words)


def _built_upon(kind: Kind, numbers: Sequence[int]) -> list[tuple[str, str, Any, Callable[[Any], int]]]:
    """Return what was built on the rows: the word for it, its author's field, its live rows, and on which one."""
    if kind is Highlight:
        return [
            (
                "linked", "analyst", Link.objects.live().meeting(numbers),
                lambda link: link.source_id if link.source_id in numbers else link.target_id,
            ),
            (
                "confirmed no counterpart for", "analyst", Silence.objects.live().filter(highlight__in=numbers),
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


def _come_since(acting: Acting, rows: Sequence[Any], revision: int) -> set[int]:
    """Return which of these rows, all of a kind, were made or came back after the revision.

    Revisions order acts; clocks may be set back.
    """
    found: set[int] = set()
    for numbers in batches(row.pk for row in rows):
        later = Change.objects.filter(
            comparison=acting.comparison, noun=rows[0].noun, row__in=numbers, revision__gt=revision
        )
        found |= {
            pk for pk, before, after in later.values_list("row", "before", "after")
            if (before is None or before["deleted"]) and not (after or {}).get("deleted")
        }  # fmt: skip
    return found


def taken_places(
    acting: Acting,
    kind: Kind,
    rows: Mapping[int, Any],
    coming: Mapping[int, Mapping[str, Any]],
    leaving: Collection[int] = (),
) -> Iterator[Obstacle]:
    """Find the rows whose place is taken: a live row outside the act equals what the row is to be again.

    `coming` are the new values of the rows that stay live or come back, `leaving` the rows of the act that are to be
    deleted and are not yet. In the curated layer the analyst does not count.
    """
    if kind is Comment:
        return
    fields = [kind._meta.get_field(name).attname for name in kind.identity()]
    by = "start" if kind is Highlight else fields[0]
    moving = [pk for pk, values in coming.items() if rows[pk].deleted or set(fields) & values.keys()]
    for numbers in batches(moving):
        wanted = {
            _place(
                fields, [coming[pk].get(name, getattr(rows[pk], name)) for name in fields], rows[pk].curated
            ): pk
            for pk in numbers
        }
        at = {place[fields.index(by)] for place in wanted}
        live = kind._default_manager.filter(comparison=acting.comparison, deleted=None, **{f"{by}__in": at})
        for pk, curated, *values in live.values_list("pk", "curated", *fields):
            place = _place(fields, values, curated)
            if pk not in coming and pk not in leaving and place in wanted:
                yield Obstacle(
                    kind.noun, wanted[place],
                    f"{called(kind.noun).capitalize()} #{wanted[place]} cannot come back as it was: "
                    f"#{pk} has taken its place.",
                )  # fmt: skip


def _place(fields: Sequence[str], values: Sequence[Any], curated: bool) -> tuple[Any, ...]:
    return tuple(
        None if curated and name == "analyst_id" else value
        for name, value in zip(fields, values, strict=True)
    )


def without_support(
    acting: Acting, kind: Kind, back: Collection[int], coming: Numbers | None = None
) -> Iterator[Obstacle]:
    """Find the rows that come back without what they depend on, or as rulings in a case that another settles.

    `coming` are the rows that are yet to come back in the same act.
    """
    coming = coming or {}
    if kind is Ruling and back:
        yield from _cases_ruled_anew(acting, back, coming.get(Ruling, ()))
        return
    fields = STANDS_ON[kind]
    missing = Q(*((f"{field}__deleted__isnull", False) for field in fields), _connector=Q.OR)
    for numbers in batches(back) if fields else ():
        for row in (
            kind._default_manager.filter(missing, pk__in=numbers).select_related(*fields).order_by("pk")
        ):
            below = [getattr(row, field) for field in fields]
            gone = [one for one in below if one and one.deleted and one.pk not in coming.get(type(one), ())]
            if gone:
                what = "ruling" if any(isinstance(one, Ruling) for one in gone) else "passage"
                words = f"{called(kind.noun).capitalize()} #{row.pk} cannot come back: its {what} is deleted."
                yield Obstacle(kind.noun, row.pk, words)


def _cases_ruled_anew(acting: Acting, back: Collection[int], coming: Collection[int]) -> Iterator[Obstacle]:
    rulings = [
        ruling for ruling in Ruling.objects.all_of(acting.comparison).order_by("pk")
        if ruling.deleted is None or ruling.pk in coming
    ]  # fmt: skip
    by_row: dict[tuple[str, int], int] = {}
    for ruling in rulings:
        for noun, number, _ in ruling.sources:
            other = by_row.setdefault((noun, number), ruling.pk)
            if other != ruling.pk and (again := {other, ruling.pk} & {*back}):
                words = f"The case of ruling #{min(other, ruling.pk)} has been ruled again since."
                yield Obstacle(Ruling.noun, min(again), words)


def linked_since(silences: Mapping[int, Any], leaving: Numbers) -> Iterator[Obstacle]:
    """Find the silences that are to come back though their passages are linked by links that do not leave."""
    by_passage = {silence.highlight_id: pk for pk, silence in silences.items()}
    for numbers in batches(by_passage):
        meeting: Any = Link.objects.live().meeting(numbers)
        for pk, *ends in meeting.values_list("pk", "source", "target"):
            if pk in leaving.get(Link, ()) or set(ends) & set(leaving.get(Highlight, ())):
                continue
            for silence in (by_passage[end] for end in ends if end in by_passage):
                words = (
                    f"{called(Silence.noun).capitalize()} #{silence} cannot come back: its passage is linked."
                )
                yield Obstacle(Silence.noun, silence, words)
