"""An act on all that a list finds, on more than its page shows: asked with the number first, then done in one act"""

from __future__ import annotations

import pytest
from django.test import Client

from annotations.models import Change, Highlight
from reader.models import Comparison
from tests.support import bulk_rows, factories
from tests.support.curator import curator, list_of, signed_in

pytestmark = pytest.mark.django_db

MANY = 1_200


@pytest.fixture
def comparison() -> Comparison:
    return bulk_rows.wide(MANY, owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def across(client: Client, action: str, row: Highlight, query: str = "", **more: str) -> dict[str, str]:
    """What the page that asks sends, when it is opened for all that the list finds."""
    sent = {"action": action, "_selected_action": str(row.pk), "select_across": "1"} | more
    page = client.post(list_of(Highlight) + query, sent)
    assert page.status_code == 200
    return sent | {"shown": page.context["shown"], "step": "apply", "page": page.content.decode()}


def test_the_number_is_said_first_and_the_filter_holds(comparison: Comparison, client: Client) -> None:
    rows = bulk_rows.highlights(comparison, MANY)
    Highlight.objects.filter(pk__in=[row.pk for row in rows[:200]]).update(status="rejected")
    query = "?status__exact=proposed"
    asked = across(client, "accept", rows[300], query, why="all seen")
    assert "The list finds 1000; 1000 of them will be accepted." in asked["page"]
    assert "Accept 1000 highlights" in asked["page"]
    assert 'value="all seen"' in asked["page"]
    assert "and 900 more" in asked["page"]
    assert not Highlight.objects.filter(status="accepted").exists()
    page = client.post(list_of(Highlight) + query, asked, follow=True).content.decode()
    assert "1000 highlights accepted." in page
    assert Highlight.objects.filter(status="accepted").count() == 1_000
    assert Highlight.objects.filter(status="rejected").count() == 200
    changes = Change.objects.filter(verb="accepted")
    assert changes.count() == 1_000
    assert set(changes.values_list("reason", flat=True)) == {"all seen"}
    assert changes.values("revision").distinct().count() == 1


def test_what_changed_since_the_question_is_asked_again(comparison: Comparison, client: Client) -> None:
    rows = bulk_rows.highlights(comparison, 3)
    asked = across(client, "delete_rows", rows[0])
    rows[1].refresh_from_db()
    rows[1].curate(curator(), "accepted")
    assert "was changed meanwhile" in client.post(list_of(Highlight), asked).content.decode()
    assert Highlight.objects.live().count() == 3


def test_where_nothing_would_change_that_is_said(comparison: Comparison, client: Client) -> None:
    rows = bulk_rows.highlights(comparison, 2, status="accepted")
    sent = {"action": "accept", "_selected_action": str(rows[0].pk), "select_across": "1"}
    page = client.post(list_of(Highlight), sent, follow=True).content.decode()
    assert "Nothing was changed. 2 highlights left as they were: " in page
    assert "(accepted already)" in page


def test_the_queries_of_the_question_do_not_grow_with_the_rows(
    comparison: Comparison, client: Client
) -> None:
    rows = bulk_rows.highlights(comparison, MANY)
    Highlight.objects.filter(pk__in=[row.pk for row in rows[120:]]).update(status="rejected")
    some = bulk_rows.cost(lambda: across(client, "accept", rows[0], "?status__exact=proposed"))
    assert bulk_rows.cost(lambda: across(client, "accept", rows[0])) == some
