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
from annotations.history.bulk_write import Done, Edit, Kind, write
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused, Status
from annotations.models.change import Recording, recording
from annotations.workbench.groups import Groups, read_groups
from reader.models import Comparison

RANK = {Status.ACCEPTED.value: 0, Status.PROPOSED.value: 1, Status.REJECTED.value: 2}
NO_TWO = (
    "No two of what you selected are the same passage in the same framing, except what is merged already or was made "
    "by a ruling."
)
BECAUSE = "rows are merged within one comparison"


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
    """Merge equal rows of `highlights`, all of one comparison. The result counts the highlights of all groups.

    Raises Refused if they span comparisons, or if no two are equal and apart.
    """
    with transaction.atomic():
        comparison = only_comparison(highlights.filter(deleted=None), BECAUSE)
        with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
            plan = planned(comparison, highlights)
            if not plan.groups:
                raise Refused(NO_TWO)
            _carry_out(record, Highlight, plan.groups, reason)
            _carry_out(record, Link, plan.links, reason)
    total = sum(1 + len(group.others) for group in plan.groups)
    return Done(total, [(comparison.pk, record.revision)])


def planned(comparison: Comparison, highlights: QuerySet[Highlight]) -> Plan:
    """Plan how to merge these highlights, in a few queries. What is shown as one already stays so."""
    fields = ("document", "start", "end", "framing", "curated", "status", "created", "pk")
    live = highlights.order_by().filter(comparison=comparison, deleted=None, ruling=None)
    groups = read_groups(comparison)
    plan = Plan(_grouped(((row[:5], *row[5:]) for row in live.values_list(*fields)), "highlight", groups))
    if plan.groups:
        plan.links = _links(comparison, plan.into, groups)
    return plan


def _grouped(rows: Iterable[tuple[Hashable, str, Any, int]], noun: str, groups: Groups) -> list[Group]:
    """Return the groups of several rows, given as `(key, status, created, number)`, and of what is merged with them."""
    found: dict[Hashable, list[tuple[int, Any, int, str]]] = defaultdict(list)
    for key, status, created, pk in rows:
        found[key].append((RANK[status], created, pk, status))
    made = []
    for (*_, kept, status), *others in map(sorted, found.values()):
        numbers = [pk for *_, pk, _ in others]
        if {groups.shown(noun, pk) for pk in numbers} - {groups.shown(noun, kept)}:
            all_others = [*numbers, *sorted(groups.all_of(noun, [kept, *numbers]) - {kept, *numbers})]
            made.append(Group(kept, status, tuple(all_others)))
    return sorted(made)


def _links(comparison: Comparison, into: dict[int, int], groups: Groups) -> list[Group]:
    """Return the groups of links that join the same passages once the highlights are merged."""
    touched = {*into, *into.values()}
    fields = ("source", "target", "relation", "curated", "status", "created", "pk")
    links = Link.objects.live().filter(comparison=comparison, ruling=None).order_by("pk")

    def shown(end: int) -> int:
        return into.get(end, groups.shown("highlight", end))

    return _grouped(
        (
            ((shown(source), shown(target), *key), status, created, pk)
            for source, target, *key, status, created, pk in links.values_list(*fields)
            if source in touched or target in touched
        ),
        "link", groups,
    )  # fmt: skip


def _carry_out(record: Recording, kind: Kind, groups: list[Group], why: str) -> None:
    """Write the shown rows first, which name the act, and let the others point to them."""
    kept = {
        group.kept: Edit(
            "merged",
            {"merged_into_id": None},
            said(f"with {', '.join(f'#{pk}' for pk in group.others)}", why),
        )
        for group in groups
    }
    others = {
        pk: Edit(
            "merged", {"merged_into_id": group.kept, "status": group.status}, said(f"into #{group.kept}", why)
        )
        for group in groups
        for pk in group.others
    }
    write(record, kind, kept)
    write(record, kind, others)


def said(what: str, why: str) -> str:
    """Return what happened and why as a reason for the history, shortened to the 200 characters it holds."""
    room = 200 - len(why) - 2 if why else 200
    what = what if len(what) <= room else what[: room - 1] + "…"
    return f"{what}: {why}" if why else what
