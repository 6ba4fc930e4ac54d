"""What every page needs besides its own subject."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reader.deployment.static_files import import_map
from reader.members.share_links import is_guest
from reader.theme import Appearance, appearance_of


def page(request: HttpRequest) -> dict[str, object]:
    """`csp_nonce` under the name django-htmx reads, the import map, how the page looks and may look, whether a
    share link brought the person, who has no account, and whether the demonstration doors are open.
    """
    return {
        "csp_nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
        "import_map": SimpleLazyObject(import_map),
        "appearance": appearance_of(request),
        "appearances": list(Appearance),
        "guest": SimpleLazyObject(lambda: is_guest(request)),
        "debug": settings.DEBUG,
    }
