"""The first page of the admin costs the same whatever there is: queries, queues of cases, history, pages"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from annotations.admin import backlog, bulk_history
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.curator import act, curator, queries, signed_in
from tests.support.front_page import FRONT, furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.membership(comparison=made, user=factories.user(username="coder"), role=Role.ANALYST)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def test_the_page_asks_no_more_of_the_database_for_more_comparisons() -> None:
    person = curator()
    client = signed_in(person)

    def add(number: int) -> None:
        for _ in range(number):
            made = factories.comparison()
            factories.membership(comparison=made, user=person, role=Role.CURATOR)
            factories.comment(subject=factories.highlight(comparison=made))
            factories.silence(highlight=factories.highlight(comparison=made))

    def cold_and_warm() -> tuple[int, int]:
        return queries(client, FRONT), queries(client, FRONT)

    add(2)
    client.get(FRONT)
    add(3)
    few = cold_and_warm()
    add(40)
    assert cold_and_warm() == few
    assert few[0] - few[1] <= 12, "what was not written in since is counted again"
    assert few[1] <= 25


def test_a_queue_is_read_once_for_each_revision(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    client.get(FRONT)
    known = queries(client, FRONT)
    factories.highlight(comparison=comparison)
    assert queries(client, FRONT) > known
    assert queries(client, FRONT) == known
    comparison.memberships.filter(user__username="coder").update(role=Role.READER)
    assert queries(client, FRONT) > known, "whose reading counts has changed"


def test_what_is_costly_to_count_is_counted_over_several_requests(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(backlog, "AT_ONCE", 12)
    for title in ("Second", "Third"):
        made = factories.comparison(title=title, owner=factories.user(username="owner"))
        factories.membership(comparison=made, user=curator(), role=Role.CURATOR)
        furnish(made)
    said = client.get(FRONT).content.decode()
    assert (said.count(">1 case to settle<"), said.count(f">{backlog.UNCOUNTED}<")) == (1, 1)
    said = client.get(FRONT).content.decode()
    assert (said.count(">1 case to settle<"), said.count(f">{backlog.UNCOUNTED}<")) == (2, 0)


def test_the_last_acts_are_sought_among_a_bounded_number_of_acts(
    comparison: Comparison, client: Client, monkeypatch: Any
) -> None:
    for _ in range(2):
        act(client, "accept", *(factories.highlight(comparison=comparison) for _ in range(4)))
    for most, shown in ((100, 2), (6, 2), (5, 1), (1, 1), (0, 0)):
        monkeypatch.setattr(bulk_history, "AMONG", most)
        assert client.get(FRONT).content.decode().count("4 highlights accepted</strong>") == shown


def test_many_comparisons_are_paged_and_those_in_which_something_waits_come_first() -> None:
    person = curator()
    client = signed_in(person)
    for number in range(23):
        made = factories.comparison(title=f"Quay {number}")
        factories.membership(comparison=made, user=person, role=Role.CURATOR)
        if number in (0, 1):
            factories.highlight(comparison=made)
    first, second = (client.get(f"{FRONT}?p={number}").content.decode() for number in (1, 2))
    assert "Comparisons 1 to 20 of 23" in first
    assert ">Quay 0</h3>" in first
    assert len(re.findall(r"Quay \d+: nothing waits", first)) == 18
    assert len(re.findall(r"Quay \d+: nothing waits", second)) == 3
