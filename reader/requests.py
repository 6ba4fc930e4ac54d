"""A request as the project's middleware leaves it, and what is read of it in many places."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

LARGEST_ID = 2**63 - 1  # what a database column of numbers holds; SQLite raises for more


class Request(HttpRequest):
    """Signed in, wherever a view does not say otherwise, and with what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def numbers_in(values: Iterable[str]) -> set[int]:
    """Those of the values that can be a row's number."""
    found = {int(value) for value in values if re.fullmatch(r"[0-9]{1,19}", value)}
    return {number for number in found if number <= LARGEST_ID}
