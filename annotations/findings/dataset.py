"""The data of the findings, made from a workbench's rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotations.findings.statistics import LINKED, OPEN, SILENT, LinkedPair, Passage, Piece
from annotations.findings.words.corpora import tokens_of
from annotations.models import Highlight
from annotations.workbench.rows import HighlightRow
from annotations.workbench.state import Workbench


class Dataset(NamedTuple):
    """The pieces and the passages looked at, both by side, and the pairs, whose far ends may be other passages.

    Passages are in reading order.
    """

    pieces: Mapping[str, Piece]
    passages: Mapping[str, Sequence[Passage]]
    pairs: Sequence[LinkedPair]

    @property
    def is_empty(self) -> bool:
        return not (self.pairs or any(self.passages.values()))


def dataset_of(workbench: Workbench) -> Dataset:
    """Return what the workbench shows under its filter. One query for the tags, plus those of the filter."""
    documents = workbench.comparison.documents
    sides = {document.pk: side for side, document in documents.items()}
    tags = _tags(workbench)
    linked, silent, slugs = workbench.linked, workbench.silent, workbench.snapshot.slugs

    def passage(row: HighlightRow) -> Passage:
        counterpart = LINKED if row.id in linked else SILENT if row.id in silent else OPEN
        side, framing = sides[row.document_id], slugs[row.framing_id]
        return Passage(row.id, side, row.start, row.end, framing, tuple(tags.get(row.id, ())), counterpart)

    every = {row.id: passage(row) for row in workbench.rows}
    shown = [every[pk] for pk in every if pk in workbench.passing]
    shown.sort(key=lambda passage: (passage.start, passage.end, passage.id))
    pairs = []
    for wire in workbench.wires_of():
        source, target = every[wire.source], every[wire.target]
        left, right = (source, target) if source.side == "left" else (target, source)
        pairs.append(LinkedPair(left, right, wire.relation))
    tokens = {side: tokens_of(document) for side, document in documents.items()}
    return Dataset(
        {side: Piece(words.starts, words.ends) for side, words in tokens.items()},
        {side: [passage for passage in shown if passage.side == side] for side in documents},
        pairs,
    )


def _tags(workbench: Workbench) -> dict[int, list[int]]:
    """Return the tag ids of every highlight of the comparison and of those it stands for, by highlight id."""
    found: dict[int, list[int]] = defaultdict(list)
    shown = workbench.groups.shown
    carried = Highlight.tags.through.objects.filter(highlight__comparison=workbench.comparison)
    for highlight, tag in carried.order_by("tag").values_list("highlight", "tag"):
        if tag not in found[shown("highlight", highlight)]:
            found[shown("highlight", highlight)].append(tag)
    return found
