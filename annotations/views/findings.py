"""What the comparison says: its figures, pictures and quotations, each a door to the passages behind it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.desk import desk_of
from annotations.facets import facets, layers, said_of
from annotations.findings_course import courses_of
from annotations.findings_sheet import FindingsSheet
from annotations.views.answers import page_filter
from annotations.words_section import words_section
from reader.access import get_comparison_for
from reader.requests import Request
from reader.sharing import for_guests


@for_guests
@require_safe
def findings(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    desk = desk_of(comparison, page_filter(request).in_framings())
    sheet = FindingsSheet(desk)
    section = words_section(comparison, desk, request.GET)
    offered = layers(desk)
    context = {
        "comparison": comparison,
        "shown": desk.shown,
        "facets": facets(desk) + [facet for facet in offered if facet.name == "layer"],
        "layer_said": said_of(offered),
        "sheet": sheet,
        "courses": courses_of(sheet),
        "also": section["words"].wanted.pairs,
        **section,
    }
    return render(request, "annotations/findings.html", context)
