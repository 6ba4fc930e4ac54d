"""Rows that somebody changed after the list was shown: an act from the list leaves them and names them."""

import re
from typing import Any

import pytest
from django.test import Client

from annotations.curation import bulk_edit
from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.curator import curator, list_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison()


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


@pytest.fixture
def rows(comparison: Comparison) -> list[Highlight]:
    return [factories.highlight(comparison=comparison) for _ in range(4)]


@pytest.fixture
def other(comparison: Comparison) -> Any:
    person = factories.user(username="curator2")
    factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
    return person


def shown(client: Client, query: str = "") -> list[str]:
    """The revisions that the list sends with its tick boxes."""
    page = client.get(list_of(Highlight) + query).content.decode()
    return re.findall(r'name="seen_revision" value="([^"]+)"', page)


def send(client: Client, action: str, rows: list[Highlight], seen: list[str], query: str = "") -> str:
    typed = {"action": action, "_selected_action": [row.pk for row in rows], "seen_revision": seen}
    return client.post(list_of(Highlight) + query, typed, follow=True).content.decode()


def statuses(rows: list[Highlight]) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.status for row in rows]


@pytest.mark.parametrize("query", ["", "?status__exact=proposed"])
def test_what_somebody_decided_meanwhile_is_not_decided_over(
    client: Client, rows: list[Highlight], other: Any, query: str
) -> None:
    seen = shown(client, query)
    assert len(seen) == 4
    chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows[:3]])
    bulk_edit.curate(chosen, other, status="rejected", reason="Out of scope")
    page = send(client, "accept", rows, seen, query)
    assert statuses(rows) == ["rejected"] * 3 + ["accepted"]
    assert "1 highlight accepted." in page
    assert "3 highlights were changed meanwhile and are left as they are" in page
    for row in rows[:3]:
        assert f"#{row.pk}</a> (rejected by curator2, “Out of scope”)" in page
    page = send(client, "accept", rows[:3], shown(client))  # looked at, and ticked again
    assert statuses(rows) == ["accepted"] * 4
    assert "meanwhile" not in page


@pytest.mark.parametrize("action", ["reject", "delete_rows", "propose", "restore_rows"])
def test_every_act_at_once_leaves_them(
    client: Client, rows: list[Highlight], other: Any, action: str
) -> None:
    seen = shown(client)
    rows[0].curate(other, "accepted")
    page = send(client, action, rows[:1], seen)
    assert "1 highlight was changed meanwhile and is left as it is" in page
    assert statuses(rows)[0] == "accepted"
    assert rows[0].deleted is None


def test_an_act_that_asks_leaves_them_out(client: Client, rows: list[Highlight], other: Any) -> None:
    seen = shown(client)
    rows[0].curate(other, "rejected")
    page = send(client, "retag", rows, seen)
    assert f"#{rows[0].pk}</a> (rejected by curator2)" in page
    assert "3 highlights selected." in page
    assert f'name="_selected_action" value="{rows[0].pk}"' not in page
    page = send(client, "retag", rows[:1], seen)
    assert "1 highlight was changed meanwhile and is left as it is" in page
    assert "selected." not in page
    assert "deleted" not in page.partition("messagelist")[2].partition("</ul>")[0]


def test_of_many_some_are_named(client: Client, comparison: Comparison, other: Any) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(7)]
    seen = shown(client)
    for row in rows:
        row.curate(other, "rejected")
    page = send(client, "accept", rows, seen)
    assert page.count("(rejected by curator2)") == 5
    assert "and 2 more. Look at them" in page


@pytest.mark.parametrize("seen", [[], ["x"], ["1"], ["9" * 40 + ".1"], [".", "1.x"]])
def test_what_is_no_revision_is_passed_over(client: Client, rows: list[Highlight], seen: list[str]) -> None:
    page = send(client, "accept", rows[1:], seen)
    assert "3 highlights accepted." in page
