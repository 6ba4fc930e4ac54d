"""Words: which ones tell two framings or the two pieces apart, and each of them in context."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.desk import desk_of
from annotations.facets import facets
from annotations.filters import Filter
from annotations.words_asked import Wanted
from annotations.words_section import Words, words_section
from reader.access import get_comparison_for
from reader.requests import Request
from reader.sharing import for_guests

PER_PAGE = 50


@for_guests
@require_safe
def words(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    desk = desk_of(comparison, Filter.from_query(request.GET))
    section = words_section(comparison, desk, request.GET)
    context = {
        "comparison": comparison, "shown": desk.shown, "facets": facets(desk),
        "also": section["words"].wanted.pairs, **section,
    }  # fmt: skip
    return render(request, "annotations/findings_words.html", context)


@for_guests
@require_safe
def concordance(request: Request, pk: int) -> HttpResponse:
    """The places of one word, as a page or for below the word where it is opened."""
    comparison = get_comparison_for(request.user, pk)
    wanted = Wanted.from_query(request.GET)
    if not wanted.word:
        raise Http404("Type one word, or two that follow each other.")
    words = Words(comparison, desk_of(comparison, Filter.from_query(request.GET)), wanted)
    found = words.concordance()
    context = {"comparison": comparison, "shown": words.desk.shown, "words": words, "found": found}
    if request.htmx:
        return render(request, "annotations/_concordance.html", context)
    page = Paginator(found.places, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "lines": found.drawn(page.object_list)}
    return render(request, "annotations/findings_concordance.html", context)
