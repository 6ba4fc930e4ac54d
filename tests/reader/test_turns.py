"""A thread that holds a comparison's row goes first: the others rest for a moment, but never for long."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from annotations.models.change import recording
from reader import turns
from reader.models import Comparison
from reader.turns import Turns, polite
from tests import factories

SOON = 10  # seconds, for what is to come
NEVER = 0.05  # seconds, for what is not


@pytest.fixture
def in_thread() -> Any:
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


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 60.0)


def test_the_others_rest_until_all_who_go_first_have_ended(patient: None, in_thread: Any) -> None:
    mine, second = Turns(), Event()
    may_end = Event()

    def go_first() -> None:
        with mine.first():
            second.set()
            may_end.wait(SOON)

    ended = in_thread(go_first)
    with mine.first():
        assert second.wait(SOON)
        rested = in_thread(mine.give_way)
        mine.give_way()  # who goes first does not rest, not even for another who does
        assert not rested.wait(NEVER)
    assert not rested.wait(NEVER)
    may_end.set()
    assert ended.wait(SOON)
    assert rested.wait(SOON)


def test_nobody_rests_where_nobody_goes_first_or_who_did_has_failed(patient: None) -> None:
    mine = Turns()
    mine.give_way()
    with pytest.raises(ZeroDivisionError), mine.first():
        _ = 1 / 0
    mine.give_way()


def test_who_takes_long_goes_first_no_more(monkeypatch: pytest.MonkeyPatch, in_thread: Any) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.01)
    mine = Turns()
    with mine.first():
        assert in_thread(mine.give_way).wait(SOON)


@pytest.mark.django_db(transaction=True)
def test_a_write_goes_first_until_it_is_committed(patient: None, in_thread: Any) -> None:
    comparison, rested, while_committing = factories.comparison(), [], []

    def commits() -> None:
        rested.append(in_thread(turns.turns.give_way))
        while_committing.append(rested[0].wait(NEVER))

    with recording(comparison, comparison.created_by):
        transaction.on_commit(commits)
    assert while_committing == [False]
    assert rested[0].wait(SOON)


@pytest.mark.django_db(transaction=True)
def test_a_request_gives_way_before_it_asks_the_database_but_not_amid_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gave: list[bool] = []
    monkeypatch.setattr(turns.turns, "give_way", lambda: gave.append(True))

    def asks(request: Any) -> HttpResponse:
        Comparison.objects.exists()
        assert gave
        with transaction.atomic():
            gave.clear()
            Comparison.objects.exists()
        return HttpResponse()

    polite(asks)(RequestFactory().get("/"))
    assert not gave
