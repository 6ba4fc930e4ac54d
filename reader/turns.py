"""One request at a time in a process: its threads share one interpreter, and together they only make each other slow.

A write holds its comparison's row from the first statement to the commit, and every other write there waits. Beside a
thread that draws a page it needs the interpreter between its statements, gets it late, and holds the row for longer.
So each request works alone until it is answered. Threads are for what is slow without working: a body that comes or an
answer that goes over a bad line, a database that lets one wait. Hence a turn ends after `LONGEST` at the latest: who
takes longer goes on beside the next. What is streamed is drawn while it is sent, so outside of any turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST = 0.2  # seconds; far more than an answer takes, but for the first look at a long piece


class Turns:
    """Whose turn it is. At most one thread has it, each for `longest` seconds at most."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._holder: object = None
        self._until = 0.0
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn, and have it until the end of the block or until it has lasted long enough."""
        own = object()
        with self._changed:
            while self._holder is not None and (left := self._until - monotonic()) > 0:
                self._changed.wait(left)
            self._holder, self._until = own, monotonic() + self._longest
        try:
            yield
        finally:
            with self._changed:
                if self._holder is own:
                    self._holder = None
                    self._changed.notify()


turns = Turns()


def in_turn(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request works when no other one does."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with turns.one():
            return get_response(request)

    return answer
