"""The page on which an owner archives a comparison or takes it out of the archive."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.curation.archive import ARCHIVED, IN_USE, move, moves
from annotations.forms.archive import ArchiveForm
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, wants_json

SAID = {
    ARCHIVED: "The comparison is archived. It can be read and exported; nothing in it can change.",
    IN_USE: "The comparison is in use again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.OWNER, even_archived=True)
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _page(request, comparison, form)
    where = form.cleaned_data["archive"]
    if move(comparison, request.user, where, form.cleaned_data["reason"]):
        messages.success(request, SAID[where])
    else:
        messages.info(request, f"The comparison was {where} already; nothing is changed.")
    if wants_json(request):
        return JsonResponse({"id": comparison.pk, "archived": comparison.archived})
    return redirect("archive", pk)


def _page(request: Request, comparison: Comparison, form: ArchiveForm) -> HttpResponse:
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {
        "comparison": comparison,
        "form": form,
        "other": IN_USE if comparison.archived else ARCHIVED,
        "moves": moves(comparison),
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotations/curation/archive.html", context, status=status)
