"""Answers to a write that was done: the parts of the page that changed, JSON for a program, a redirect for a form."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from annotations.models.annotation import Annotation
from annotations.views.row_json import as_json, in_place, page_of
from annotations.workbench.criteria import passing
from annotations.workbench.filters import page_filter
from annotations.workbench.groups import kin
from annotations.workbench.state import Place, Workbench
from reader.models import Comparison
from reader.requests import Request, wants_json


def made(
    request: Request, row: Annotation, *, places: Iterable[Place], says: str, status: int = 200,
    undo: str = "", redo: str = "", body: HttpResponse | None = None, wires: Iterable[int] = (),
    gone: Sequence[int] = (),
) -> HttpResponse:  # fmt: skip
    """The answer to a write that was done.

    `places` are the passages to be drawn anew, `wires` the links that came or changed, `gone` those that went; of
    the `wires` only what is there to be seen is drawn, and the others are gone.
    `says` is the quiet sentence, `undo` the address that takes the act back; `body` is what opens in its place.
    """
    if wants_json(request):
        return JsonResponse(as_json(row), status=status)
    if not request.htmx:
        return HttpResponseRedirect(page_of(row) if row.deleted else in_place(row))
    response = redrawn(
        request, row.comparison, places=places, says=says, status=status, undo=undo, redo=redo, body=body,
        wires=wires, gone=gone,
    )  # fmt: skip
    changed = {"noun": row.noun, "id": row.pk}
    return trigger_client_event(response, "parallax:changed", changed, after="settle")


def redrawn(
    request: Request, comparison: Comparison, *, places: Iterable[Place] = (), says: str, status: int = 200,
    undo: str = "", redo: str = "", body: HttpResponse | None = None, wires: Iterable[int] = (),
    gone: Sequence[int] = (), undo_with: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The partial that draws anew what a write changed; the parameters are those of `made`.

    `undo_with` are values that the address of `undo` is to be sent.
    """
    act = comparison.last_act
    workbench = Workbench(comparison, page_filter(request))
    # A link that went may have stood for another, which is drawn in its stead.
    numbers = kin(workbench.layer.merged, "link", {*wires, *gone})
    drawn = workbench.wires_of(numbers)
    context = {
        "comparison": comparison,
        "blocks": workbench.redrawn(places),
        "rewired": {
            "wires": [wire.to_json() for wire in drawn],
            "gone": sorted(numbers - {wire.id for wire in drawn}),
        },
        "tally": workbench.tally(),
        "passing": passing(workbench),
        # Where nothing was changed, the comparison's revision is somebody else's, whose news the page still lacks.
        "made": act[0].revision if act else None,
        "says": says,
        "undo": undo or redo,
        "undo_label": "Undo" if undo else "Redo",
        "undo_with": json.dumps(undo_with) if undo_with else "",
    }
    response = render(request, "annotations/workbench/_changes.html", context, status=status)
    if body is not None:
        response.content = body.content + response.content
    return response
