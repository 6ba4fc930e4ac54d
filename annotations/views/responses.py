"""How a write answers: a partial to htmx, JSON to a program, a redirect to a plain form.

What the rules refuse is 422, what somebody else changed meanwhile 409; both in words, and nothing typed is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import reswap, retarget, trigger_client_event

from annotations.forms.fields import SeenForm
from annotations.models import Dismissal, Highlight, Link, Silence
from annotations.models.annotation import Annotation, Curated, Refused, Stale
from annotations.workbench.filters import Filter
from annotations.workbench.state import Place, Workbench
from reader.models import Comparison
from reader.requests import Request, wants_json


def page_filter(request: Request) -> Filter:
    """The filter of the page that a request came from: its own query, or that of the page htmx names."""
    if request.htmx:
        query = (request.htmx.current_url or "").partition("?")[2].partition("#")[0]
        return Filter.from_query(QueryDict(query))
    return Filter.from_query(request.GET)


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
    numbers = list(wires)
    drawn = workbench.wires_of(numbers)
    context = {
        "comparison": comparison,
        "blocks": workbench.redrawn(places),
        "rewired": {
            "wires": [wire.to_json() for wire in drawn],
            "gone": sorted({*gone, *numbers} - {wire.id for wire in drawn}),
        },
        "tally": workbench.tally(),
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


def refused(request: Request, error: Refused, *, where: str = "#composer-problem") -> HttpResponse:
    """What the rules do not allow (422), or what stands there already (409), in words."""
    status = 409 if isinstance(error, Stale) else 422
    current = cast(Annotation, error.current) if isinstance(error, Stale) else None
    if wants_json(request):
        answer: dict[str, Any] = {"errors": {error.field or "__all__": [str(error)]}}
        if current is not None:
            answer["current"] = as_json(current)
        return JsonResponse(answer, status=status)
    context = {
        "message": str(error),
        "current": current,
        "address": page_of(current) if current else "",
        "typed": request.POST.get("note", ""),
    }
    if not request.htmx:
        return render(request, "annotations/workbench/refused.html", context, status=status)
    response = render(request, "annotations/workbench/_problem.html", context, status=status)
    return retarget(reswap(response, "innerHTML"), where)


def invalid(request: Request, form: Any, *, where: str = "#composer-problem") -> HttpResponse:
    """A form with something wrong in it, where the page keeps what was typed: the reasons alone, 422."""
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    message = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return refused(request, Refused(message), where=where)


def editor_again(
    request: Request,
    form: SeenForm,
    current: Curated,
    error: Refused | None,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """An editor whose content was refused, with what was typed; 422.

    Where the row moved on meanwhile it is 409: the current state stands beside, and saving again saves over it.
    """
    status = 409 if isinstance(error, Stale) else 422
    if error is not None:
        form.add_error(None, str(error))
    if status == 409:
        form.see(current.revision)
    if wants_json(request):
        return JsonResponse({"errors": form.errors, "current": as_json(current)}, status=status)
    return render(request, template, context | {"conflict": status == 409}, status=status)


def in_place(row: Annotation) -> str:
    """The address of the workbench with the row opened where it stands."""
    page = reverse("workbench", args=[row.comparison_id])
    if isinstance(row, Link):
        return f"{page}?link={row.pk}"
    return f"{page}?highlight={row.highlight_id if isinstance(row, Silence) else row.pk}"


def page_of(row: Annotation) -> str:
    """The address of the row's own page, where what is deleted can be restored; a silence's is its highlight's."""
    if isinstance(row, Silence):
        return reverse("highlight", args=[row.comparison_id, row.highlight_id])
    return reverse(row.noun, args=[row.comparison_id, row.pk])


def as_json(row: Annotation) -> dict[str, Any]:
    """A row as JSON: its own number and fields, people by their user names, times in ISO 8601."""
    common = {
        "id": row.pk,
        "comparison": row.comparison_id,
        "note": row.note,
        "analyst": row.analyst.get_username(),
        "created": row.created.isoformat(),
        "modified": row.modified.isoformat(),
        "deleted": row.deleted.isoformat() if row.deleted else None,
        "revision": row.revision,
    }
    match row:
        case Highlight():
            return common | _highlight_json(row, row.comparison)
        case Link():
            return common | {
                "source": row.source_id, "target": row.target_id,
                "relation": row.relation.slug, "status": row.status,
            }  # fmt: skip
        case Silence():
            return common | {"highlight": row.highlight_id}
        case Dismissal():
            return common | {"highlight": row.highlight_id, "start": row.start, "end": row.end}
    return common


def _highlight_json(row: Highlight, comparison: Comparison) -> dict[str, Any]:
    return {
        "document": row.document_id,
        "side": comparison.side_of(row.document_id),
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "framing": row.framing.slug,
        "tags": row.tag_names,
        "status": row.status,
    }
