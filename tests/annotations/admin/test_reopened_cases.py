"""What a bulk act would open again of the settled cases is said before it is done, and so before it is undone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from annotations.curation import bulk_edit
from annotations.models import Change, Highlight, Link, Ruling
from tests.support import factories
from tests.support.adjudication import Coded
from tests.support.curator import list_of, permit, signed_in

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"
OPENED = "1 case settled in adjudication is opened again: “Two firms"


@pytest.fixture
def coded() -> Coded:
    return Coded()


@pytest.fixture
def client(coded: Coded) -> Client:
    return signed_in(permit(coded.curator))


@pytest.fixture
def settled(coded: Coded) -> Highlight:
    """A passage that one analyst has marked and two have left, which was settled."""
    row = coded.mark(1, QUAY)
    coded.settle(row, "take", 1)
    return row


def asked(client: Client, action: str, *rows: Any, query: str = "", **more: Any) -> str:
    """The page that follows the action, in words."""
    sent = {"action": action, "_selected_action": [row.pk for row in rows]} | more
    answer = client.post(list_of(type(rows[0])) + query, sent, follow=True)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def standing_open(coded: Coded) -> int:
    coded.comparison.refresh_from_db()
    return len(coded.standing.open)


def test_a_retag_says_what_it_opens_again(coded: Coded, client: Client, settled: Highlight) -> None:
    opened = asked(client, "retag", settled)
    assert "1 case settled in adjudication has these rows. If you change what they say, the case is" in opened
    same = {"how": "exact", "framing": coded.strategic.pk, "none": "on", "step": "preview"}
    assert "settled in adjudication" not in asked(client, "retag", settled, **same)
    added = {"how": "add", "tags": [coded.leverage.pk]}
    assert OPENED in asked(client, "retag", settled, **added, step="preview")
    assert not standing_open(coded)


def test_the_case_that_is_opened_again_can_be_looked_at(
    coded: Coded, client: Client, settled: Highlight
) -> None:
    sent = {"action": "retag", "_selected_action": [settled.pk]}
    page = client.post(list_of(Highlight), sent).content.decode()
    assert f'href="/comparisons/{coded.comparison.pk}/adjudication/?case=h{settled.pk}"' in page


@pytest.mark.parametrize("action", ["delete_rows", "reject"])
def test_an_act_without_a_preview_asks_first_if_it_opens_a_case_again(
    coded: Coded, client: Client, settled: Highlight, action: str
) -> None:
    other = coded.mark(2, "offer")
    page = asked(client, action, settled, other, why="why")
    assert OPENED in page
    assert "2 selected; 2 of them will be" in page
    assert not Change.objects.filter(verb__in=["deleted", "rejected"]).exists()
    sent = {"action": action, "_selected_action": [settled.pk, other.pk]}
    shown = client.post(list_of(Highlight), sent).context["shown"]
    done = asked(client, action, settled, other, step="apply", shown=shown)
    assert "2 highlights" in done
    assert Change.objects.filter(verb__in=["deleted", "rejected"]).count() == 2
    assert coded.standing.left_over


def test_an_act_that_opens_nothing_again_is_done_at_once(
    coded: Coded, client: Client, settled: Highlight
) -> None:
    assert "1 highlight accepted." in asked(client, "accept", settled)
    assert not standing_open(coded)
    assert "1 highlight deleted." in asked(client, "delete_rows", coded.mark(2, "offer"))


def test_a_restored_row_that_comes_into_a_settled_case_is_said(coded: Coded, client: Client) -> None:
    row = coded.mark(2, "the same quay")
    row.delete_softly(coded.people[1])
    mine = coded.mark(1, QUAY)
    coded.settle(mine, "take", 1)
    assert OPENED in asked(client, "restore_rows", row, query="?state=deleted")
    row.refresh_from_db()
    assert row.deleted
    bulk_edit.restore(Highlight.objects.filter(pk=row.pk), coded.curator)
    assert standing_open(coded) == 1


def test_another_relation_and_another_analyst_are_said(coded: Coded, client: Client) -> None:
    left, right = coded.mark(1, QUAY), coded.mark(1, "The gifts were large", "right")
    coded.mark(2, QUAY)
    coded.mark(2, "The gifts were large", "right")
    link = coded.link(1, left, right)
    coded.settle(link, "take", 1)
    assert OPENED in asked(client, "relate", link, relation=coded.explains.pk, step="preview")
    assert "settled in" not in asked(client, "relate", link, relation=coded.relation.pk, step="preview")
    assert OPENED in asked(client, "reassign", link, person=coded.people[2].pk, step="preview")
    assert Link.objects.get().relation == coded.relation


def test_a_merge_that_brings_a_rejected_row_back_is_said_and_so_is_its_split(
    coded: Coded, client: Client
) -> None:
    mine, other = coded.mark(1, QUAY), coded.mark(2, QUAY)
    other.curate(coded.curator, "rejected")
    coded.settle(mine, "take", 1)
    assert OPENED in asked(client, "merge", mine, other)
    shown = client.post(
        list_of(Highlight), {"action": "merge", "_selected_action": [mine.pk, other.pk]}
    ).context["shown"]
    asked(client, "merge", mine, other, step="apply", shown=shown)
    assert standing_open(coded) == 1
    coded.settle(mine, "take", 1)
    assert OPENED in asked(client, "split", mine, how="whole", step="preview")


def test_an_undo_says_what_it_opens_again(coded: Coded, client: Client) -> None:
    row, other = coded.mark(1, QUAY), coded.mark(2, "offer")
    done = bulk_edit.change_tags(
        Highlight.objects.filter(pk__in=[row.pk, other.pk]), coded.curator, [coded.leverage]
    )
    coded.comparison.refresh_from_db()
    coded.settle(row, "take", 1)
    act = ".".join(map(str, done.acts[0]))
    page = client.post("/admin/annotations/change/undo/", {"act": act}, follow=True)
    words = " ".join(re.sub(r"<[^>]+>", "", page.content.decode()).split())
    assert OPENED in words
    assert not Change.objects.filter(verb="undid").exists()
    client.post("/admin/annotations/change/undo/", {"act": act, "parts": page.context["parts"]})
    assert Change.objects.filter(verb="undid").count() == 2
    coded.comparison.refresh_from_db()
    assert coded.case(row).reopened


def test_an_undo_that_opens_nothing_again_is_done_at_once(
    coded: Coded, client: Client, settled: Highlight
) -> None:
    asked(client, "accept", settled, coded.mark(2, "offer"))
    act = Change.objects.filter(verb="accepted").first()
    assert act
    client.post("/admin/annotations/change/undo/", {"act": f"{coded.comparison.pk}.{act.revision}"})
    assert Change.objects.filter(verb="undid").count() == 2
    assert Ruling.objects.live().count() == 1


def test_a_revert_says_what_it_opens_again(coded: Coded, client: Client) -> None:
    row = factories.highlight(
        comparison=coded.comparison, analyst=coded.people[0], framing=coded.strategic, quote=QUAY
    )
    first = Change.objects.of(row).first()
    assert first
    row.edit(coded.people[0], seen=row.revision, framing=coded.psychological, tags=[], note="")
    coded.settle(row, "take", 1)
    page = client.get(f"/admin/annotations/highlight/{row.pk}/history/{first.pk}/revert/").content.decode()
    assert OPENED in " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_the_undo_of_several_acts_asks_about_the_one_that_opens_a_case_again(
    coded: Coded, client: Client
) -> None:
    row, other = coded.mark(1, QUAY), coded.mark(2, "offer")
    done = [
        bulk_edit.change_tags(Highlight.objects.filter(pk=one.pk), coded.curator, [coded.leverage]).acts[0]
        for one in (other, row)
    ]
    coded.comparison.refresh_from_db()
    coded.settle(row, "take", 1)
    acts = [".".join(map(str, act)) for act in done]
    page = client.post("/admin/annotations/change/undo/", {"act": " ".join(acts)}, follow=True)
    words = " ".join(re.sub(r"<[^>]+>", "", page.content.decode()).split())
    assert "Nothing was undone yet" in words
    assert OPENED in words
    assert page.context["act"] == acts[1]
    assert not Change.objects.filter(verb="undid").exists()
    assert f'name="act" value="{acts[0]}"' in page.content.decode()
    client.post("/admin/annotations/change/undo/", {"act": acts[0]})
    assert [change.row for change in Change.objects.filter(verb="undid")] == [other.pk]
