"""People who write at once: all succeed, or one hears of the other; no write is lost

Each thread has a connection of its own to the same database file, as the threads of a server have.
"""

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight, Link, Silence
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import JSON, at_once, edited, selected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def people(comparison: Comparison) -> list[Client]:
    return [members.member(comparison, name, Role.CURATOR) for name in ("first", "second")]


def clients(count: int, username: str = "first") -> list[Client]:
    """As many browsers of one person."""
    return [members.signed_in(factories.user(username=username)) for _ in range(count)]


def words(comparison: Comparison, count: int) -> list[str]:
    text = comparison.left.text + comparison.right.text
    return sorted({word.strip(".,") for word in comparison.left.text.split() if text.count(word) == 1})[
        :count
    ]


def test_twenty_highlights_at_once_are_twenty_rows_each_with_its_own_revision(
    comparison: Comparison, people: list[Client]
) -> None:
    where, before = reverse("highlights", args=[comparison.pk]), members.revision(comparison)
    quotes = words(comparison, 20)
    assert len(quotes) == 20

    browsers = clients(10, "first") + clients(10, "second")
    acts = [
        lambda c=client, q=quote: c.post(where, selected(comparison.left, q), headers=JSON)
        for client, quote in zip(browsers, quotes, strict=True)
    ]
    assert set(at_once(acts)) == {201}
    assert sorted(row.quote for row in Highlight.objects.all()) == quotes
    revisions = sorted(Highlight.objects.values_list("revision", flat=True))
    assert revisions == list(range(before + 1, before + 21))
    assert members.revision(comparison) == before + 20
    assert Change.objects.filter(noun="highlight", verb="created").count() == 20


def test_the_same_highlight_twice_at_once_is_one_row_and_one_clear_answer(
    comparison: Comparison, people: list[Client]
) -> None:
    where, sent = reverse("highlights", args=[comparison.pk]), selected(comparison.left, "offer")
    statuses = at_once([lambda c=client: c.post(where, sent, headers=JSON) for client in clients(4)])
    assert Counter(statuses) == {201: 1, 409: 3}
    assert Highlight.objects.count() == 1


def test_the_same_link_twice_at_once_is_one_row(comparison: Comparison, people: list[Client]) -> None:
    source = factories.highlight(comparison=comparison)
    target = factories.highlight(comparison=comparison, document=comparison.right)
    where = reverse("links", args=[comparison.pk])
    sent = {"source": source.pk, "target": target.pk, "relation": "contrasts"}
    statuses = at_once([lambda c=client: c.post(where, sent, headers=JSON) for client in clients(3)])
    assert Counter(statuses) == {201: 1, 409: 2}
    assert Link.objects.count() == 1


def test_of_two_edits_at_once_one_is_stored_and_the_other_is_told(
    comparison: Comparison, people: list[Client]
) -> None:
    row = factories.highlight(comparison=comparison)
    where = members.address("highlight", row)
    acts = [
        lambda c=client, n=number: c.post(where, edited(row, note=f"Note {n}."), headers=JSON)
        for number, client in enumerate(people)
    ]
    statuses = at_once(acts)
    assert sorted(statuses) == [200, 409]
    row.refresh_from_db()
    assert row.note == f"Note {statuses.index(200)}."


def test_an_edit_and_a_decision_at_once_both_stand(comparison: Comparison, people: list[Client]) -> None:
    """The decision writes its own column only; the edit either came first or hears of it."""
    row = factories.highlight(comparison=comparison)
    statuses = at_once(
        [
            lambda: people[0].post(
                members.address("highlight", row), edited(row, note="Mine."), headers=JSON
            ),
            lambda: people[1].post(
                members.address("highlight_curate", row), {"status": "accepted"}, headers=JSON
            ),
        ]
    )
    row.refresh_from_db()
    assert statuses[1] == 200
    assert row.status == "accepted"
    assert (statuses[0], row.note) in ((200, "Mine."), (409, ""))


def test_a_link_and_a_silence_at_once_never_both_stand(comparison: Comparison, people: list[Client]) -> None:
    source = factories.highlight(comparison=comparison)
    target = factories.highlight(comparison=comparison, document=comparison.right)
    sent = {"source": source.pk, "target": target.pk, "relation": "contrasts"}
    statuses = at_once(
        [
            lambda: people[0].post(reverse("links", args=[comparison.pk]), sent, headers=JSON),
            lambda: people[1].post(members.address("silence", source), headers=JSON),
        ]
    )
    assert statuses[0] == 201
    assert statuses[1] in (201, 422)
    assert Link.objects.live().count() == 1
    assert not Silence.objects.live().exists()


def test_deleting_twice_at_once_is_one_act(comparison: Comparison, people: list[Client]) -> None:
    row = factories.highlight(comparison=comparison)
    where = members.address("highlight_delete", row)
    assert at_once([lambda c=client: c.post(where, headers=JSON) for client in people]) == [200, 200]
    assert members.verbs(row) == ["created", "deleted"]


def test_two_restorings_of_equal_rows_bring_back_one(comparison: Comparison, people: list[Client]) -> None:
    owner = comparison.created_by
    rows = []
    for _ in range(2):
        rows.append(factories.highlight(comparison=comparison, quote="offer"))
        rows[-1].delete_softly(owner)
    acts = [
        lambda c=client, r=row: c.post(members.address("highlight_restore", r), headers=JSON)
        for client, row in zip(people, rows, strict=True)
    ]
    assert sorted(at_once(acts)) == [200, 409]
    assert Highlight.objects.live().count() == 1


def test_reading_goes_on_while_others_write(comparison: Comparison, people: list[Client]) -> None:
    where = reverse("highlights", args=[comparison.pk])
    writes = [
        lambda c=client, q=quote: c.post(where, selected(comparison.left, q), headers=JSON)
        for client, quote in zip(clients(5), words(comparison, 5), strict=True)
    ]
    workbench = members.address("workbench", comparison)
    reads = [lambda c=client: c.get(workbench) for client in clients(5, "second")]
    assert Counter(at_once([*writes, *reads])) == {201: 5, 200: 5}
