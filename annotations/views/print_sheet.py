"""The sheet for printing: both texts with numbered passages, the notes beside them, and the links by number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.exchange.print_sheet import columns
from annotations.workbench.filters import page_filter
from annotations.workbench.mates import gather
from annotations.workbench.state import workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.requests import Request


@for_guests
@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request).in_framings()
    workbench = workbench_of(comparison, shown)
    passages = list(workbench.highlights().with_card().in_reading_order())
    gather(comparison, passages)
    numbered = dict(enumerate(passages, 1))
    links = list(workbench.links().with_ends().in_reading_order())
    gather(comparison, links)
    context = {
        "comparison": comparison,
        "shown": shown,
        "columns": columns(workbench, numbered),
        "framings": workbench.framings,
        "links": links,
        "numbers": {highlight.pk: number for number, highlight in numbered.items()},
    }
    return render(request, "annotations/exchange/print_sheet.html", context)
