"""A request as the project's middleware leaves it, and what is read of it in many places."""

import re
from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

LARGEST_ID = 2**63 - 1  # what a database column of numbers holds; SQLite raises for more


class Request(HttpRequest):
    """Signed in, wherever a view does not say otherwise, and with what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def without_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Reads no cookie that holds NUL: none of ours does, and PostgreSQL would fail to look for such a session.

    A cookie may bring any character, written in octal; forms refuse NUL in words.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return get_response(request)

    return answer


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def numbers_in(values: Iterable[str]) -> set[int]:
    """Those of the values that can be a row's number."""
    found = {int(value) for value in values if re.fullmatch(r"[0-9]{1,19}", value)}
    return {number for number in found if number <= LARGEST_ID}
