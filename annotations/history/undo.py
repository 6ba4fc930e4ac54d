"""Undo and redo: which of a person's own acts in a comparison is next to be taken back, and taking it back.

One revision is one act, however many rows it touched; all of them go back together. Taking back is an act like
any other, recorded with the revision that it takes back, so an undo is redone by taking back the undo. Nothing is
kept beside the history: the two chains are worked out from it.
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
#: The kinds of which an act touches rows; a reply that it moved goes back with it.
ROWS: dict[str, Any] = KINDS | {Comment.noun: Comment}
REACH = 1_000  # acts of a person that are looked through
MOST = 200  # rows of an act; more than that were changed in the admin, where the act is undone as a whole

#: What was done to a row, where the verb of the history is not the word for it.
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
    """What a page has to draw anew: places, links that came or changed, links that went, and open cards by number."""

    places: list[Place]
    come: list[int]
    gone: list[int]
    highlights: list[int]
    links: list[int]


class Step(NamedTuple):
    """An act that can be taken back: its revision, and that of the act that it did anew, itself where it is plain."""

    revision: int
    origin: int


class Unreversible(Refused):
    """An act that cannot be taken back as things stand; `revision` is its own, to go past it by."""

    def __init__(self, message: str, revision: int) -> None:
        super().__init__(message)
        self.revision = revision


class Reversal(NamedTuple):
    """What was taken back in words, by which revision, its changes, and those rows that the person sees."""

    revision: int
    what: str
    changes: list[Change]
    rows: list[Annotation]


def undo(comparison: Comparison, actor: Any, past: int | None = None) -> Reversal:
    """Take back the person's last act that is not undone yet; where `past` is given, the one before that act.

    `comparison` carries the person's role, `past` is a revision. Raises Refused where there is none, and
    Unreversible where it cannot be taken back without loss.
    """
    with recording(comparison, actor) as record:
        chain, _ = chains(comparison, actor)
        return _take_back(record, _next(chain, past, "undo"), "undid")


def redo(comparison: Comparison, actor: Any, past: int | None = None) -> Reversal:
    """Do again what the person undid last, as long as they have done nothing new since. Raises as `undo` does."""
    with recording(comparison, actor) as record:
        _, chain = chains(comparison, actor)
        return _take_back(record, _next(chain, past, "redo"), "redid")


def chains(comparison: Comparison, actor: Any) -> tuple[list[Step], list[Step]]:
    """What the person may undo and what they may redo, the next one last."""
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
    """Take an act off its chain, and what stood above it: the person went past that."""
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
                f"It changed {len(changes)} rows at once; undo it in the admin, under “Acts on many rows”."
            )
        rows = _rows(comparison, changes)
        _check_say(record, changes, rows)
        # What goes makes room for what comes back, and a link or a silence needs its passages.
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
    """Give the row the fields it had before the change, if they are still those that it had after it."""
    target = target_of(change)
    if not is_as(row.state(), change.after or {}):
        raise Refused(_since(record, change, row))
    if target["deleted"] and not row.deleted:
        _check_alone(record, change, row)
    row.put_back(record, verb, target, what)


def is_as(state: dict[str, Any], then: dict[str, Any]) -> bool:
    """Whether both are the same; when it was deleted is not asked, for an undo deletes at a time of its own."""
    now = {name: state[name] for name in then}  # a field that is newer than the act is not asked either
    return now | {"deleted": bool(now["deleted"])} == then | {"deleted": bool(then["deleted"])}


def target_of(change: Change) -> dict[str, Any]:
    """The fields that the row is to have; what was made is to be deleted."""
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
    """A role may have been lowered since: then one's own rows are left, and no status."""
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
    """Why a row that is not as the act left it cannot go back."""
    later = Change.objects.of(row).after(change).exclude(actor=record.actor).select_related("actor").first()
    if later:
        word = WORDS.get((row.noun, later.verb), later.verb)
        if record.comparison.sees_only is not None and later.verb == "merged":
            word = "curated"  # that others made the same is not for who codes blind
        who = record.comparison.name_of(later.actor)
        return f"{who} has changed {row.noun} #{row.pk} since ({word}), and that would be lost."
    return f"{row.noun.capitalize()} #{row.pk} is no longer as you left it: its tags were renamed since."


def _check_alone(record: Recording, change: Change, row: Annotation) -> None:
    """Raise Refused where somebody else has built upon the row since: it would go out of sight with it."""
    for did, rows in _built_upon(row).items():
        who = "author" if did == "replied to" else "analyst"
        later = rows.filter(created__gt=change.at).exclude(**{who: record.actor}).select_related(who).first()
        if later:
            name = record.comparison.name_of(getattr(later, who))
            raise Refused(f"{name} has {did} {row.noun} #{row.pk} since, and that would go with it.")


def _built_upon(row: Annotation) -> dict[str, Any]:
    """The live rows that go out of sight with this one, by what making one of them is called."""
    if isinstance(row, Highlight):
        return {
            "linked": row.live_links(),
            "signed a silence on": Silence.objects.live().filter(highlight=row),
            "replied to": Comment.objects.live().filter(highlight=row),
        }
    return {"replied to": Comment.objects.live().filter(link=row)} if isinstance(row, Link) else {}


def what_was_done(changes: Iterable[Change]) -> str:
    """An act in words, such as “highlight deleted”; its first change is what the person did."""
    changes = list(changes)
    noun, verb = changes[0].noun, changes[0].verb
    return in_words(noun, verb, sum((change.noun, change.verb) == (noun, verb) for change in changes))


def in_words(noun: str, verb: str, number: int) -> str:
    subject = noun if number == 1 else f"{number} {noun}s"
    return f"{subject} {WORDS.get((noun, verb), verb)}"


def touched(comparison: Comparison, reversal: Reversal) -> Touched:
    """What looks otherwise by the reversal: passages where they were and are, and what they are linked to."""
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
