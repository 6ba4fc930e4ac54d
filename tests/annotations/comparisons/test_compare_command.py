"""manage.py compare LEFT_ID RIGHT_ID --title T [--owner USER]"""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reader.models import Comparison, Document, Role
from tests.support import factories

pytestmark = pytest.mark.django_db


def compare(left: Any, right: Any, **options: Any) -> Comparison:
    out = io.StringIO()
    call_command("compare", left, right, title="A title", stdout=out, **options)
    return Comparison.objects.get(pk=int(out.getvalue()))


@pytest.fixture
def pieces() -> list[int]:
    """Two stored pieces that nobody brought."""
    made = [factories.document(text=text) for text in ("One piece.", "Another piece.")]
    Document.objects.filter().update(brought_by=None)
    return [document.pk for document in made]


def test_it_prints_the_number_and_lays_the_default_codebook(pieces: list[int]) -> None:
    comparison = compare(*pieces, owner="analyst")
    assert [comparison.left_id, comparison.right_id, comparison.title] == [*pieces, "A title"]
    assert [framing.slug for framing in comparison.framings.all()] == ["strategic", "psychological"]
    assert [(m.user.username, m.role) for m in comparison.memberships.all()] == [("analyst", Role.OWNER)]


def test_another_template_can_be_named(pieces: list[int]) -> None:
    assert compare(*pieces, codebook="entman").framings.count() == 4


class TestOwner:
    def test_who_brought_the_pieces(self, pieces: list[int]) -> None:
        curator = factories.user(username="curator", is_superuser=False)
        Document.objects.filter(pk=pieces[0]).update(brought_by=curator)
        assert compare(*pieces).created_by == curator

    def test_or_the_only_superuser(self, pieces: list[int]) -> None:
        curator = factories.user(username="curator", is_superuser=True)
        assert compare(*pieces).created_by == curator

    def test_or_the_account_analyst(self, pieces: list[int]) -> None:
        for username in ("curator", "second"):
            factories.user(username=username, is_superuser=True)
        assert compare(*pieces).created_by.username == "analyst"

    def test_or_else_it_asks(self, pieces: list[int]) -> None:
        analyst = factories.user()
        analyst.username = "somebody"
        analyst.save()
        with pytest.raises(CommandError, match="say it with --owner"):
            compare(*pieces)

    def test_an_unknown_one_is_said(self, pieces: list[int]) -> None:
        with pytest.raises(CommandError, match="no account “nobody”"):
            compare(*pieces, owner="nobody")


def test_bad_input_is_said_and_leaves_nothing(pieces: list[int]) -> None:
    draft = factories.document(text="A draft.", stored=False)
    cases = [
        ((pieces[0], 10**6), {}, "no piece 1000000"),
        ((pieces[0], pieces[0]), {}, "cannot be compared with itself"),
        ((pieces[0], draft.pk), {}, "still a draft"),
        (pieces, {"title": " "}, "title cannot be used"),
        (pieces, {"title": "x" * 201}, "title cannot be used"),
    ]
    for (left, right), options, reason in cases:
        with pytest.raises(CommandError, match=reason):
            call_command("compare", left, right, **({"title": "A title", "owner": "analyst"} | options))
    assert not Comparison.objects.exists()
