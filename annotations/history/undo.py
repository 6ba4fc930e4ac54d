"""Undo and redo: of a person's own acts in a comparison, one by one, and of any act by a curator.

One revision is one act, however many rows it touched; all of them go back together. An undo is an act like
any other, recorded with the revision that it takes back, so taking back an undo redoes the first act. Nothing
is stored beside the history: the two chains are computed from it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q

from annotations.history.parts import chosen, remaining
from annotations.history.reversal import KINDS, take_back
from annotations.history.words import what_was_done
from annotations.models import Change, Comment, Highlight, Link, Silence
from annotations.models.annotation import Refused
from annotations.models.change import Recording, recording
from annotations.workbench.groups import kin
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Place
from reader.models import Comparison

#: The nouns of rows whose acts are undone one by one; replies go back only with the act that moved them.
NOUNS = [noun for noun in KINDS if noun != Comment.noun]
REACH = 1_000  # latest acts of a person that are considered


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
    """The result of an undo or redo: its revision, what it took back, the changes, and their rows."""

    revision: int
    what: str
    changes: list[Change]
    rows: list[Any]


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
    acts = Change.objects.acts(comparison, actor, NOUNS).order_by("-revision")
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
    what = what_was_done(Change.objects.at(comparison, step.origin, NOUNS))
    changes = remaining(comparison, step.revision) or list(
        Change.objects.at(comparison, step.revision, KINDS)
    )
    record.undoes = step.revision
    try:
        rows = take_back(record, changes, verb, what)
    except Refused as error:
        raise Unreversible(f"“{what[0].upper()}{what[1:]}” stays as it is. {error}", step.revision) from error
    return Reversal(record.revision, what, changes, [row for row in rows if _is_seen(comparison, row)])


def undo_act(
    comparison: Comparison, actor: Any, revision: int, reason: str = "", parts: Collection[str] | None = None
) -> Reversal:
    """Undo what is left of the act of this revision, whoever did it; `comparison` carries the role of a curator.

    With `parts`, the keys of some of its parts, the others stay. Undoing an undo repeats the first act. Raises
    Refused, with nothing changed, if there is no such act, or if it cannot be undone without loss.
    """
    with recording(comparison, actor) as record:
        changes = remaining(comparison, revision)
        if not changes:
            raise Refused("There is no such act, or it is undone already.")
        if parts is not None:
            changes = chosen(changes, parts)
        what = what_was_done(changes, first_verb(comparison, changes[0]))
        record.undoes = revision
        verb = "redid" if changes[0].verb == "undid" else "undid"
        rows = take_back(record, changes, verb, f"{what}: {reason}" if reason else what)
    return Reversal(record.revision, what, changes, rows)


def first_verb(comparison: Comparison, change: Change) -> str:
    """Return the verb of the act that the change repeats or undoes, or its own."""
    origin: Change | None = change
    while origin and origin.undoes is not None:
        change, origin = origin, Change.objects.at(comparison, origin.undoes, KINDS).first()
    return (origin or change).verb


def _is_seen(comparison: Comparison, row: Any) -> bool:
    return comparison.sees_only in (None, row.author_id if isinstance(row, Comment) else row.analyst_id)


def touched(comparison: Comparison, reversal: Reversal) -> Touched:
    """Return what a page must redraw after the reversal: passages at old and new places, and their links."""
    states = [
        state for c in reversal.changes if c.noun == "highlight" for state in (c.before, c.after) if state
    ]
    places = [Place(state["document_id"], state["start"], state["end"]) for state in states]
    numbers = {noun: [row.pk for row in reversal.rows if row.noun == noun] for noun in NOUNS}
    merged = snapshot_of(comparison).merged if comparison.sees_only is None else {}
    numbers["highlight"] = sorted(kin(merged, "highlight", numbers["highlight"]))
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
