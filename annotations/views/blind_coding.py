"""The page on blind coding: members read it, curators switch it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.curation.blind_coding import switch, switches
from annotations.forms.blind_coding import CodingForm
from reader.access import get_comparison_for
from reader.models import Coding, Comparison, Role
from reader.requests import Request

SAID = {
    Coding.OPEN: "Coding is open. Every member sees the work of all.",
    Coding.BLIND: "Coding is blind. Analysts see their own work alone.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def coding(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _switch(request, get_comparison_for(request.user, pk, Role.CURATOR))
    comparison = get_comparison_for(request.user, pk)
    if comparison.by_link:
        raise PermissionDenied("A read-only link shows the comparison, not how its members work.")
    return _page(request, comparison, CodingForm())


def _switch(request: Request, comparison: Comparison) -> HttpResponse:
    form = CodingForm(request.POST)
    if not form.is_valid():
        return _page(request, comparison, form, status=422)
    chosen = form.cleaned_data["coding"]
    if switch(comparison, request.user, chosen, form.cleaned_data["reason"]):
        messages.success(request, SAID[chosen])
    else:
        messages.info(request, f"Coding was {chosen.label.lower()} already; nothing is changed.")
    return redirect("coding", comparison.pk)


def _page(request: Request, comparison: Comparison, form: CodingForm, status: int = 200) -> HttpResponse:
    blind = comparison.coding == Coding.BLIND
    context = {
        "comparison": comparison,
        "blind": blind,
        "form": form,
        "other": Coding.OPEN if blind else Coding.BLIND,
        "switches": switches(comparison),
        "may_curate": comparison.may(Role.CURATOR),
    }
    return render(request, "annotations/curation/blind_coding.html", context, status=status)
