"""Undo and redo of a person's own acts in a comparison.

One revision is one act, however many rows it touched; all of them go back together. An undo is an act like
any other, recorded with the revision that it takes back, so taking back an undo redoes the first act. Nothing
is stored beside the history: the two chains are computed from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from annotations.models import Change, Comment, Dismissal, Highlight, Link, Ruling, Silence
from annotations.models.annotation import Annotation, Refused, Status
from annotations.models.change import Recording, recording
from annotations.workbench.state import Place
from reader.models import Comparison, Role

KINDS: dict[str, type[Annotation]] = {
    kind.noun: kind for kind in (Highlight, Link, Silence, Dismissal, Ruling)
}
#: The kinds of rows that undo covers, with the replies that an act moved.
ROWS: dict[str, Any] = KINDS | {Comment.noun: Comment}
REACH = 1_000  # latest acts of a person that are considered
MOST = 200  # rows of an act; larger ones were made in the admin and are undone there as a whole

#: The word for what was done to a row, where the history's verb is not that word.
WORDS = {
    ("highlight", "created"): "made",
    ("link", "created"): "made",
    ("dismissal", "created"): "made",
    ("link", "deleted"): "removed",
    ("silence", "deleted"): "withdrawn",
    ("silence", "restored"): "signed again",
    **{(noun, "undid"): "taken back" for noun in KINDS},
    **{(noun, "redid"): "done again" for noun in KINDS},
    **{(noun, Status.PROPOSED.value): "returned to proposed" for noun in ("highlight", "link")},
}


class Touched(NamedTuple):
    """Updates for a page: places, links that came or changed, links that went, and open cards by number."""

    places: list[Place]
    come: list[int]
    gone: list[int]
    highlights: list[int]
    links: list[int]


class Step(NamedTuple):
    """An act that can be taken back: its revision, and the original's, which differs for an undo or redo."""

    revision: int
    origin: int


class Unreversible(Refused):
    """An act that cannot be taken back now. Passing its `revision` as `past` skips it."""

    def __init__(self, message: str, revision: int) -> None:
        super().__init__(message)
        self.revision = revision


class Reversal(NamedTuple):
    """The result of an undo or redo: its revision, what it took back, the changes, and the rows to show."""

    revision: int
    what: str
    changes: list[Change]
    rows: list[Annotation]


def undo(comparison: Comparison, actor: Any, past: int | None = None) -> Reversal:
    """Take back the person's last act that is not undone; if `past` (a revision) is given, the one before.

    `comparison` carries the person's role. Raises Refused if there is no such act, and Unreversible if it
    cannot be taken back without loss.
    """
    with recording(comparison, actor) as record:
        chain, _ = chains(comparison, actor)
        return _take_back(record, _next(chain, past, "undo"), "undid")


def redo(comparison: Comparison, actor: Any, past: int | None = None) -> Reversal:
    """Repeat the act that the person undid last, unless they have acted since. Raises as `undo` does."""
    with recording(comparison, actor) as record:
        _, chain = chains(comparison, actor)
        return _take_back(record, _next(chain, past, "redo"), "redid")


def chains(comparison: Comparison, actor: Any) -> tuple[list[Step], list[Step]]:
    """Return the acts that the person may undo and those they may redo, the next one last."""
    acts = Change.objects.acts(comparison, actor, KINDS).order_by("-revision")
    done: list[Step] = []
    undone: list[Step] = []
    for revision, undoes in reversed(acts.values_list("revision", "undoes").distinct()[:REACH]):
        if undoes is None:
            done.append(Step(revision, revision))
            undone.clear()
        elif step := _off(done, undoes):
            undone.append(Step(revision, step.origin))
        elif step := _off(undone, undoes):
            done.append(Step(revision, step.origin))
    return done, undone


def _off(chain: list[Step], revision: int) -> Step | None:
    """Take an act off its chain with all later ones there, because the person went past those."""
    for index, step in enumerate(chain):
        if step.revision == revision:
            del chain[index:]
            return step
    return None


def _next(chain: list[Step], past: int | None, verb: str) -> Step:
    if past is not None:
        _off(chain, past)
    if not chain:
        raise Refused(f"There is nothing of yours to {verb}{' before that' if past else ''}.")
    return chain[-1]


def _take_back(record: Recording, step: Step, verb: str) -> Reversal:
    comparison = record.comparison
    what = what_was_done(Change.objects.at(comparison, step.origin, KINDS))
    changes = list(Change.objects.at(comparison, step.revision, ROWS))
    record.undoes = step.revision
    try:
        if len(changes) > MOST:
            raise Refused(
                f"It changed {len(changes)} rows at once; undo it in the admin, under “Bulk actions”."
            )
        rows = _rows(comparison, changes)
        _check_say(record, changes, rows)
        # Deletions go first, to make room for what comes back, and passages before their links and silences.
        order = sorted(
            changes, key=lambda change: (not target_of(change)["deleted"], list(ROWS).index(change.noun))
        )
        for change in order:
            _put_back(record, change, rows[change.noun, change.row], verb, what)
    except Refused as error:
        raise Unreversible(f"“{what[0].upper()}{what[1:]}” stays as it is. {error}", step.revision) from error
    seen = [row for row in rows.values() if comparison.sees_only in (None, _maker(row))]
    return Reversal(record.revision, what, changes, seen)


