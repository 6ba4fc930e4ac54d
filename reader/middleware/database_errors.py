"""Answer 503 in words while the database is away, full or too slow; the words need no database.

A database error may be a defect of the program, which stays a 500, or a fault around it, which passes or is fixed by
whoever runs this copy. Only the driver's own code tells them apart. An open workbench keeps what was refused this way
and sends it again under the same key, so it is done once.
"""

import errno
import logging
import sys
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import server_error

from reader.requests import wants_json

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in two sentences: what happened and what to do; retry after `again` seconds."""

    happened: str
    advice: str
    again: int


AWAY = Fault(
    "The database cannot be reached just now.",
    "Try again in a moment; if it lasts, tell whoever runs this copy of Parallax.",
    5,
)
BUSY = Fault(
    "The database took too long, since others are writing or it has too much to do.",
    "Try again in a moment.",
    5,
)
FULL = Fault(
    "The server has no room left on its disk.",
    "Tell whoever runs this copy of Parallax to make room; until then you can read on but store nothing.",
    60,
)
BROKEN = Fault(
    "The database's file is damaged, locked against writing or not what it should be.",
    "Tell whoever runs this copy of Parallax; they can put a backup in its place.",
    60,
)

#: By the first byte of SQLite's own codes, https://www.sqlite.org/rescode.html; any other is a defect of the program.
SQLITE = {
    5: BUSY, 6: BUSY, 7: BUSY, 8: BROKEN, 10: AWAY, 11: BROKEN, 13: FULL, 14: AWAY, 15: BUSY, 26: BROKEN,
}  # fmt: skip
#: By PostgreSQL's codes, https://www.postgresql.org/docs/current/errcodes-appendix.html.
POSTGRESQL = {
    "25006": BROKEN, "40001": BUSY, "40P01": BUSY, "53100": FULL, "53200": BUSY, "53300": BUSY, "55P03": BUSY,
    "57014": BUSY, "XX001": BROKEN, "XX002": BROKEN,
}  # fmt: skip


def fault_of(error: BaseException | None) -> Fault | None:
    """Return the fault of the database or the disk that an error shows; None for a defect of the program."""
    if isinstance(error, OSError):
        return FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return SQLITE.get(code & 0xFF)
    if (state := getattr(cause, "sqlstate", None)) in POSTGRESQL:
        return POSTGRESQL[state]
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """503 with the fault in words: a partial to htmx, JSON to a program, else a page."""
    response: HttpResponse
    if wants_json(request):
        said = f"{fault.happened} What was stored before is still there. {fault.advice}"
        response = JsonResponse({"errors": {"__all__": [said]}})
    else:
        template = "_fault.html" if "HX-Request" in request.headers else "503.html"
        sent = request.method not in ("GET", "HEAD")
        response = HttpResponse(render_to_string(template, {"fault": fault, "sent": sent}))
    response.status_code = 503
    response["Retry-After"] = str(fault.again)
    response["Cache-Control"] = "no-store"
    return response


class DatabaseErrors(MiddlewareMixin):
    """Answers for a view that a fault has stopped, also where DEBUG would show the program's inside."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        fault = fault_of(error)
        if fault is None:
            return None
        logger.error("%s", fault.happened, exc_info=error)
        return answer(request, fault)


def failed(request: HttpRequest) -> HttpResponse:
    """`handler500`: besides defects, the faults that stopped a request before its view or after it."""
    fault = fault_of(sys.exc_info()[1])
    return answer(request, fault) if fault else server_error(request)
