"""A meeting point in a served process, for a request that is late: it has read what it is about to change, and writes
only once another process has written.

What it does of what it read shows whether it trusts that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from annotations.models import change

PATIENCE = 60  # seconds
_meeting: ContextVar[str] = ContextVar("meeting", default="")


def at_the_barrier(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: with the header `Barrier: NAME first` a request waits until the `late` one of that name has read,
    and that one waits until the first is answered."""
    change.transaction = SimpleNamespace(atomic=_begin_in_turn)  # type: ignore[attr-defined]

    def middleware(request: HttpRequest) -> HttpResponse:
        meeting = request.headers.get("Barrier", "")
        _meeting.set(meeting)
        response = get_response(request)
        if meeting.endswith(" first"):
            _sign(meeting.split()[0], "answered").touch()
        return response

    return middleware


def _begin_in_turn() -> Any:
    """Begin the transaction of an act once it is the request's turn."""
    if meeting := _meeting.get():
        _meeting.set("")
        name, turn = meeting.split()
        if turn == "late":
            _sign(name, "read").touch()
        _wait_for(_sign(name, "read" if turn == "first" else "answered"))
    return transaction.atomic()


def _sign(name: str, what: str) -> Path:
    return Path(os.environ["BARRIER"]) / f"{name}-{what}"


def _wait_for(sign: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not sign.exists():
        assert time.monotonic() < until, f"{sign.name} never came"
        time.sleep(0.01)
