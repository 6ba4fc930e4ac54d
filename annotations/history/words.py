"""The words for acts: what a verb of the history is called in a sentence, such as “highlight made”."""

from __future__ import annotations

from collections.abc import Iterable

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
ANY_ROW = {"undid": "taken back", "redid": "done again", "proposed": "returned to proposed"}


def word_for(noun: str, verb: str) -> str:
    return WORDS.get((noun, verb)) or ANY_ROW.get(verb, verb)


def what_was_done(changes: Iterable[Change]) -> str:
    """Describe an act, such as “3 highlights deleted”; its first change is what the person did."""
    changes = list(changes)
    noun, verb = changes[0].noun, changes[0].verb
    return in_words(noun, verb, sum((change.noun, change.verb) == (noun, verb) for change in changes))


def in_words(noun: str, verb: str, number: int) -> str:
    subject = noun if number == 1 else f"{number} {noun}s"
    return f"{subject} {word_for(noun, verb)}"
