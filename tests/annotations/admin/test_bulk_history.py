"""Bulk actions in the admin: each has a reason, a button that takes it back, and a line in a list"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight, Link
from reader.models import Coding, Comparison, Role
from tests.support import bulk_rows, factories
from tests.support.curator import act, curator, list_of, signed_in, superuser

pytestmark = pytest.mark.django_db

ACTS = "/admin/annotations/change/acts/"


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def three(comparison: Comparison) -> list[Highlight]:
    return [factories.highlight(comparison=comparison) for _ in range(3)]


def undo(client: Client, acts: str, **more: str) -> str:
    answer = client.post(reverse("admin:annotations_change_undo"), {"act": acts} | more, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def button(page: str) -> str:
    """The act that the button beside the message takes back."""
    return re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]


def test_an_act_is_taken_back_by_the_button_beside_its_message_and_done_again(
    comparison: Comparison, client: Client
) -> None:
    rows = three(comparison)
    before = bulk_rows.standing()
    page = act(client, "accept", *rows, why="as agreed")
    assert {change.reason for change in Change.objects.filter(verb="accepted")} == {"as agreed"}
    where = list_of(Highlight) + "?status__exact=accepted"
    page = undo(client, button(page), next=where)
    assert "“3 highlights accepted” was undone." in page
    assert "0 highlights" in page  # back in the list that it was done from
    assert bulk_rows.standing() == before
    last = Change.objects.of(rows[0])[0]
    assert (last.verb, last.actor, last.reason) == ("undid", curator(), "3 highlights accepted")
    undo(client, button(page))
    assert Highlight.objects.filter(status="accepted").count() == 3
    assert Change.objects.of(rows[0])[0].verb == "redid"


def test_a_reason_is_kept_without_what_no_database_need_take(comparison: Comparison, client: Client) -> None:
    page = act(client, "accept", *three(comparison))
    undo(client, button(page), why="it was\0 not")
    assert {change.reason for change in Change.objects.filter(verb="undid")} == {
        "3 highlights accepted: it was not"
    }


@pytest.mark.parametrize(
    ("action", "query"), [("reject", ""), ("delete_rows", ""), ("restore_rows", "?state=deleted")]
)
def test_every_act_of_a_list_is_taken_back(
    comparison: Comparison, client: Client, action: str, query: str
) -> None:
    link = factories.link(comparison=comparison)
    silence = factories.silence(highlight=factories.highlight(comparison=comparison))
    rows = [link.source, link.target, silence.highlight]
    if query:
        for row in rows:
            row.delete_softly(curator())
    before = bulk_rows.standing()
    page = act(client, action, *rows, query=query)
    assert bulk_rows.standing() != before
    undo(client, button(page))
    assert bulk_rows.standing() == before


def test_a_silence_that_yielded_to_a_restored_link_comes_back_with_the_act(
    comparison: Comparison, client: Client
) -> None:
    link = factories.link(comparison=comparison)
    link.delete_softly(curator())
    factories.silence(highlight=link.source)
    before = bulk_rows.standing()
    page = act(client, "restore_rows", link, query="?state=deleted")
    assert [row["deleted"] for row in bulk_rows.standing()["silence"]] == [True]
    undo(client, button(page))
    assert bulk_rows.standing() == before


def test_the_list_of_acts_shows_what_who_and_why_and_leads_back(
    comparison: Comparison, client: Client
) -> None:
    rows = three(comparison)
    act(client, "accept", rows[0])
    act(client, "reject", *rows[1:], why="too long")
    page = client.get(ACTS).content.decode()
    assert "2 highlights rejected" in page
    assert "too long" in page
    assert "accepted" not in page  # one row has its own history
    address = re.search(r'href="([^"]+/undo/\?act=[^"]+)"', page).group(1)  # type: ignore[union-attr]
    page = client.get(address).content.decode()
    assert "All of it can be undone: 2 rows." in page
    for row in rows[1:]:
        assert f"Highlight #{row.pk}" in page
    undo(client, button(page), why="it was not")
    assert Change.objects.of(rows[1])[0].reason == "2 highlights rejected: it was not"
    page = client.get(ACTS).content.decode()
    assert "undone by curator" in page
    assert "“2 highlights rejected” was undone" in page


def test_acts_of_two_comparisons_go_back_together_or_not_at_all(comparison: Comparison) -> None:
    client, other = signed_in(superuser()), factories.comparison()
    rows = [factories.highlight(comparison=one) for one in (comparison, other)]
    page = act(client, "accept", *rows)
    rows[1].refresh_from_db()
    rows[1].curate(superuser(), "rejected")
    before = bulk_rows.standing()
    assert "Nothing was undone" in undo(client, button(page))
    assert bulk_rows.standing() == before
    rows[1].curate(superuser(), "accepted")
    undo(client, button(page))
    assert set(Highlight.objects.values_list("status", flat=True)) == {"proposed"}


def test_what_was_changed_since_refuses_the_whole_and_says_which(
    comparison: Comparison, client: Client
) -> None:
    rows = three(comparison)
    page = act(client, "accept", *rows)
    rows[1].refresh_from_db()
    rows[1].curate(factories.user(username="owner"), "rejected")
    before, revision = bulk_rows.standing(), Comparison.objects.get(pk=comparison.pk).revision
    said = undo(client, button(page))
    assert (
        f"Nothing was undone. owner has changed highlight #{rows[1].pk} since (rejected), and that would"
        in said
    )
    assert bulk_rows.standing() == before
    assert Comparison.objects.get(pk=comparison.pk).revision == revision


def test_a_place_that_is_taken_by_now_refuses_the_whole(comparison: Comparison, client: Client) -> None:
    rows = three(comparison)
    page = act(client, "delete_rows", *rows)
    twin = factories.highlight(comparison=comparison, start=rows[1].start, end=rows[1].end)
    said = undo(client, button(page))
    assert f"Highlight #{rows[1].pk} cannot come back as it was: #{twin.pk} has taken its place." in said
    assert Highlight.objects.live().get() == twin


def test_a_link_without_its_passage_does_not_come_back(comparison: Comparison, client: Client) -> None:
    link = factories.link(comparison=comparison)
    page = act(client, "delete_rows", link)
    link.source.delete_softly(curator())
    why = f"Link #{link.pk} cannot come back: its passage is deleted."
    assert f"Nothing was undone. {why}" in undo(client, button(page))
    assert not Link.objects.filter(deleted=None).exists()


def test_what_others_built_upon_since_does_not_go_with_it(comparison: Comparison, client: Client) -> None:
    row = factories.highlight(comparison=comparison)
    row.delete_softly(curator())
    page = act(client, "restore_rows", row, query="?state=deleted")
    row.refresh_from_db()
    factories.comment(subject=row, author=factories.user(username="owner"))
    assert f"owner has replied to highlight #{row.pk} since" in undo(client, button(page))
    assert Highlight.objects.live().get() == row


def test_acts_are_for_those_who_curate_the_comparison(comparison: Comparison, client: Client) -> None:
    page = act(client, "accept", *three(comparison))
    foreign = signed_in(curator(comparison=factories.comparison(), username="foreign"))
    assert "accepted" not in foreign.get(ACTS).content.decode()
    address = reverse("admin:annotations_change_undo")
    for acts in (button(page), "1", "1.x", "9.9", "1.1 " * 30, ""):
        assert foreign.post(address, {"act": acts}).status_code == 404
    plain = curator(username="plain")
    factories.membership(comparison=comparison, user=plain, role=Role.CURATOR)
    plain.user_permissions.remove(*plain.user_permissions.filter(codename="change_highlight"))
    assert signed_in(plain).post(address, {"act": button(page)}).status_code == 403
    assert Highlight.objects.filter(status="accepted").count() == 3
    assert (
        client.post(address, {"act": button(page), "next": "https://elsewhere.example/"})["Location"] == ACTS
    )


def test_while_coding_is_blind_only_its_curators_reach_its_rows(
    comparison: Comparison, client: Client
) -> None:
    rows = three(comparison)
    page = act(client, "accept", *rows)
    Comparison.objects.update(coding=Coding.BLIND)
    analyst = signed_in(curator(comparison=comparison, role=Role.ANALYST, username="coder"))
    for address in (list_of(Highlight), list_of(Change), ACTS):
        assert f"#{rows[0].pk}<" not in analyst.get(address).content.decode()
        assert "accepted" not in analyst.get(address).content.decode().partition('id="changelist-filter"')[0]
    sent = {"action": "reject", "_selected_action": [row.pk for row in rows]}
    assert analyst.post(list_of(Highlight), sent).status_code == 403
    assert analyst.post(reverse("admin:annotations_change_undo"), {"act": button(page)}).status_code == 404
    then = Change.objects.of(rows[0]).last()
    back = reverse("admin:annotations_highlight_revert", args=[rows[0].pk, then.pk])
    assert analyst.post(back).status_code == 302  # as for a row that there is not
    assert Highlight.objects.filter(status="accepted").count() == 3
    assert f"#{rows[0].pk}<" in client.get(list_of(Highlight)).content.decode()


def test_changes_are_filtered_by_who_did_what_and_why(comparison: Comparison, client: Client) -> None:
    rows = three(comparison)
    act(client, "accept", rows[0], why="as agreed")
    act(client, "accept", rows[1])

    def found(query: str) -> list[int]:
        page: Any = client.get(list_of(Change) + query)
        return sorted(change.row for change in page.context["cl"].result_list)

    assert found("?verb=accepted&why=given") == [rows[0].pk]
    assert found("?verb=accepted&why=none") == [rows[1].pk]
    assert found(f"?actor__id__exact={curator().pk}") == [rows[0].pk, rows[1].pk]
    assert found("?q=agreed") == [rows[0].pk]
