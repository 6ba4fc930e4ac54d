"""The workbench: both pieces in parallel columns with their marks and links, and the comparison's own stylesheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_GET

from annotations.desk import Desk
from annotations.facets import facets
from annotations.models import Framing, Relation
from annotations.rendering import render_marked_column
from annotations.stylesheet import codebook_css
from annotations.views.answers import page_filter
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request


@require_GET
def workbench(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request)
    desk = Desk(comparison, shown)
    context = {
        "comparison": comparison,
        "columns": columns(comparison, desk),
        "wires": [wire._asdict() for wire in desk.wires],
        "tally": desk.tally(),
        "framings": desk.current_framings,
        "relations": desk.relations(),
        "shown": shown,
        "facets": facets(desk),
        "may_annotate": comparison.role >= Role.ANALYST,
        "may_curate": comparison.role >= Role.CURATOR,
    }
    return render(request, "annotations/workbench.html", context)


def columns(comparison: Comparison, desk: Desk) -> list[dict[str, object]]:
    """Both columns, left first: the side, the document and its text with its marks."""
    marks = desk.marks()
    return [
        {"side": side, "document": document, "html": render_marked_column(document, marks[document.pk])}
        for side, document in comparison.documents.items()
    ]


def _codebook_revision(request: Request, pk: int) -> str:
    comparison = get_comparison_for(request.user, pk)
    newest = [
        codes.objects.filter(comparison=comparison)
        .order_by("-revision")
        .values_list("revision", flat=True)
        .first()
        for codes in (Framing, Relation)
    ]
    return '"codebook-{}-{}-{}"'.format(pk, *newest)


@require_GET
@condition(etag_func=_codebook_revision)
def stylesheet(request: Request, pk: int) -> HttpResponse:
    """The codebook's colours and lines. Retired codes keep theirs: passages still carry them."""
    comparison = get_comparison_for(request.user, pk)
    css = codebook_css(
        Framing.objects.filter(comparison=comparison), Relation.objects.filter(comparison=comparison)
    )
    return HttpResponse(
        css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "private, no-cache"}
    )
