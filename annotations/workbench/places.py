"""The highlights of each block: those that reach into it, kept up to date as highlights come, move and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotations.workbench.rows import HighlightRow
from reader.models import Comparison, Document
from reader.text.blocks import overlapping

#: Document → start of a block → the highlights that reach into it.
Places = dict[int, dict[int, tuple[int, ...]]]


def limited_to(places: Places, keep: Callable[[int], bool]) -> Places:
    """Return the places with those highlights alone that `keep` is true for."""
    return {
        document: {start: tuple(pk for pk in here if keep(pk)) for start, here in blocks.items()}
        for document, blocks in places.items()
    }


def with_rows(places: Places, comparison: Comparison, rows: Iterable[HighlightRow]) -> Places:
    """Return a copy of the places with these highlights added to every block that they reach into."""
    return _replaced(places, comparison, rows, lambda here, pk: (*here, pk))


def without_rows(places: Places, comparison: Comparison, rows: Iterable[HighlightRow]) -> Places:
    return _replaced(places, comparison, rows, lambda here, pk: tuple(one for one in here if one != pk))


def _replaced(
    places: Places, comparison: Comparison, rows: Iterable[HighlightRow],
    change: Callable[[tuple[int, ...], int], tuple[int, ...]],
) -> Places:  # fmt: skip
    documents: dict[int, Document] = {document.pk: document for document in comparison.documents.values()}
    fresh = {pk: here.copy() for pk, here in places.items()}
    for row in rows:
        here = fresh[row.document_id]
        for block in overlapping(documents[row.document_id].blocks, row.start, row.end):
            here[block.start] = change(here.get(block.start, ()), row.id)
    return fresh
