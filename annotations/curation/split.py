"""Splitting of merged highlights: single ones leave their group, or a whole group is taken apart.

Nothing that an analyst wrote changes, and a row gets back the status that it had before the merge, unless a curator
decided on it since. Links that were merged because their passages were go apart with these. What was changed since
the merge does not matter here, unlike in undoing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from annotations.curation.bulk_edit import only_comparison
from annotations.curation.merge import BECAUSE, said
from annotations.history.bulk_write import Done, Edit, Kind, batches, write
from annotations.history.states import merges
from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Refused
from annotations.models.change import MERGING, Recording, recording
from annotations.workbench.groups import Groups, Merged, read_merges
from reader.models import Comparison

NOTHING = "None of what you selected is merged with another highlight."


class Split(NamedTuple):
    """The split of one group, by number: who leaves it, and into which row each row is merged afterwards, or None."""

    leaving: tuple[int, ...]
    into: dict[int, int | None]


class Plan(NamedTuple):
    highlights: list[Split]
    links: list[Split]
    merged: Merged

    def of(self, kind: Kind) -> list[Split]:
        return self.highlights if kind is Highlight else self.links


def split(highlights: QuerySet[Highlight], actor: Any, reason: str = "", *, whole: bool) -> Done:
    """Take these highlights, all of one comparison, out of their groups, or the `whole` groups apart.

    The result counts the highlights of these groups. Raises Refused if the highlights span comparisons or if none of
    them is in a group.
    """
    with transaction.atomic():
        comparison = only_comparison(highlights.filter(deleted=None), BECAUSE)
        with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
            plan = planned(comparison, highlights, whole=whole)
            if not plan.highlights:
                raise Refused(NOTHING)
            _carry_out(record, Highlight, plan, reason)
            _carry_out(record, Link, plan, reason)
    return Done(sum(len(one.into) for one in plan.highlights), [(comparison.pk, record.revision)])


def planned(comparison: Comparison, highlights: QuerySet[Highlight], *, whole: bool) -> Plan:
    """Plan how to split the groups of these highlights, in a few queries."""
    rows, wires, merged = read_merges(comparison)
    before = Groups.of(rows, wires, merged)
    live = highlights.order_by().filter(comparison=comparison, deleted=None)
    asked = set(live.values_list("pk", flat=True)) & before.grouped("highlight")
    splits = []
    for root, kin in sorted(_kin(merged["highlight"], asked).items()):
        leaving = kin if whole else kin & asked
        if len(kin - leaving) < 2:
            leaving = kin
        stays = kin - leaving
        first = (
            root
            if root in stays
            else min(stays & before.all_of("highlight", asked & kin) or stays, default=None)
        )
        splits.append(Split(tuple(sorted(leaving)), _into(kin, stays, first)))
    return Plan(splits, _links(comparison, before, splits, rows, wires, merged), merged)


def _kin(merged: Mapping[int, int], asked: Iterable[int]) -> dict[int, set[int]]:
    """Return each group with one of these rows by its root: all that was merged into it, deleted rows too."""
    found: dict[int, set[int]] = {merged.get(pk, pk): {merged.get(pk, pk)} for pk in asked}
    for pk, root in merged.items():
        if root in found:
            found[root].add(pk)
    return found


def _into(kin: set[int], stays: set[int], first: int | None) -> dict[int, int | None]:
    return {pk: first if pk in stays and pk != first else None for pk in sorted(kin)}


def _links(
    comparison: Comparison,
    before: Groups,
    splits: list[Split],
    rows: Any,
    wires: Any,
    merged: Merged,
) -> list[Split]:
    """Return how the links go apart that no longer join the same passages once the highlights are split."""
    changed = {pk for one in splits for pk in one.into}
    new = {pk: into for one in splits for pk, into in one.into.items()}
    into = {pk: root for pk, root in (merged["highlight"] | new).items() if root}
    after = Groups.of(rows, wires, merged | {"highlight": into})
    numbers = {*merged["link"], *merged["link"].values()}
    ends = {
        pk: tuple(pair) for some in batches(numbers)
        for pk, *pair in Link.objects.filter(pk__in=some).values_list("pk", "source", "target")
    }  # fmt: skip
    found = []
    for root, kin in sorted(_kin(merged["link"], merged["link"]).items()):
        if not changed & {end for pk in kin for end in ends[pk]}:
            continue
        same: dict[tuple[int, ...], set[int]] = defaultdict(set)
        for pk in kin:
            same[tuple(after.shown("highlight", end) for end in ends[pk])].add(pk)
        new = {}
        for own in same.values():
            new |= _into(own, own, root if root in own else min(own))
        leaving = tuple(pk for pk, first in sorted(new.items()) if first != merged["link"].get(pk))
        if leaving:
            found.append(Split(leaving, new))
    return found


def _carry_out(record: Recording, kind: Kind, plan: Plan, why: str) -> None:
    splits = plan.of(kind)
    status = dict(earlier_statuses(record.comparison, kind, plan))
    edits = {}
    for one in splits:
        for pk, into in one.into.items():
            values: dict[str, Any] = {"merged_into_id": into}
            if pk in status:
                values["status"] = status[pk]
            others = ", ".join(f"#{other}" for other in one.into if other != pk)
            edits[pk] = Edit("split", values, said(f"into #{into}" if into else f"from {others}", why))
    write(record, kind, edits)


def earlier_statuses(comparison: Comparison, kind: Kind, plan: Plan) -> Iterator[tuple[int, str]]:
    """Yield rows that leave their groups with their status before the last merge, if they have the one it gave them."""
    merged = plan.merged[kind.noun]
    for some in batches(pk for one in plan.of(kind) for pk in one.leaving if pk in merged):
        now = dict(kind._default_manager.filter(pk__in=some).values_list("pk", "status"))
        history = Change.objects.filter(comparison=comparison, noun=kind.noun, row__in=some)
        verbs = ("undid", "redid", *MERGING)
        last = {
            change.row: change for change in history.filter(verb__in=verbs).order_by("pk") if merges(change)
        }
        for pk, change in last.items():
            before, after = change.before or {}, change.after or {}
            if after.get("merged_into_id") and after["status"] == now[pk] != before["status"]:
                yield pk, before["status"]
