"""The card at /comparisons/<id>/highlights/<id>/, and several at once at …/highlights/?id=3&id=7"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Highlight
from reader.models import Comparison
from tests.support import factories, members
from tests.support.members import HTMX, HUGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(client: Client, comparison: Comparison) -> Highlight:
    tag = factories.tag(framing=factories.framing(comparison=comparison))
    return factories.highlight(
        comparison=comparison, analyst=factories.user(), quote="weigh the offer", tags=[tag], note="First."
    )


@pytest.fixture
def where(row: Highlight) -> str:
    return members.address("highlight", row)


def test_the_card_says_all_of_it(client: Client, row: Highlight, where: str) -> None:
    page = client.get(where, headers=HTMX).content.decode()
    for words in (
        "weigh the offer",
        "Strategic",
        "leverage",
        "First.",
        "analyst",
        "proposed",
        "No counterpart",
    ):
        assert words in page
    assert "<html" not in page


def test_its_page_has_the_editor_and_the_history_without_javascript(client: Client, where: str) -> None:
    page = client.get(where).content.decode()
    for words in ("<html", "weigh the offer", "<h2>Edit</h2>", "<h2>History</h2>", "created"):
        assert words in page


def test_a_card_takes_as_many_queries_for_thirty_links_as_for_three(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    def link_three() -> None:
        for _ in range(3):
            factories.link(source=row)

    link_three()
    few = [members.queries(client, where), members.queries(client, where, headers=HTMX)]
    for _ in range(9):
        link_three()
    assert [members.queries(client, where), members.queries(client, where, headers=HTMX)] == few


def test_opening_many_at_once_takes_no_more_queries_than_a_few(
    client: Client, row: Highlight, comparison: Comparison
) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(19)]
    where = f"/comparisons/{comparison.pk}/highlights/?"
    few, many = ("&".join(f"id={row.pk}" for row in some) for some in (rows[:3], rows))
    assert members.queries(client, where + many) == members.queries(client, where + few)
    assert client.get(where + many).content.decode().count('id="card-') == 19


@pytest.mark.parametrize("number", [HUGE, "9" * 5_000, "soon", "-1", "٣", ""])
def test_opening_what_can_be_no_number_is_an_empty_answer(
    client: Client, row: Highlight, comparison: Comparison, number: Any
) -> None:
    answer = client.get(f"/comparisons/{comparison.pk}/highlights/", {"id": [number, "x"]}, headers=HTMX)
    assert answer.status_code == 200
    assert "This highlight is gone" in answer.content.decode() or number == ""


@pytest.mark.parametrize("number", [HUGE, 0, 999_999])
def test_a_number_that_no_row_has_is_not_found(client: Client, row: Highlight, number: int) -> None:
    for address in (f"/comparisons/{row.comparison_id}/highlights/{number}/", f"/comparisons/{number}/"):
        assert client.get(address).status_code == 404
