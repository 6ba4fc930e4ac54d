"""Handing over a person's open highlights, links and silences to somebody else, or closing them.

What curation has decided stays with its analyst, and so does what would lose by going: rows merged with others', rows
that somebody else has built upon, rows that the person who takes over has too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Value

from annotations.curation.bulk_edit import reassignable, takers
from annotations.history.bulk_write import Done, Edit, Kind, write_same
from annotations.models import Highlight, Link, Ruling, Silence
from annotations.models.annotation import Status
from annotations.models.change import recording
from annotations.workbench.groups import read_groups
from reader.models import Comparison

KINDS: tuple[Kind, ...] = (Highlight, Link, Silence)


@dataclass(frozen=True)
class Plan:
    """What would become of a person's live rows in a comparison: the ids that go, and why the others stay, by kind."""

    comparison: Comparison
    going: Mapping[Kind, list[int]]
    staying: Mapping[Kind, Counter[str]]

    @property
    def total(self) -> int:
        return sum(map(len, self.going.values()))


def people_with_work(comparisons: Any) -> set[int]:
    """Return the ids of those who have live rows of their own in the comparisons, a QuerySet. Three queries."""
    where = comparisons.order_by().values("pk")
    rows = (kind._default_manager.filter(comparison__in=where, deleted=None, curated=False) for kind in KINDS)
    return {pk for found in rows for pk in found.order_by().values_list("analyst", flat=True).distinct()}


def comparisons_of(person: Any, comparisons: Any) -> list[Comparison]:
    """Return those of the comparisons, a QuerySet, in use in which the person has live rows of their own."""
    own = Q()
    for kind in KINDS:
        rows = kind._default_manager.filter(analyst=person.pk, deleted=None, curated=False)
        own |= Q(pk__in=rows.order_by().values("comparison"))
    return list(comparisons.filter(own, archived=None).order_by("title", "pk"))


def planned(comparison: Comparison, person: Any, to: Any | None) -> Plan:
    """Plan the handover to `to`, or without one the closing, in a constant number of queries."""
    stays = {kind: _decided(comparison, person, kind) for kind in KINDS}
    groups = read_groups(comparison)
    for kind in (Highlight, Link):
        _keep(stays[kind], groups.grouped(kind.noun), "merged with what others made")
    if to is None:
        _keep(
            stays[Highlight],
            _built_upon(comparison, person, stays),
            "under a link, or a passage with no counterpart, that stays",
        )
    elif not takers(comparison).filter(user=to.pk).exists():
        for kind in KINDS:
            _keep(stays[kind], stays[kind], f"{to} may not annotate there")
    else:
        for kind in KINDS:
            own = kind._default_manager.filter(comparison=comparison, analyst=person.pk)
            able = set(reassignable(own, to).values_list("pk", flat=True))
            _keep(stays[kind], stays[kind].keys() - able, f"{to} has the same already")
    return Plan(
        comparison,
        {kind: _going(rows) for kind, rows in stays.items()},
        {kind: Counter(why for why in rows.values() if why) for kind, rows in stays.items()},
    )


def hand_over(
    comparisons: Iterable[Comparison], actor: Any, person: Any, to: Any | None, reason: str = ""
) -> Done:
    """Give the person's open rows to `to`, or without one delete them softly, in one act for each comparison.

    All of it is done in one transaction. Raises Archived if one of the comparisons is archived.
    """
    done, acts = 0, []
    with transaction.atomic():
        for comparison in sorted(comparisons, key=lambda one: one.pk):
            with comparison.locked():
                plan = planned(comparison, person, to)
                if not plan.total:
                    continue
                with recording(comparison, actor) as record:
                    values = {"deleted": record.at} if to is None else {"analyst_id": to.pk}
                    edit = Edit("deleted" if to is None else "reassigned", values, reason)
                    for kind in KINDS:
                        write_same(record, kind, plan.going[kind], edit)
            done += plan.total
            acts.append((comparison.pk, record.revision))
    return Done(done, acts)


Stays = dict[int, str]  # by id, why a row stays; empty for one that goes


def _decided(comparison: Comparison, person: Any, kind: Kind) -> Stays:
    """Return the person's live rows, with the decision of curation that keeps each."""
    rows = kind._default_manager.filter(comparison=comparison, analyst=person.pk, deleted=None).order_by("pk")
    ruled = Ruling.objects.filter(comparison=comparison).rows(kind.noun)
    status = "status" if kind is not Silence else Value(Status.PROPOSED.value)
    found: Stays = {}
    for pk, curated, said in rows.values_list("pk", "curated", status):
        if curated:
            found[pk] = "in the curated layer"
        elif said != Status.PROPOSED:
            found[pk] = f"{said} already"
        else:
            found[pk] = "ruled on in adjudication" if pk in ruled else ""
    return found


def _keep(rows: Stays, numbers: Iterable[int], why: str) -> None:
    """Let these of the rows stay for this reason, unless they do so for another one."""
    for pk in set(numbers) & rows.keys():
        rows[pk] = rows[pk] or why


def _going(rows: Stays) -> list[int]:
    return [pk for pk, why in rows.items() if not why]


def _built_upon(comparison: Comparison, person: Any, stays: Mapping[Kind, Stays]) -> set[int]:
    """Return the person's highlights that links or silences are on which stay: these would be hidden with them."""
    ours = Q(source__analyst=person.pk) | Q(target__analyst=person.pk)
    links = Link.objects.filter(ours, comparison=comparison, deleted=None).values_list(
        "pk", "source", "target"
    )
    going = set(_going(stays[Link]))
    held = {end for pk, *ends in links if pk not in going for end in ends}
    silences = Silence.objects.live().filter(comparison=comparison, highlight__analyst=person.pk)
    going = set(_going(stays[Silence]))
    return held | {end for pk, end in silences.values_list("pk", "highlight") if pk not in going}
