"""Security and cache headers of every answer, static files and errors included.

The content security policy is in the settings; Django sets the rest.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

Answering = Callable[[HttpRequest], HttpResponseBase]

#: What the pages never ask of the browser, so that nothing that got into one could either.
UNUSED = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access",
    "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

FIXED = {
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in UNUSED), "clipboard-write=(self)"]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}

#: What a view may answer otherwise by: a part of a page is never taken out of a cache for the whole.
ASKED = ("Accept", "HX-Request")

#: A proxy keeps nothing. A browser may, and asks before it shows it again, so that conditional requests still work.
KEPT = "private, no-cache"


def security_headers(answer: Answering) -> Answering:
    """Middleware. What a view says about caches holds; otherwise no shared cache keeps the answer."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = KEPT
            patch_vary_headers(response, ASKED)
        return response

    return with_headers
