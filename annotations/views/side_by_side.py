"""One piece twice, side by side, as two analysts marked it: to be read, with what differs told apart."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.agreement.side_by_side import STANDINGS, besides
from annotations.forms.side_by_side import BesidesForm
from annotations.models import Framing
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.requests import Request


@for_guests
@require_safe
def beside(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    if comparison.sees_only is not None:
        raise PermissionDenied("Coding is blind: analysts are compared when a curator has opened it.")
    form = BesidesForm(request.GET, comparison=comparison)
    context = {"comparison": comparison, "form": form, "framings": Framing.objects.of(comparison)}
    if len(form.analysts) < 2 or not form.is_valid():
        return render(
            request, "annotations/agreement/side_by_side.html", context, status=422 if form.analysts else 200
        )
    data = form.cleaned_data
    document = data["document"]
    context |= {
        "document": document, "columns": besides(comparison, document, [data["a"], data["b"]]),
        "standings": STANDINGS.items(),
    }  # fmt: skip
    return render(request, "annotations/agreement/side_by_side.html", context)
