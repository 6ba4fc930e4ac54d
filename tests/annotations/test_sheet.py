"""The sheet for printing numbers the passages in reading order and puts a note to each number."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.working import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    return factories.link(note="One *mirrors* the other.")


@pytest.fixture
def reader_of(link) -> Client:
    client = Client()
    client.force_login(link.analyst)
    return client


def test_every_passage_has_its_number_where_it_ends_and_among_the_notes(reader_of: Client, link) -> None:
    page = reader_of.get(f"/comparisons/{link.comparison_id}/print/").content.decode()
    assert re.findall(r'data-numbers="(\d+)"', page) == ["1", "2"]
    assert re.findall(r'<li value="(\d+)"', page) == ["1", "2"]
    assert "One <em>mirrors</em> the other." in page


def test_it_follows_the_filter(reader_of: Client, link) -> None:
    address = f"/comparisons/{link.comparison_id}/print/?state=open"
    assert "data-numbers" not in reader_of.get(address).content.decode()


def test_it_asks_no_more_of_the_database_for_more_highlights(reader_of: Client, link) -> None:
    address = f"/comparisons/{link.comparison_id}/print/"
    few = queries(reader_of, address)
    for _ in range(9):
        factories.highlight(comparison=link.comparison)
    assert queries(reader_of, address) == few
