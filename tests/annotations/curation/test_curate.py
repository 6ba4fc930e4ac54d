"""…/highlights/<id>/curate/ and …/links/<id>/curate/"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Change
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, JSON

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("make", [factories.highlight, factories.link], ids=["highlight", "link"]),
]


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def curator(comparison: Comparison) -> Client:
    return members.member(comparison, "curator", Role.CURATOR)


@pytest.fixture
def row(comparison: Comparison, make: Any) -> Any:
    return make(comparison=comparison)


def curate(client: Client, row: Any, status: str, **headers: str) -> Any:
    return client.post(members.address(f"{row.noun}_curate", row), {"status": status}, headers=headers)


@pytest.mark.parametrize(("status", "label"), [("accepted", "Accepted"), ("rejected", "Rejected")])
def test_a_status_is_given_shown_and_recorded(curator: Client, row: Any, status: str, label: str) -> None:
    before = members.revision(row)
    answer = curate(curator, row, status, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'class="chip status-{status}">{label}' in page
    assert f"{label}." in page
    row.refresh_from_db()
    assert row.status == status
    assert members.revision(row) == row.revision == before + 1
    change = Change.objects.of(row).first()
    assert (change.verb, change.actor.username) == (status, "curator")
    assert change.differences == [("status", "proposed", status)]


def test_it_is_returned_to_proposed(curator: Client, row: Any) -> None:
    curate(curator, row, "rejected")
    assert curate(curator, row, "proposed", **JSON).json()["status"] == "proposed"
    assert members.verbs(row) == ["created", "rejected", "proposed"]


def test_the_status_it_has_already_is_no_act(curator: Client, row: Any) -> None:
    curate(curator, row, "accepted")
    revision = members.revision(row)
    assert curate(curator, row, "accepted").status_code == 302
    assert members.revision(row) == revision
    assert members.verbs(row) == ["created", "accepted"]


@pytest.mark.parametrize("status", ["", "deleted", "ACCEPTED", "\0", "a" * 100_000])
def test_another_word_is_refused(curator: Client, row: Any, status: str) -> None:
    revision = members.revision(row)
    answer = curate(curator, row, status, **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#toast")
    assert "is not a status" in answer.content.decode()
    assert curate(curator, row, status, **JSON).status_code == 422
    assert members.revision(row) == revision


def test_a_deleted_one_is_restored_first(curator: Client, row: Any) -> None:
    row.delete_softly(row.analyst)
    revision = members.revision(row)
    answer = curate(curator, row, "accepted", **JSON)
    assert answer.status_code == 422
    assert "restore it first" in str(answer.json()["errors"])
    assert members.revision(row) == revision
    row.refresh_from_db()
    assert row.status == "proposed"


def test_what_was_written_meanwhile_stays_and_the_history_knows_it(curator: Client, row: Any) -> None:
    mine, theirs = type(row).objects.get(pk=row.pk), type(row).objects.get(pk=row.pk)
    code = {"relation": row.relation} if row.noun == "link" else {"framing": row.framing, "tags": []}
    theirs.edit(row.analyst, seen=theirs.revision, note="Written meanwhile.", **code)
    mine.curate(factories.user(username="curator"), "accepted")
    row.refresh_from_db()
    assert (row.note, row.status) == ("Written meanwhile.", "accepted")
    assert Change.objects.of(row).first().before["note"] == "Written meanwhile."


def test_only_a_curator_and_the_owner_may(row: Any, comparison: Comparison) -> None:
    statuses = {
        name: curate(members.member(comparison, name, role), row, "accepted").status_code
        for name, role in (
            ("reader", Role.READER), ("second", Role.ANALYST), ("curator", Role.CURATOR),
            ("owner", Role.OWNER),
        )
    }  # fmt: skip
    assert statuses == {"reader": 403, "second": 403, "curator": 302, "owner": 302}
    stranger = members.signed_in(factories.user(username="stranger"))
    assert curate(stranger, row, "accepted").status_code == 404


def test_a_card_offers_it_to_curators_alone(curator: Client, row: Any, comparison: Comparison) -> None:
    where = members.address(row.noun, row)
    offer = members.address(f"{row.noun}_curate", row)
    assert offer in curator.get(where, headers=HTMX).content.decode()
    assert offer not in members.member(comparison, "second").get(where, headers=HTMX).content.decode()
