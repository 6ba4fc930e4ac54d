"""An edit in part: what a program does not send stays, whatever is edited; the page can still empty a field."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Comment, Framing, Highlight, Relation, Tag
from reader.models import Comparison
from tests.support import factories, members
from tests.support.curator import curator
from tests.support.members import HTMX, JSON, address

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made, definition="By interests.")
    factories.framing(comparison=made, name="Psychological")
    factories.relation(comparison=made)
    factories.relation(comparison=made, name="Explains")
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(comparison: Comparison) -> Highlight:
    tag = factories.tag(framing=comparison.framings.get(slug="strategic"))
    return factories.highlight(comparison=comparison, quote="weigh the offer", tags=[tag], note="  First.")


def said(row: Highlight) -> tuple[str, list[str], str]:
    now = Highlight.objects.get(pk=row.pk)
    return now.framing.slug, now.tag_names, now.note


@pytest.mark.parametrize("headers", [JSON, HTMX, {}], ids=["json", "htmx", "form"])
def test_framing_and_revision_alone_leave_note_and_tags(
    client: Client, row: Highlight, headers: dict[str, str]
) -> None:
    sent = {"framing": "strategic", "revision": row.revision}
    assert client.post(address("highlight", row), sent, headers=headers).status_code in (200, 302)
    assert said(row) == ("strategic", ["leverage"], "  First.")


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        ({"note": "Second."}, ("strategic", ["leverage"], "Second.")),
        ({"note": ""}, ("strategic", ["leverage"], "")),
        ({"tags": ""}, ("strategic", [], "  First.")),
        ({"tags": ["", "delay"]}, ("strategic", ["delay"], "  First.")),
        ({"start": 0, "end": 3}, ("strategic", ["leverage"], "  First.")),
        ({"framing": "psychological", "tags": ""}, ("psychological", [], "  First.")),
    ],
)
def test_a_program_changes_what_it_sends(
    client: Client, row: Highlight, sent: dict[str, Any], outcome: tuple[str, list[str], str]
) -> None:
    factories.tag(framing=row.framing, name="delay")
    answer = client.post(address("highlight", row), sent | {"revision": row.revision}, headers=JSON)
    assert answer.status_code == 200
    assert said(row) == outcome


def test_a_new_framing_does_not_drop_tags_that_were_not_sent(client: Client, row: Highlight) -> None:
    sent = {"framing": "psychological", "revision": row.revision}
    answer = client.post(address("highlight", row), sent, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"]["tags"] == [
        "“leverage” is not a tag of Psychological.",
        "Send the tags that it is to have below the new framing, or an empty one.",
    ]
    assert said(row) == ("strategic", ["leverage"], "  First.")


def test_the_page_can_untick_the_last_tag(client: Client, row: Highlight) -> None:
    page = client.get(address("highlight", row, "?edit=1"), headers=HTMX).content.decode()
    assert '<input type="hidden" name="tags" value="">' in page
    sent = {"framing": "strategic", "tags": "", "note": "First.", "revision": row.revision}
    assert client.post(address("highlight", row), sent).status_code == 302
    assert said(row) == ("strategic", [], "First.")


def test_the_revision_is_asked_for(client: Client, row: Highlight) -> None:
    answer = client.post(address("highlight", row), {"note": "Second."}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"revision"}


def test_a_link_keeps_its_note_and_its_relation(client: Client, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison, note="Two faces.")
    sent = {"relation": "explains", "revision": link.revision}
    assert client.post(address("link", link), sent, headers=JSON).json()["note"] == "Two faces."
    link.refresh_from_db()
    sent = {"note": "Second.", "revision": link.revision}
    assert client.post(address("link", link), sent, headers=JSON).json()["relation"] == "explains"


def test_a_reply_keeps_its_text(client: Client, row: Highlight) -> None:
    reply = factories.comment(subject=row)
    sent = {"revision": reply.revision}
    assert client.post(address("comment", reply), sent, headers=JSON).status_code == 200
    assert Comment.objects.get().text == "Is it so?"


def test_a_code_keeps_what_is_not_sent(client: Client, comparison: Comparison, row: Highlight) -> None:
    framing, tag = comparison.framings.get(slug="strategic"), Tag.objects.get()
    relation = comparison.relations.get(slug="contrasts")
    for code in (framing, tag, relation):
        where = reverse("code", args=[comparison.pk, code.noun, code.pk])
        before = type(code)._default_manager.filter(pk=code.pk).values()[0]
        answer = client.post(where, {"name": f"{code.name} anew", "revision": code.revision})
        assert answer.status_code == 302
        after = type(code)._default_manager.filter(pk=code.pk).values()[0]
        assert {name for name in before if before[name] != after[name]} == {"name", "revision"}


def test_a_new_relation_runs_one_way(client: Client, comparison: Comparison) -> None:
    where = reverse("code_add", args=[comparison.pk, "relation"])
    assert client.post(where, {"name": "Answers", "colour": "#7a5195"}).status_code == 302
    assert not Relation.objects.get(name="Answers").symmetric


def test_a_piece_keeps_what_is_not_sent(client: Client) -> None:
    piece = factories.document(author="Harbour Desk", source="The Quay", stored=False)
    where = reverse("structure", args=[piece.pk])
    assert client.post(where, {"title": "Another"}).status_code == 302
    piece.refresh_from_db()
    assert (piece.title, piece.author, piece.source) == ("Another", "Harbour Desk", "The Quay")


class TestAdmin:
    @pytest.fixture
    def client(self, comparison: Comparison) -> Client:
        factories.membership(comparison=comparison, user=curator(), role=30)  # type: ignore[arg-type]
        return members.signed_in(curator())

    def test_a_row_keeps_what_is_not_sent(self, client: Client, row: Highlight) -> None:
        where = reverse("admin:annotations_highlight_change", args=[row.pk])
        sent = {"seen": row.revision, "status": "accepted"}
        assert client.post(where, sent).status_code == 302
        assert said(row) == ("strategic", ["leverage"], "  First.")
        row.refresh_from_db()
        assert row.status == "accepted"
        assert '<input type="hidden" name="tags" value="">' in client.get(where).content.decode()
        assert client.post(where, {"seen": row.revision, "tags": ""}).status_code == 302
        assert said(row)[1] == []

    def test_a_code_keeps_what_is_not_sent(self, client: Client, comparison: Comparison) -> None:
        framing = comparison.framings.get(slug="strategic")
        where = reverse("admin:annotations_framing_change", args=[framing.pk])
        assert client.post(where, {"seen": framing.revision, "name": "Strategy"}).status_code == 302
        now = Framing.objects.get(pk=framing.pk)
        assert (now.name, now.definition, now.key, now.colour) == (
            "Strategy",
            "By interests.",
            "s",
            "#0063a6",
        )
