"""Undo and redo: a person's own acts, one by one, whole, across requests, and never over somebody else's work"""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.curation import bulk_edit
from annotations.models import Change, Comment, Highlight, Link, Silence
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, JSON, address, edited, selected, verbs
from tests.support.undo import join, make, redo, undo

pytestmark = pytest.mark.django_db


def test_a_new_highlight_is_taken_back_and_made_again(client: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    done = undo(client, comparison)
    assert done["undone"] == "highlight made"
    assert done["rows"] == [{"noun": "highlight", "id": row.pk, "deleted": True}]
    assert not Highlight.objects.live().exists()
    assert redo(client, comparison)["redone"] == "highlight made"
    assert Highlight.objects.live().get() == row
    assert verbs(row) == ["created", "undid", "redid"]


def test_an_edit_is_taken_back_whole(client: Client, comparison: Comparison) -> None:
    framing = comparison.framings.get(slug="strategic")
    factories.tag(framing=framing, name="leverage")
    row = make(client, comparison, tags=["leverage"], note="First.")
    sent = edited(row, framing="psychological", tags=[], note="Second.") | selected(
        comparison.left, "weigh the offer", "psychological"
    )
    assert client.post(address("highlight", row), sent, headers=JSON).status_code == 200
    assert undo(client, comparison)["undone"] == "highlight edited"
    row = Highlight.objects.get(pk=row.pk)
    assert (row.framing.slug, row.tag_names, row.note, row.quote) == (
        "strategic",
        ["leverage"],
        "First.",
        "offer",
    )
    assert row.prefix.endswith("weigh the ")
    assert comparison.left.text[row.start : row.end] == "offer"
    redo(client, comparison)
    row = Highlight.objects.get(pk=row.pk)
    assert (row.framing.slug, row.tag_names, row.note, row.quote) == (
        "psychological",
        [],
        "Second.",
        "weigh the offer",
    )


def test_a_deletion_is_taken_back_with_the_links_that_rested(client: Client, comparison: Comparison) -> None:
    row, far = make(client, comparison), make(client, comparison, "smiling", "right")
    link = join(client, comparison, row, far)
    client.post(address("highlight_delete", row))
    assert not Link.objects.live().exists()
    answer = client.post(address("undo", comparison), headers=HTMX).content.decode()
    assert "“Highlight deleted” was undone." in answer
    assert set(members.marks(answer)) == {row.pk, far.pk}
    assert f'"id":{link.pk},' in unescape(answer)
    assert ">Redo</button>" in answer
    assert Link.objects.live().get() == link


def test_a_link_and_the_silences_that_it_withdrew_are_one_act(client: Client, comparison: Comparison) -> None:
    row, far = make(client, comparison), make(client, comparison, "smiling", "right")
    client.post(address("silence", row), {"note": "None."}, headers=JSON)
    silence = Silence.objects.get()
    link = join(client, comparison, row, far)
    assert not Silence.objects.live().exists()
    done = undo(client, comparison)
    assert done["undone"] == "link made"
    assert len(done["rows"]) == 2
    assert Silence.objects.live().get() == silence
    assert not Link.objects.live().exists()
    redo(client, comparison)
    assert Link.objects.live().get() == link
    assert not Silence.objects.live().exists()
    undo(client, comparison)
    assert undo(client, comparison)["undone"] == "no counterpart confirmed"
    assert not Silence.objects.live().exists()


def test_every_verb_has_its_words(client: Client, comparison: Comparison) -> None:
    row, far = make(client, comparison), make(client, comparison, "smiling", "right")
    link = join(client, comparison, row, far)
    client.post(address("link", link), edited(link, relation="echoes"))
    client.post(address("link_delete", link))
    client.post(address("silence", row))
    silence = Silence.objects.get()
    client.post(address("silence_delete", silence))
    client.post(address("silence_restore", silence))
    told = [undo(client, comparison)["undone"] for _ in range(8)]
    assert told == [
        "no counterpart confirmed again", "no counterpart withdrawn", "no counterpart confirmed",
        "link removed", "link edited", "link made",
        "highlight made", "highlight made",
    ]  # fmt: skip
    assert undo(client, comparison)["errors"] == {"__all__": ["There is nothing of yours to undo."]}
    assert [redo(client, comparison)["redone"] for _ in range(8)] == told[::-1]
    assert redo(client, comparison)["errors"] == {"__all__": ["There is nothing of yours to redo."]}
    link.refresh_from_db()
    assert (link.relation.slug, bool(link.deleted)) == ("echoes", True)
    assert Silence.objects.live().get() == silence


def test_what_was_restored_and_curated_goes_back_too(other: Client, comparison: Comparison) -> None:
    row = make(other, comparison)
    other.post(address("highlight_curate", row), {"status": "accepted"})
    other.post(address("highlight_delete", row))
    other.post(address("highlight_restore", row))
    told = [undo(other, comparison)["undone"] for _ in range(3)]
    assert told == ["highlight restored", "highlight deleted", "highlight accepted"]
    assert Highlight.objects.live().get().status == "proposed"


def test_a_new_act_ends_what_may_be_redone(client: Client, comparison: Comparison) -> None:
    make(client, comparison)
    undo(client, comparison)
    make(client, comparison, "harbour")
    assert redo(client, comparison)["status"] == 422
    assert [undo(client, comparison)["status"] for _ in range(2)] == [200, 422]


def test_only_ones_own_acts_in_this_comparison(client: Client, other: Client, comparison: Comparison) -> None:
    mine, theirs = make(client, comparison), make(other, comparison, "harbour")
    elsewhere = factories.comparison(title="Another", owner=factories.user())
    kept = factories.highlight(comparison=elsewhere, analyst=factories.user())
    undo(client, comparison)
    assert undo(client, comparison)["status"] == 422
    assert set(Highlight.objects.live()) == {theirs, kept}
    assert Change.objects.of(mine).first().actor == factories.user()


def test_without_javascript_the_page_says_what_was_undone(client: Client, comparison: Comparison) -> None:
    make(client, comparison)
    page = client.post(address("undo", comparison), follow=True)
    assert page.redirect_chain == [(address("workbench", comparison), 302)]
    assert "“Highlight made” was undone." in page.content.decode()
    assert (
        "“Highlight made” was redone."
        in client.post(address("redo", comparison), follow=True).content.decode()
    )


def test_a_reader_is_offered_no_undo(comparison: Comparison) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    assert address("undo", comparison) not in reader.get(address("workbench", comparison)).content.decode()
    assert reader.post(address("undo", comparison)).status_code == 403


@pytest.mark.parametrize("past", ["x", "-1", HUGE, "9" * 5000])
def test_nonsense_to_go_past_is_passed_over(client: Client, comparison: Comparison, past: Any) -> None:
    make(client, comparison)
    assert undo(client, comparison, past)["undone"] == "highlight made"


def test_it_costs_the_same_after_many_acts(client: Client, comparison: Comparison) -> None:
    def cost() -> int:
        make(client, comparison)
        with CaptureQueriesContext(connection) as captured:
            assert undo(client, comparison)["status"] == 200
        return len(captured)

    cost()
    few = cost()
    for _ in range(12):
        make(client, comparison)
        undo(client, comparison)
    assert cost() == few


def test_replies_are_not_among_what_is_undone(client: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    client.post(address("highlight_comments", row), {"text": "Mine."})
    assert undo(client, comparison)["undone"] == "highlight made"
    assert Comment.objects.live().count() == 1


def test_a_bulk_act_is_taken_back_from_the_workbench_whole(
    other: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.views.undo.REDRAWN", 2)
    rows = [make(other, comparison, quote) for quote in ("harbour", "offer", "weigh")]
    bulk_edit.delete_softly(Highlight.objects.all(), rows[0].analyst)
    answer = other.post(address("undo", comparison), headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert set(Highlight.objects.live()) == set(rows)
    page = other.get(address("workbench", comparison)).content.decode()
    assert "“3 highlights deleted” was undone." in page
