"""What a snapshot holds, and what it should hold according to the rows."""

from __future__ import annotations

from typing import Any

from annotations.workbench.rows import HighlightRow, LinkRow, SilenceRow, short
from annotations.workbench.snapshot import Snapshot
from reader.models import Comparison
from reader.text.blocks import overlapping
from tests.support.record import CODES, Rows


def contents(found: Snapshot) -> dict[str, Any]:
    """Everything in a snapshot that a page can show, in no order."""
    return {
        "rows": found.rows, "wires": found.wires, "silences": found.silences, "curated": found.curated,
        "merged": {noun: dict(rows) for noun, rows in found.merged.items()},
        "places": {
            document: {start: sorted(here) for start, here in places.items() if here}
            for document, places in found.places.items()
        },
        "framing": {code.pk: code.state() for code in found.framings},
        "tag": {tag.pk: tag.state() for code in found.framings for tag in code.tags.all()},
        "relation": {code.pk: code.state() for code in found.relations},
    }  # fmt: skip


def stored(comparison: Comparison, rows: Rows) -> dict[str, Any]:
    """The same from the rows."""
    states: dict[str, dict[int, dict[str, Any]]] = {}
    for (noun, pk), row in rows.items():
        states.setdefault(noun, {})[pk] = row.state
    live = {
        noun: {pk: state for pk, state in states.get(noun, {}).items() if not state["deleted"]}
        for noun in ("highlight", "link", "silence")
    }
    marks = {
        pk: HighlightRow(pk, *(state[name] for name in HighlightRow._fields[1:]))
        for pk, state in live["highlight"].items()
    }
    return {
        "rows": marks,
        "wires": {
            pk: wire(pk, state, states) for pk, state in live["link"].items()
            if {state["source_id"], state["target_id"]} <= marks.keys()
        },
        "silences": {
            pk: SilenceRow(*(state[name] for name in SilenceRow._fields)) for pk, state in live["silence"].items()
        },
        "curated": sum(mark.curated for mark in marks.values()),
        "merged": {
            noun: {pk: state["merged_into_id"] for pk, state in states.get(noun, {}).items() if state["merged_into_id"]}
            for noun in ("highlight", "link")
        },
        "places": places(comparison, list(marks.values())),
        **{noun: states[noun] for noun in CODES},
    }  # fmt: skip


def wire(pk: int, state: dict[str, Any], states: dict[str, dict[int, dict[str, Any]]]) -> LinkRow:
    relation = states["relation"][state["relation_id"]]
    quotes = (short(states["highlight"][state[end]]["quote"]) for end in ("source_id", "target_id"))
    return LinkRow(
        pk, state["source_id"], state["target_id"], relation["slug"], relation["name"], *quotes,
        state["analyst_id"], state["curated"],
    )  # fmt: skip


def places(comparison: Comparison, marks: list[HighlightRow]) -> dict[int, dict[int, list[int]]]:
    """Document → start of a block → the highlights that reach into it, in the order of their numbers."""
    found: dict[int, dict[int, list[int]]] = {piece.pk: {} for piece in comparison.documents.values()}
    for mark in sorted(marks):
        piece = comparison.documents[comparison.side_of(mark.document_id)]
        for block in overlapping(piece.blocks, mark.start, mark.end):
            found[piece.pk].setdefault(block.start, []).append(mark.id)
    return found
