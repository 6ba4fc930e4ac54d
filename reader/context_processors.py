"""What every page needs besides its own subject."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reader.storage import import_map


def page(request: HttpRequest) -> dict[str, object]:
    """`csp_nonce` under the name django-htmx reads, the import map, and whether the demonstration doors are open."""
    return {
        "csp_nonce": SimpleLazyObject(lambda: str(getattr(request, "csp_nonce", ""))),
        "import_map": SimpleLazyObject(import_map),
        "debug": settings.DEBUG,
    }
