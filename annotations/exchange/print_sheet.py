"""Both pieces for paper: a number where each passage ends, and the note to it in the margin."""

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from annotations.models import Highlight
from annotations.rendering import draw_marked_column
from annotations.workbench.state import Workbench
from reader.models import Document


class Column(NamedTuple):
    """One piece for paper; `html` has its text, the passages' numbers and the notes in the margin."""

    document: Document
    html: SafeString


def columns(workbench: Workbench, numbered: dict[int, Highlight]) -> list[Column]:
    """Draw both pieces, left first. `numbered` holds the passages by their numbers, in reading order."""
    numbers = {highlight.pk: number for number, highlight in numbered.items()}
    every, drawn = workbench.marks(), []
    for document in workbench.comparison.documents.values():
        marks = {
            start: [mark._replace(number=numbers.get(mark.id, 0)) for mark in here]
            for start, here in every[document.pk].items()
        }
        html = draw_marked_column(document, marks, margin_notes(workbench, document, numbered))
        drawn.append(Column(document, mark_safe(html)))
    return drawn


def margin_notes(workbench: Workbench, document: Document, numbered: dict[int, Highlight]) -> dict[int, str]:
    """Return the notes on the passages that end in each block, as HTML by the block's start."""
    starts = [block.start for block in document.blocks]
    found: dict[int, list[tuple[int, Highlight]]] = defaultdict(list)
    for number, row in numbered.items():
        if row.document_id == document.pk:
            found[starts[bisect_left(starts, row.end) - 1]].append((number, row))
    about = {"silent": workbench.silent, "comparison": workbench.comparison}
    return {
        start: render_to_string("annotations/exchange/_margin_notes.html", about | {"notes": notes})
        for start, notes in found.items()
    }
