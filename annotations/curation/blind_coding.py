"""Opening a comparison's coding, or making it blind: an act like any other, kept with who did it, when and why."""

from __future__ import annotations

from typing import Any, NamedTuple

from annotations.models import Change
from annotations.models.change import recording
from reader.models import Coding, Comparison, Membership, Role

NOUN = "comparison"
VERBS = {Coding.OPEN: "opened", Coding.BLIND: "made blind"}
SHOWN = 20  # switches that the page lists


class Coded(NamedTuple):
    """How a comparison is coded, as the history keeps it."""

    pk: int
    coding: str
    noun: str = NOUN

    def state(self) -> dict[str, Any]:
        return {"coding": str(self.coding)}


def switch(comparison: Comparison, actor: Any, coding: Coding, reason: str = "") -> bool:
    """Let the comparison be coded so from now on. False, and nothing done, where it is so already."""
    if comparison.coding == coding:
        return False
    with recording(comparison, actor) as record:
        # Read again: from here on nobody else writes in this comparison.
        comparison.refresh_from_db(fields=["coding"])
        before = Coded(comparison.pk, comparison.coding)
        if before.coding != coding:
            comparison.coding = coding
            comparison.save(update_fields=["coding"])
            record.note(before._replace(coding=coding), VERBS[coding], before.state(), reason)
    return bool(record.changes)


class Switch(NamedTuple):
    """One switch as the viewer may read it."""

    change: Change
    who: str


def switches(comparison: Comparison) -> list[Switch]:
    """The last switches, newest first. Who curates is known to every member; other names follow the coding."""
    changes = Change.objects.filter(comparison=comparison, noun=NOUN).select_related("actor")[:SHOWN]
    curating = Membership.objects.filter(comparison=comparison, role__gte=Role.CURATOR)
    curators = set(curating.values_list("user", flat=True))
    return [
        Switch(row, row.actor.get_username() if row.actor_id in curators else comparison.name_of(row.actor))
        for row in changes
    ]
