"""/comparisons/<id>/coding/: opened or made blind by a curator, with its history"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Change
from reader.models import Coding, Comparison, Role
from tests.support import curator as curating
from tests.support import factories, members
from tests.support.members import HTMX, address, at_once
from tests.support.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.highlight(comparison=made, quote="offer")
    return made


@pytest.fixture
def curator(comparison: Comparison) -> Client:
    return members.member(comparison, "curator", Role.CURATOR)


def switch(client: Client, comparison: Comparison, coding: str, reason: str = "", **more: Any) -> Any:
    return client.post(address("coding", comparison), {"coding": coding, "reason": reason}, **more)


def kept() -> list[tuple[str, str, str]]:
    changes = Change.objects.filter(noun="comparison").order_by("pk")
    return [(change.verb, change.reason, change.actor.username) for change in changes]


def page(client: Client, comparison: Comparison, name: str = "coding") -> str:
    return client.get(address(name, comparison)).content.decode()


def test_a_curator_makes_it_blind_and_opens_it_and_both_are_kept(
    curator: Client, comparison: Comparison
) -> None:
    analyst = members.member(comparison)
    assert "<mark" in page(analyst, comparison, "workbench")
    before = members.revision(comparison)
    answer = switch(curator, comparison, "blind", "Two of us begin.", follow=True)
    assert "Coding is blind" in answer.content.decode()
    assert "<mark" not in page(analyst, comparison, "workbench")
    assert "<mark" in page(curator, comparison, "workbench")
    assert "Coding is blind." in page(analyst, comparison, "members")
    switch(curator, comparison, "open")
    assert "<mark" in page(analyst, comparison, "workbench")
    assert "Coding is open." in page(analyst, comparison, "members")
    assert kept() == [("made blind", "Two of us begin.", "curator"), ("opened", "", "curator")]
    first, second = Change.objects.filter(noun="comparison").order_by("pk")
    assert (
        (first.revision, second.revision)
        == (before + 1, before + 2)
        == (before + 1, members.revision(comparison))
    )
    assert (first.row, first.before, first.after) == (comparison.pk, {"coding": "open"}, {"coding": "blind"})


def test_members_read_the_history_and_curators_alone_have_the_button(
    curator: Client, comparison: Comparison
) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    assert "it has been open from the beginning" in page(reader, comparison)
    switch(curator, comparison, "blind", "Two of us begin.")
    for client in (reader, curator):
        assert "made blind by curator" in page(client, comparison)
        assert "Two of us begin." in page(client, comparison)
    assert "Open the coding" in page(curator, comparison)
    assert 'name="coding"' not in page(reader, comparison)


def test_who_has_come_to_code_is_no_longer_named_while_it_is_blind(
    curator: Client, comparison: Comparison
) -> None:
    analyst = members.member(comparison)
    switch(curator, comparison, "blind")
    comparison.memberships.filter(user__username="curator").update(role=Role.ANALYST)
    assert "made blind by Somebody" in page(analyst, comparison)
    assert "made blind by curator" in page(members.member(comparison, "owner"), comparison)


def test_the_same_again_does_nothing(curator: Client, comparison: Comparison) -> None:
    before = members.revision(comparison)
    answer = switch(curator, comparison, "open", follow=True)
    assert "Coding was open already; nothing is changed." in answer.content.decode()
    assert kept() == []
    assert members.revision(comparison) == before


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"coding": "half"}, "Coding is open or blind, and nothing else."),
        ({}, "Say whether coding is to be open or blind."),
        ({"coding": "blind", "reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    curator: Client, comparison: Comparison, sent: dict[str, str], why: str
) -> None:
    answer = curator.post(address("coding", comparison), sent)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert sent.get("reason", "") in answer.content.decode(), "what was typed is kept"
    assert kept() == []
    assert Comparison.objects.get().coding == Coding.OPEN


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.CURATOR])
def test_an_open_page_is_told_to_be_read_anew(curator: Client, comparison: Comparison, role: Role) -> None:
    """Whether the person's own work is among what changed or not; what is hidden from then on is not sent."""
    client = members.member(comparison, f"a-{role.name}", role)
    for coding in ("blind", "open"):
        before = members.revision(comparison)
        switch(curator, comparison, coding)
        factories.highlight(comparison=comparison, quote="vote" if coding == "blind" else "quay")
        news = client.get(address("changes", comparison, f"?since={before}"), headers=HTMX).content.decode()
        assert 'data-too-far="coding"' in news
        assert "Reload the page" in news
        assert "<mark" not in news


def test_undo_passes_over_it(curator: Client, comparison: Comparison) -> None:
    factories.highlight(comparison=comparison, analyst=factories.user(username="curator"), quote="vote")
    switch(curator, comparison, "blind")
    assert undo(curator, comparison)["undone"] == "highlight made"
    assert Comparison.objects.get().coding == Coding.BLIND


def test_the_admins_history_shows_it(comparison: Comparison) -> None:
    switch(members.member(comparison, "owner"), comparison, "blind", "Two of us begin.")
    client = curating.signed_in(curating.superuser())
    change = Change.objects.get(noun="comparison")
    listed = client.get(curating.list_of(Change)).content.decode()
    assert "made blind" in listed
    assert "Two of us begin." in listed
    assert client.get(curating.page_of(change)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_switch_at_once_are_one_act(comparison: Comparison) -> None:
    clients = [members.member(comparison, name, Role.CURATOR) for name in ("first", "second")]
    assert at_once([lambda c=c: switch(c, comparison, "blind") for c in clients]) == [302, 302]
    assert len(kept()) == 1
