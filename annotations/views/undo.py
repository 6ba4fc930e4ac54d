"""Undo and redo of the person's own acts, one at a time."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget, trigger_client_event

from annotations.history import undo as undoing
from annotations.history.undo import Reversal, Unreversible
from annotations.history.words import was_undone
from annotations.models.annotation import Refused
from annotations.views.responses import redrawn
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in, wants_json

REDRAWN = 500  # rows of an act; after a larger one the whole page is loaded again


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    return _turn(request, comparison, undoing.undo)


@require_POST
def redo(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    return _turn(request, comparison, undoing.redo)


def _turn(request: Request, comparison: Comparison, turn: Callable[..., Reversal]) -> HttpResponse:
    """Take back the next act, or the one before that which `past` names by its revision."""
    past = max(numbers_in([request.POST.get("past", "")]), default=None)
    try:
        done = turn(comparison, request.user, past)
    except Refused as error:
        return _refused(request, comparison, error, turn.__name__)
    again = turn is not undoing.undo
    says = f"{was_undone([done.what], again=again)}."
    if wants_json(request):
        return JsonResponse(_as_json(done, "redone" if again else "undone"))
    if not request.htmx or len(done.rows) > REDRAWN:
        messages.success(request, says)
        page = comparison.get_absolute_url()
        return HttpResponseClientRefresh() if request.htmx else HttpResponseRedirect(page)
    seen = undoing.touched(comparison, done)
    answer = redrawn(
        request, comparison, places=seen.places, says=says, wires=seen.come, gone=seen.gone,
        redo=reverse("redo", args=[comparison.pk]) if turn is undoing.undo else "",
        undo=reverse("undo", args=[comparison.pk]) if turn is undoing.redo else "",
    )  # fmt: skip
    told = {"highlights": seen.highlights, "links": seen.links}
    return trigger_client_event(answer, "parallax:reversed", told, after="settle")


def _refused(request: Request, comparison: Comparison, error: Refused, verb: str) -> HttpResponse:
    """Say why nothing was undone, with a way past the act that cannot be; 422."""
    past = error.revision if isinstance(error, Unreversible) else None
    if wants_json(request):
        return JsonResponse({"errors": {"__all__": [str(error)]}, "past": past}, status=422)
    if not request.htmx:
        messages.error(request, str(error))
        return HttpResponseRedirect(comparison.get_absolute_url())
    context = {
        "message": str(error),
        "past": past,
        "verb": verb,
        "address": reverse(verb, args=[comparison.pk]),
    }
    response = render(request, "annotations/workbench/_not_undone.html", context, status=422)
    return retarget(reswap(response, "innerHTML"), "#toast")


def _as_json(done: Reversal, way: str) -> dict[str, object]:
    rows = [{"noun": row.noun, "id": row.pk, "deleted": row.deleted is not None} for row in done.rows]
    return {way: done.what, "revision": done.revision, "rows": rows}
