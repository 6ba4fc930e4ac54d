"""The page on which an owner destroys a comparison, after an export and with its title typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.curation import destruction
from reader.access import get_comparison_for
from reader.documents.confirmation import TitleForm
from reader.models import Role
from reader.requests import Request, wants_json


@require_http_methods(["GET", "HEAD", "POST"])
def destroy(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.OWNER, even_archived=True)
    form = TitleForm(request.POST if request.method == "POST" else None, wanted=comparison.title)
    if form.is_bound and form.is_valid():
        destruction.destroy(comparison, request.user)
        messages.success(request, "The comparison is destroyed. Both its pieces are still there.")
        return JsonResponse({"destroyed": pk}) if wants_json(request) else redirect("home")
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {"comparison": comparison, "form": form, "counts": destruction.counts(comparison)}
    status = 422 if form.is_bound else 200
    return render(request, "annotations/curation/destroy.html", context, status=status)
