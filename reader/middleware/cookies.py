"""Drop cookies that hold the character NUL: Parallax sets none, and PostgreSQL cannot look up such a session."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


def drop_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware. A cookie may hold any character, written in octal; forms refuse NUL in words."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return get_response(request)

    return answer
