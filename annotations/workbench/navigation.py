"""The pages of a comparison that its viewer may open, each with its address under the filter of the present one."""

from __future__ import annotations

from django.urls import reverse

from annotations.models.annotation import Status
from annotations.workbench.filters import Filter
from reader.members.places import Place
from reader.models import Comparison, Role


def places_of(comparison: Comparison, shown: Filter | None = None) -> list[Place]:
    """Return the places in the order of the work: read, count, compare, define, decide.

    The workbench and the findings take the whole filter along, agreement its analysts. What is reviewed is what the
    filter lets through or, without one, what is proposed.
    """
    shown = (shown or Filter()).in_framings()
    places = [
        _place(comparison, "workbench", "Read", shown),
        _place(comparison, "findings", "Findings", shown),
    ]
    if comparison.sees_only is None:
        places.append(_place(comparison, "agreement", "Agreement", Filter(analysts=shown.analysts)))
    places.append(_place(comparison, "codebook", "Codebook"))
    if comparison.role >= Role.CURATOR:
        reviewed = shown if shown else Filter(statuses=(Status.PROPOSED,))
        places.append(_place(comparison, "review", "Review", reviewed))
        places.append(_place(comparison, "adjudication", "Adjudication"))
    return places


def _place(comparison: Comparison, name: str, label: str, shown: Filter | None = None) -> Place:
    query = shown.query_string() if shown else ""
    return Place(name, label, reverse(name, args=[comparison.pk]) + (f"?{query}" if query else ""))
