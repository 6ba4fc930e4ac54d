"""Editing, deleting, restoring, curating and replying, sent twice with the same key, are done once.

What is made anew is tried in test_idempotency.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Change, Comment, Highlight
from reader.models import Comparison, Role
from tests.annotations.workbench.test_concurrency import at_once, clients
from tests.support import factories, members
from tests.support.members import HTMX, JSON, edited

pytestmark = pytest.mark.django_db


class Act(NamedTuple):
    """One act on a row: the address's name, what is sent, and the verb that the history has for it."""

    name: str
    verb: str
    sent: Callable[[Any], dict[str, Any]]


def nothing(row: Any) -> dict[str, Any]:
    return {}


def retyped(row: Any) -> dict[str, Any]:
    return {"text": "It is so.", "revision": row.revision}


def marked(noun: str) -> list[Act]:
    return [Act(f"{noun}_delete", "deleted", nothing), Act(f"{noun}_restore", "restored", nothing)]


def curated(noun: str) -> list[Act]:
    return [
        Act(noun, "edited", lambda row: edited(row, note="Mine.")),
        *marked(noun),
        Act(f"{noun}_curate", "accepted", lambda row: {"status": "accepted"}),
        Act(f"{noun}_comments", "created", lambda row: {"text": "Mine."}),
        Act(f"{noun}_resolve", "resolved", nothing),
        Act(f"{noun}_reopen", "reopened", nothing),
    ]


ACTS = [
    *curated("highlight"), *curated("link"), *marked("silence"),
    Act("comment", "edited", retyped), *marked("comment"),
]  # fmt: skip


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    """The browser of the owner, who may do all of it."""
    return members.member(comparison)


@pytest.fixture
def other(comparison: Comparison) -> Any:
    members.member(comparison, "curator", Role.CURATOR)
    return factories.user(username="curator")


def row_for(act: Act, comparison: Comparison) -> Any:
    """A row to which the act can be done."""
    owner = comparison.created_by
    makers: dict[str, Callable[..., Any]] = {
        "highlight": factories.highlight, "link": factories.link,
        "silence": lambda comparison: factories.silence(highlight=factories.highlight(comparison=comparison)),
        "comment": lambda comparison: factories.comment(subject=factories.highlight(comparison=comparison)),
    }  # fmt: skip
    row = makers[act.name.partition("_")[0]](comparison=comparison)
    if act.verb == "restored":
        row.delete_softly(owner)
    if act.verb in ("resolved", "reopened"):
        factories.comment(subject=row)
    if act.verb == "reopened":
        Comment.resolve(row, owner)
    return row


def reverse(act: Act, row: Any, actor: Any) -> None:
    """Somebody else does the contrary, or something else, to the same row."""
    comparison = row.comparison
    row = type(row)._default_manager.get(pk=row.pk)
    row.comparison = comparison  # which says what its actor sees
    if act.name == "comment":
        row.edit(row.author, seen=row.revision, text="Theirs.")
    elif act.verb == "edited":
        kept = {"framing": row.framing, "tags": []} if row.noun == "highlight" else {"relation": row.relation}
        row.edit(actor, seen=row.revision, note="Theirs.", **kept)
    elif act.verb == "deleted":
        row.restore(actor)
    elif act.verb == "restored":
        row.delete_softly(actor)
    elif act.verb == "accepted":
        row.curate(actor, "rejected")
    elif act.verb == "created":
        Comment.objects.latest("pk").delete_softly(actor)
    else:
        (Comment.reopen if act.verb == "resolved" else Comment.resolve)(row, actor)


def send(client: Client, act: Act, row: Any, data: dict[str, Any], key: Any, how: str) -> Any:
    """Send the act as a program does, as htmx does, or as a plain form with the key in a field."""
    where = members.address(act.name, row)
    if how == "form":
        return client.post(where, data | {"key": str(key)})
    return client.post(
        where, data, headers={"Idempotency-Key": str(key), **(JSON if how == "json" else HTMX)}
    )


def state_of(comparison: Comparison) -> list[Any]:
    """Every change there was, and the revision at which the comparison stands."""
    comparison.refresh_from_db()
    return [*Change.objects.order_by("pk").values_list("verb", "noun", "row"), comparison.revision]


@pytest.mark.parametrize("how", ["json", "htmx", "form"])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.name}-{act.verb}")
def test_an_act_sent_twice_is_done_once_whatever_somebody_did_between(
    client: Client, comparison: Comparison, other: Any, act: Act, how: str
) -> None:
    row, key = row_for(act, comparison), uuid4()
    data, before = act.sent(row), len(state_of(comparison))
    first = send(client, act, row, data, key, how)
    done = state_of(comparison)
    assert (len(done), done[-2][0]) == (before + 1, act.verb)
    again = send(client, act, row, data, key, how)
    assert state_of(comparison) == done
    reverse(act, row, other)
    stands = state_of(comparison)
    late = send(client, act, row, data, key, how)
    assert state_of(comparison) == stands
    fine = {"json": (200, 201), "htmx": (200, 201), "form": (302,)}[how]
    assert first.status_code in fine
    assert {again.status_code, late.status_code} == {fine[0]}
    if how == "json":
        assert first.json() == again.json()
    if how == "htmx":
        assert "This had arrived already." in late.content.decode()


