"""How much one request may bring, files included. What is larger is refused before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat

from reader.middleware.refusals import refusal

Answering = Callable[[HttpRequest], HttpResponseBase]


def bounded(answer: Answering) -> Answering:
    """The middleware. Without a length nothing is read at all, so what is announced is what counts."""

    def within(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            most = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            said = f"What was sent is larger than {most}, the most that is taken at once. Send it in parts."
            return refusal(request, 413, said, "413.html")
        return answer(request)

    return within
