"""An act that is sent twice with the same key is done once, whatever became of it meanwhile."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight, Link, Silence
from reader.models import Comparison
from tests.annotations.workbench.test_concurrency import at_once, clients
from tests.support import factories, members
from tests.support.members import HTMX, JSON, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological", line="dashed")
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


def send(
    client: Client, name: str, numbers: Sequence[int], data: dict[str, Any], key: Any, **headers: str
) -> Any:
    return client.post(
        reverse(name, args=numbers),
        data,
        headers={"Accept": JSON["Accept"], "Idempotency-Key": str(key), **headers},
    )


def test_a_highlight_sent_twice_is_made_once(client: Client, comparison: Comparison) -> None:
    key, data = uuid4(), selected(comparison.left, "friends", note="Once.")
    first = send(client, "highlights", [comparison.pk], data, key)
    again = send(client, "highlights", [comparison.pk], data, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Highlight.objects.count() == Change.objects.filter(noun="highlight").count() == 1


def test_the_key_may_be_a_field(client: Client, comparison: Comparison) -> None:
    data = selected(comparison.left, "friends", key=str(uuid4()))
    address = reverse("highlights", args=[comparison.pk])
    numbers = {client.post(address, data, headers=JSON).json()["id"] for _ in range(2)}
    assert len(numbers) == 1


def test_the_page_is_drawn_again_for_the_browser(client: Client, comparison: Comparison) -> None:
    key, data = uuid4(), selected(comparison.left, "friends")
    for says in ("Highlighted as Strategic.", "This had arrived already."):
        answer = send(client, "highlights", [comparison.pk], data, key, Accept="text/html", **HTMX)
        assert "<mark" in answer.content.decode()
        assert says in answer.content.decode()


def test_what_was_deleted_meanwhile_does_not_come_back(client: Client, comparison: Comparison) -> None:
    key, data = uuid4(), selected(comparison.left, "friends")
    send(client, "highlights", [comparison.pk], data, key)
    made = Highlight.objects.get()
    made.delete_softly(made.analyst)
    again = send(client, "highlights", [comparison.pk], data, key)
    assert again.status_code == 200
    assert again.json()["id"] == made.pk
    assert again.json()["deleted"]
    assert Highlight.objects.count() == 1


def test_a_link_sent_twice_is_made_once_even_when_an_end_has_gone(
    client: Client, comparison: Comparison
) -> None:
    ends = [factories.highlight(comparison=comparison, document=d) for d in comparison.documents.values()]
    key, data = uuid4(), {"source": ends[0].pk, "target": ends[1].pk, "relation": "contrasts"}
    assert send(client, "links", [comparison.pk], data, key).status_code == 201
    assert send(client, "links", [comparison.pk], data, key).status_code == 200
    ends[0].delete_softly(ends[0].analyst)
    assert send(client, "links", [comparison.pk], data, key).json()["id"] == Link.objects.get().pk


def test_a_silence_sent_twice_is_signed_once(client: Client, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison)
    key = uuid4()
    answers = [send(client, "silence", [comparison.pk, made.pk], {"note": "None."}, key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Silence.objects.count() == 1


def test_another_key_is_another_act(client: Client, comparison: Comparison) -> None:
    data = selected(comparison.left, "friends")
    assert send(client, "highlights", [comparison.pk], data, uuid4()).status_code == 201
    assert send(client, "highlights", [comparison.pk], data, uuid4()).status_code == 409
    other = selected(comparison.left, "friends", "psychological")
    assert send(client, "highlights", [comparison.pk], other, uuid4()).status_code == 201


def test_a_key_belongs_to_one_person(client: Client, comparison: Comparison) -> None:
    key, data = uuid4(), selected(comparison.left, "friends")
    second = members.member(comparison, "second")
    assert send(client, "highlights", [comparison.pk], data, key).status_code == 201
    assert send(second, "highlights", [comparison.pk], data, key).status_code == 201
    assert Highlight.objects.count() == 2


def test_a_key_of_another_kind_of_act_is_refused(client: Client, comparison: Comparison) -> None:
    key = uuid4()
    made = send(client, "highlights", [comparison.pk], selected(comparison.left, "friends"), key).json()
    answer = send(client, "silence", [comparison.pk, made["id"]], {}, key)
    assert answer.status_code == 422
    assert "another act" in str(answer.json())
    assert not Silence.objects.exists()


def test_a_key_that_is_no_uuid_is_refused(client: Client, comparison: Comparison) -> None:
    answer = send(client, "highlights", [comparison.pk], selected(comparison.left, "friends"), "first")
    assert answer.status_code == 422
    assert "not a UUID" in str(answer.json())
    assert not Highlight.objects.exists()


def test_a_refused_act_may_be_mended_under_its_key(client: Client, comparison: Comparison) -> None:
    key = uuid4()
    wrong = selected(comparison.left, "friends", "sideways")
    assert send(client, "highlights", [comparison.pk], wrong, key).status_code == 422
    right = selected(comparison.left, "friends")
    assert send(client, "highlights", [comparison.pk], right, key).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_act_at_once(comparison: Comparison) -> None:
    key, data = uuid4(), selected(comparison.left, "friends")
    tabs = clients(2, "analyst")
    acts = [lambda tab=tab: send(tab, "highlights", [comparison.pk], data, key) for tab in tabs]
    assert sorted(at_once(acts)) == [200, 201]
    assert Highlight.objects.count() == 1
