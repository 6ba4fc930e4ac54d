"""/comparisons/<id>/links/<id>/: the card, its editor, saving it, removing it and restoring it"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Link
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, JSON, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.relation(comparison=made)
    factories.relation(comparison=made, name="Echoes")
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(client: Client, comparison: Comparison) -> Link:
    return factories.link(comparison=comparison, analyst=factories.user(), note="First.")


@pytest.fixture
def where(row: Link) -> str:
    return members.address("link", row)


def act(client: Client, name: str, row: Link, **headers: str) -> Any:
    return client.post(members.address(f"link_{name}", row), headers=headers)


def test_the_card_and_its_page(client: Client, row: Link, where: str) -> None:
    part, page = (client.get(where, headers=headers).content.decode() for headers in (HTMX, {}))
    for words in (row.source.quote, row.target.quote, "Contrasts with", "First.", "analyst"):
        assert words in part
        assert words in page
    assert "<html" not in part
    assert "<h2>Edit</h2>" in page
    assert "<h2>History</h2>" in page


def test_relation_and_note_are_saved(client: Client, row: Link, where: str) -> None:
    before = members.revision(row)
    answer = client.post(where, edited(row, relation="echoes", note="Second."), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (f'id="link-card-{row.pk}"', "Echoes", "Second.", "Saved."):
        assert words in page
    row.refresh_from_db()
    assert (row.relation.slug, row.note) == ("echoes", "Second.")
    assert members.revision(row) == row.revision == before + 1
    assert members.verbs(row) == ["created", "edited"]


def test_its_ends_stay_whatever_is_sent(client: Client, row: Link, where: str) -> None:
    sent = edited(row, source=row.target_id, target=row.source_id)
    answer = client.post(where, sent, headers=JSON)
    assert (answer.json()["source"], answer.json()["target"]) == (row.source_id, row.target_id)


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown relation": ({"relation": "nonesuch"}, "is not a relation"),
    "no relation": ({"relation": ""}, "Choose how"),
    "a note that is too long": ({"note": "n" * 20_001}, "at most 20,000 fit"),
    "a NUL in the note": ({"note": "\0"}, "Null characters"),
    "no revision": ({"revision": ""}, "required"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_is_refused_with_the_reason_what_was_typed_stays_and_nothing_changes(
    client: Client, row: Link, where: str, what: str
) -> None:
    change, reason = REFUSALS[what]
    sent = edited(row, note="My own words.") | change
    revision = members.revision(row)
    answer = client.post(where, sent, headers=JSON)
    assert answer.status_code == 422
    assert reason in str(answer.json()["errors"])
    for headers in (HTMX, {}):
        answer = client.post(where, sent, headers=headers)
        assert answer.status_code == 422
        if "note" not in change:
            assert "My own words." in answer.content.decode()
    row.refresh_from_db()
    assert row.note == "First."
    assert members.revision(row) == revision


@pytest.mark.parametrize("seen", [0, HUGE])
def test_the_second_of_two_editors_gets_the_current_state_and_keeps_what_was_typed(
    client: Client, row: Link, where: str, comparison: Comparison, seen: int
) -> None:
    curator = members.member(comparison, "curator", Role.CURATOR)
    curator.post(where, edited(row, note="Their words."))
    mine = edited(row, note="My words.", revision=seen or row.revision)
    answer = client.post(where, mine, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["current"]["note"] == "Their words."
    for headers in (HTMX, {}):
        page = client.post(where, mine, headers=headers).content.decode()
        for words in ("was changed meanwhile", "Their words.", "My words."):
            assert words in page
    row.refresh_from_db()
    assert f'name="revision" value="{row.revision}"' in page
    assert row.note == "Their words."


def test_becoming_equal_to_another_one_is_a_conflict(client: Client, row: Link, where: str) -> None:
    echoes = row.comparison.relations.get(slug="echoes")
    factories.link(source=row.source, target=row.target, relation=echoes, analyst=row.analyst)
    answer = client.post(where, edited(row, relation="echoes"), headers=JSON)
    assert answer.status_code == 409
    assert "already linked these two passages" in str(answer.json()["errors"])


def test_a_retired_relation_stays_and_is_offered_there(client: Client, row: Link, where: str) -> None:
    row.relation.retire(row.comparison.created_by)
    page = client.get(where + "?edit=1", headers=HTMX).content.decode()
    assert 'value="contrasts" required checked' in page
    assert client.post(where, edited(row, note="Second."), headers=JSON).status_code == 200


def test_it_is_removed_and_restored(client: Client, row: Link) -> None:
    before = members.revision(row)
    page = act(client, "delete", row, **HTMX).content.decode()
    assert "Link removed." in page
    assert f'hx-post="{members.address("link_restore", row)}"' in page
    assert not Link.objects.live().exists()
    assert (
        f'action="{members.address("link_restore", row)}"'
        in client.get(members.address("link", row)).content.decode()
    )
    assert "Link restored." in act(client, "restore", row, **HTMX).content.decode()
    assert Link.objects.live().get() == row
    assert members.revision(row) == before + 2
    assert members.verbs(row) == ["created", "deleted", "restored"]


def test_a_removed_one_is_restored_before_it_is_edited(client: Client, row: Link, where: str) -> None:
    act(client, "delete", row)
    row.refresh_from_db()
    answer = client.post(where, edited(row, note="Second."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Second." in page
    assert members.address("link_restore", row) in page


def test_it_does_not_come_back_where_an_equal_one_stands_now_or_an_end_is_away(
    client: Client, row: Link
) -> None:
    act(client, "delete", row)
    twin = factories.link(source=row.source, target=row.target, analyst=row.analyst)
    answer = act(client, "restore", row, **JSON)
    assert (answer.status_code, answer.json()["current"]["id"]) == (409, twin.pk)
    twin.delete_softly(row.analyst)
    row.target.delete_softly(row.analyst)
    revision = members.revision(row)
    answer = act(client, "restore", row, **JSON)
    assert answer.status_code == 422
    assert "restore it first" in str(answer.json()["errors"])
    assert members.revision(row) == revision


def test_coming_back_it_withdraws_a_silence_signed_meanwhile(client: Client, row: Link) -> None:
    act(client, "delete", row)
    silence = factories.silence(highlight=row.source)
    act(client, "restore", row)
    silence.refresh_from_db()
    assert silence.deleted
    assert silence.revision == members.revision(row)


def test_only_its_analyst_and_a_curator_may(row: Link, where: str, comparison: Comparison) -> None:
    expected = {"reader": 403, "second": 403, "curator": 302}
    for (name, status), role in zip(expected.items(), (Role.READER, Role.ANALYST, Role.CURATOR), strict=True):
        other = members.member(comparison, name, role)
        assert other.post(where, edited(row)).status_code == status
        assert [act(other, verb, row).status_code for verb in ("delete", "restore")] == [status] * 2


@pytest.mark.parametrize("number", [HUGE, 0, 999_999])
def test_a_number_that_no_link_has_is_not_found(client: Client, row: Link, number: int) -> None:
    assert client.get(f"/comparisons/{row.comparison_id}/links/{number}/").status_code == 404
