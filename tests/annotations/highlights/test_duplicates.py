"""An equal row that comes or goes between its refusal and the telling of it: none is made twice, and none fails."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight, Link
from reader.models import Comparison
from tests.support import factories, members
from tests.support.members import JSON, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


def highlights(comparison: Comparison) -> tuple[str, dict[str, Any]]:
    return reverse("highlights", args=[comparison.pk]), selected(comparison.left, "weigh the offer")


def links(comparison: Comparison) -> tuple[str, dict[str, Any]]:
    ends = (
        factories.highlight(comparison=comparison, quote="weigh the offer"),
        factories.highlight(comparison=comparison, document=comparison.right, quote="promises larger"),
    )
    sent = {"source": ends[0].pk, "target": ends[1].pk, "relation": "contrasts"}
    return reverse("links", args=[comparison.pk]), sent


of_each_kind = pytest.mark.parametrize(("kind", "place"), [(Highlight, highlights), (Link, links)])


@of_each_kind
def test_it_stands_in_nobodys_way(
    client: Client, comparison: Comparison, kind: Any, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, sent = place(comparison)
    first = client.post(where, sent, headers=JSON).json()["id"]
    assert client.post(where, sent, headers=JSON).status_code == 409
    refuse = kind.refuse_twin

    def too_late(row: Any) -> None:
        twin = kind.objects.get(pk=first)
        twin.delete_softly(twin.analyst)
        refuse(row)

    monkeypatch.setattr(kind, "refuse_twin", too_late)
    answer = client.post(where, sent, headers=JSON)
    assert answer.status_code == 201
    made = kind.objects.live().get(analyst__username="analyst", pk=answer.json()["id"])
    assert made.pk != first
    assert members.verbs(made) == ["created"]
    assert Change.objects.filter(noun=kind.noun, row=first).latest("pk").verb == "deleted"


@of_each_kind
def test_another_that_is_made_before_the_second_try_is_told_of(
    client: Client, comparison: Comparison, kind: Any, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, sent = place(comparison)
    first = client.post(where, sent, headers=JSON).json()["id"]
    refuse, asked = kind.refuse_twin, []

    def gone_for_a_moment(row: Any) -> None:
        asked.append(row.pk)
        if len(asked) > 1:
            refuse(row)

    monkeypatch.setattr(kind, "refuse_twin", gone_for_a_moment)
    answer = client.post(where, sent, headers=JSON)
    assert answer.status_code == 409
    assert asked == [None, None]
    assert [row.pk for row in kind.objects.live().filter(analyst__username="analyst", pk__gte=first)] == [
        first
    ]
