"""Settling a case that another curator, an analyst or the same person has changed since the page was shown"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.test import Client

from annotations.models import Change, Ruling
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import Coded, take_ruling_back
from tests.support.members import address, at_once, edited, signed_in

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"
REASON = "It names both."


@pytest.fixture
def coded() -> Coded:
    return Coded()


def shown(client: Client, coded: Coded, row: Any) -> dict[str, str]:
    """The hidden fields of the form that the page shows for the row's case."""
    text = client.get(
        address("adjudication", coded.comparison, f"?case={row.noun[0]}{row.pk}")
    ).content.decode()
    form = text[text.index('<form id="ruling"') :]
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', form)[1]  # type: ignore[index]
        for name in ("case", "seen", "replaces", "key")
    }


def settle(client: Client, coded: Coded, form: dict[str, str], verdict: str, reason: str = REASON) -> Any:
    return client.post(
        address("adjudication", coded.comparison), form | {"verdict": verdict, "reason": reason}
    )


def refused(answer: Any, *words: str) -> dict[str, str]:
    """The hidden fields of the form that comes back with these words, the reason and the choice."""
    assert answer.status_code == 409
    text = " ".join(answer.content.decode().split())
    for part in (*words, f'value="{REASON}"'):
        assert part in text
    form = text[text.index('<form id="ruling"') :]
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', form)[1]  # type: ignore[index]
        for name in ("case", "seen", "replaces", "key")
    }


def test_the_second_of_two_curators_sees_what_the_first_settled(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    other = factories.user(username="curator2")
    factories.membership(comparison=coded.comparison, user=other, role=Role.CURATOR)
    first, second = signed_in(coded.curator), signed_in(other)
    ours, theirs = shown(first, coded, mine), shown(second, coded, mine)
    assert settle(first, coded, ours, "take:analyst1").status_code == 302
    again = refused(
        settle(second, coded, theirs, "neither"),
        "curator settled this case meanwhile: analyst1 taken.",
        'data-verdict-key="n" aria-keyshortcuts="N" checked',
    )
    assert Ruling.objects.get().analyst == coded.curator
    assert settle(second, coded, again, "neither").status_code == 302
    standing = Ruling.objects.live().get()
    assert (standing.analyst, standing.verdict, standing.note) == (other, "neither", REASON)
    assert Ruling.objects.count() == 2


def test_a_ruling_that_was_taken_back_meanwhile_is_not_replaced(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    ruling = coded.settle(mine, "take", 1)
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    take_ruling_back(ruling, coded.curator)
    again = refused(
        settle(client, coded, form, "neither"), "The ruling in this case was taken back meanwhile."
    )
    assert settle(client, coded, again, "neither").status_code == 302


def test_a_program_that_does_not_say_what_it_replaces_replaces_it(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    coded.settle(mine, "take", 1)
    del form["replaces"]
    assert settle(client, coded, form, "neither").status_code == 302
    assert Ruling.objects.live().get().verdict == "neither"


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_at_once_one_settles_and_one_is_told(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    other = factories.user(username="curator2")
    factories.membership(comparison=coded.comparison, user=other, role=Role.CURATOR)
    clients = [signed_in(coded.curator), signed_in(other)]
    forms = [shown(client, coded, mine) for client in clients]
    acts = [
        partial(settle, client, coded, form, "neither") for client, form in zip(clients, forms, strict=True)
    ]
    assert sorted(at_once(acts)) == [302, 409]
    assert Ruling.objects.count() == 1


def test_an_analysts_edit_meanwhile_shows_the_case_anew(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    answer = signed_in(coded.people[0]).post(
        address("highlight", mine), edited(mine, note="I meant the harbour.")
    )
    assert answer.status_code == 302
    again = refused(
        settle(client, coded, form, "take:analyst1"), "has changed since you saw it", "I meant the harbour."
    )
    assert again["seen"] != form["seen"]
    assert settle(client, coded, again, "take:analyst1").status_code == 302


def test_a_choice_is_not_carried_into_another_case(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    left = coded.mark(2, "offer")
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    mine.delete_softly(coded.people[0])
    answer = settle(client, coded, form, "neither")
    again = refused(answer, "There is no such case any more", "Your reason is kept below.")
    assert again["case"] == f"h{left.pk}"
    assert (
        " checked"
        not in answer.content.decode().partition('<form id="ruling"')[2].partition('class="own"')[0]
    )


def test_a_case_that_another_has_joined_is_found_by_its_passage(coded: Coded) -> None:
    first, later = coded.mark(1, "Two firms"), coded.mark(2, "same quay")
    client = signed_in(coded.curator)
    form = shown(client, coded, later)
    coded.mark(3, QUAY)  # over both
    again = refused(settle(client, coded, form, "neither"), "has changed since you saw it")
    assert again["case"] == f"h{first.pk}"


def test_a_double_click_settles_once_and_leads_on(coded: Coded) -> None:
    mine, other = coded.mark(1, QUAY), coded.mark(2, "offer")
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    for _ in range(2):
        answer = settle(client, coded, form, "take:analyst1")
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"case=h{other.pk}")
    assert Ruling.objects.count() == 1


def test_another_choice_after_going_back_is_not_dropped(coded: Coded) -> None:
    """A browser that goes back may show the page as it was, with the key of the act that it has sent already."""
    mine = coded.mark(1, QUAY)
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    settle(client, coded, form, "take:analyst1", "")
    again = refused(
        settle(client, coded, form, "neither"), "You settled this case from this page before: analyst1 taken."
    )
    assert Ruling.objects.live().get().verdict == "take"
    assert settle(client, coded, again, "neither").status_code == 302
    assert Ruling.objects.live().get().verdict == "neither"


def test_what_was_taken_back_is_settled_anew_after_going_back(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    client = signed_in(coded.curator)
    form = shown(client, coded, mine)
    settle(client, coded, form, "neither")
    take_ruling_back(Ruling.objects.get(), coded.curator)
    again = refused(settle(client, coded, form, "neither"), "before: taken back or replaced.")
    assert settle(client, coded, again, "neither").status_code == 302
    assert Ruling.objects.live().get().note == REASON


def test_the_last_settlement_can_be_taken_back_from_any_case(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    coded.mark(2, "offer")
    first = coded.settle(mine, "take", 1)
    client = signed_in(coded.curator)
    text = client.get(address("adjudication", coded.comparison)).content.decode()
    assert f'Last settled: <a href="?case=h{mine.pk}">analyst1 taken</a>' in text
    assert address("ruling_take_back", first) in text
    client.post(address("ruling_take_back", first))
    assert "Last settled" not in client.get(address("adjudication", coded.comparison)).content.decode()
    assert Change.objects.of(first).first().verb == "taken back"
