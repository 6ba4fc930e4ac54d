"""What an open workbench hears of the others: nothing for next to nothing, or just what has changed."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.curation.bulk_edit import reassign
from annotations.models import Highlight, Link
from annotations.models.highlight import Passage
from annotations.workbench import updates
from reader.models import Coding, Comparison, Membership, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, marks, revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "curator", Role.CURATOR)


def ask(client: Client, comparison: Comparison, since: Any, query: str = "") -> Any:
    here = reverse("workbench", args=[comparison.pk]) + query
    address = reverse("changes", args=[comparison.pk])
    return client.get(
        address, {"since": since}, headers={**HTMX, "HX-Current-URL": f"http://testserver{here}"}
    )


def told(answer: Any, name: str) -> Any:
    """What the answer holds as JSON below the element of this name."""
    part = answer.content.decode().partition(f'<div id="{name}"')[2]
    return json.loads(unescape(re.search(r'<data value="(.*?)"></data>', part)[1]))


def test_an_idle_tab_costs_one_query_beside_the_sign_in(client: Client, comparison: Comparison) -> None:
    assert ask(client, comparison, comparison.revision).status_code == 204
    with CaptureQueriesContext(connection) as captured:
        answer = ask(client, comparison, comparison.revision)
    assert answer.status_code == 204
    assert not answer.content
    tables = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in captured]
    assert tables == ["django_session", "auth_user", "reader_membership"]


def test_that_somebody_is_here_is_written_every_ten_seconds(client: Client, comparison: Comparison) -> None:
    mine = Membership.objects.filter(comparison=comparison, user__username="curator")
    ask(client, comparison, 0)
    first = mine.get().seen
    ask(client, comparison, 0)
    assert mine.get().seen == first
    mine.update(seen=timezone.now() - timedelta(seconds=11))
    ask(client, comparison, 0)
    assert mine.get().seen > first


def test_who_else_is_here_is_said_until_they_have_been_away(client: Client, comparison: Comparison) -> None:
    other = members.member(comparison, "reader", Role.READER)
    assert json.loads(ask(client, comparison, 0)["Parallax-Here"]) == []
    assert json.loads(ask(other, comparison, 0)["Parallax-Here"]) == ["curator"]
    assert json.loads(ask(client, comparison, 0)["Parallax-Here"]) == ["reader"]
    Membership.objects.filter(user__username="reader").update(seen=timezone.now() - timedelta(seconds=16))
    assert json.loads(ask(client, comparison, 0)["Parallax-Here"]) == []


def test_a_highlight_that_came_is_drawn_in_its_block_alone(client: Client, comparison: Comparison) -> None:
    before = comparison.revision
    made = factories.highlight(comparison=comparison, quote="friends in the room")
    answer = ask(client, comparison, before)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert list(marks(page)) == [made.pk]
    assert page.count("innerHTML:#b") == 1
    assert f'data-revision="{revision(comparison)}"' in page
    assert "toast" not in page
    assert told(answer, "news")["rows"] == [{"noun": "highlight", "id": made.pk, "by": "analyst"}]
    assert ask(client, comparison, revision(comparison)).status_code == 204


def test_a_highlight_that_moved_is_drawn_where_it_was_and_where_it_is(
    client: Client, comparison: Comparison
) -> None:
    made = factories.highlight(comparison=comparison, quote="friends in the room")
    before = comparison.revision
    start = comparison.left.text.index("Nobody")
    moved = Passage(made.document, start, start + 6)
    made.edit(made.analyst, seen=made.revision, framing=made.framing, tags=[], note="", passage=moved)
    page = ask(client, comparison, before).content.decode()
    assert page.count("innerHTML:#b") == 2
    assert page.count("<mark") == 1


def test_a_deleted_highlight_takes_its_links_along(client: Client, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison)
    before = revision(comparison)
    link.source.delete_softly(link.analyst)
    answer = ask(client, comparison, before)
    assert told(answer, "rewired") == {"wires": [], "gone": [link.pk]}
    shown = marks(answer.content.decode())
    assert list(shown) == [link.target_id]
    assert "linked" not in shown[link.target_id]


def test_a_passage_with_another_note_leaves_the_far_ends_of_its_links_alone_but_under_a_filter(
    client: Client, comparison: Comparison
) -> None:
    link = factories.link(comparison=comparison)
    before, source = revision(comparison), link.source
    source.edit(link.analyst, seen=source.revision, framing=source.framing, tags=[], note="A word.")
    answer = ask(client, comparison, before)
    assert list(marks(answer.content.decode())) == [source.pk]
    assert told(answer, "rewired") == {"wires": [], "gone": []}
    filtered = ask(client, comparison, before, "?state=linked")
    assert set(marks(filtered.content.decode())) == {source.pk, link.target_id}
    assert [wire["id"] for wire in told(filtered, "rewired")["wires"]] == [link.pk]


@pytest.mark.parametrize("given", ["source", "link"])
def test_who_codes_blind_keeps_no_link_of_what_was_given_to_another(
    comparison: Comparison, given: str
) -> None:
    client, _ = members.member(comparison, "coder"), members.member(comparison, "other")
    coder, other = factories.user(username="coder"), factories.user(username="other")
    link = factories.link(comparison=comparison, analyst=coder)
    foreign = factories.link(comparison=comparison, analyst=other, source=link.source)
    Comparison.objects.update(coding=Coding.BLIND)
    before = revision(comparison)
    rows = {"source": Highlight.objects.filter(pk=link.source_id), "link": Link.objects.filter(pk=link.pk)}
    reassign(rows[given], comparison.created_by, other)
    answer = ask(client, comparison, before)
    assert told(answer, "rewired") == {"wires": [], "gone": [link.pk]}, (
        f"{foreign.pk} was never theirs to see"
    )
    assert "linked" not in marks(answer.content.decode())[link.target_id]


def test_a_link_that_came_is_told_with_both_its_ends(client: Client, comparison: Comparison) -> None:
    ends = [factories.highlight(comparison=comparison, document=d) for d in comparison.documents.values()]
    before = revision(comparison)
    link = factories.link(comparison=comparison, source=ends[0], target=ends[1])
    answer = ask(client, comparison, before)
    assert [wire["id"] for wire in told(answer, "rewired")["wires"]] == [link.pk]
    shown = marks(answer.content.decode())
    assert all("linked" in shown[end.pk] for end in ends)
    assert {(row["noun"], row["id"]) for row in told(answer, "news")["rows"]} == {
        ("link", link.pk), ("highlight", ends[0].pk), ("highlight", ends[1].pk),
    }  # fmt: skip


def test_a_silence_is_drawn_at_its_passage(client: Client, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison)
    before = revision(comparison)
    factories.silence(highlight=made)
    assert "silent" in marks(ask(client, comparison, before).content.decode())[made.pk]


def test_the_filter_of_the_page_is_kept(client: Client, comparison: Comparison) -> None:
    before = revision(comparison)
    factories.highlight(comparison=comparison, quote="friends")
    other = factories.framing(comparison=comparison, name="Psychological", line="dashed")
    shown = factories.highlight(comparison=comparison, quote="Nobody", framing=other)
    page = ask(client, comparison, before, "?framing=psychological").content.decode()
    assert list(marks(page)) == [shown.pk]


def test_a_change_of_the_codebook_asks_for_its_stylesheet(client: Client, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison)
    before = revision(comparison)
    relation = link.relation
    relation.change(link.analyst, seen=relation.revision, name="Mirrors")
    answer = ask(client, comparison, before)
    assert told(answer, "news")["codebook"] is True
    assert [wire["label"] for wire in told(answer, "rewired")["wires"]] == ["Mirrors"]


def test_as_many_queries_for_many_changes_as_for_one(client: Client, comparison: Comparison) -> None:
    ask(client, comparison, 0)
    counts = []
    for number in (1, 6):
        before = revision(comparison)
        for _ in range(number):
            factories.link(comparison=comparison)
        ask(client, comparison, before)
        with CaptureQueriesContext(connection) as captured:
            ask(client, comparison, before)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


def test_what_is_too_much_or_from_another_time_asks_for_a_reload(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    for since in (-1, comparison.revision + 1, HUGE, -HUGE):
        assert b"Reload the page" in ask(client, comparison, since).content
    before = revision(comparison)
    monkeypatch.setattr("annotations.workbench.updates.MOST", 2)
    monkeypatch.setattr(updates, "MOST", 2)
    for _ in range(3):
        factories.highlight(comparison=comparison)
    answer = ask(client, comparison, before)
    assert b"Reload the page" in answer.content
    assert b"<mark" not in answer.content


@pytest.mark.parametrize("since", ["", "soon", "1.5", "1;2"])
def test_garbage_is_refused_in_words(client: Client, comparison: Comparison, since: str) -> None:
    answer = ask(client, comparison, since)
    assert answer.status_code == 400
    assert "whole number" in answer.content.decode()


def test_a_stranger_and_a_bad_number_find_nothing(client: Client, comparison: Comparison) -> None:
    stranger = members.signed_in(factories.user(username="stranger"))
    assert ask(stranger, comparison, 0).status_code == 404
    assert client.get(f"/comparisons/{HUGE}/changes/?since=0").status_code == 404
    assert client.get("/comparisons/999999/changes/?since=0").status_code == 404
    assert ask(Client(), comparison, 0).status_code == 401
    assert client.post(reverse("changes", args=[comparison.pk])).status_code == 405


def test_a_write_says_which_revision_it_made(client: Client, comparison: Comparison) -> None:
    sent = members.selected(comparison.left, "friends")
    answer = client.post(reverse("highlights", args=[comparison.pk]), sent, headers=HTMX)
    assert f'data-revision="{revision(comparison)}"' in answer.content.decode()
