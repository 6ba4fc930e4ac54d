"""Answers to a write that is refused: 422 for what the rules do not allow, 409 for what changed meanwhile.

Both are in words, and nothing that was typed is lost.
"""

from typing import Any, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from annotations.forms.fields import SeenForm
from annotations.models.annotation import Annotation, Curated, Refused, Stale
from annotations.views.row_json import as_json, page_of
from reader.requests import Request, wants_json


class Invalid(Refused):
    """A form with something wrong in it, where the page keeps what was typed: the reasons alone."""

    def __init__(self, form: Any) -> None:
        super().__init__(" ".join(str(error) for errors in form.errors.values() for error in errors))
        self.form = form


def cleaned(form: Any) -> dict[str, Any]:
    """Return what was sent in a form. Raises Invalid."""
    if not form.is_valid():
        raise Invalid(form)
    return form.cleaned_data


def refused(request: Request, error: Refused, *, where: str) -> HttpResponse:
    """Say what the rules do not allow (422) or what somebody else changed meanwhile (409)."""
    status = 409 if isinstance(error, Stale) else 422
    current = cast(Annotation, error.current) if isinstance(error, Stale) else None
    if wants_json(request):
        errors = error.form.errors if isinstance(error, Invalid) else {error.field or "__all__": [str(error)]}
        answer: dict[str, Any] = {"errors": errors}
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