def _put_back(record: Recording, change: Change, row: Annotation, verb: str, what: str) -> None:
    """Give the row its fields from before the change. Raises Refused if it changed since."""
    target = target_of(change)
    if not is_as(row.state(), change.after or {}):
        raise Refused(_since(record, change, row))
    if target["deleted"] and not row.deleted:
        _check_alone(record, change, row)
    row.put_back(record, verb, target, what)


def is_as(state: dict[str, Any], then: dict[str, Any]) -> bool:
    """Return True if both states are equal, apart from when a row was deleted: an undo sets its own time."""
    now = {name: state[name] for name in then}  # fields introduced since the act are ignored too
    return now | {"deleted": bool(now["deleted"])} == then | {"deleted": bool(then["deleted"])}


def target_of(change: Change) -> dict[str, Any]:
    """Return the fields that the row is to have again; a row that the act made is to be deleted."""
    return change.before or {**(change.after or {}), "deleted": True}


def _rows(comparison: Comparison, changes: list[Change]) -> dict[tuple[str, int], Annotation]:
    found: dict[tuple[str, int], Annotation] = {}
    for noun, kind in ROWS.items():
        rows: Any = kind._default_manager.select_related("author" if kind is Comment else "analyst")
        rows = rows.prefetch_related("tags") if kind is Highlight else rows
        for row in rows.filter(pk__in=[change.row for change in changes if change.noun == noun]):
            row.comparison = comparison
            found[noun, row.pk] = row
    return found


def _maker(row: Annotation | Comment) -> int:
    return row.author_id if isinstance(row, Comment) else row.analyst_id


def _check_say(record: Recording, changes: list[Change], rows: dict[tuple[str, int], Annotation]) -> None:
    """Require the role of curator, which the person may have lost, unless the act is on their own work."""
    if record.comparison.role >= Role.CURATOR:
        return
    decided = any(
        name == "status" for change in changes if change.before for name, _, _ in change.differences
    )
    own = [row for row in rows.values() if isinstance(row, Annotation)]
    decided = decided or any(row.curated for row in own)
    if decided or not any(row.analyst_id == record.actor.pk for row in own):
        raise Refused("It needs the role of curator, which you no longer have.")


def _since(record: Recording, change: Change, row: Annotation) -> str:
    """Explain why a row that changed since the act cannot go back."""
    later = Change.objects.of(row).after(change).exclude(actor=record.actor).select_related("actor").first()
    if later:
        word = WORDS.get((row.noun, later.verb), later.verb)
        if record.comparison.sees_only is not None and later.verb == "merged":
            word = "curated"  # while coding is blind nobody learns that others made the same
        who = record.comparison.name_of(later.actor)
        return f"{who} has changed {row.noun} #{row.pk} since ({word}), and that would be lost."
    return f"{row.noun.capitalize()} #{row.pk} is no longer as you left it: its tags were renamed since."


def _check_alone(record: Recording, change: Change, row: Annotation) -> None:
    """Raise Refused if somebody else's later work would disappear with the row."""
    for did, rows in _built_upon(row).items():
        who = "author" if did == "replied to" else "analyst"
        later = rows.filter(created__gt=change.at).exclude(**{who: record.actor}).select_related(who).first()
        if later:
            name = record.comparison.name_of(getattr(later, who))
            raise Refused(f"{name} has {did} {row.noun} #{row.pk} since, and that would go with it.")


def _built_upon(row: Annotation) -> dict[str, Any]:
    """Return the live rows that would disappear with this one, by the word for making them."""
    if isinstance(row, Highlight):
        return {
            "linked": row.live_links(),
            "signed a silence on": Silence.objects.live().filter(highlight=row),
            "replied to": Comment.objects.live().filter(highlight=row),
        }
    return {"replied to": Comment.objects.live().filter(link=row)} if isinstance(row, Link) else {}


def what_was_done(changes: Iterable[Change]) -> str:
    """Describe an act, such as “highlight deleted”; its first change is what the person did."""
    changes = list(changes)
    noun, verb = changes[0].noun, changes[0].verb
    return in_words(noun, verb, sum((change.noun, change.verb) == (noun, verb) for change in changes))


def in_words(noun: str, verb: str, number: int) -> str:
    subject = noun if number == 1 else f"{number} {noun}s"
    return f"{subject} {WORDS.get((noun, verb), verb)}"


def touched(comparison: Comparison, reversal: Reversal) -> Touched:
    """Return what a page must redraw after the reversal: passages at old and new places, and their links."""
    states = [
        state for c in reversal.changes if c.noun == "highlight" for state in (c.before, c.after) if state
    ]
    places = [Place(state["document_id"], state["start"], state["end"]) for state in states]
    numbers = {kind: [row.pk for row in reversal.rows if row.noun == kind] for kind in KINDS}
    silent = [row.highlight_id for row in reversal.rows if isinstance(row, Silence)]
    marked = Q(source__in=numbers["highlight"]) | Q(target__in=numbers["highlight"])
    links = list(Link.objects.of(comparison).with_ends().filter(Q(pk__in=numbers["link"]) | marked))
    ends = [end for link in links for end in (link.source, link.target)]
    places += [Place.of(highlight) for highlight in [*ends, *Highlight.objects.filter(pk__in=silent)]]
    live = [link.pk for link in links if not (link.deleted or link.source.deleted or link.target.deleted)]
    return Touched(
        places=places, come=live, gone=[link.pk for link in links if link.pk not in live],
        highlights=sorted({*numbers["highlight"], *silent, *(end.pk for end in ends)}),
        links=[link.pk for link in links],
    )  # fmt: skip
