"""The log: one line for each request, and each error, with the number of its request.

A log is read by more people than a comparison is, and is kept longer. So nothing that somebody wrote or holds gets in:
no value of an address or a form, no token of a share link, no local variable, and of an exception its type and its
place. Its message is left out, since it may quote a value, but for those of `SPEAKING`, which cannot.
"""

import json
import logging
import re
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("parallax.requests")

HEADER = "X-Request-ID"
#: What a proxy may send: anything else could forge a line, or fill the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Asked every few seconds by machines.
PROBES = ("healthz", "readyz")
#: Exceptions that speak of the machine or the program, never of a value.
SPEAKING = (OperationalError, sqlite3.Error, ImportError, ImproperlyConfigured)
#: A share link's token, and all that an address asks for.
SECRETS = ((re.compile(r"(/shared/)[^/\s'\"]+"), r"\1…"), (re.compile(r"\?[^\s'\"]+"), "?…"))

# It is left standing when the answer is given, for whatever fails while the answer is sent; the thread's next
# request replaces it.
_current: ContextVar[str] = ContextVar("request", default="")


def current_number() -> str:
    """The number of the request that is being answered, as the log has it; empty outside of one."""
    return _current.get()


class RequestLog:
    """Numbers each request and logs it: first of all middleware, so that its time is the whole time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = request.headers.get(HEADER, "")
        number = sent if WELL_FORMED.fullmatch(sent) else uuid4().hex
        _current.set(number)
        queries = Count()
        began = perf_counter()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        response[HEADER] = number
        _say(request, response, {"ms": round((perf_counter() - began) * 1000, 1), "queries": queries.made})
        return response


class Count:
    made = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.made += 1
        return execute(*arguments)


def _say(request: HttpRequest, response: HttpResponseBase, figures: dict[str, Any]) -> None:
    """The line of a request. Its address is told by name and numbers alone: all else of it is somebody's words."""
    match = request.resolver_match
    fields = {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other",
        "route": match.view_name if match else None,
        **{name: value for name, value in (match.kwargs if match else {}).items() if isinstance(value, int)},
        "status": response.status_code,
        # Only where the request was about somebody: to ask who it is would cost a query.
        "user": getattr(getattr(request, "_cached_user", None), "pk", None),
        **figures,
    }
    quiet = not match or fields["route"] in PROBES
    level = logging.DEBUG if quiet and response.status_code < 400 else logging.INFO
    log.log(logging.ERROR if response.status_code >= 500 else level, "answered", extra={"fields": fields})


class JsonLines(logging.Formatter):
    """A record as one line of JSON: `time` in UTC, `level`, `logger`, `message`, `request`, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if number := current_number():
            line["request"] = number
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(_told(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    # Django ends what it says of a request by its address.
    if hasattr(record, "request") and isinstance(record.args, tuple) and str(record.msg).endswith(": %s"):
        said = str(record.msg).removesuffix(": %s") % record.args[:-1]
    elif isinstance(record.msg, BaseException):
        said = type(record.msg).__name__
    else:
        said = record.getMessage()
    for secret, instead in SECRETS:
        said = secret.sub(instead, said)
    return said


def _told(error: BaseException | None) -> Iterator[str]:
    """An exception and what it came from: the type, what may be said of it, and the lines of the program."""
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        yield f"{type(error).__module__}.{type(error).__qualname__}{_said(error)}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _said(error: BaseException) -> str:
    # PostgreSQL's messages quote values ("Key (name)=(…) already exists"); its codes and names do not.
    diagnosis: Any = getattr(error, "diag", None)
    if diagnosis and diagnosis.sqlstate:
        return (
            f": {diagnosis.sqlstate} {diagnosis.table_name or ''} {diagnosis.constraint_name or ''}".rstrip()
        )
    first = str(error).partition("\n")[0]
    return f": {first}" if first and isinstance(error, SPEAKING) else ""
