"""The words for acts: what a verb of the history is called in a sentence, such as “highlight made”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotations.history.states import groups_in
from annotations.models import Change

#: The word for what was done to a row, where the history's verb is not that word.
WORDS = {
    ("highlight", "created"): "made",
    ("link", "created"): "made",
    ("dismissal", "created"): "made",
    ("link", "deleted"): "removed",
    ("silence", "deleted"): "withdrawn",
    ("silence", "restored"): "signed again",
}
ANY_ROW = {"undid": "undone", "redid": "redone", "proposed": "returned to proposed"}


def word_for(noun: str, verb: str) -> str:
    return WORDS.get((noun, verb)) or ANY_ROW.get(verb, verb)


def what_was_done(changes: Iterable[Change], verb: str = "") -> str:
    """Describe an act, such as “126 highlights in 60 groups merged”; its first change is what the person did.

    With `verb`, it is described as that, such as what an undo took back.
    """
    changes = list(changes)
    noun, own = changes[0].noun, changes[0].verb
    alike = [change for change in changes if (change.noun, change.verb) == (noun, own)]
    return in_words(noun, verb or own, len(alike), groups_in(alike))


def in_words(noun: str, verb: str, number: int, groups: int = 0) -> str:
    subject = noun if number == 1 else f"{number} {noun}s"
    return f"{in_groups(subject, groups)} {word_for(noun, verb)}"


def in_groups(subject: str, groups: int) -> str:
    """Return the subject with its number of groups, such as “126 highlights in 60 groups”."""
    return f"{subject} in {groups} group{'' if groups == 1 else 's'}" if groups else subject


def with_others(numbers: Mapping[str, int]) -> str:
    """Return the rows of other kinds that an act changed with them, by noun, such as “, with 4 links and 1 silence”."""
    said = [f"{number} {noun}{'' if number == 1 else 's'}" for noun, number in numbers.items() if number]
    *most, last = said or [""]
    return f", with {', '.join(most)}{' and ' if most else ''}{last}" if last else ""
