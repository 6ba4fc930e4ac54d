"""/documents/<id>/destroy/: a piece that no comparison uses, for good"""

from __future__ import annotations

import logging

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from annotations.comparisons import make_comparison
from annotations.models import Embedding
from annotations.models.annotation import Refused
from reader.documents.destruction import destroy
from reader.models import Comparison, Document, Role
from reader.text import content_cache
from tests.support import factories, members
from tests.support.members import JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece() -> Document:
    return factories.document(title="The quay", brought_by=factories.user(username="analyst"))


@pytest.fixture
def analyst(piece: Document) -> Client:
    return members.signed_in(piece.brought_by)


def where(piece: Document) -> str:
    return reverse("document_destroy", args=[piece.pk])


def test_whoever_added_it_destroys_it_by_its_title(
    analyst: Client, piece: Document, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    number = piece.pk
    Embedding.objects.create(document=piece, model="m", fingerprint=piece.fingerprint, vectors=b"")
    assert where(piece) in analyst.get(reverse("document", args=[number])).content.decode()
    assert "Destroy the piece" in analyst.get(where(piece)).content.decode()
    answer = analyst.post(where(piece), {"title": "The quay"})
    assert answer.url == reverse("documents")
    assert not Document.objects.exists()
    assert not Embedding.objects.exists()
    assert not content_cache._memory._kept
    (line,) = [record.getMessage() for record in caplog.records if "destroyed" in record.getMessage()]
    assert line == f"Piece {number} was destroyed by user {piece.brought_by_id}."
    assert analyst.get(where(Document(pk=number))).status_code == 404


def test_another_title_destroys_nothing(analyst: Client, piece: Document) -> None:
    answer = analyst.post(where(piece), {"title": "The harbour"})
    assert answer.status_code == 422
    assert "This is not its title" in answer.content.decode()
    answer = analyst.post(where(piece), {}, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["title"])
    assert Document.objects.exists()


def test_one_that_is_used_stays_and_the_page_names_only_comparisons_of_the_person(
    analyst: Client, piece: Document
) -> None:
    factories.comparison(left=piece, title="Of mine", owner=piece.brought_by)
    for number in range(2):
        factories.comparison(left=piece, title=f"Hidden {number}", owner=factories.user(username="other"))
    told = analyst.get(where(piece)).content.decode()
    assert "Of mine" in told
    assert "2 more comparisons of other people" in told
    assert "Hidden" not in told
    assert 'name="title"' not in told
    answer = analyst.post(where(piece), {"title": piece.title})
    assert answer.status_code == 409
    assert "A comparison uses this piece" in answer.content.decode()
    assert "Hidden" not in answer.content.decode()
    answer = analyst.post(where(piece), {"title": piece.title}, headers=JSON)
    assert answer.status_code == 409
    assert "A comparison uses this piece" in answer.json()["errors"]["__all__"][0]
    assert Document.objects.filter(pk=piece.pk).exists()


def test_others_may_not_and_strangers_find_nothing(piece: Document) -> None:
    comparison = factories.comparison(left=piece, owner=piece.brought_by)
    sent = {"title": piece.title}
    for role in (Role.READER, Role.OWNER):
        client = members.member(comparison, f"a-{role.name}", role)
        assert client.get(where(piece)).status_code == 403
        assert client.post(where(piece), sent).status_code == 403
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.get(where(piece)).status_code == 404
    assert stranger.post(where(piece), sent).status_code == 404
    assert stranger.get(reverse("document_destroy", args=[987_654])).status_code == 404


def test_a_superuser_destroys_the_piece_of_a_former_analyst(piece: Document) -> None:
    client = members.signed_in(get_user_model().objects.create_superuser("root", password=factories.PASSWORD))
    assert client.get(reverse("document_destroy", args=[987_654])).status_code == 404
    assert client.post(where(piece), {"title": piece.title}).status_code == 302
    assert not Document.objects.exists()


def test_a_draft_is_discarded_on_its_own_page(analyst: Client, piece: Document) -> None:
    draft = factories.document(stored=False, brought_by=piece.brought_by, title="A draft")
    assert analyst.get(where(draft)).url == reverse("structure", args=[draft.pk])


def test_one_that_another_piece_supersedes_goes_without_it(analyst: Client, piece: Document) -> None:
    newer = factories.document(title="Corrected", brought_by=piece.brought_by, supersedes=piece)
    analyst.post(where(piece), {"title": piece.title})
    assert Document.objects.get() == newer
    assert Document.objects.get().supersedes is None


def test_a_comparison_that_was_made_meanwhile_keeps_it(piece: Document) -> None:
    factories.comparison(left=piece, owner=piece.brought_by)
    with pytest.raises(ValidationError, match="A comparison uses this piece"):
        destroy(piece, piece.brought_by)
    assert Document.objects.filter(pk=piece.pk).exists()


def test_a_comparison_of_one_that_was_destroyed_meanwhile_is_refused(piece: Document) -> None:
    other = factories.document(title="Other", brought_by=piece.brought_by)
    stale = Document.objects.get(pk=piece.pk)
    destroy(piece, piece.brought_by)
    with pytest.raises(Refused, match="destroyed meanwhile"):
        make_comparison(left=stale, right=other, title="Late", owner=other.brought_by)
    assert not Comparison.objects.exists()
