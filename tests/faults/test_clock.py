"""A clock that was put back an hour, as a server's may be: order, news and keys go by numbers, never by times."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Highlight
from reader.models import Membership, Share
from tests.support import factories, members
from tests.support.members import HTMX, JSON, edited, selected

pytestmark = pytest.mark.django_db

BACK = timedelta(hours=1)


@pytest.fixture
def put_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Call it to put the clock back."""
    real = timezone.now
    return lambda: monkeypatch.setattr(timezone, "now", lambda: real() - BACK)


def test_the_history_keeps_its_order_and_undo_takes_the_last_act(client, comparison, put_back) -> None:
    row = factories.highlight(comparison=comparison, note="First.")
    put_back()
    row.edit(comparison.created_by, seen=row.revision, framing=row.framing, tags=[], note="Second.")
    assert members.verbs(row) == ["created", "edited"]
    assert row.modified < row.created + timedelta(seconds=1)
    assert client.post(reverse("undo", args=[comparison.pk]), headers=JSON).status_code == 200
    row.refresh_from_db()
    assert row.note == "First."
    assert not row.deleted


def test_an_open_page_hears_of_it(client, comparison, put_back) -> None:
    factories.highlight(comparison=comparison)
    since = members.revision(comparison)
    put_back()
    made = factories.highlight(comparison=comparison, quote="offer")
    answer = client.get(members.address("changes", comparison, f"?since={since}"), headers=HTMX)
    assert answer.status_code == 200
    assert f'data-highlights="{made.pk}"' in answer.content.decode()


def test_a_key_still_belongs_to_its_act(client, comparison, put_back) -> None:
    headers = {**JSON, "Idempotency-Key": str(uuid4())}
    address, sent = reverse("highlights", args=[comparison.pk]), selected(comparison.left, "offer")
    assert client.post(address, sent, headers=headers).status_code == 201
    put_back()
    assert client.post(address, sent, headers=headers).status_code == 200
    assert Highlight.objects.count() == 1


def test_an_edit_upon_what_was_seen_is_taken_and_a_stale_one_is_not(client, comparison, put_back) -> None:
    row = factories.highlight(comparison=comparison)
    stale = edited(row, note="Too late.")
    put_back()
    where = members.address("highlight", row)
    assert client.post(where, edited(row, note="In time."), headers=JSON).status_code == 200
    assert client.post(where, stale, headers=JSON).status_code == 409


def test_who_left_before_is_not_here_for_an_hour_and_who_is_here_is_noted(
    client, comparison, put_back
) -> None:
    other = factories.membership(comparison=comparison, user=factories.user(username="curator"))
    own = comparison.memberships.get(user__username="analyst")
    Membership.objects.update(seen=timezone.now())
    asked = members.address("changes", comparison, f"?since={members.revision(comparison)}")
    assert client.get(asked)["Parallax-Here"] == '["curator"]'
    put_back()
    assert client.get(asked)["Parallax-Here"] == "[]"
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.seen < other.seen - BACK / 2


def test_a_share_link_holds_until_its_own_time(client, comparison, put_back) -> None:
    put_back()
    _, token = Share.make(comparison, comparison.created_by, timedelta(days=1))
    assert Client().get(reverse("shared", args=[token])).status_code == 302
