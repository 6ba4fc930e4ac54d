"""An act that is sent twice is done once.

Where a connection is lost, a page cannot know whether what it sent has arrived. So it names each act with a
UUID, in the header `Idempotency-Key` or the field `key`, and sends it again until it is answered. The first
change of the act keeps that key, under a constraint, so the usual case costs no query; only when the act is
refused is it looked up whether it was done before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpResponse

from annotations.models import Change
from annotations.models.annotation import Refused
from annotations.views.answers import refused
from reader.requests import Request

View = Callable[..., HttpResponse]


def key_of(request: Request) -> UUID | None:
    """The key of the act that the request asks for. Raises Refused for one that is no UUID."""
    sent = request.headers.get("Idempotency-Key") or request.POST.get("key") or ""
    try:
        return UUID(sent.strip('"')) if sent else None
    except ValueError as error:
        raise Refused(
            "The key of this act is not a UUID; send it with another one, or without.", "key"
        ) from error


def once(noun: str, answer: Callable[[Request, int, int], HttpResponse]) -> Callable[[View], View]:
    """Makes a view that creates a row answer a repeated key with the row that the key made first.

    `answer` draws that row from the numbers of the comparison and of the row. The view has the last word on
    who may do what: it is asked first, each time.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: Request, pk: int, **numbers: int) -> HttpResponse:
            try:
                key = key_of(request)
            except Refused as error:
                return refused(request, error, where="#toast")
            try:
                response = view(request, pk, **numbers)
            except IntegrityError:
                if key is None or not _done(request, pk, key):
                    raise
                response = HttpResponse(status=409)
            if key is None or response.status_code not in (409, 422):
                return response
            done = _done(request, pk, key)
            if done and done.noun != noun:
                return refused(request, Refused("This key has been used for another act."), where="#toast")
            return answer(request, pk, done.row) if done else response

        return asked

    return decorate


def _done(request: Request, pk: int, key: UUID) -> Change | None:
    return Change.objects.made_with(pk, request.user.pk, key)
