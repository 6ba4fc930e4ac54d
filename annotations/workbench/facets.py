"""Facets of the filter: every value that can be chosen, with the number of highlights that carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count

from annotations.models import Framing, Highlight
from annotations.models.annotation import Status
from annotations.workbench.filters import COLOURS, CURATED, LAYERS
from annotations.workbench.state import Workbench
from reader.models import Comparison


class Option(NamedTuple):
    """A value of a facet: its word in the URL, its label, how many carry it, and whether it is chosen.

    `hue` is the style of an analyst, if marks are coloured by analyst; `framing` is that of a tag.
    """

    value: str
    label: str
    uses: int
    chosen: bool
    hue: str = ""
    framing: Framing | None = None


class Facet(NamedTuple):
    """A property to filter by; `single` if only one value can be chosen."""

    name: str
    label: str
    options: list[Option]
    single: bool = False


def facets(comparison: Comparison, workbench: Workbench) -> list[Facet]:
    """Return the facets of a comparison, with counts over all its live highlights. Constant in queries."""
    uses, shown = workbench.uses, workbench.shown
    framings, people, statuses = uses["framing_id"], uses["analyst_id"], uses["status"]
    named = [
        (f.slug, f.name, framings[f.pk]) for f in workbench.framings if framings[f.pk] or f.retired is None
    ]
    return [
        Facet("framing", "Framing", _options(named, shown.framings)),
        Facet("analyst", "Analyst", _options(_people(people).values(), shown.analysts)),
        Facet(
            "status",
            "Status",
            _options([(value, label, statuses[value]) for value, label in Status.choices], shown.statuses),
        ),
        Facet("state", "Counterpart", _options(_states(workbench), {shown.state}), single=True),
        Facet("side", "Piece", _options(_sides(comparison, workbench), {shown.side}), single=True),
        Facet("tag", "Tag", _tags(workbench)),
    ]


def link_facets(comparison: Comparison, workbench: Workbench) -> list[Facet]:
    """Return the facets of links alone: their relation, and the framings of both passages. No query."""
    shown, rows, wires = workbench.shown, workbench.snapshot.rows, workbench.snapshot.wires.values()
    relations = Counter(wire.relation for wire in wires)
    named = [
        (one.slug, one.name, relations[one.slug])
        for one in workbench.snapshot.relations
        if relations[one.slug]
    ]
    ends: dict[str, Counter[int]] = {"left": Counter(), "right": Counter()}
    for wire in wires:
        for pk in (wire.source, wire.target):
            side = "left" if rows[pk].document_id == comparison.left_id else "right"
            ends[side][rows[pk].framing_id] += 1
    return [
        Facet("relation", "Relation", _options(named, shown.relations)),
        *(
            Facet(
                side,
                f"Framing in {name}",
                _options(
                    [(one.slug, one.name, uses[one.pk]) for one in workbench.framings if uses[one.pk]],
                    getattr(shown, side),
                ),
            )
            for (side, uses), name in zip(ends.items(), comparison.names.values(), strict=True)
        ),
    ]


def layers(workbench: Workbench) -> list[Facet]:
    """Return the choices of layer, analysts and colours for the page; none if there is nothing to choose.

    At most two queries, and none if one person works alone.
    """
    shown, people = workbench.shown, workbench.uses["analyst_id"]
    chosen = shown.layer or shown.analysts or shown.colours
    if workbench.comparison.sees_only is not None or not (len(people) > 1 or workbench.has_curated or chosen):
        return []
    named = _people(people)
    analysts = _options(named.values(), shown.analysts or [name for name, _, _ in named.values()])
    whose = [("", "All analysts", 0), *((word, label, 0) for word, label in LAYERS.items())]
    hues = [("", "By framing", 0), *((word, label, 0) for word, label in COLOURS.items())]
    return [
        Facet("layer", "Layer", _options(whose, {shown.layer}), single=True),
        Facet(
            "analyst",
            "Analysts",
            [
                option._replace(hue=workbench.hues.get(pk, ""))
                for pk, option in zip(named, analysts, strict=True)
            ],
        ),
        Facet("colours", "Colours", _options(hues, {shown.colours}), single=True),
    ]


def said_of(layers: list[Facet]) -> str:
    """Describe whose work is shown, briefly enough for a button."""
    if not layers:
        return ""
    layer, analysts, _ = layers
    names = [option.label for option in analysts.options if option.chosen]
    curated = "Curated layer" if layer.options[-1].chosen else ""
    if len(names) == len(analysts.options):
        return curated or "All analysts"
    whose = f"only {names[0]}" if len(names) == 1 else f"{len(names)} of {len(analysts.options)} analysts"
    return f"{curated}, {whose}" if curated else whose[0].upper() + whose[1:]


def _options(rows: Iterable[tuple[str, str, int]], chosen: Container[str]) -> list[Option]:
    return [Option(value, label, uses, value in chosen) for value, label, uses in rows]


def _tags(workbench: Workbench) -> list[Option]:
    """Return the tags that live highlights of the layer carry, with their uses, in codebook order."""
    rows = Highlight.objects.of(workbench.comparison).live().in_layer(workbench.shown.layer == CURATED)
    carried = Highlight.tags.through.objects.filter(highlight__in=rows.values("pk")).order_by()
    grouped, shown = workbench.groups.grouped("highlight"), workbench.groups.shown
    uses = Counter(dict(carried.exclude(highlight__in=grouped).values_list("tag").annotate(n=Count("pk"))))
    if grouped:  # a tag counts once for a group, whoever gave it
        pairs = carried.filter(highlight__in=grouped).values_list("highlight", "tag")
        uses.update(tag for _, tag in {(shown("highlight", pk), tag) for pk, tag in pairs})
    chosen = workbench.shown.tags
    return [
        Option(str(tag.pk), tag.name, uses[tag.pk], tag.pk in chosen, framing=framing)
        for framing in workbench.framings
        for tag in framing.tags.all()
        if tag.pk in uses
    ]


def _people(uses: Counter[int]) -> dict[int, tuple[str, str, int]]:
    names = get_user_model().objects.filter(pk__in=uses).values_list("username", "pk")
    # Sorted here, because databases order names differently and the report must not.
    return {pk: (name, name, uses[pk]) for name, pk in sorted(names)}


def _sides(comparison: Comparison, workbench: Workbench) -> list[tuple[str, str, int]]:
    left = sum(row.document_id == comparison.left_id for row in workbench.rows)
    return [
        ("", "Both", len(workbench.rows)),
        ("left", comparison.names["left"], left),
        ("right", comparison.names["right"], len(workbench.rows) - left),
    ]


def _states(workbench: Workbench) -> list[tuple[str, str, int]]:
    every, linked, silent = (
        len(workbench.rows),
        len(workbench.linked),
        len(workbench.silent - workbench.linked),
    )
    return [
        ("", "All", every),
        ("linked", "Linked", linked),
        ("silent", "No counterpart", silent),
        ("open", "Not yet checked", every - linked - silent),
    ]
