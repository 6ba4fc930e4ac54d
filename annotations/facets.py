"""The filter as the page offers it: every value that can be chosen, with how many highlights carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count

from annotations.desk import Desk
from annotations.filters import CURATED
from annotations.models import Highlight
from annotations.models.annotation import Status


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


def facets(desk: Desk) -> list[Facet]:
    """The facets of a comparison, with counts over all its live highlights. A constant number of queries."""
    uses, shown = desk.uses, desk.shown
    framings, people, statuses = uses["framing_id"], uses["analyst_id"], uses["status"]
    named = [(f.slug, f.name, framings[f.pk]) for f in desk.framings if framings[f.pk] or f.retired is None]
    return [
        Facet("framing", "Framing", _options(named, shown.framings)),
        Facet("tag", "Tag", _options(_tags(desk), {str(pk) for pk in shown.tags})),
        Facet("analyst", "Analyst", _options(_people(people), shown.analysts)),
        Facet(
            "status",
            "Status",
            _options([(value, label, statuses[value]) for value, label in Status.choices], shown.statuses),
        ),
        Facet("state", "Counterpart", _options(_states(desk), {shown.state}), single=True),
    ]


def _options(rows: Iterable[tuple[str, str, int]], chosen: Container[str]) -> list[Option]:
    return [Option(value, label, uses, value in chosen) for value, label, uses in rows]


def _tags(desk: Desk) -> list[tuple[str, str, int]]:
    """The tags that any live highlight carries, in the order of the codebook."""
    carried = Highlight.tags.through.objects.filter(
        highlight__in=Highlight.objects.of(desk.comparison)
        .live()
        .in_layer(desk.shown.layer == CURATED)
        .values("pk")
    )
    uses = dict(carried.order_by().values_list("tag").annotate(n=Count("pk")))
    tags = (tag for framing in desk.framings for tag in framing.tags.all())
    return [(str(tag.pk), tag.name, uses[tag.pk]) for tag in tags if tag.pk in uses]


def _people(uses: Counter[int]) -> list[tuple[str, str, int]]:
    names = get_user_model().objects.filter(pk__in=uses).order_by("username").values_list("pk", "username")
    return [(name, name, uses[pk]) for pk, name in names]


def _states(desk: Desk) -> list[tuple[str, str, int]]:
    every, linked, silent = len(desk.rows), len(desk.linked), len(desk.silent - desk.linked)
    return [
        ("", "All", every),
        ("linked", "Linked", linked),
        ("silent", "No counterpart", silent),
        ("open", "Not yet decided", every - linked - silent),
    ]
