"""What undo leaves as it is: whatever somebody else changed or built upon, and what cannot stand any more"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from annotations.curation import bulk_edit
from annotations.models import Change, Comment, Highlight
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, address, edited
from tests.support.undo import join, make, redo, undo

pytestmark = pytest.mark.django_db


def test_an_act_that_somebody_else_built_over_is_refused_in_words(
    client: Client, other: Client, comparison: Comparison
) -> None:
    first, second = make(client, comparison, "harbour"), make(client, comparison)
    other.post(address("highlight_curate", second), {"status": "accepted"})
    refused = undo(client, comparison)
    assert refused["status"] == 422
    assert refused["errors"]["__all__"] == [
        f"“Highlight made” stays as it is. other has changed highlight #{second.pk} since (accepted), "
        "and that would be lost."
    ]
    assert Highlight.objects.live().count() == 2
    before = members.revision(comparison)
    assert undo(client, comparison)["past"] == refused["past"]
    assert members.revision(comparison) == before
    past = undo(client, comparison, refused["past"])
    assert past["rows"][0]["id"] == first.pk
    assert redo(client, comparison)["rows"][0]["id"] == first.pk
    assert set(Highlight.objects.live()) == {first, second}
    answer = client.post(address("undo", comparison), headers=HTMX)
    assert answer.status_code == 200  # what was gone past is not asked about again
    assert set(Highlight.objects.live()) == {second}


def test_it_is_offered_to_go_past_what_stands(client: Client, other: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    other.post(address("highlight", row), edited(row, note="Better."))
    answer = client.post(address("undo", comparison), headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#toast"
    assert "Leave it, undo the one before" in answer.content.decode()
    plain = client.post(address("undo", comparison), follow=True)
    assert "stays as it is" in plain.content.decode()
    assert undo(client, comparison, undo(client, comparison)["past"])["errors"] == {
        "__all__": ["There is nothing of yours to undo before that."]
    }


@pytest.mark.parametrize("built", ["link", "silence", "reply"])
def test_what_others_built_upon_it_does_not_go_with_it(
    client: Client, other: Client, comparison: Comparison, built: str
) -> None:
    row = make(client, comparison)
    if built == "link":
        join(other, comparison, row, make(other, comparison, "smiling", "right"))
    elif built == "silence":
        other.post(address("silence", row))
    else:
        other.post(address("highlight_comments", row), {"text": "Why?"})
    reason = undo(client, comparison)["errors"]["__all__"][0]
    assert f"#{row.pk} since, and that would go with it." in reason
    assert reason.startswith("“Highlight made” stays as it is. other has ")
    assert row in Highlight.objects.live()


def test_a_place_that_is_taken_meanwhile_refuses(client: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    client.post(address("highlight_delete", row))
    twin = factories.highlight(comparison=comparison, quote="offer", analyst=factories.user())
    revision = Change.objects.of(twin).get().revision
    refused = undo(client, comparison, revision)
    assert refused["status"] == 422
    assert f"cannot come back as it was: #{twin.pk} has taken its place." in refused["errors"]["__all__"][0]
    assert Highlight.objects.live().get() == twin


def test_a_tag_that_was_renamed_refuses(client: Client, other: Client, comparison: Comparison) -> None:
    tag = factories.tag(framing=comparison.framings.get(slug="strategic"))
    row = make(client, comparison, tags=["leverage"])
    client.post(address("highlight", row), edited(row, tags=[]))
    tag.change(factories.user(username="other"), seen=tag.revision, name="pressure", definition="")
    refused = undo(client, comparison)
    assert refused["status"] == 422
    assert "there is no tag “leverage”" in refused["errors"]["__all__"][0].lower()
    assert Highlight.objects.get(pk=row.pk).tag_names == []


def test_a_lowered_role_takes_back_nothing_of_others(
    other: Client, client: Client, comparison: Comparison
) -> None:
    row = make(client, comparison)
    other.post(address("highlight_curate", row), {"status": "rejected"})
    comparison.memberships.filter(user__username="other").update(role=Role.ANALYST)
    assert "needs the role of curator" in undo(other, comparison)["errors"]["__all__"][0]
    assert Highlight.objects.get(pk=row.pk).status == "rejected"


def test_a_former_curator_takes_back_no_bulk_act_on_others_rows(
    other: Client, client: Client, comparison: Comparison
) -> None:
    theirs, own = make(client, comparison), make(other, comparison, "harbour")
    bulk_edit.delete_softly(Highlight.objects.filter(pk__in=[theirs.pk, own.pk]), own.analyst)
    comparison.memberships.filter(user__username="other").update(role=Role.ANALYST)
    assert "needs the role of curator" in undo(other, comparison)["errors"]["__all__"][0]
    assert not Highlight.objects.live().exists()
    comparison.memberships.filter(user__username="other").update(role=Role.CURATOR)
    assert undo(other, comparison)["undone"] == "2 highlights deleted"
    assert set(Highlight.objects.live()) == {theirs, own}


def test_a_reply_counts_as_later_although_the_clock_was_set_back(
    client: Client, other: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(client, comparison)
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now - dt.timedelta(minutes=5))
        other.post(address("highlight_comments", row), {"text": "Why?"})
    assert "other has replied to" in undo(client, comparison)["errors"]["__all__"][0]
    assert row in Highlight.objects.live()


def test_a_reply_that_came_back_since_is_kept(client: Client, other: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    other.post(address("highlight_comments", row), {"text": "Why?"})
    reply = Comment.objects.get()
    reply.delete_softly(reply.author)
    client.post(address("highlight", row), edited(row, note="Mine."))
    reply.restore(reply.author)
    assert undo(client, comparison)["undone"] == "highlight edited"
    assert "other has replied to" in undo(client, comparison)["errors"]["__all__"][0]


def test_ones_own_later_change_is_named_as_such(client: Client, comparison: Comparison) -> None:
    row = make(client, comparison)
    client.post(address("highlight", row), edited(row, note="Mine."))
    past = Change.objects.of(row)[0].revision
    reason = undo(client, comparison, past)["errors"]["__all__"][0]
    assert f"You have changed highlight #{row.pk} since (edited), and that would be lost." in reason
