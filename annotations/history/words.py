"""The words for acts: what a verb of the history is called in a sentence, such as “highlight made”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annotations.history.states import groups_in
from annotations.models import Change

#: The word for what was done to a row, where the history's verb is not that word.
WORDS = {
    ("highlight", "created"): "made",
    ("link", "created"): "made",
    ("dismissal", "created"): "made",
    ("link", "deleted"): "removed",
    ("silence", "deleted"): "withdrawn",
    ("silence", "restored"): "confirmed again",
}
#: The words for rows that are not called as their kind is: of one that was changed, of one, and of several.
NOUNS = {"silence": ("no counterpart", "passage with no counterpart", "passages with no counterpart")}
ANY_ROW = {
    "undid": "undone", "redid": "redone", "proposed": "returned to proposed", "signed": "confirmed",
    "taken over": "made from unanimous codes",
}  # fmt: skip


def word_for(noun: str, verb: str) -> str:
    return WORDS.get((noun, verb)) or ANY_ROW.get(verb, verb)


def called(noun: str, number: int = 1) -> str:
    """Return what so many rows are called, such as “highlights”."""
    _, one, many = NOUNS.get(noun, ("", noun, f"{noun}s"))
    return one if number == 1 else many


def counted(noun: str, number: int) -> str:
    """Return a number of rows, such as “3 highlights”."""
    return f"{number:,} {called(noun, number)}"


def was_undone(acts: Sequence[str], *, again: bool = False) -> str:
    """Return a sentence that these acts, in words, were undone or redone, without its full stop."""
    named = " and ".join(f"“{act[0].upper()}{act[1:]}”" for act in acts)
    return f"{named} {'was' if len(acts) == 1 else 'were'} {'redone' if again else 'undone'}"


def what_was_done(changes: Iterable[Change], verb: str = "") -> str:
    """Describe an act, such as “126 highlights in 60 groups merged”; its first change is what the person did.

    With `verb`, it is described as that, such as what an undo took back.
    """
    changes = list(changes)
    noun, own = changes[0].noun, changes[0].verb
    alike = [change for change in changes if (change.noun, change.verb) == (noun, own)]
    return in_words(noun, verb or own, len(alike), groups_in(alike))


def in_words(noun: str, verb: str, number: int, groups: int = 0, *, named: str = "") -> str:
    """Describe what was done to so many rows; `named` follows the noun, such as “ #7” of a single row."""
    subject = NOUNS.get(noun, (noun,))[0] if number == 1 else counted(noun, number)
    return f"{in_groups(subject, groups)}{named} {word_for(noun, verb)}"


def in_groups(subject: str, groups: int) -> str:
    """Return the subject with its number of groups, such as “126 highlights in 60 groups”."""
    return f"{subject} in {groups} group{'' if groups == 1 else 's'}" if groups else subject


def with_others(numbers: Mapping[str, int]) -> str:
    """Return the rows of other kinds that an act changed with them, by noun, such as “, with 4 links and 1 ruling”."""
    said = [counted(noun, number) for noun, number in numbers.items() if number]
    *most, last = said or [""]
    return f", with {', '.join(most)}{' and ' if most else ''}{last}" if last else ""
