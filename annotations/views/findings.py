"""The findings page: figures, charts and quotations, each with a link to its passages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.findings.course_chart import courses_of
from annotations.findings.page import FindingsSheet
from annotations.findings.picture import picture_of
from annotations.findings.words.page import Words
from annotations.findings.words.query import Wanted
from annotations.workbench.facets import facets, layers, said_of
from annotations.workbench.filters import page_filter
from annotations.workbench.state import workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.requests import Request


@for_guests
@require_safe
def findings(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    workbench = workbench_of(comparison, page_filter(request).in_framings())
    sheet = FindingsSheet(comparison, workbench)
    words = Words(comparison, workbench, Wanted.from_query(request.GET))
    offered = layers(workbench)
    context = {
        "comparison": comparison,
        "shown": workbench.shown,
        "facets": facets(comparison, workbench) + [facet for facet in offered if facet.name == "layer"],
        "layer_said": said_of(offered),
        "sheet": sheet,
        "picture": picture_of(sheet),
        "courses": courses_of(sheet),
        "words": words,
        "also": words.wanted.pairs,
    }
    return render(request, "annotations/findings/findings.html", context)
