"""Groups of rows that a curator merged: each row stays its analyst's own, and a group is shown as one.

Merging notes only that a row belongs with another (`merged_into`). Highlights are a group while they are live
and in the same place, framing and layer; links while they are live, join the same passages as these are shown,
and say the same of them. So nobody's edit or deletion changes what somebody else coded: whoever departs from the
group is shown apart, and of those that remain another one stands for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotations.models import Highlight, Link
from annotations.workbench.rows import (  # fmt: skip
    HighlightRow,
    LinkRow,
    highlight_rows,
    link_rows,
    read_merged,
    read_rows,
    read_wires,
)
from reader.models import Comparison

#: Noun → row → the row that it was merged into, of deleted rows too.
Merged = dict[str, dict[int, int]]
KINDS: dict[str, Any] = {kind.noun: kind for kind in (Highlight, Link)}


@dataclass(frozen=True)
class Groups:
    """The groups of several rows, by noun: `members` of each shown row, itself first, and who `stands_for` a row."""

    members: dict[str, dict[int, tuple[int, ...]]]
    stands_for: dict[str, dict[int, int]]

    @classmethod
    def of(cls, rows: Mapping[int, HighlightRow], wires: Mapping[int, LinkRow], merged: Merged) -> Groups:
        """Find the groups among live rows. Those that were never merged cost nothing."""
        groups = cls({noun: {} for noun in KINDS}, {noun: {} for noun in KINDS})
        groups._add(
            "highlight",
            merged,
            {pk: (*row[1:5], row.curated) for pk, row in _merged_rows(rows, merged["highlight"])},
        )
        groups._add(
            "link", merged,
            {
                pk: (groups.shown("highlight", wire.source), groups.shown("highlight", wire.target), wire.relation)
                for pk, wire in _merged_rows(wires, merged["link"])
            },
        )  # fmt: skip
        return groups

    def _add(self, noun: str, merged: Merged, said: Mapping[int, Hashable]) -> None:
        same: dict[tuple[Hashable, int], list[int]] = defaultdict(list)
        for pk in sorted(said):
            same[said[pk], merged[noun].get(pk, pk)].append(pk)
        for (_, root), found in same.items():
            if len(found) > 1:
                first = root if root in found else found[0]
                self.members[noun][first] = (first, *(pk for pk in found if pk != first))
                self.stands_for[noun] |= {pk: first for pk in found if pk != first}

    def __bool__(self) -> bool:
        return any(self.members.values())

    def shown(self, noun: str, pk: int) -> int:
        """Return the row that is shown for this one: itself, unless it is in a group that another stands for."""
        return self.stands_for[noun].get(pk, pk)

    def all_of(self, noun: str, numbers: Iterable[int]) -> set[int]:
        """Return these rows with all others of their groups."""
        shown = {self.shown(noun, pk) for pk in numbers}
        return {pk for one in shown for pk in self.members[noun].get(one, (one,))}

    def group_of(self, noun: str, pk: int) -> tuple[int, ...]:
        """Return the rows that are shown as one with this one, the shown row first; empty if it is in no group."""
        return self.members[noun].get(self.shown(noun, pk), ())

    def grouped(self, noun: str) -> set[int]:
        """Return every row that is in a group."""
        return {*self.members[noun], *self.stands_for[noun]}

    def gather(self, noun: str, rows: Sequence[Any]) -> None:
        """Set the `mates` of these shown rows. One query with their tags, and none if no row is in a group."""
        rows = [row for row in rows if row.pk in self.grouped(noun)]
        if not rows:
            return
        wanted = self.all_of(noun, [row.pk for row in rows])
        mates = KINDS[noun].objects.filter(pk__in=wanted).select_related("analyst").order_by("pk")
        known = {row.pk: row for row in (mates.prefetch_related("tags") if noun == "highlight" else mates)}
        for row in rows:
            row.mates = [known[pk] for pk in sorted(self.all_of(noun, [row.pk]) - {row.pk})]
            for mate in row.mates:
                mate.comparison = row.comparison


def kin(merged: Merged, noun: str, numbers: Collection[int]) -> set[int]:
    """Return these rows with all that were ever merged with them, whether they are shown as one by now or not."""
    into = merged.get(noun, {})
    roots = {into.get(pk, pk) for pk in numbers}
    return {*numbers, *roots, *(pk for pk, root in into.items() if root in roots)} if into else set(numbers)


def _merged_rows(rows: Mapping[int, Any], into: Mapping[int, int]) -> Iterable[tuple[int, Any]]:
    """Return the live rows that were merged, or that others were merged into."""
    return ((pk, rows[pk]) for pk in {*into, *into.values()} & rows.keys())


def read_groups(comparison: Comparison) -> Groups:
    """Read the groups of a comparison from the database, as they are under its lock. Four queries."""
    return Groups.of(*read_merges(comparison))


def read_merges(comparison: Comparison) -> tuple[dict[int, HighlightRow], dict[int, LinkRow], Merged]:
    """Read the live highlights and links that were ever merged, and which row was merged into which."""
    merged = {noun: read_merged(comparison, kind) for noun, kind in KINDS.items()}
    numbers = {noun: {*into, *into.values()} for noun, into in merged.items()}
    rows = read_rows(comparison, Q(pk__in=numbers["highlight"]))
    return rows, {wire.id: wire for wire in read_wires(comparison, Q(pk__in=numbers["link"]))}, merged


def read_groups_of(comparisons: Collection[int]) -> Groups:
    """Read the groups of several comparisons, given by id. Two queries, and two more if anything was merged."""
    merged: Merged = {
        noun: dict(
            kind.objects.filter(comparison__in=comparisons, merged_into__isnull=False)
            .order_by("pk")
            .values_list("pk", "merged_into")
        )
        for noun, kind in KINDS.items()
    }
    rows, wires = (
        kind.objects.filter(pk__in={*merged[noun], *merged[noun].values()}) for noun, kind in KINDS.items()
    )
    if not any(merged.values()):
        return Groups.of({}, {}, merged)
    return Groups.of(highlight_rows(rows), {wire.id: wire for wire in link_rows(wires)}, merged)
