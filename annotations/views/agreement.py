"""The agreement page: the figures, and the passages behind each of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import require_everybodys
from annotations.agreement.assessment import Assessment
from annotations.agreement.disagreements import Differences, as_json
from annotations.agreement.page import Sheet
from annotations.agreement.query import Asked
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.models import Comparison
from reader.requests import Request, wants_json

PER_PAGE = 25


@for_guests
@require_safe
def agreement(request: Request, pk: int) -> HttpResponse:
    comparison = _comparison(request, pk)
    asked = Asked.from_query(request.GET)
    sheet = Sheet(Assessment(comparison, asked.analysts), asked)
    if wants_json(request):
        return JsonResponse(sheet.to_json())
    context = {"comparison": comparison, "asked": asked, "sheet": sheet}
    return render(request, "annotations/agreement/agreement.html", context)


@for_guests
@require_safe
def passages(request: Request, pk: int) -> HttpResponse:
    comparison = _comparison(request, pk)
    asked = Asked.from_query(request.GET)
    assessment = Assessment(comparison, asked.analysts)
    differences = Differences(assessment, asked)
    if differences.problem:
        raise Http404(differences.problem)
    page = Paginator(differences.found, PER_PAGE).get_page(request.GET.get("page"))
    entries = [differences.entry(found) for found in page]
    if wants_json(request):
        count, pages = page.paginator.count, page.paginator.num_pages
        return JsonResponse({"count": count, "pages": pages, "entries": as_json(entries)})
    context = {
        "comparison": comparison, "asked": asked, "differences": differences, "page": page, "entries": entries,
    }  # fmt: skip
    return render(request, "annotations/agreement/passages.html", context)


def _comparison(request: Request, pk: int) -> Comparison:
    comparison = get_comparison_for(request.user, pk)
    require_everybodys(comparison, "Agreement")
    return comparison
