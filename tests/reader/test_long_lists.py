"""Long lists of comparisons, pieces and members come a page at a time, and are searched."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reader.models import Comparison, Role
from reader.requests import PER_PAGE
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Any:
    return factories.user()


@pytest.fixture
def client(analyst: Any, client: Client) -> Client:
    client.force_login(analyst)
    return client


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_pieces_come_a_page_at_a_time(client: Client, analyst: Any) -> None:
    for n in range(PER_PAGE + 2):
        factories.document(title=f"Tariff {n}", brought_by=analyst)
    first, second = (text_of(client, reverse("documents") + query) for query in ("", "?page=2"))
    assert (first.count('class="piece-title"'), second.count('class="piece-title"')) == (PER_PAGE, 2)
    assert 'href="/documents/?page=2" rel="next"' in first
    assert 'href="/documents/?page=1" rel="prev"' in second


def test_a_short_list_has_neither_pages_nor_a_search(client: Client, analyst: Any) -> None:
    factories.document(brought_by=analyst)
    page = text_of(client, reverse("documents"))
    assert 'class="pages"' not in page
    assert 'role="search"' not in page


def test_what_is_looked_for_is_compared_as_in_every_search(client: Client, analyst: Any) -> None:
    factories.document(title="Über den Zoll", brought_by=analyst)
    factories.document(title="On the tariff", author="Résumé Press", brought_by=analyst)
    assert "Über den Zoll" in (found := text_of(client, reverse("documents") + "?q=uber+zoll"))
    assert "On the tariff" not in found
    assert "1 found" in found
    assert "On the tariff" in text_of(client, reverse("documents") + "?q=resume")
    assert "No piece of yours has these words" in text_of(client, reverse("documents") + "?q=elsewhere")


def test_steps_keep_what_is_looked_for(client: Client, analyst: Any) -> None:
    for n in range(PER_PAGE + 1):
        factories.document(title=f"Tariff & {n}", brought_by=analyst)
    assert 'href="/documents/?q=tariff+%26&amp;page=2" rel="next"' in text_of(
        client, reverse("documents") + "?q=tariff+%26"
    )


def test_comparisons_in_use_come_before_the_archived_ones_over_all_pages(
    client: Client, analyst: Any
) -> None:
    first = factories.comparison(owner=analyst)
    both = {"left": first.left, "right": first.right}
    made = [factories.comparison(title=f"Tariffs {n}", owner=analyst, **both) for n in range(PER_PAGE)]
    Comparison.objects.filter(pk=made[-1].pk).update(archived=timezone.now())
    first, second = (text_of(client, reverse("home") + query) for query in ("", "?page=2"))
    assert first.count("comparison-card") == PER_PAGE
    assert 'id="archived"' not in first
    assert second.count("comparison-card") == 1
    assert 'id="archived"' in second


def test_a_comparison_is_found_by_the_title_of_a_piece(client: Client, analyst: Any) -> None:
    one = factories.comparison(owner=analyst)
    page = text_of(client, reverse("home") + f"?q={one.left.title.split()[0]}")
    assert one.title in page
    assert "No comparison of yours has these words" in text_of(client, reverse("home") + "?q=elsewhere")


def test_a_changed_role_leads_back_to_the_same_page_of_members(client: Client, analyst: Any) -> None:
    comparison = factories.comparison(owner=analyst)
    for n in range(PER_PAGE + 1):
        factories.membership(
            comparison=comparison, user=factories.user(username=f"reader{n:02}"), role=Role.READER
        )
    address = reverse("members", args=[comparison.pk])
    page = text_of(client, address + "?page=2")
    action, seen = re.findall(
        r'action="([^"]*members/\d+/\?page=2)".*?name="seen" value="(\d+)"', page, re.S
    )[-1]
    answer = client.post(action, {"role": Role.ANALYST, "seen": seen})
    assert answer["Location"] == address + "?page=2"
    assert "reader07" in text_of(client, address + "?q=READER07")


def test_the_list_leads_to_itself_from_the_answer_to_a_form(client: Client, analyst: Any) -> None:
    """A new link is shown at an address that only forms are sent to."""
    comparison = factories.comparison(owner=analyst)
    for n in range(PER_PAGE):
        factories.membership(
            comparison=comparison, user=factories.user(username=f"reader{n:02}"), role=Role.READER
        )
    page = client.post(reverse("share_add", args=[comparison.pk]), {"days": "7"}).content.decode()
    address = reverse("members", args=[comparison.pk])
    assert f'href="{address}?page=2" rel="next"' in page
    assert f'role="search" action="{address}"' in page
