"""Serve static files to browsers as production does: bundled, read once, kept by a browser between pages."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from reader.deployment.bundle import bundle

Application = Any  # a WSGI application


class StaticFiles:
    """A WSGI application that answers for static files, and hands all else to `application`."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        address = environ["PATH_INFO"]
        found = (
            read(address.removeprefix(settings.STATIC_URL))
            if address.startswith(settings.STATIC_URL)
            else None
        )
        if found is None:
            return self.application(environ, start_response)
        kind, content = found
        length = str(len(content))
        start_response(
            "200 OK", [("Content-Type", kind), ("Content-Length", length), ("Cache-Control", "max-age=600")]
        )
        return [content]


@cache
def read(name: str) -> tuple[str, bytes] | None:
    """Return the type and the content of the static file `name`, or None where there is none."""
    place = finders.find(name)
    if not place:
        return None
    kind = mimetypes.guess_type(place)[0] or "application/octet-stream"
    return kind, bundles().get(name) or Path(place).read_bytes()


@cache
def bundles() -> dict[str, bytes]:
    """Return each bundle by its name; nothing where esbuild is not installed."""
    names = {name for finder in finders.get_finders() for name, _ in finder.list([])}
    made = bundle({name: Path(str(finders.find(name))) for name in names})
    return made.contents if made else {}
