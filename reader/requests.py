"""The type of a request behind the project's middleware, and functions that read requests."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

LARGEST_ID = 2**63 - 1  # the largest number a database column holds; SQLite raises OverflowError for more


class Request(HttpRequest):
    """A request of a signed-in user, unless its view says otherwise, with htmx's own details."""

    user: User
    htmx: HtmxDetails


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def numbers_in(values: Iterable[str]) -> set[int]:
    """Return the values that can be the id of a row, as numbers."""
    found = {int(value) for value in values if re.fullmatch(r"[0-9]{1,19}", value)}
    return {number for number in found if number <= LARGEST_ID}
