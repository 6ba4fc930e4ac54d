"""Put refusals into words: JSON for a program, a notice for a part of a page, a page for a person.

A program never gets a page. If a view or Django itself answered one with a page, or with nothing, the status is put
into words instead; reasons that a view gives as JSON stay as they are.
"""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from reader.access import NotJoined
from reader.middleware.request_log import current_number
from reader.refusals import SAID, is_part, notice, refusal
from reader.requests import wants_json


class Refusals(MiddlewareMixin):
    """The middleware. It stands outside of all that may refuse a request."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code >= 400 and isinstance(response, HttpResponse):
            _say(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say the view's own reason, also where DEBUG would show the program's inside; a page has its template."""
        if not (wants_json(request) or is_part(request)):
            return _how_to_join(request, error) if isinstance(error, NotJoined) else None
        match error:
            case Http404():
                return refusal(request, 404, str(error) or SAID[404], "404.html")
            case PermissionDenied():
                return refusal(request, 403, str(error) or SAID[403], "403.html")
        return None


def _how_to_join(request: HttpRequest, error: NotJoined) -> HttpResponse:
    """Answer a superuser with the way to the page on which they can add themselves as a member."""
    address = f"{reverse('admin:reader_comparison_change', args=[error.pk])}#memberships-group"
    return refusal(request, 404, str(error), "404.html", exception=str(error), join=address)


def _say(request: HttpRequest, response: HttpResponse) -> None:
    """Put words in the place of a page that nobody would see, or of an answer without any."""
    kind = response.get("Content-Type", "").partition(";")[0]
    if wants_json(request):
        if kind == "application/json" or (kind == "text/html" and response.status_code not in SAID):
            return
        own = response.text.strip() if kind == "text/plain" else ""
        said = (
            own if own and "\n" not in own else _words(request, response)
        )  # Django's own pages for DEBUG are long
        _replace(response, json.dumps({"errors": {"__all__": [said]}}), "application/json")
    elif is_part(request):
        whole = response.content.lstrip()[:9].lower() == b"<!doctype"
        if response.status_code in SAID and response.status_code != 409 and (whole or not response.content):
            _replace(response, notice(_words(request, response)), "text/html; charset=utf-8")
    elif response.status_code == 405 and not response.content:
        said = _words(request, response)
        _replace(response, render_to_string("405.html", {"said": said}), "text/html; charset=utf-8")


def _words(request: HttpRequest, response: HttpResponse) -> str:
    allow, wait = response.get("Allow", "nothing"), response.get("Retry-After", "some")
    said = SAID.get(response.status_code, f"This was refused ({response.status_code}).")
    said = said.format(method=request.method, allow=allow, wait=wait)
    number = current_number() if response.status_code == 500 else ""
    return f"{said} If it stays so, quote this number: {number}" if number else said


def _replace(response: HttpResponse, content: str, kind: str) -> None:
    response.content = content.encode()
    response["Content-Type"] = kind
    if "Content-Length" in response:
        response["Content-Length"] = str(len(response.content))
