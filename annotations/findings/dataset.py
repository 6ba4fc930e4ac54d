"""The material of the findings, made from a workbench's rows."""

from __future__ import annotations

from collections import defaultdict

from annotations.findings.statistics import LINKED, OPEN, SILENT, LinkedPair, Material, Passage, Piece
from annotations.findings.words.corpora import tokens_of
from annotations.models import Highlight
from annotations.workbench.rows import HighlightRow
from annotations.workbench.state import Workbench
from reader.models import Document


def material_of(workbench: Workbench) -> Material:
    """Return what the workbench shows under its filter. One query for the tags, plus those of the filter."""
    sides = {document.pk: side for side, document in workbench.comparison.documents.items()}
    tags = _tags(workbench)
    linked, silent, slugs = workbench.linked, workbench.silent, workbench.snapshot.slugs

    def passage(row: HighlightRow) -> Passage:
        counterpart = LINKED if row.id in linked else SILENT if row.id in silent else OPEN
        return Passage(
            row.id, sides[row.document_id], row.start, row.end, slugs[row.framing_id],
            tuple(tags.get(row.id, ())), counterpart,
        )  # fmt: skip

    passages = {row.id: passage(row) for row in workbench.rows}
    return Material(
        {side: piece_of(document) for side, document in workbench.comparison.documents.items()},
        [passages[pk] for pk in passages if pk in workbench.passing],
        [
            LinkedPair(wire.id, *_left_first(passages[wire.source], passages[wire.target]), wire.relation)
            for wire in workbench.wires_of()
        ],
    )


def piece_of(document: Document) -> Piece:
    """Return the word offsets of a piece, from memory if its words were counted before."""
    tokens = tokens_of(document)
    return Piece(tokens.starts, tokens.ends)


def _left_first(one: Passage, other: Passage) -> tuple[Passage, Passage]:
    return (one, other) if one.side == "left" else (other, one)


def _tags(workbench: Workbench) -> dict[int, list[int]]:
    """Return the tag ids of every highlight of the comparison and of those it stands for, by highlight id."""
    found: dict[int, list[int]] = defaultdict(list)
    shown = workbench.groups.shown
    carried = Highlight.tags.through.objects.filter(highlight__comparison=workbench.comparison)
    for highlight, tag in carried.order_by("tag").values_list("highlight", "tag"):
        if tag not in found[shown("highlight", highlight)]:
            found[shown("highlight", highlight)].append(tag)
    return found
