"""Refuse a request that is too large, files included, before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat

from reader.refusals import refusal

Answering = Callable[[HttpRequest], HttpResponseBase]


def limit_size(answer: Answering) -> Answering:
    """Middleware. The announced length decides: without one nothing is read at all."""

    def limited(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            most = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            said = f"What was sent is larger than {most}, the most that is taken at once. Send it in parts."
            return refusal(request, 413, said, "413.html")
        return answer(request)

    return limited
