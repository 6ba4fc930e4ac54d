"""/comparisons/add/"""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.codebook import presets
from reader.models import Comparison, Document, Role
from tests.support import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/comparisons/add/"


@pytest.fixture
def analyst(client: Client) -> Any:
    analyst = factories.user()
    client.force_login(analyst)
    return analyst


@pytest.fixture
def pieces(analyst: Any) -> list[Any]:
    return [
        factories.document(text=f"Piece {name}.", title=f"The {name} piece") for name in ("first", "second")
    ]


def filled(pieces: list[Any], **changed: Any) -> dict[str, Any]:
    typed = {
        "title": "A quarrel",
        "left": pieces[0].pk,
        "right": pieces[1].pk,
        "codebook": "template:framings",
    }
    return typed | changed


def test_the_address() -> None:
    assert reverse("comparison_add") == ADDRESS


def test_the_form_offers_my_pieces_and_takes_the_left_one_from_the_address(
    client: Client, pieces: list[Any]
) -> None:
    draft = factories.document(text="A draft.", title="The draft", stored=False)
    foreign = factories.document(
        text="Foreign.", title="The foreign piece", brought_by=factories.user(username="other")
    )
    page = client.get(ADDRESS, {"left": pieces[1].pk})
    assert page.status_code == 200
    html = page.content.decode()
    assert f'<option value="{pieces[1].pk}" selected>' in html
    assert html.count("The first piece") == 2
    assert draft.title not in html
    assert foreign.title not in html
    assert "Entman (1993)" in html


@pytest.mark.parametrize("left", ["x", "-1", "999999", "9" * 40])
def test_a_left_piece_that_is_none_is_passed_over(client: Client, pieces: list[Any], left: str) -> None:
    assert client.get(ADDRESS, {"left": left}).status_code == 200


def test_it_makes_the_comparison_with_its_codebook_and_opens_it(
    client: Client, pieces: list[Any], analyst: Any
) -> None:
    answer = client.post(ADDRESS, filled(pieces, codebook="template:entman"))
    comparison = Comparison.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/comparisons/{comparison.pk}/")
    assert (comparison.title, comparison.left, comparison.right) == ("A quarrel", *pieces)
    assert [(m.user, m.role) for m in comparison.memberships.all()] == [(analyst, Role.OWNER)]
    assert (comparison.framings.count(), comparison.relations.count()) == (4, 6)


def test_the_codebook_of_another_comparison_of_mine_can_be_taken(
    client: Client, pieces: list[Any], analyst: Any
) -> None:
    other = factories.comparison(title="An older quarrel")
    presets.lay(other, analyst)
    factories.framing(comparison=other, name="Historical")
    assert "The codebook of “An older quarrel”" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, filled(pieces, codebook=f"comparison:{other.pk}"))
    made = Comparison.objects.get(title="A quarrel")
    assert [framing.slug for framing in made.framings.all()] == ["strategic", "psychological", "historical"]


def test_the_codebook_of_a_stranger_cannot(client: Client, pieces: list[Any]) -> None:
    other = factories.comparison(owner=factories.user(username="other"))
    answer = client.post(ADDRESS, filled(pieces, codebook=f"comparison:{other.pk}"))
    assert answer.status_code == 422
    assert "not one of yours" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"right": "same"}, "cannot be compared with itself"),
        ({"right": "draft"}, "still a draft"),
        ({"right": "foreign"}, "not one of yours"),
        ({"right": "x"}, "Choose another"),
        ({"right": ""}, "Choose a piece, or paste its text."),
        ({"right_text": "A pasted piece."}, "Both a piece and a text were given."),
        ({"right": "", "right_text": " \n"}, "Choose a piece, or paste its text."),
        ({"title": "x" * 201}, "at most 200"),
        ({"codebook": "template:nonesuch"}, "That codebook is not there"),
        ({"codebook": "empty"}, "no framing in use"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client: Client, pieces: list[Any], changed: dict[str, str], reason: str
) -> None:
    empty = factories.comparison(left=pieces[0], right=pieces[1])
    meant = {
        "same": pieces[0].pk,
        "draft": factories.document(text="A draft.", stored=False).pk,
        "foreign": factories.document(text="Foreign.", brought_by=factories.user(username="other")).pk,
        "empty": f"comparison:{empty.pk}",
    }
    typed = filled(pieces, **{name: meant.get(value, value) for name, value in changed.items()})
    answer = client.post(ADDRESS, typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert reason in html
    assert typed["title"].strip() in html
    assert f'<option value="{pieces[0].pk}" selected>' in html
    assert Comparison.objects.count() == 1


LEFT, RIGHT = "A Bargain\n\nThey traded.", "A Courtship: how it began\n\nThey met."


def test_two_pasted_texts_stand_side_by_side_at_once(client: Client, analyst: Any) -> None:
    assert "<select" in client.get(ADDRESS).content.decode().partition("Codebook to begin from")[2]
    assert 'name="left"' not in client.get(ADDRESS).content.decode()  # there is nothing to choose from
    typed = {"left_text": LEFT, "right_text": RIGHT, "codebook": "template:framings"}
    answer = client.post(ADDRESS, typed)
    comparison = Comparison.objects.get()
    assert answer["Location"] == comparison.get_absolute_url()
    assert comparison.title == "A Bargain and A Courtship"
    for document, text in ((comparison.left, "They traded."), (comparison.right, "They met.")):
        assert text in document.content.text
        assert (document.stored is not None, document.brought_by) == (True, analyst)


def test_a_piece_is_set_beside_a_pasted_text(client: Client, pieces: list[Any]) -> None:
    client.post(ADDRESS, filled(pieces, right="", right_text=RIGHT))
    comparison = Comparison.objects.get()
    assert comparison.left == pieces[0]
    assert comparison.right.title == "A Courtship: how it began"


def test_a_text_that_cannot_be_read_is_told_of_beside_it(
    client: Client, pieces: list[Any], settings: LazySettings
) -> None:
    settings.DOCUMENT_MAX_BYTES = 10
    answer = client.post(ADDRESS, filled(pieces, right="", right_text=RIGHT))
    assert answer.status_code == 422
    assert "right_text" in answer.context["form"].errors
    assert "They met." in answer.content.decode()


def test_what_is_refused_stores_no_piece(client: Client, pieces: list[Any]) -> None:
    empty = factories.comparison(left=pieces[0], right=pieces[1])
    before = Document.objects.count()
    typed = filled(pieces, right="", right_text=RIGHT, codebook=f"comparison:{empty.pk}")
    answer = client.post(ADDRESS, typed)
    assert answer.status_code == 422
    assert "no framing in use" in answer.content.decode()
    assert "They met." in answer.content.decode()
    assert Document.objects.count() == before


@pytest.mark.parametrize("typed", [{}, {"left_text": LEFT}, {"left": "1", "right": "2"}])
def test_without_pieces_a_text_is_asked_for(client: Client, analyst: Any, typed: dict[str, str]) -> None:
    answer = client.post(ADDRESS, {"codebook": "template:framings"} | typed)
    assert answer.status_code == 422
    assert "Paste the text." in answer.content.decode()
    assert not Comparison.objects.exists()


def test_it_needs_sign_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302


def test_the_number_of_queries_does_not_grow(client: Client, pieces: list[Any]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    factories.comparison()
    few = queries()
    for _ in range(10):
        factories.comparison()
    assert queries() == few
