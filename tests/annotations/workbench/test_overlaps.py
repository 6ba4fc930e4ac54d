"""The cards of highlights that overlap, at …/highlights/?id=3&id=7 or …/highlights/?document=1&start=0&end=9"""

from __future__ import annotations

import html
import re
from itertools import chain

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
def rows(comparison: Comparison) -> list[Highlight]:
    """41 highlights that all begin with the text, in reading order."""
    text = comparison.left.text
    ends = [end for end in range(10, 80) if not text[end - 1].isspace()][:41]
    return [factories.highlight(comparison=comparison, start=0, end=end) for end in ends]


def ask(client: Client, comparison: Comparison, query: str, shown: str = "") -> str:
    page = f"http://testserver/comparisons/{comparison.pk}/{shown}"
    answer = client.get(
        f"/comparisons/{comparison.pk}/highlights/?{query}", headers={**HTMX, "HX-Current-URL": page}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def cards(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<section class="card [^>]*id="card-(\d+)"', page)]


def next_page(page: str) -> str:
    """What the button asks for, without the question mark."""
    found = re.search(r'data-more-cards hx-get="[^"?]*\?([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def walk(client: Client, comparison: Comparison, query: str) -> list[list[int]]:
    pages = []
    while query:
        page = ask(client, comparison, query)
        pages.append(cards(page))
        query = next_page(page)
    return pages


def named(comparison: Comparison, rows: list[Highlight], how: str) -> str:
    place = f"document={comparison.left_id}&start=0&end=5"
    return place if how == "by place" else "&".join(f"id={row.pk}" for row in reversed(rows))


@pytest.mark.parametrize("how", ["by place", "by number"])
def test_all_are_counted_and_reached_a_page_at_a_time(
    client: Client, comparison: Comparison, rows: list[Highlight], how: str
) -> None:
    query = named(comparison, rows, how)
    first = ask(client, comparison, query)
    assert "41 highlights overlap here" in first
    assert "Show the next 20" in first
    pages = walk(client, comparison, query)
    assert [len(page) for page in pages] == [20, 20, 1]
    assert list(chain(*pages)) == [row.pk for row in rows]
    second = ask(client, comparison, next_page(first))
    assert "overlap here" not in second
    assert "Show the next 1<" in second


@pytest.mark.parametrize("how", ["by place", "by number"])
def test_what_is_deleted_between_two_pages_makes_the_next_skip_none(
    client: Client, comparison: Comparison, rows: list[Highlight], how: str
) -> None:
    first = ask(client, comparison, named(comparison, rows, how))
    for row in (rows[3], rows[19], rows[20]):  # the last of the page is one of them
        row.delete_softly(row.analyst)
    assert cards(ask(client, comparison, next_page(first))) == [row.pk for row in rows[21:41]]


def test_a_place_has_the_highlights_that_the_page_draws_there(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    other = factories.highlight(
        comparison=comparison, start=3, end=60, framing=factories.framing(comparison=comparison, name="Moral")
    )
    elsewhere = factories.highlight(comparison=comparison, start=55, end=60, framing=other.framing)
    place = f"document={comparison.left_id}&start=4&end=8"
    assert cards(ask(client, comparison, place, f"?framing={other.framing.slug}")) == [other.pk]
    assert elsewhere.pk not in chain(*walk(client, comparison, place))
    assert cards(ask(client, comparison, f"document={comparison.right_id}&start=4&end=8")) == []


def test_an_address_of_very_many_is_answered(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    first = min(row.pk for row in rows)
    many = "&".join(f"id={number}" for number in range(first, first + 12_000))
    assert "41 highlights overlap here" in ask(client, comparison, many)


@pytest.mark.parametrize("query", ["document=1&start=0", "start=0&end=9", "document=x&start=0&end=9"])
def test_an_address_that_names_no_place_has_no_cards(
    client: Client, comparison: Comparison, query: str
) -> None:
    assert "This highlight is gone" in ask(client, comparison, query)


def test_a_page_after_what_never_was_is_the_first(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    for after in (str(HUGE), "-1", "0", "x"):
        page = ask(client, comparison, f"{named(comparison, rows, 'by place')}&after={after}")
        assert cards(page) == [row.pk for row in rows[:20]]


def test_the_last_page_may_be_empty(client: Client, comparison: Comparison, rows: list[Highlight]) -> None:
    page = ask(client, comparison, f"{named(comparison, rows, 'by place')}&after={rows[-1].pk}")
    assert cards(page) == []
    assert "gone" not in page
