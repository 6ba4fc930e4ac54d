"""An act that is sent twice is done once.

Where a connection is lost, a page cannot know whether what it sent has arrived. So it names each act with a
UUID, in the header `Idempotency-Key` or the field `key`, and sends it again until it is answered. The first
change of the act keeps that key, under a constraint, so the usual case costs no query; only when the act is
refused is it looked up whether it was done before. What would do nothing a second time anyway, such as deleting
what is deleted, leaves no change and needs no key.

An edit's answer names, in the header `Parallax-Revision`, the revision that the edit made, also when it is given a
second time: a further edit that was typed upon the first one proves by it to have seen what is stored.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse

from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Refused
from annotations.views.refusals import refused
from annotations.views.responses import redrawn
from reader.access import get_comparison_for
from reader.requests import Request, wants_json

View = Callable[..., HttpResponse]

#: What is said of an act that is sent once more.
ARRIVED = "This had arrived already."


def key_of(request: Request) -> UUID | None:
    """The key of the act that the request asks for. Raises Refused for one that is no UUID."""
    sent = request.headers.get("Idempotency-Key") or request.POST.get("key") or ""
    try:
        return UUID(sent.strip('"')) if sent else None
    except ValueError as error:
        raise Refused(
            "The key of this act is not a UUID; send it with another one, or without.", "key"
        ) from error


def once(
    noun: str, verb: str, again: Callable[[Request, Change], HttpResponse], *, about: str = "row",
    where: str = "#toast",
) -> Callable[[View], View]:  # fmt: skip
    """Makes a view that writes answer a repeated key with how things stand, and do nothing.

    `noun` and `verb` are those of the act's first change; in `verb`, `{status}` stands for the one that is sent.
    `about` says what the number in the address is: the changed row's own or, by its name, a field of it, in which
    `{name}` stands for a part of the address. `again` draws the row that the change is of. The view has the last
    word on who may do what: it is asked first, each time. An act that is stored is answered as stored even if its
    sender may no longer do it, as long as they may see the comparison. What the view raises as Refused is said in
    the page's element `where`, in which `{name}` stands for a part of the address too.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: Request, pk: int, **numbers: Any) -> HttpResponse:
            key = None
            try:
                key = key_of(request)
                response = view(request, pk, **numbers)
            except Refused as error:
                response = refused(request, error, where=where.format(**numbers))
            except (IntegrityError, PermissionDenied, Http404):
                if key is None or not _done(request, pk, key):
                    raise
                response = HttpResponse(status=409)
            if key is None or response.status_code not in (409, 422):
                return response
            done = _done(request, pk, key)
            if done is None:
                return response
            act = noun, verb.format(status=request.POST.get("status", ""))
            if (done.noun, done.verb) != act or not _is_about(done, about.format(**numbers), numbers):
                return refused(request, Refused("This key has been used for another act."), where="#toast")
            try:
                answer = again(request, done)
            except (PermissionDenied, Http404):
                answer = _stored(request, done)
            return made_at(answer, done.revision)

        return asked

    return decorate


def _stored(request: Request, done: Change) -> HttpResponse:
    """Answer a repeated act on a row that its sender may no longer see. Raises Http404 for a stranger."""
    comparison = get_comparison_for(request.user, done.comparison_id)
    if wants_json(request):
        return JsonResponse({"id": done.row, "comparison": comparison.pk, "revision": done.revision})
    if request.htmx:
        return redrawn(request, comparison, says=ARRIVED)
    return HttpResponseRedirect(comparison.get_absolute_url())


def made_at(response: HttpResponse, revision: int) -> HttpResponse:
    """The answer to an edit, with the revision that the edit made."""
    response["Parallax-Revision"] = str(revision)
    return response


def _is_about(done: Change, name: str, numbers: dict[str, Any]) -> bool:
    state = {"row": done.row} | (done.after or {})
    if "number" not in numbers or state.get(name) == numbers["number"]:
        return True
    # What was said on the card of a group was stored on the person's own row of it.
    kind: Any = {"highlight_id": Highlight, "link_id": Link}.get(name)
    if kind is None:
        return False
    own = kind.objects.filter(comparison=done.comparison, pk=state.get(name))
    return own.merged_with(numbers["number"]).exists()


def _done(request: Request, pk: int, key: UUID) -> Change | None:
    return Change.objects.made_with(pk, request.user.pk, key)
