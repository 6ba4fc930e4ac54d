"""Unanimous codes are previewed before they are accepted, and accepting them can be undone from its message."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.adjudication import settlement
from annotations.adjudication.decision import Moved
from annotations.curation.archive import ARCHIVED, move
from annotations.models import Highlight, Ruling
from tests.support.adjudication import Coded
from tests.support.curator import signed_in
from tests.support.members import address

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


@pytest.fixture
def client(coded: Coded) -> Client:
    return signed_in(coded.curator)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def sent(client: Client, coded: Coded, query: str = "") -> tuple[str, dict[str, str]]:
    """The preview, and what its form sends."""
    page = client.get(address("agreed_take_over", coded.comparison, query)).content.decode()
    fields = dict(re.findall(r'name="(key|seen|shared_only)" value="([^"]*)"', page))
    return page, fields


def test_accepting_asks_first_with_the_number_the_framings_and_the_cases(
    coded: Coded, client: Client
) -> None:
    first = coded.all_mark(QUAY)[0]
    coded.all_mark("The gifts were large", "right", framing=coded.psychological)
    coded.mark(1, "offer")
    page, _ = sent(client, coded)
    assert "2 cases on which nobody disagrees will be settled and copied" in words(page)
    assert "Strategic: 1 passage" in words(page)
    assert "Psychological: 1 passage" in words(page)
    assert f'href="{address("adjudication", coded.comparison)}?case=h{first.pk}"' in page
    assert "Accept 2 cases" in words(page)
    assert not Ruling.objects.exists()


def test_what_one_analyst_alone_has_coded_can_be_left_out(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    coded.comparison.readings.exclude(analyst=coded.people[0]).delete()
    coded.mark(1, "offer")
    page, fields = sent(client, coded, "?shared_only=1")
    assert "Accept 1 case" in words(page)
    assert client.post(address("agreed_take_over", coded.comparison), fields).status_code == 302
    assert Ruling.objects.live().count() == 1


def test_accepting_is_undone_from_its_message_and_nothing_else_is(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    client.post(address("agreed_take_over", coded.comparison), sent(client, coded)[1])
    coded.all_mark("The gifts were large", "right")
    done = client.post(address("agreed_take_over", coded.comparison), sent(client, coded)[1], follow=True)
    page = done.content.decode()
    assert "1 accepted just now. Undo" in words(page)
    act = re.search(r'name="act" value="(\d+)"', page)
    assert act
    client.post(address("agreed_give_back", coded.comparison), {"act": act[1]})
    assert [row[0] for row in coded.curated()] == [QUAY]


def test_the_undo_brings_back_the_ruling_that_accepting_superseded(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    client.post(address("agreed_take_over", coded.comparison))
    earlier = Ruling.objects.live().get()
    for row in Highlight.objects.filter(curated=False, quote=QUAY):
        row.edit(row.analyst, seen=row.revision, framing=coded.psychological, tags=[], note="")
    client.post(address("agreed_take_over", coded.comparison))
    act = Ruling.objects.live().latest("pk").revision
    answer = client.post(address("agreed_give_back", coded.comparison), {"act": act})
    assert answer.status_code == 302
    assert Ruling.objects.live().get() == earlier
    assert [row[:2] for row in coded.curated()] == [(QUAY, "strategic")]
    again = client.post(address("agreed_give_back", coded.comparison), {"act": act})
    assert again.status_code == 422
    assert "There is no ruling to take back." in again.content.decode()


def test_what_changed_since_the_preview_is_asked_again(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    _, fields = sent(client, coded)
    coded.all_mark("The gifts were large", "right")
    answer = client.post(address("agreed_take_over", coded.comparison), fields)
    assert answer.status_code == 409
    assert "has changed since you saw it" in answer.content.decode()
    assert not Ruling.objects.exists()


def test_as_many_cases_of_the_same_latest_revision_are_asked_again_if_one_is_another(
    coded: Coded, client: Client
) -> None:
    leaving = [*coded.all_mark(QUAY), coded.mark(1, "offer", framing=coded.psychological)]
    coded.all_mark("offer")
    coded.all_mark("The gifts were large", "right")
    page, fields = sent(client, coded)
    assert "Accept 2 cases" in words(page)
    for row in leaving:
        row.delete_softly(row.analyst)
    answer = client.post(address("agreed_take_over", coded.comparison), fields)
    assert answer.status_code == 409
    assert "Accept 2 cases" in words(answer.content.decode())
    with pytest.raises(Moved):
        settlement.take_over(coded.comparison, coded.curator, seen=fields["seen"])
    assert not Ruling.objects.exists()


def test_nothing_to_accept_is_said(coded: Coded, client: Client) -> None:
    assert "There is nothing to accept" in sent(client, coded)[0]


def test_the_queries_do_not_grow_with_the_tags_and_the_passages(coded: Coded, client: Client) -> None:
    def accepted() -> list[int]:
        counts = []
        for name in ("agreed_take_over", "agreed_give_back"):
            client.get(address("adjudication", coded.comparison))  # reads the queue
            with CaptureQueriesContext(connection) as captured:
                assert client.post(address(name, coded.comparison)).status_code == 302
            counts.append(len(captured))
        return counts

    coded.all_mark(QUAY, tags=[coded.leverage])
    accepted()
    few = accepted()
    for quote in ("offer", "council", "harbour", "spring tide"):
        coded.all_mark(quote, tags=[coded.leverage])
    assert accepted() == few


def test_codes_of_one_analyst_that_wait_are_said_where_they_were_left_out(
    coded: Coded, client: Client
) -> None:
    coded.comparison.readings.exclude(analyst=coded.people[0]).delete()
    coded.mark(1, "offer")
    told = words(sent(client, coded, "?shared_only=1")[0])
    assert "all that several analysts agree on is in the curated layer" in told
    assert "1 case that only one analyst has coded was left out." in told
    assert "are settled and copied" not in words(sent(client, coded)[0])


def test_only_an_act_of_ones_own_within_the_hour_is_said_to_be_just_done(
    coded: Coded, client: Client
) -> None:
    coded.all_mark(QUAY)
    client.post(address("agreed_take_over", coded.comparison))
    ruling = Ruling.objects.get()
    where = address("adjudication", coded.comparison, f"?accepted={ruling.revision}")
    just = "accepted just now"
    assert just in client.get(where).content.decode()
    assert just not in signed_in(coded.comparison.created_by).get(where).content.decode()
    Ruling.objects.update(created=ruling.created - timedelta(hours=1))
    assert just not in client.get(where).content.decode()


def test_what_would_be_accepted_can_be_read_in_an_archived_comparison(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    move(coded.comparison, coded.comparison.created_by, ARCHIVED)
    page, _ = sent(client, coded)
    assert "Archived" in page
    assert QUAY in words(page)
    assert 'method="post"' not in page.partition("<main")[2]
