"""Words: which ones tell two framings or the two pieces apart, and each of them in context."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.findings.words.page import Words
from annotations.findings.words.query import Wanted
from annotations.workbench.facets import facets
from annotations.workbench.filters import Filter
from annotations.workbench.state import workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.requests import Request

PER_PAGE = 50


@for_guests
@require_safe
def words(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    workbench = workbench_of(comparison, Filter.from_query(request.GET))
    words = Words(comparison, workbench, Wanted.from_query(request.GET))
    context = {
        "comparison": comparison, "shown": workbench.shown, "facets": facets(comparison, workbench),
        "words": words, "also": words.wanted.pairs,
    }  # fmt: skip
    return render(request, "annotations/findings/words.html", context)


@for_guests
@require_safe
def concordance(request: Request, pk: int) -> HttpResponse:
    """The places of one word, as a page or for below the word where it is opened."""
    comparison = get_comparison_for(request.user, pk)
    wanted = Wanted.from_query(request.GET)
    if not wanted.word:
        raise Http404("Type one word, or two that follow each other.")
    words = Words(comparison, workbench_of(comparison, Filter.from_query(request.GET)), wanted)
    found = words.concordance()
    context = {"comparison": comparison, "shown": words.workbench.shown, "words": words, "found": found}
    if request.htmx:
        return render(request, "annotations/findings/_concordance.html", context)
    page = Paginator(found.places, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "lines": found.drawn(page.object_list)}
    return render(request, "annotations/findings/concordance.html", context)
