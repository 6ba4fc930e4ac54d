"""The template context that every page shares."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reader.deployment.static_files import import_map
from reader.members.share_links import is_guest
from reader.theme import Appearance, appearance_of


def page(request: HttpRequest) -> dict[str, object]:
    """Return the context of every page: nonce (named as django-htmx reads it), import map, appearance.

    `guest` is True for a person with a share link and no account; `debug` shows the demonstration's sign-in.
    """
    return {
        "csp_nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
        "import_map": SimpleLazyObject(import_map),
        "appearance": appearance_of(request),
        "appearances": list(Appearance),
        "guest": SimpleLazyObject(lambda: is_guest(request)),
        "debug": settings.DEBUG,
    }
