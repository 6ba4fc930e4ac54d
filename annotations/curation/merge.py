"""Merging of duplicates: equal highlights of several analysts are shown as one.

Each row stays live and its analyst's own. One of each group, an accepted one, else a proposed one, else a rejected
one, and of those the oldest, is shown for all (`annotations.workbench.groups` says how long); the others get its
status and point to it with `merged_into`. Links that are thereby equal are merged likewise. The curated layer and
the analysts' layer are never merged. Rows made by a ruling are left out: such a case is settled again by ruling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from annotations.curation.bulk_edit import only_comparison
from annotations.history.bulk_write import Done, Edit, Kind, batches, write
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused, Status
from annotations.models.change import Recording, recording
from reader.models import Comparison

RANK = {Status.ACCEPTED.value: 0, Status.PROPOSED.value: 1, Status.REJECTED.value: 2}
BECAUSE = "what is merged stands in one comparison"


class Group(NamedTuple):
    """Rows that are to be shown as one, by number: the shown row and its status, and the others by status and age."""

    kept: int
    status: str
    others: tuple[int, ...]


@dataclass
class Plan:
    """The groups of highlights and of links that merging would make in a comparison."""

    groups: list[Group] = field(default_factory=list)
    links: list[Group] = field(default_factory=list)

    @property
    def into(self) -> dict[int, int]:
        """The shown highlight for each highlight that is merged into another, by number."""
        return {other: group.kept for group in self.groups for other in group.others}


def merge(highlights: QuerySet[Highlight], actor: Any, reason: str = "") -> Done:
    """Merge equal rows of `highlights`, all of one comparison. The result counts the rows merged into others.

    Raises Refused if they span comparisons, or if no two are equal and apart.
    """
    with transaction.atomic():
        comparison = only_comparison(highlights.filter(deleted=None), BECAUSE)
        with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
            plan = planned(comparison, highlights)
            if not plan.groups:
                raise Refused("No two of what you selected are the same passage in the same framing.")
            _carry_out(record, Highlight, plan.groups, reason)
            _carry_out(record, Link, plan.links, reason)
    return Done(len(plan.into), [(comparison.pk, record.revision)])


def planned(comparison: Comparison, highlights: QuerySet[Highlight]) -> Plan:
    """Plan how to merge these highlights, in a few queries. What is shown as one already stays so."""
    fields = ("document", "start", "end", "framing", "curated", "status", "created", "pk", "merged_into")
    live = highlights.order_by().filter(comparison=comparison, deleted=None, ruling=None)
    rows = live.values_list(*fields)
    plan = Plan(_grouped((row[:5], *row[5:]) for row in rows))
    if plan.groups:
        plan.links = _links(comparison, plan)
    return plan


def _grouped(rows: Iterable[tuple[Hashable, str, Any, int, int | None]]) -> list[Group]:
    """Return the groups of several rows, given as `(key, status, created, number, the row it was merged into)`."""
    found: dict[Hashable, list[tuple[int, Any, int, str]]] = defaultdict(list)
    roots: dict[Hashable, set[int]] = defaultdict(set)
    for key, status, created, pk, into in rows:
        found[key].append((RANK[status], created, pk, status))
        roots[key].add(into or pk)
    apart = (sorted(members) for key, members in found.items() if len(roots[key]) > 1)
    return sorted(
        Group(kept, status, tuple(pk for *_, pk, _ in others)) for (*_, kept, status), *others in apart
    )


def _links(comparison: Comparison, plan: Plan) -> list[Group]:
    """Return the groups of links that join the same passages once the highlights are merged."""
    into = plan.into | {group.kept: group.kept for group in plan.groups}
    fields = ("relation", "curated", "status", "created", "pk", "merged_into")
    ends = ("source", "target", "source__merged_into", "target__merged_into")
    links = Link.objects.live().filter(comparison=comparison, ruling=None).order_by("pk")
    return _grouped(
        ((into.get(source, of or source), into.get(target, to or target), relation, curated), *row)
        for source, target, of, to, relation, curated, *row in links.values_list(*ends, *fields)
        if source in into or target in into
    )


def _carry_out(record: Recording, kind: Kind, groups: list[Group], why: str) -> None:
    """Write the shown rows first, which name the act, and let the others and all merged into them point there."""
    kept = {
        group.kept: Edit(
            "merged",
            {"merged_into_id": None},
            said(f"with {', '.join(f'#{pk}' for pk in group.others)}", why),
        )
        for group in groups
    }
    write(record, kind, kept)
    into = {other: group for group in groups for other in group.others}
    for some in batches(into | kept):
        earlier = kind._default_manager.filter(merged_into__in=some).exclude(pk__in=into | kept)
        for pk, was in earlier.values_list("pk", "merged_into"):
            if was in into:
                into[pk] = into[was]
    write(
        record, kind,
        {
            pk: Edit(
                "merged", {"merged_into_id": group.kept, "status": group.status}, said(f"into #{group.kept}", why)
            )
            for pk, group in into.items()
        },
    )  # fmt: skip


def said(what: str, why: str) -> str:
    """Return what happened and why as a reason for the history, shortened to the 200 characters it holds."""
    room = 200 - len(why) - 2 if why else 200
    what = what if len(what) <= room else what[: room - 1] + "…"
    return f"{what}: {why}" if why else what
