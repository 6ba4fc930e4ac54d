"""The sheet for printing: both texts with numbered passages, the notes beside them, and the links by number."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from annotations.desk import Desk, desk_of
from annotations.models import Highlight, Link
from annotations.rendering import Mark, draw_marked_column
from annotations.views.answers import page_filter
from reader.access import get_comparison_for
from reader.models import Document
from reader.requests import Request
from reader.sharing import for_guests


class Column(NamedTuple):
    """One piece on paper: its text with numbers where passages end, and the note to each number beside it."""

    document: Document
    html: SafeString


@for_guests
@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request).in_framings()
    desk = desk_of(comparison, shown)
    passages = shown.highlights(Highlight.objects.of(comparison)).with_card().in_reading_order()
    numbered = dict(enumerate(passages, 1))
    links = shown.links(Link.objects.of(comparison)).with_ends().with_authors().in_reading_order()
    context = {
        "comparison": comparison,
        "shown": shown,
        "columns": columns(desk, numbered),
        "framings": desk.framings,
        "links": links,
        "numbers": {highlight.pk: number for number, highlight in numbered.items()},
    }
    return render(request, "annotations/sheet.html", context)


def columns(desk: Desk, numbered: dict[int, Highlight]) -> list[Column]:
    """Both pieces, left first; `numbered` are the passages by their numbers, in reading order."""
    numbers = {highlight.pk: number for number, highlight in numbered.items()}
    marks = desk.marks()
    return [
        Column(
            document,
            mark_safe(
                draw_marked_column(
                    document,
                    _numbered(marks[document.pk], numbers),
                    margin_notes(desk, document, numbered),
                )
            ),
        )
        for document in desk.comparison.documents.values()
    ]


def _numbered(marks: dict[int, list[Mark]], numbers: dict[int, int]) -> dict[int, list[Mark]]:
    return {
        start: [mark._replace(number=numbers.get(mark.id, 0)) for mark in here]
        for start, here in marks.items()
    }


def margin_notes(desk: Desk, document: Document, numbered: dict[int, Highlight]) -> dict[int, str]:
    """What is said of the passages that end in each block, as HTML by the block's start."""
    starts = [block.start for block in document.blocks]
    found: dict[int, list[tuple[int, Highlight]]] = defaultdict(list)
    for number, row in numbered.items():
        if row.document_id == document.pk:
            found[starts[bisect_left(starts, row.end) - 1]].append((number, row))
    about = {"silent": desk.silent, "comparison": desk.comparison}
    return {
        start: render_to_string("annotations/_margin_notes.html", about | {"notes": notes})
        for start, notes in found.items()
    }
