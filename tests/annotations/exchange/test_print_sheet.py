"""The sheet for printing numbers the passages in reading order and puts a note to each number."""

import re

import pytest
from django.test import Client

from reader.text.blocks import Draft
from tests.support import factories
from tests.support.members import queries

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


def test_a_note_stands_beside_the_block_in_which_its_passage_ends(reader_of: Client) -> None:
    drafts = [
        Draft("heading", "The quay", level=1), Draft("item", "The lease"), Draft("item", "The money"),
        Draft("cell", "Actor", row=0, header=True), Draft("cell", "Firm", row=1), Draft("paragraph", "The end."),
    ]  # fmt: skip
    made = factories.comparison(left=factories.document(drafts=drafts), owner=factories.user())
    for quote in ("The quay", "money", "Firm", "end"):
        factories.highlight(comparison=made, quote=quote, note=f"On {quote}.")
    factories.highlight(comparison=made, start=made.left.text.index("Firm"), end=len(made.left.text))
    page = reader_of.get(f"/comparisons/{made.pk}/print/").content.decode()
    article = page.partition("<article")[2].partition("</article>")[0]
    shape = re.findall(r"<(?:h1|ul|li (?=id)|table|p (?=id)|ol class)|<li value=\"\d\"|On [\w ]+\.", article)
    assert shape == [
        "<ol class", '<li value="1"', "On The quay.", "<h1", "<ul", "<li ", "<li ", "<ol class", '<li value="2"',
        "On money.", "<ol class", '<li value="3"', "On Firm.", "<table", "<ol class", '<li value="4"',
        '<li value="5"', "On end.", "<p ",
    ]  # fmt: skip


def test_it_follows_the_filter(reader_of: Client, link) -> None:
    address = f"/comparisons/{link.comparison_id}/print/?state=open"
    assert "data-numbers" not in reader_of.get(address).content.decode()


def test_it_asks_no_more_of_the_database_for_more_highlights(reader_of: Client, link) -> None:
    address = f"/comparisons/{link.comparison_id}/print/"
    few = queries(reader_of, address)
    for _ in range(9):
        factories.highlight(comparison=link.comparison)
    assert queries(reader_of, address) == few
