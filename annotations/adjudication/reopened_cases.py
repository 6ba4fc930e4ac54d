"""The settled cases that an act on analysts' rows would open again, found before the act is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from annotations.adjudication.alterations import said_in
from annotations.adjudication.queue import Key, RuledCase, Standing
from annotations.history.bulk_write import Kind, batches, read
from annotations.models import Highlight, Link, Ruling, Silence
from reader.models import Comparison

KINDS: tuple[Kind, ...] = (Highlight, Link, Silence)

#: The fields of `state()` that an act gives rows, by kind and number.
Values = Mapping[Kind, Mapping[int, Mapping[str, Any]]]


def ruled(comparisons: QuerySet[Comparison]) -> list[Comparison]:
    """Keep the comparisons in which a ruling is in force."""
    rulings = Ruling.objects.live().order_by().values("comparison")
    return list(comparisons.filter(pk__in=rulings).order_by("pk"))


def reopened_by(comparison: Comparison, values: Values) -> list[RuledCase]:
    """Return the settled cases whose rulings would no longer settle them if the rows had these values.

    The queue is not read where nobody would say anything else.
    """
    supposed: dict[str, dict[int, dict[str, Any] | None]] = defaultdict(dict)
    for kind in KINDS:
        for numbers in batches(values.get(kind, ())):
            for row in read(kind, numbers, comparison):
                before = row.state()
                after = before | values[kind][row.pk]
                said = said_in(row.noun, after)
                if not row.curated and said_in(row.noun, before) != said:
                    supposed[row.noun][row.pk] = after if said else None
    if not supposed:
        return []
    after_it = Standing.supposing(comparison, supposed).in_force
    return [entry for pk, entry in Standing.of(comparison).in_force.items() if pk not in after_it]


def settled_on(comparison: Comparison, rows: Collection[Key]) -> list[RuledCase]:
    """Return the settled cases that any of these rows is in; a change of what it says would reopen its case."""
    entries = Standing.of(comparison).in_force.values()
    return [entry for entry in entries if any(source[:2] in rows for source in entry.case.sources)]
