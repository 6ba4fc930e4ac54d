"""A proposed place that is dismissed: for one analyst and one passage, until it is taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Change, Dismissal, Highlight
from reader.models import Comparison
from tests.annotations.counterparts.pieces import ALLIES, asked, place
from tests.support import factories, members
from tests.support.members import HTMX, JSON, address


def test_what_is_dismissed_does_not_come_back_until_it_is_taken_back(
    client: Client, source: Highlight
) -> None:
    answer = client.post(address("counterpart_dismiss", source), place(ALLIES))
    assert answer["Location"] == address("counterparts", source)
    told = asked(client, source)
    assert ALLIES not in [one["quote"] for one in told["candidates"]]
    assert [one["quote"] for one in told["dismissed"]] == [ALLIES]
    row = Dismissal.objects.get()
    client.post(address("dismissal_delete", row))
    assert asked(client, source)["candidates"][0]["quote"] == ALLIES
    client.post(address("dismissal_restore", row))
    assert ALLIES not in [one["quote"] for one in asked(client, source)["candidates"]]
    assert members.verbs(row) == ["created", "deleted", "restored"]


def test_it_is_dismissed_for_one_person_and_one_passage(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    client.post(address("counterpart_dismiss", source), place(ALLIES))
    other = members.member(comparison, "other")
    assert asked(other, source)["candidates"][0]["quote"] == ALLIES
    assert asked(other, source)["dismissed"] == []
    twin = factories.highlight(comparison=comparison, start=source.start, end=source.end - 1)
    assert asked(client, twin)["candidates"][0]["quote"] == ALLIES


def test_dismissing_twice_makes_one(client: Client, source: Highlight) -> None:
    key = str(uuid4())
    for sent in ({"key": key}, {"key": key}, {}):
        assert client.post(address("counterpart_dismiss", source), place(ALLIES) | sent).status_code == 302
    assert Dismissal.objects.count() == 1
    told = client.post(address("counterpart_dismiss", source), place(ALLIES), headers=JSON)
    assert told.json()["highlight"] == source.pk


def test_undo_takes_a_dismissal_back_and_redo_does_it_again(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    client.post(address("counterpart_dismiss", source), place(ALLIES))
    assert client.post(address("undo", comparison), headers=JSON).json()["undone"] == "dismissal made"
    assert asked(client, source)["candidates"][0]["quote"] == ALLIES
    client.post(address("redo", comparison), headers=JSON)
    assert ALLIES not in [one["quote"] for one in asked(client, source)["candidates"]]


def test_dismissed_by_htmx_the_list_comes_anew_with_a_way_back(client: Client, source: Highlight) -> None:
    answer = client.post(address("counterpart_dismiss", source), place(ALLIES), headers=HTMX)
    row = Dismissal.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 201
    assert f'hx-post="{address("dismissal_delete", row)}"' in page.partition("innerHTML:#toast")[2]
    assert "Dismissed by you: 1" in page


@pytest.mark.parametrize(
    "wrong", [{"start": 9, "end": 9}, {"end": members.HUGE}, {"start": "x"}, {"start": ""}]
)
def test_what_is_no_place_cannot_be_dismissed(client: Client, source: Highlight, wrong: dict) -> None:
    answer = client.post(address("counterpart_dismiss", source), place(ALLIES) | wrong, headers=HTMX)
    assert answer.status_code == 422
    assert not Dismissal.objects.exists()


def test_nobody_hears_of_anothers_dismissal(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    other = members.member(comparison, "other")
    since = members.revision(comparison)
    client.post(address("counterpart_dismiss", source), place(ALLIES))
    assert (
        "dismissal"
        not in other.get(address("changes", comparison, f"?since={since}"), headers=HTMX).content.decode()
    )
    assert other.post(address("dismissal_delete", Dismissal.objects.get())).status_code == 404
    assert Change.objects.filter(noun="dismissal").count() == 1
