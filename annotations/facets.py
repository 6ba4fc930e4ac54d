"""The filter as the page offers it: every value that can be chosen, with how many highlights carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from typing import NamedTuple

from django.db.models import Count

from annotations.filters import Filter
from annotations.models import Highlight
from annotations.models.annotation import Status
from reader.models import Comparison


class Option(NamedTuple):
    """One value of a facet: what the address carries, what the page says, how many, and whether it is chosen."""

    value: str
    label: str
    uses: int
    chosen: bool


class Facet(NamedTuple):
    """A property to filter by; `single` where only one value can be chosen."""

    name: str
    label: str
    options: list[Option]
    single: bool = False


def facets(comparison: Comparison, shown: Filter) -> list[Facet]:
    """The facets of a comparison, with counts over all its live highlights. A constant number of queries."""
    live = Highlight.objects.of(comparison).live()
    framings = _counted(live, "framing__slug", "framing__name", "framing__position")
    tags = _counted(
        live.filter(tags__isnull=False), "tags__pk", "tags__name", "tags__framing__position", "tags__position"
    )
    people = _counted(live, "analyst__username", "analyst__username")
    statuses = dict(live.order_by().values_list("status").annotate(n=Count("pk")))
    return [
        Facet("framing", "Framing", _options(framings, shown.framings)),
        Facet("tag", "Tag", _options(tags, {str(pk) for pk in shown.tags})),
        Facet("analyst", "Analyst", _options(people, shown.analysts)),
        Facet(
            "status",
            "Status",
            _options([(v, label, statuses.get(v, 0)) for v, label in Status.choices], shown.statuses),
        ),
        Facet("state", "Counterpart", _states(live, shown), single=True),
    ]


def _counted(live, value: str, label: str, *order: str):
    """`(value, label, number of highlights)` of each value that any of them has."""
    rows = live.order_by(*order, label).values_list(value, label, *order).annotate(n=Count("pk"))
    return [(str(row[0]), row[1], row[-1]) for row in rows]


def _options(rows, chosen: Container[str]) -> list[Option]:
    return [Option(value, label, count, value in chosen) for value, label, count in rows]


def _states(live, shown: Filter) -> list[Option]:
    counts = Counter()  # type: Counter[str]
    for linked, silent in live.with_linked().values_list("is_linked", "is_silent"):
        counts["linked" if linked else "silent" if silent else "open"] += 1
    return [
        Option("", "All", sum(counts.values()), shown.state == ""),
        Option("linked", "Linked", counts["linked"], shown.state == "linked"),
        Option("silent", "No counterpart", counts["silent"], shown.state == "silent"),
        Option("open", "Not yet decided", counts["open"], shown.state == "open"),
    ]
