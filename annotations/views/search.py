"""Search in what was noted, quoted and tagged: the list below the bar's field, and a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotations.workbench.filters import page_filter
from annotations.workbench.search import found
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.requests import Request

MOST = 50
LONGEST = 200  # characters of what is looked for


@for_guests
@require_GET
def search(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request)
    typed = request.GET.get("q", "")[:LONGEST].strip()
    hits = found(comparison, typed, shown, MOST + 1)
    context = {
        "comparison": comparison, "shown": shown, "typed": typed, "hits": hits[:MOST], "more": len(hits) > MOST,
    }  # fmt: skip
    return render(
        request,
        "annotations/workbench/_found.html" if request.htmx else "annotations/workbench/search.html",
        context,
    )
