"""One request at a time in a process: its threads share one interpreter, and together they only make each other slow.

A write holds its comparison's row from the first statement to the commit, and every other write there waits. Beside a
thread that draws a page it needs the interpreter between its statements, gets it late, and holds the row for longer.
So each request works alone until it is answered, and of those that wait a write goes first: somebody looks on until it
is kept, and mostly nobody does while a page asks for news. But nobody lets others pass for ever: a read counts as one
that came `HEAD_START` later than it did.

Threads are for what is slow without working: a body that comes or an answer that goes over a bad line, a database that
lets one wait. Hence a turn ends after `LONGEST` at the latest: who takes longer goes on beside the next. What is
streamed is drawn while it is sent, so outside of any turn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition
from time import monotonic

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from reader.deployment.health import PROBES

LONGEST = 0.2  # seconds; far more than an answer takes, but for the first look at a long piece
HEAD_START = 2.0  # seconds; about as often as a page asks for news
READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

#: When its holder came, as far as the order goes, and a number that nobody else has.
Ticket = tuple[float, int]


class Turns:
    """Whose turn it is. At most one thread has it, each for `longest` seconds at most."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._numbers = count()
        self._waiting: set[Ticket] = set()
        self._holder: Ticket | None = None
        self._until = 0.0
        self._changed = Condition()

    @contextmanager
    def one(self, *, first: bool = False) -> Iterator[None]:
        """Wait for a turn, and have it until the end of the block or until it has lasted long enough.

        They go in the order of their coming, but who is to go `first` before those who came `HEAD_START` earlier.
        """
        own = monotonic() + (0 if first else HEAD_START), next(self._numbers)
        self._take(own)
        try:
            yield
        finally:
            with self._changed:
                if self._holder == own:
                    self._holder = None
                    self._changed.notify_all()

    def _take(self, own: Ticket) -> None:
        with self._changed:
            self._waiting.add(own)
            try:
                while (left := self._left()) > 0 or own != min(self._waiting):
                    self._changed.wait(left if left > 0 else self._longest)
            finally:
                self._waiting.remove(own)
            self._holder, self._until = own, monotonic() + self._longest

    def _left(self) -> float:
        """Seconds for which the turn may still be another's."""
        return 0.0 if self._holder is None else self._until - monotonic()


turns = Turns()


def one_at_a_time(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: let a request work while no other one does. Probes of health are answered at once."""
    if not settings.ONE_AT_A_TIME:
        raise MiddlewareNotUsed("ONE_AT_A_TIME is off: requests work side by side.")

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info in PROBES:
            return get_response(request)
        with turns.one(first=request.method not in READS):
            return get_response(request)

    return answer
