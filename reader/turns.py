"""Whose turn it is among the threads of a process: one that holds what others wait for goes first.

A write holds its comparison's row from the first statement to the commit, and every other write there waits. Between
its statements it needs the interpreter, which the threads that draw pages would share with it evenly: beside three of
them it held the row for 24 ms on average, and for 12 since they rest meanwhile; beside one, for 9 and for 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, get_ident
from time import monotonic
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST = 0.05  # seconds that a thread goes first: then it has much to do, or waits for something itself


class Turns:
    """The threads that hold what others wait for, each with the time until which it goes first."""

    def __init__(self) -> None:
        self._holders: dict[int, float] = {}
        self._changed = Condition()

    @contextmanager
    def first(self) -> Iterator[None]:
        """The thread goes first until the end of the block, or for `LONGEST`."""
        own = get_ident()
        with self._changed:
            self._holders[own] = monotonic() + LONGEST
        try:
            yield
        finally:
            with self._changed:
                self._holders.pop(own, None)
                self._changed.notify_all()

    def give_way(self) -> None:
        """Rest while another thread goes first."""
        if not self._holders or get_ident() in self._holders:
            return
        with self._changed:
            while self._holders and (left := max(self._holders.values()) - monotonic()) > 0:
                self._changed.wait(left)


turns = Turns()


def polite(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request gives way before each of its queries, but for those of a transaction."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with connection.execute_wrapper(_politely):
            return get_response(request)

    return answer


def _politely(execute: Callable[..., Any], *arguments: Any) -> Any:
    if not connection.in_atomic_block:
        turns.give_way()
    return execute(*arguments)
