"""Rows with their mates: the other analysts' rows of a group that is shown as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from annotations.models import Highlight, Link, Silence
from annotations.workbench.groups import Groups
from annotations.workbench.snapshot import snapshot_of
from reader.models import Comparison


def gather(comparison: Comparison, rows: Sequence[Highlight | Link]) -> Groups:
    """Set the `mates` of these rows of a kind, as far as the viewer sees them; return the comparison's groups.

    No query if none of the rows was merged.
    """
    curated = bool(rows) and rows[0].curated
    groups = snapshot_of(comparison).narrowed(comparison.sees_only, curated).groups
    for row in rows:
        row.comparison = comparison
    if rows:
        groups.gather(rows[0].noun, rows)
    return groups


def own_of(row: Any) -> Any:
    """Return the viewer's own row of those that are shown as one with this one, or else this one.

    What they say about a passage belongs to their own coding of it.
    """
    gather(row.comparison, [row])
    return next((one for one in (row, *row.mates) if one.analyst_id == row.comparison.viewer), row)


def shown_for(row: Highlight) -> Highlight:
    """Return the row that is shown for this one: itself, unless it is in a group that another stands for."""
    shown = gather(row.comparison, [row]).shown(row.noun, row.pk)
    if shown == row.pk:
        return row
    first = Highlight.objects.of(row.comparison).with_card().get(pk=shown)
    gather(row.comparison, [first])
    return first


def silences_on(comparison: Comparison, groups: Groups, numbers: Iterable[int]) -> dict[int, Silence]:
    """Return the live silences on these shown highlights, each with those of its group as `mates`. One query."""
    signed = Silence.objects.of(comparison).on(groups.all_of("highlight", numbers))
    found: dict[int, Silence] = {}
    for pk in sorted(signed, key=lambda pk: (pk in groups.stands_for["highlight"], pk)):
        first = found.setdefault(groups.shown("highlight", pk), signed[pk])
        if first is not signed[pk]:
            first.mates = [*first.mates, signed[pk]]
    return found
