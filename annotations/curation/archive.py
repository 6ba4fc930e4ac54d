"""Archiving a comparison and taking it out again. Each is an act like any other, kept with who, when and why."""

from __future__ import annotations

from typing import Any, NamedTuple

from annotations.curation.blind_coding import NOUN, acts_on
from annotations.models import Change
from annotations.models.change import recording
from reader.models import Comparison

ARCHIVED, IN_USE = "archived", "in use"
VERBS = {ARCHIVED: "archived", IN_USE: "taken out"}


class Kept(NamedTuple):
    """Where a comparison is kept, as the history records it."""

    pk: int
    where: str
    noun: str = NOUN

    def state(self) -> dict[str, Any]:
        return {"archive": self.where}


def move(comparison: Comparison, actor: Any, where: str, reason: str = "") -> bool:
    """Archive the comparison or take it out. Return False, with nothing done, if it is there already."""
    with comparison.locked(even_archived=True):
        comparison.refresh_from_db(fields=["archived"])
        was = ARCHIVED if comparison.archived else IN_USE
        if was == where:
            return False
        if where == IN_USE:  # before the act, since none is recorded while it is archived
            _set(comparison, None)
        with recording(comparison, actor) as record:
            record.note(Kept(comparison.pk, where), VERBS[where], Kept(comparison.pk, was).state(), reason)
            if where == ARCHIVED:
                _set(comparison, record.at)
    return True


def moves(comparison: Comparison) -> list[Change]:
    """Return the last times it was archived or taken out, newest first."""
    return acts_on(comparison, VERBS.values())


def _set(comparison: Comparison, archived: Any) -> None:
    comparison.archived = archived
    comparison.save(update_fields=["archived"])
