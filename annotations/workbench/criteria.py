"""The criteria of a filter in force, each with the filter that is left without it, and how much passes them all."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from annotations.models.annotation import Status
from annotations.workbench.filters import STATES, Filter
from annotations.workbench.state import Workbench
from reader.models import Comparison

#: What a criterion is of, by its name in a URL. The layer and the colours are no criteria.
KINDS = {
    "framing": "framing", "tag": "tag", "analyst": "analyst", "status": "status", "state": "counterpart",
    "side": "piece", "within": "characters", "relation": "relation", "left": "framing on the left",
    "right": "framing on the right", "left_tag": "tag on the left", "right_tag": "tag on the right",
}  # fmt: skip

#: Labels as the filter's form has them.
STANDINGS = {**STATES, "open": "Not yet checked"}


class Criterion(NamedTuple):
    """One value that a filter asks for: what it is of, its label, and the query of the filter without it."""

    kind: str
    label: str
    without: str


def criteria(comparison: Comparison, workbench: Workbench) -> list[Criterion]:
    """Return the criteria in the order of the URL. A value that nothing has is named as the URL names it.

    No query: the codebook is the snapshot's, and the pieces are those of the comparison as it was read for this page.
    """
    pairs, labels = workbench.shown.pairs, _labels(comparison, workbench)
    return [
        Criterion(
            KINDS[name],
            labels.get(name, {}).get(value, value),
            urlencode([pair for pair in pairs if pair != (name, value)]),
        )
        for name, value in pairs
        if name in KINDS
    ]


def passing(workbench: Workbench) -> dict[str, int] | None:
    """Return how many highlights and links of the layer pass, and of how many; None without a criterion."""
    if not workbench.shown.narrows:
        return None
    return {
        "highlights": len(workbench.passing & workbench.snapshot.rows.keys()),
        "of_highlights": len(workbench.rows),
        "links": len(workbench.drawn_wires),
        "of_links": len(workbench.snapshot.wires),
    }


def without_criteria(shown: Filter) -> str:
    """Return the query of the same layer and colours, with nothing left out."""
    return Filter(layer=shown.layer, colours=shown.colours).query_string()


def _labels(comparison: Comparison, workbench: Workbench) -> dict[str, dict[str, Any]]:
    framings = {framing.slug: framing.name for framing in workbench.framings}
    tags = {str(tag.pk): tag.name for framing in workbench.framings for tag in framing.tags.all()}
    return {
        "framing": framings, "left": framings, "right": framings,
        "tag": tags, "left_tag": tags, "right_tag": tags,
        "relation": {relation.slug: relation.name for relation in workbench.snapshot.relations},
        "status": dict(Status.choices), "state": STANDINGS, "side": comparison.names,
    }  # fmt: skip
