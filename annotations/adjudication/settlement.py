"""Settlement of cases: making rulings, accepting unanimous codes, taking rulings back. Each is one act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from annotations.adjudication import curated_layer
from annotations.adjudication.curated_counterparts import join_up
from annotations.adjudication.decision import Decision, Moved
from annotations.adjudication.queue import RuledCase, Standing
from annotations.adjudication.unanimity import Unanimity
from annotations.history.bulk_write import Edit, create, note
from annotations.models.annotation import Refused
from annotations.models.change import Recording, recording
from annotations.models.ruling import Ruling, Verdict
from reader.models import Comparison


def settle(comparison: Comparison, curator: Any, said: Decision, key: UUID | None = None) -> Ruling:
    """Rule in a case, in one act; an earlier ruling in it, and what that made, is deleted softly.

    Raises Moved if the case is not what was seen, Refused for a verdict that does not fit it.
    """
    with recording(comparison, curator, key) as record:
        entry = Standing.of(comparison).find(said.case)
        check(entry, said)
        why = f"ruled anew in case {entry.case.key}"
        gone = curated_layer.lay_aside(record, entry.ruled_by, "superseded", why)
        ruling = _new(record, entry, said.verdict, said.reason)
        ruling.comparison, ruling.analyst, ruling.side_id = record.comparison, record.actor, said.side
        ruling.wishes = curated_layer.wishes_of(entry, said)
        create(record, [(ruling, Edit("settled", {}, said.reason))])
        note(record, gone)
        curated_layer.lay(record, ruling, entry, said)
        join_up(record)
    return ruling


def take_over(
    comparison: Comparison, curator: Any, alone: bool = True, key: UUID | None = None, seen: str | None = None
) -> int:
    """Copy all that is agreed into the curated layer, unless it is there; return the number of cases.

    Without `alone`, only cases on which more than one analyst has a say. Raises Refused if there is none, and Moved
    if they are not those that were `seen`, unless that is None.
    """
    with recording(comparison, curator, key) as record:
        entries = Standing.of(comparison).acceptable(alone)
        if not entries:
            raise Refused("There is nothing more that all agree on: all of it is in the curated layer.")
        if seen not in (None, Unanimity(comparison, entries).seen):
            raise Moved(
                "What all agree on has changed since you saw it. Look at it below, then accept again."
            )
        old = [pk for entry in entries for pk in entry.ruled_by]
        gone = curated_layer.lay_aside(record, old, "superseded", "all agree by now")
        rulings = [_new(record, entry, Verdict.AGREED) for entry in entries]
        sources = [entry.case.sources for entry in entries]
        for ruling, wishes in zip(rulings, curated_layer.wishes_for(sources), strict=True):
            ruling.wishes = wishes
        create(record, [(ruling, Edit("taken over", {})) for ruling in rulings])
        note(record, gone)
        curated_layer.lay_copies(record, list(zip(rulings, sources, strict=True)))
        join_up(record)
    return len(rulings)


def take_back_all(
    comparison: Comparison, curator: Any, rulings: Any, reason: str = "", key: UUID | None = None
) -> int:
    """Delete softly those of these rulings that still stand, in one act; return how many they were.

    Raises Refused if none does.
    """
    with recording(comparison, curator, key) as record:
        standing = list(rulings.filter(comparison=comparison).live().values_list("pk", flat=True))
        if not standing:
            raise Refused("There is no ruling to take back.")
        note(record, curated_layer.lay_aside(record, standing, "taken back", reason))
    return len(standing)


def check(entry: RuledCase, said: Decision) -> None:
    """Raise Moved or Refused if the decision does not fit the case as it is now."""
    case = entry.case
    if case.seen != said.seen:
        raise Moved(
            "What the analysts made here has changed since you saw it. Here is the case as it is now, with what you "
            "chose and wrote; look at it, then settle again."
        )
    if said.replaces not in (None, entry.ruled_by):
        raise Moved(_meanwhile(entry))
    if said.verdict == Verdict.AGREED or said.verdict not in Verdict.values:
        raise Refused("Say which side is taken: one, all, none, or a version of your own.", "verdict")
    if (said.verdict == Verdict.TAKE) != (said.side in {side.analyst for side in case.sides}):
        raise Refused("Say whose side is taken: it must be one of this case.", "side")
    if said.verdict == Verdict.BOTH and not entry.may_take_both:
        raise Refused("A passage cannot have a link and no counterpart at once; take one side.", "verdict")
    if said.verdict == Verdict.OWN and not entry.may_own:
        raise Refused(
            "There is no link here of which you could make your own version; take one side.", "verdict"
        )


def _meanwhile(entry: RuledCase) -> str:
    """Return a sentence on the ruling that came or went since a curator opened the case."""
    kept = "What you chose and wrote is kept below"
    ruling = Ruling.objects.filter(pk__in=entry.ruled_by).select_related("analyst", "side").last()
    if ruling is None:
        return f"The ruling in this case was taken back meanwhile. {kept}; settle again if you still mean it."
    who = ruling.analyst.get_username()
    return f"{who} settled this case meanwhile: {ruling.words}. {kept}; settle again to replace that ruling."


def _new(record: Recording, entry: RuledCase, verdict: Verdict, reason: str = "") -> Ruling:
    case = entry.case
    return Ruling(
        comparison_id=record.comparison.pk, analyst_id=record.actor_pk, case=case.key, kinds=" ".join(case.kinds),
        note=reason,
        sources=[list(source) for source in case.sources], verdict=verdict, curated=True,
    )  # fmt: skip
