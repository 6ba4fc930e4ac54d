"""`/documents/` and `/documents/<id>/`: the pieces a person may read."""

import pytest
from django.urls import reverse

from reader.models import Role
from reader.text.blocks import Draft
from tests.support import factories

pytestmark = pytest.mark.django_db
LIST = reverse("documents")


@pytest.fixture
def analyst(client):
    person = factories.user()
    client.force_login(person)
    return person


def test_an_empty_list_says_what_to_do(client, analyst) -> None:
    page = client.get(LIST).content.decode()
    assert "There is no piece here yet" in page
    assert reverse("document_add") in page


def test_the_list_shows_ones_own_pieces_and_marks_drafts(client, analyst) -> None:
    stored = factories.document(title="A stored piece")
    draft = factories.document(title="A draft piece", stored=False)
    page = client.get(LIST).content.decode()
    assert page.count('class="chip">Draft') == 1
    assert reverse("document", args=[stored.pk]) in page
    assert reverse("structure", args=[draft.pk]) in page
    assert f"{reverse('comparison_add')}?left={stored.pk}" in page


def test_the_list_shows_what_stands_in_ones_comparisons_and_nothing_else(client, analyst) -> None:
    curator = factories.user(username="curator")
    comparison = factories.comparison(owner=curator)
    factories.document(title="Out of reach", brought_by=curator)
    factories.membership(comparison=comparison, user=analyst, role=Role.READER)
    page = client.get(LIST).content.decode()
    assert comparison.left.title in page
    assert comparison.right.title in page
    assert "Out of reach" not in page


def test_the_number_of_queries_does_not_grow(client, analyst, django_assert_num_queries) -> None:
    for number in range(4):
        factories.document(title=f"Piece {number}")
    with django_assert_num_queries(4):  # session, person, number of pieces, pieces
        client.get(LIST)


def test_a_piece_is_shown_as_it_is(client, analyst) -> None:
    document = factories.document(
        title="A <b>bold</b> title",
        author="The Harbour Desk",
        language="de",
        drafts=[
            Draft("heading", "Kai & Kran", level=1),
            Draft("item", "<script>eins</script>"),
            Draft("item", "zwei"),
        ],
    )
    page = client.get(reverse("document", args=[document.pk])).content.decode()
    assert f'<article class="piece" data-document="{document.pk}" lang="de" dir="ltr">' in page
    assert "Kai &amp; Kran</h1>" in page
    assert "&lt;script&gt;eins&lt;/script&gt;</li>" in page
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in page
    assert "The Harbour Desk" in page
    assert f"{reverse('comparison_add')}?left={document.pk}" in page
    assert reverse("structure", args=[document.pk]) in page
    assert page.count("<h1") == 1


def test_a_piece_without_a_title_in_its_text_still_has_one_first_heading(client, analyst) -> None:
    document = factories.document(title="Named by hand")
    page = client.get(reverse("document", args=[document.pk])).content.decode()
    assert '<h1 class="visually-hidden">Named by hand</h1>' in page


def test_another_members_piece_can_be_read_and_not_corrected(client, analyst) -> None:
    comparison = factories.comparison(owner=factories.user(username="curator"))
    factories.membership(comparison=comparison, user=analyst, role=Role.CURATOR)
    answer = client.get(reverse("document", args=[comparison.left_id]))
    assert answer.status_code == 200
    assert reverse("structure", args=[comparison.left_id]) not in answer.content.decode()


def test_ones_own_draft_leads_to_its_correction(client, analyst) -> None:
    draft = factories.document(stored=False)
    assert client.get(reverse("document", args=[draft.pk])).url == reverse("structure", args=[draft.pk])


@pytest.mark.parametrize("stored", [True, False])
def test_a_stranger_finds_nothing(client, analyst, stored: bool) -> None:
    document = factories.document(brought_by=factories.user(username="curator"), stored=stored)
    assert client.get(reverse("document", args=[document.pk])).status_code == 404


def test_a_number_without_a_piece_is_not_found(client, analyst) -> None:
    assert client.get(reverse("document", args=[999])).status_code == 404


@pytest.mark.parametrize("address", [LIST, "/documents/1/"])
def test_only_reading_is_allowed_and_only_signed_in(client, address: str) -> None:
    assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(factories.user())
    assert client.post(address).status_code == 405
