"""Replies on a highlight or a link: written, edited and deleted by their author, resolved by whoever may annotate"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from annotations.models import Comment
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, JSON, address, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def other(comparison: Comparison) -> Client:
    return members.member(comparison, "other")


@pytest.fixture(params=["highlight", "link"])
def subject(request: Any, comparison: Comparison) -> Any:
    return getattr(factories, request.param)(comparison=comparison)


NAMES = {
    "comments": {"highlight": "highlight_comments", "link": "link_comments"},
    "resolve": {"highlight": "highlight_resolve", "link": "link_resolve"},
    "reopen": {"highlight": "highlight_reopen", "link": "link_reopen"},
}


def at(subject: Any, end: str = "comments") -> str:
    return address(NAMES[end][subject.noun], subject)


def reply(client: Client, subject: Any, text: str = "Is it so?") -> Comment:
    assert client.post(at(subject), {"text": text}, headers=JSON).status_code == 201
    return Comment.objects.latest("pk")


def page(client: Client, subject: Any) -> str:
    return client.get(address(subject.noun, subject)).content.decode()


def test_a_reply_stands_on_the_page_and_in_the_card(client: Client, subject: Any) -> None:
    answer = client.post(at(subject), {"text": "Is it *so*?\r\nReally?"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{address(subject.noun, subject)}#thread-{subject.noun}-{subject.pk}"
    comment = Comment.objects.get()
    assert (comment.text, comment.author.username) == ("Is it *so*?\nReally?", "analyst")
    shown = page(client, subject)
    assert "<em>so</em>" in shown
    assert "1 reply" in shown
    card = client.get(address(subject.noun, subject), headers=HTMX).content.decode()
    assert f'id="thread-{subject.noun}-{subject.pk}"' in card
    assert "<em>so</em>" in card


def test_to_htmx_the_answer_is_the_thread_and_to_a_program_json(client: Client, subject: Any) -> None:
    drawn = client.post(at(subject), {"text": "First."}, headers=HTMX)
    assert drawn.status_code == 201
    assert drawn.content.decode().count("<details") == 1
    assert "Replied." in drawn.content.decode()
    told = client.post(at(subject), {"text": "Second."}, headers=JSON).json()
    assert (told["text"], told["author"], told[subject.noun]) == ("Second.", "analyst", subject.pk)
    thread = client.get(at(subject), headers=JSON).json()
    assert [row["text"] for row in thread["comments"]] == ["First.", "Second."]
    assert thread["resolved"] is False


@pytest.mark.parametrize("headers", [{}, HTMX, JSON], ids=["page", "htmx", "json"])
@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001])
def test_what_cannot_stand_is_refused_in_words_and_kept(
    client: Client, subject: Any, headers: dict[str, str], text: str
) -> None:
    answer = client.post(at(subject), {"text": text}, headers=headers)
    assert answer.status_code == 422
    assert not Comment.objects.exists()
    said = answer.content.decode()
    assert ("Write something first" in said) == (not text.strip())
    if headers is not JSON:
        assert text.strip() in said


def test_a_reply_to_what_is_deleted_is_refused_and_kept(client: Client, subject: Any) -> None:
    subject.delete_softly(subject.analyst)
    answer = client.post(at(subject), {"text": "Too late?"}, headers=JSON)
    assert answer.status_code == 422
    assert "is deleted; restore it first" in str(answer.json()["errors"])


def test_its_author_edits_it_and_it_says_so(client: Client, subject: Any) -> None:
    comment = reply(client, subject)
    where = address("comment", comment)
    form = client.get(where).content.decode()
    assert "Is it so?</textarea>" in form
    assert "Is it so?</textarea>" in client.get(where, headers=HTMX).content.decode()
    answer = client.post(where, {"text": "It is.", "revision": comment.revision})
    assert answer.status_code == 302
    comment.refresh_from_db()
    assert comment.text == "It is."
    assert comment.edited
    assert "· edited" in page(client, subject)
    assert verbs(comment) == ["created", "edited"]


def test_an_edit_of_what_was_edited_elsewhere_is_a_conflict_that_loses_nothing(
    client: Client, subject: Any
) -> None:
    comment = reply(client, subject)
    where, seen = address("comment", comment), comment.revision
    client.post(where, {"text": "One.", "revision": seen})
    stale = client.post(where, {"text": "Two.", "revision": seen}, headers=HTMX)
    assert stale.status_code == 409
    said = stale.content.decode()
    assert "Two.</textarea>" in said
    assert "One." in said
    comment.refresh_from_db()
    assert comment.text == "One."
    assert f'value="{comment.revision}"' in said
    assert client.post(where, {"text": "", "revision": seen}).status_code == 422


def test_nobody_else_edits_or_deletes_it(client: Client, subject: Any) -> None:
    comment = reply(client, subject)
    curator = members.member(subject.comparison, "curator", Role.CURATOR)
    assert address("comment", comment) not in page(curator, subject)
    for name in ("comment", "comment_delete", "comment_restore"):
        assert (
            curator.post(address(name, comment), {"text": "Mine.", "revision": comment.revision}).status_code
            == 403
        )
    assert Comment.objects.live().get().text == "Is it so?"


def test_a_deleted_reply_is_gone_for_others_and_comes_back_for_its_author(
    client: Client, other: Client, subject: Any
) -> None:
    comment = reply(client, subject)
    assert client.post(address("comment_delete", comment)).status_code == 302
    assert client.post(address("comment_delete", comment)).status_code == 302
    assert "Is it so?" not in page(client, subject)
    assert "You deleted a reply of yours." in page(client, subject)
    assert "deleted a reply" not in page(other, subject)
    assert other.get(at(subject), headers=JSON).json()["comments"] == []
    edit = {"text": "Again.", "revision": comment.revision}
    assert client.post(address("comment", comment), edit, headers=JSON).status_code == 409
    assert (
        "Reply restored." in client.post(address("comment_restore", comment), headers=HTMX).content.decode()
    )
    assert "Is it so?" in page(other, subject)
    assert verbs(comment) == ["created", "deleted", "restored"]


def test_whoever_may_annotate_resolves_and_reopens(client: Client, other: Client, subject: Any) -> None:
    comment = reply(client, subject)
    assert other.post(at(subject, "resolve")).status_code == 302
    said = page(client, subject)
    assert "1 reply · resolved" in said
    assert "Resolved by other" in said
    assert client.get(at(subject), headers=JSON).json()["resolved"] is True
    assert "Thread reopened." in client.post(at(subject, "reopen"), headers=HTMX).content.decode()
    assert "· resolved" not in page(client, subject)
    assert verbs(comment) == ["created", "resolved", "reopened"]


def test_a_new_reply_opens_a_resolved_thread(client: Client, other: Client, subject: Any) -> None:
    reply(client, subject)
    other.post(at(subject, "resolve"))
    reply(other, subject, "One more thing.")
    assert "2 replies" in page(client, subject)
    assert "· resolved" not in page(client, subject)


def test_an_empty_thread_has_nothing_to_resolve(client: Client, subject: Any) -> None:
    answer = client.post(at(subject, "resolve"), headers=JSON)
    assert answer.status_code == 422
    assert "nobody has replied" in str(answer.json())
    assert client.post(at(subject, "reopen"), headers=JSON).status_code == 200


def test_a_reader_reads_and_no_more(client: Client, subject: Any) -> None:
    reply(client, subject)
    reader = members.member(subject.comparison, "reader", Role.READER)
    shown = page(reader, subject)
    assert "Is it so?" in shown
    assert "<textarea" not in shown
    assert reader.post(at(subject), {"text": "Me too."}).status_code == 403


def test_what_is_typed_is_never_markup(client: Client, subject: Any) -> None:
    reply(client, subject, "<script>alert(1)</script> [x](javascript:alert(1))")
    assert "<script>alert" not in page(client, subject)
    assert 'href="javascript' not in page(client, subject)


def test_a_comment_of_another_comparison_is_not_reached(client: Client, subject: Any) -> None:
    comment = reply(client, subject)
    elsewhere = factories.comparison(title="Another", owner=factories.user())
    assert client.get(reverse("comment", args=[elsewhere.pk, comment.pk])).status_code == 404
    assert client.get(reverse("comment", args=[comment.comparison_id, HUGE])).status_code == 404
    assert client.get(reverse("link_comments", args=[comment.comparison_id, 987])).status_code == 404


def test_a_comment_is_on_one_thing(comparison: Comparison) -> None:
    row = factories.link(comparison=comparison)
    person = factories.user()
    for wrong in ({}, {"highlight": row.source, "link": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(comparison=comparison, author=person, text="Both?", **wrong)


def test_cards_cost_the_same_with_many_replies(client: Client, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison)
    where = address("highlights", comparison, f"?id={row.pk}")
    reply(client, row)
    few = members.queries(client, where, headers=HTMX)
    for number in range(9):
        reply(client, row, f"Number {number}.")
    assert members.queries(client, where, headers=HTMX) == few
