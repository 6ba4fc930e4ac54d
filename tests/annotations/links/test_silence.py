"""/comparisons/<id>/highlights/<id>/silence/ and …/silences/<id>/delete/, …/restore/"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Highlight, Silence
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(client: Client, comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, analyst=factories.user(), quote="spring tide")


@pytest.fixture
def where(row: Highlight) -> str:
    return members.address("silence", row)


def act(client: Client, name: str, silence: Silence, **headers: str) -> Any:
    return client.post(members.address(f"silence_{name}", silence), headers=headers)


def test_it_is_signed_with_a_note_and_shown_on_the_card(client: Client, row: Highlight, where: str) -> None:
    answer = client.post(where, {"note": "Looked *twice*."}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 201
    for words in (
        "No counterpart in the other piece", "confirmed by analyst", "Looked <em>twice</em>.",
        "Confirmed: no counterpart.", "title=\"1 with no counterpart\"",
    ):  # fmt: skip
        assert words in page
    silence = Silence.objects.get()
    assert f'hx-post="{members.address("silence_delete", silence)}"' in page
    assert " silent" in page, "the mark is drawn anew, as a silent one"


def test_a_program_gets_it_as_json_and_a_plain_form_its_place(
    client: Client, row: Highlight, where: str
) -> None:
    answer = client.post(where, {"note": "Nothing."}, headers=JSON)
    silence = Silence.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": silence.pk, "comparison": row.comparison_id, "highlight": row.pk, "note": "Nothing.",
        "analyst": "analyst", "created": silence.created.isoformat(),
        "modified": silence.created.isoformat(), "deleted": None, "revision": members.revision(row),
    }  # fmt: skip
    act(client, "delete", silence)
    assert client.post(where)["Location"].endswith(f"?highlight={row.pk}")


def test_signing_withdrawing_and_signing_again_are_three_acts_in_its_history(
    client: Client, row: Highlight, where: str
) -> None:
    before = members.revision(row)
    client.post(where)
    silence = Silence.objects.get()
    page = act(client, "delete", silence, **HTMX).content.decode()
    assert "No counterpart: withdrawn." in page
    assert f'hx-post="{members.address("silence_restore", silence)}"' in page
    assert not Silence.objects.live().exists()
    assert "Confirmed again: no counterpart." in act(client, "restore", silence, **HTMX).content.decode()
    silence.refresh_from_db()
    assert silence.deleted is None
    assert members.revision(row) == silence.revision == before + 3
    assert members.verbs(silence) == ["signed", "deleted", "restored"]


def test_any_analyst_may_sign_on_any_passage(row: Highlight, where: str, comparison: Comparison) -> None:
    second = members.member(comparison, "second")
    assert second.post(where, headers=JSON).json()["analyst"] == "second"


def test_a_second_signature_is_a_conflict(client: Client, row: Highlight, where: str) -> None:
    client.post(where)
    revision = members.revision(row)
    answer = client.post(where, headers=JSON)
    assert (answer.status_code, answer.json()["current"]["highlight"]) == (409, row.pk)
    answer = client.post(where, {"note": "Me too."}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, f"#problem-{row.pk}")
    assert "analyst has already confirmed that this passage has no counterpart." in answer.content.decode()
    assert "Me too." in client.post(where, {"note": "Me too."}).content.decode()
    assert members.revision(row) == revision
    assert Silence.objects.count() == 1


def test_a_linked_or_deleted_passage_cannot_be_silent(client: Client, row: Highlight, where: str) -> None:
    link = factories.link(source=row)
    revision = members.revision(row)
    answer = client.post(where, headers=JSON)
    assert answer.status_code == 422
    assert "linked to a counterpart" in str(answer.json()["errors"])
    assert members.revision(row) == revision
    link.delete_softly(row.analyst)
    row.delete_softly(row.analyst)
    answer = client.post(where, headers=JSON)
    assert answer.status_code == 422
    assert "has been deleted" in str(answer.json()["errors"])
    assert not Silence.objects.exists()


@pytest.mark.parametrize(
    ("note", "reason"), [("n" * 20_001, "at most 20,000 fit"), ("a\0b", "Null characters")]
)
def test_a_note_that_cannot_be_stored_is_refused(
    client: Client, row: Highlight, where: str, note: str, reason: str
) -> None:
    revision = members.revision(row)
    answer = client.post(where, {"note": note}, headers=JSON)
    assert answer.status_code == 422
    assert reason in str(answer.json()["errors"]["note"])
    answer = client.post(where, {"note": note}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, f"#problem-{row.pk}")
    assert members.revision(row) == revision
    assert not Silence.objects.exists()


def test_it_is_not_signed_again_once_the_passage_is_linked_or_signed_by_another(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    client.post(where)
    silence = Silence.objects.get()
    act(client, "delete", silence)
    second = members.member(comparison, "second")
    second.post(where)
    answer = act(client, "restore", silence, **JSON)
    assert answer.status_code == 409
    assert "second has already confirmed" in str(answer.json()["errors"])
    factories.link(source=row)
    answer = act(client, "restore", silence, **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#toast")
    assert "linked to a counterpart" in answer.content.decode()


def test_a_highlight_that_is_deleted_takes_its_silence_out_of_the_count_and_back(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    client.post(where)
    workbench = members.address("workbench", comparison)
    assert 'title="1 with no counterpart"' in client.get(workbench).content.decode()
    row.delete_softly(row.analyst)
    assert 'title="0 with no counterpart"' in client.get(workbench).content.decode()
    row.restore(row.analyst)
    assert 'title="1 with no counterpart"' in client.get(workbench).content.decode()


def test_only_who_signed_and_a_curator_may_withdraw_it_and_the_button_knows(
    client: Client, row: Highlight, comparison: Comparison
) -> None:
    second = members.member(comparison, "second")
    silence = factories.silence(highlight=row, analyst=factories.user(username="second"))
    withdraw = members.address("silence_delete", silence)
    curator = members.member(comparison, "curator", Role.CURATOR)
    reader = members.member(comparison, "reader", Role.READER)
    card = members.address("highlight", row)
    for person, status in ((reader, 403), (client, 403), (second, 302), (curator, 302)):
        assert (withdraw in person.get(card).content.decode()) == (status == 302)
        assert act(person, "delete", silence).status_code == status
        assert act(person, "restore", silence).status_code == status


def test_a_reader_is_refused_and_a_stranger_finds_nothing(where: str, comparison: Comparison) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    stranger = members.signed_in(factories.user(username="stranger"))
    assert [client.post(where).status_code for client in (reader, stranger)] == [403, 404]
