"""A request as the project's middleware leaves it."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """Signed in, wherever a view does not say otherwise, and with what htmx says of itself."""

    user: User
    htmx: HtmxDetails


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
