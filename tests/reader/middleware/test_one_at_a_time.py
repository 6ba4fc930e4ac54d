"""A process works on one request at a time, and a slow one holds the others up for a moment only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import Event, Thread
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from reader.middleware import one_at_a_time as turns
from reader.middleware.one_at_a_time import Turns, one_at_a_time

SOON = 10  # seconds, for what is to come
NEVER = 0.05  # seconds, for what is not


@pytest.fixture
def in_thread() -> Iterator[Any]:
    """Starts a call in a thread of its own and gives the event that it has returned."""
    begun: list[Thread] = []

    def start(call: Callable[[], Any]) -> Event:
        done = Event()

        def run() -> None:
            call()
            done.set()

        begun.append(Thread(target=run))
        begun[-1].start()
        return done

    yield start
    for thread in begun:
        thread.join(SOON)


class Slow:
    """A turn that lasts until it is let go."""

    def __init__(self, turns: Turns, *, first: bool = False) -> None:
        self.turns, self.first, self.begun, self.let_go = turns, first, Event(), Event()

    def __call__(self) -> None:
        with self.turns.one(first=self.first):
            self.begun.set()
            assert self.let_go.wait(SOON)


def test_the_next_waits_until_the_one_before_has_ended(in_thread: Any) -> None:
    mine = Turns(longest=SOON)
    first, second = Slow(mine), Slow(mine)
    in_thread(first)
    assert first.begun.wait(SOON)
    in_thread(second)
    assert not second.begun.wait(NEVER)
    first.let_go.set()
    assert second.begun.wait(SOON)
    second.let_go.set()


def test_nobody_waits_where_nobody_works_or_who_did_has_failed() -> None:
    mine = Turns(longest=SOON)
    with pytest.raises(ZeroDivisionError), mine.one():
        _ = 1 / 0
    with mine.one():
        pass


def test_who_takes_long_works_on_beside_the_next_and_does_not_end_the_turn_of_it(in_thread: Any) -> None:
    mine = Turns(longest=0.01)
    slow = Slow(mine)
    ended = in_thread(slow)
    assert slow.begun.wait(SOON)
    mine._longest = SOON
    next_one, third = Slow(mine), Slow(mine)
    in_thread(next_one)
    assert next_one.begun.wait(SOON)
    slow.let_go.set()
    assert ended.wait(SOON)
    in_thread(third)
    assert not third.begun.wait(NEVER)
    next_one.let_go.set()
    assert third.begun.wait(SOON)
    third.let_go.set()


def test_those_who_have_waited_long_enough_do_not_all_begin_at_once(in_thread: Any) -> None:
    mine = Turns(longest=2 * NEVER)
    slow = Slow(mine)
    in_thread(slow)
    assert slow.begun.wait(SOON)
    mine._longest = SOON
    waiting = [Slow(mine), Slow(mine)]
    for one in waiting:
        in_thread(one)
    assert any(one.begun.wait(NEVER) for _ in range(100) for one in waiting)
    assert sum(one.begun.wait(NEVER) for one in waiting) == 1
    for one in waiting:
        one.let_go.set()
    slow.let_go.set()


def test_a_write_goes_before_reads_that_came_before_it_and_those_in_their_order(in_thread: Any) -> None:
    mine = Turns(longest=SOON)
    one, *others = slow = [Slow(mine), Slow(mine), Slow(mine), Slow(mine, first=True)]
    for each in slow:
        in_thread(each)
        assert one.begun.wait(SOON)
        Event().wait(NEVER)
    for ended, begins in pairwise([one, others[2], others[0], others[1]]):
        ended.let_go.set()
        assert begins.begun.wait(SOON)
        assert sum(each.begun.is_set() and not each.let_go.is_set() for each in slow) == 1
    others[1].let_go.set()


@pytest.mark.parametrize(
    ("method", "first"), [("GET", False), ("HEAD", False), ("POST", True), ("DELETE", True)]
)
def test_what_may_write_goes_first(method: str, first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    class Noting(Turns):
        def one(self, *, first: bool = False) -> Any:
            asked.append(first)
            return super().one(first=first)

    monkeypatch.setattr(turns, "turns", Noting())
    one_at_a_time(lambda request: HttpResponse())(RequestFactory().generic(method, "/"))
    assert asked == [first]


def test_a_request_works_one_at_a_time(monkeypatch: pytest.MonkeyPatch, in_thread: Any) -> None:
    mine = Turns(longest=SOON)
    monkeypatch.setattr(turns, "turns", mine)
    asked = Event()

    def answer(request: HttpRequest) -> HttpResponse:
        asked.set()
        return HttpResponse()

    slow = Slow(mine)
    in_thread(slow)
    assert slow.begun.wait(SOON)
    answered = in_thread(lambda: one_at_a_time(answer)(RequestFactory().get("/")))
    assert not asked.wait(NEVER)
    slow.let_go.set()
    assert answered.wait(SOON)
    assert asked.is_set()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whether_it_lives_is_said_while_it_works(
    path: str, monkeypatch: pytest.MonkeyPatch, in_thread: Any
) -> None:
    mine = Turns(longest=SOON)
    monkeypatch.setattr(turns, "turns", mine)
    slow = Slow(mine)
    in_thread(slow)
    assert slow.begun.wait(SOON)
    assert one_at_a_time(lambda request: HttpResponse())(RequestFactory().get(path)).status_code == 200
    slow.let_go.set()


def test_who_is_interrupted_waits_no_more(monkeypatch: pytest.MonkeyPatch, in_thread: Any) -> None:
    mine = Turns(longest=SOON)
    slow = Slow(mine)
    in_thread(slow)
    assert slow.begun.wait(SOON)

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mine._changed, "wait", interrupt)
        with pytest.raises(KeyboardInterrupt), mine.one(first=True):
            pass
    slow.let_go.set()
    with mine.one():
        pass


def test_it_can_be_switched_off(settings: Any) -> None:
    settings.ONE_AT_A_TIME = False
    with pytest.raises(MiddlewareNotUsed):
        one_at_a_time(lambda request: HttpResponse())