@pytest.mark.parametrize("act", [act for act in ACTS if act.verb == "edited"], ids=lambda act: act.name)
def test_an_edit_names_the_revision_it_made_and_a_further_one_may_follow_upon_it(
    client: Client, comparison: Comparison, other: Any, act: Act
) -> None:
    row, key = row_for(act, comparison), uuid4()
    data = act.sent(row)
    typed = "text" if act.name == "comment" else "note"
    answers = [send(client, act, row, data, key, "htmx") for _ in range(2)]
    row.refresh_from_db()
    assert {answer["Parallax-Revision"] for answer in answers} == {str(row.revision)}
    further = data | {typed: "Second thoughts.", "revision": row.revision}
    assert send(client, act, row, further, uuid4(), "htmx").status_code == 200
    reverse(act, row, other)
    late = send(client, act, row, data, key, "htmx")
    assert late["Parallax-Revision"] == str(row.revision), "it is not somebody else's that it names"
    conflict = send(client, act, row, further | {"revision": late["Parallax-Revision"]}, uuid4(), "htmx")
    assert conflict.status_code == 409
    assert "Second thoughts." in conflict.content.decode()
    row.refresh_from_db()
    assert getattr(row, typed) == "Theirs."


@pytest.mark.parametrize(
    ("name", "data"),
    [("highlight_delete", {}), ("highlight_curate", {"status": "rejected"}), ("highlight_comments", {"text": "So."})],
)  # fmt: skip
def test_a_key_used_for_another_act_on_the_row_is_refused(
    client: Client, comparison: Comparison, name: str, data: dict[str, Any]
) -> None:
    row, key = factories.highlight(comparison=comparison), uuid4()
    accept = Act("highlight_curate", "accepted", nothing)
    assert send(client, accept, row, {"status": "accepted"}, key, "json").status_code == 200
    stands = state_of(comparison)
    answer = send(client, Act(name, "", nothing), row, data, key, "json")
    assert answer.status_code == 422
    assert "another act" in str(answer.json())
    assert state_of(comparison) == stands


@pytest.mark.parametrize("act", [ACTS[0], ACTS[1], ACTS[4], ACTS[5]], ids=lambda act: act.name)
def test_a_key_used_for_the_same_act_on_another_row_is_refused(
    client: Client, comparison: Comparison, act: Act
) -> None:
    key = uuid4()
    one, two = row_for(act, comparison), row_for(act, comparison)
    assert send(client, act, one, act.sent(one), key, "json").status_code in (200, 201)
    stands = state_of(comparison)
    assert send(client, act, two, act.sent(two), key, "json").status_code == 422
    assert state_of(comparison) == stands


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act", [*curated("highlight"), Act("comment", "edited", retyped)], ids=lambda act: act.verb
)
def test_tabs_that_send_the_same_act_at_once(comparison: Comparison, act: Act) -> None:  # fmt: skip
    row, key = row_for(act, comparison), uuid4()
    data, before = act.sent(row), len(Change.objects.all())
    acts = [lambda tab=tab: send(tab, act, row, data, key, "json") for tab in clients(3, "analyst")]
    first = 201 if act.verb == "created" else 200
    assert Counter(at_once(acts)) == Counter([first, 200, 200])
    assert len(Change.objects.all()) == before + 1
    assert Highlight.objects.count() == 1


@pytest.mark.parametrize("how", ["json", "htmx", "form"])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.name}-{act.verb}")
def test_an_act_that_is_stored_is_answered_as_stored_whatever_the_role_is_now(
    client: Client, comparison: Comparison, other: Any, act: Act, how: str
) -> None:
    row, key = row_for(act, comparison), uuid4()
    data = act.sent(row)
    send(client, act, row, data, key, how)
    done = state_of(comparison)
    mine = comparison.memberships.filter(user=comparison.created_by)
    mine.update(role=Role.READER)
    late = send(client, act, row, data, key, how)
    assert late.status_code == (302 if how == "form" else 200)
    if how == "json" and act.verb != "created":
        assert late.json().get("id", row.pk) in (row.pk, done[-2][2])
    if how == "htmx":
        assert "This had arrived already." in late.content.decode()
    assert send(client, act, row, data, uuid4(), how).status_code == 403
    mine.delete()
    assert send(client, act, row, data, key, how).status_code == 404
    assert state_of(comparison) == done


def test_what_is_hidden_from_its_author_by_now_is_answered_as_stored(comparison: Comparison) -> None:
    row, key = factories.highlight(comparison=comparison), uuid4()
    analyst = members.member(comparison, "analyst2")
    act = Act("highlight_comments", "created", lambda row: {"text": "Mine."})
    first = send(analyst, act, row, {"text": "Mine."}, key, "json")
    Comparison.objects.filter(pk=comparison.pk).update(coding="blind")
    late = send(analyst, act, row, {"text": "Mine."}, key, "json")
    assert (first.status_code, late.status_code, late.json()["id"]) == (201, 200, first.json()["id"])
    assert send(analyst, act, row, {"text": "Mine."}, uuid4(), "json").status_code == 404


def test_a_ruling_is_answered_as_stored_to_one_who_no_longer_curates(comparison: Comparison) -> None:
    factories.highlight(comparison=comparison)
    curator, key = members.member(comparison, "curator", Role.CURATOR), uuid4()
    where = members.address("adjudication", comparison)
    take = members.address("agreed_take_over", comparison)
    headers = {**JSON, "Idempotency-Key": str(key)}
    assert curator.post(take, headers=headers).status_code == 200
    done = state_of(comparison)
    comparison.memberships.filter(user__username="curator").update(role=Role.READER)
    assert curator.post(take, headers=headers).status_code == 200
    assert curator.get(where).status_code == 403
    assert state_of(comparison) == done
