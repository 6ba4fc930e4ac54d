"""Switches between open and blind coding. Each is an act like any other, kept with who, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from annotations.models import Change
from annotations.models.change import recording
from reader.models import Coding, Comparison, Membership, Role

NOUN = "comparison"
VERBS = {Coding.OPEN: "opened", Coding.BLIND: "made blind"}
SHOWN = 20  # switches that the page lists


class Coded(NamedTuple):
    """A comparison's coding as the history records it."""

    pk: int
    coding: str
    noun: str = NOUN

    def state(self) -> dict[str, Any]:
        return {"coding": str(self.coding)}


def switch(comparison: Comparison, actor: Any, coding: Coding, reason: str = "") -> bool:
    """Set the comparison's coding. Return False, with nothing done, if it is so already."""
    if comparison.coding == coding:
        return False
    with recording(comparison, actor) as record:
        # The act has read the coding again: only from here on can nobody else write in this comparison.
        before = Coded(comparison.pk, comparison.coding)
        if before.coding != coding:
            comparison.coding = coding
            comparison.save(update_fields=["coding"])
            record.note(before._replace(coding=coding), VERBS[coding], before.state(), reason)
    return bool(record.changes)


def acts_on(comparison: Comparison, verbs: Iterable[str]) -> list[Change]:
    """Return the last acts with these verbs on the comparison as a whole, newest first, with who did them."""
    acts = Change.objects.filter(comparison=comparison, noun=NOUN, verb__in=list(verbs))
    return list(acts.select_related("actor")[:SHOWN])


class Switch(NamedTuple):
    """A switch, and the name of who made it as the viewer may read it."""

    change: Change
    who: str


def switches(comparison: Comparison) -> list[Switch]:
    """Return the last switches, newest first. Curators are always named, others as the coding allows."""
    changes = acts_on(comparison, VERBS.values())
    curating = Membership.objects.filter(comparison=comparison, role__gte=Role.CURATOR)
    curators = set(curating.values_list("user", flat=True))
    return [
        Switch(row, row.actor.get_username() if row.actor_id in curators else comparison.name_of(row.actor))
        for row in changes
    ]
