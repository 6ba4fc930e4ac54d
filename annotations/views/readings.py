"""How far an analyst has coded each piece: declared on the page, by key or without JavaScript."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.access import get_reading_for
from annotations.forms.readings import ReadingForm
from annotations.models import Change, Reading
from annotations.models.reading_progress import Progress
from annotations.views.idempotency import key_of, once
from annotations.views.refusals import cleaned
from annotations.views.responses import redrawn
from annotations.workbench.filters import page_filter
from reader.access import get_comparison_for
from reader.models import Role
from reader.requests import Request, wants_json


def again(request: Request, done: Change) -> HttpResponse:
    reading = get_reading_for(request.user, done.comparison_id, done.row, Role.ANALYST)
    return _answer(request, reading, before=reading.read_to)


@require_POST
@once("reading", "declared", again)
def declare(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    data = cleaned(ReadingForm(request.POST, comparison=comparison))
    document, read_to = data["document"], data["read_to"]
    before = Progress.of_both(comparison, request.user)[comparison.side_of(document.pk)].read_to
    reading = Reading.declare(comparison, request.user, document, read_to, key_of(request))
    reading.comparison = comparison
    return _answer(request, reading, before)


def _answer(request: Request, reading: Reading, before: int) -> HttpResponse:
    """`before` is the place that was declared before this, to go back to."""
    comparison = reading.comparison
    if wants_json(request):
        return JsonResponse(as_json(reading))
    if not request.htmx:
        query = page_filter(request).query_string()
        return HttpResponseRedirect(comparison.get_absolute_url() + (query and f"?{query}"))
    side = comparison.side_of(reading.document_id)
    progress = Progress.of_both(comparison, request.user)[side]
    context = {"side": side, "progress": progress, "oob": True}
    return redrawn(
        request, comparison, says=f"{comparison.names[side]}: {progress.words.lower()}.",
        undo=reverse("reading", args=[comparison.pk]) if before != reading.read_to else "",
        undo_with={"document": reading.document_id, "read_to": before},
        body=render(request, "annotations/workbench/_read_to.html", context),
    )  # fmt: skip


def as_json(reading: Reading) -> dict[str, Any]:
    """A declaration as JSON; `read_to` counts code points."""
    return {
        "id": reading.pk,
        "comparison": reading.comparison_id,
        "document": reading.document_id,
        "analyst": reading.analyst.get_username(),
        "read_to": reading.read_to,
        "modified": reading.modified.isoformat(),
        "revision": reading.revision,
    }
