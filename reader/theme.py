"""The appearance of pages in one browser: as its system asks, or as the person has chosen there.

The choice is a cookie that the server reads, so a page has its colours at once and without JavaScript.
"""

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse

COOKIE = "appearance"
KEPT = 60 * 60 * 24 * 365  # seconds


class Appearance(TextChoices):
    SYSTEM = "system", "System"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
    CONTRAST = "contrast", "High contrast"

    @property
    def scheme(self) -> str:
        """The colour schemes that a page offers. High contrast exists in both, and the system chooses."""
        return self.value if self in (Appearance.LIGHT, Appearance.DARK) else "light dark"

    @property
    def contrast_media(self) -> str:
        """The media query under which the high-contrast stylesheet applies."""
        return "all" if self is Appearance.CONTRAST else "(prefers-contrast: more)"


def appearance_of(request: HttpRequest) -> Appearance:
    chosen = request.COOKIES.get(COOKIE, "")
    return Appearance(chosen) if chosen in Appearance.values else Appearance.SYSTEM


def keep(response: HttpResponse, chosen: Appearance) -> None:
    """Store the choice in this browser for a year."""
    response.set_cookie(
        COOKIE, chosen.value, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )  # fmt: skip
