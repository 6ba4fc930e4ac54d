"""What a page, htmx and a program are told when the database cannot be had, and what is not taken for that."""

import sqlite3
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight
from reader.middleware import database_errors
from reader.models import Comparison, Membership
from reader.settings import DATABASE_WAIT
from tests.faults.causes import CAUSES, of_postgres, of_sqlite, refusing
from tests.support import members
from tests.support.members import HTMX, JSON, selected

pytestmark = pytest.mark.django_db


def post(client: Client, comparison: Comparison, **headers: Any) -> Any:
    return client.post(
        reverse("highlights", args=[comparison.pk]), selected(comparison.left, "offer"), headers=headers
    )


@pytest.mark.parametrize("cause", CAUSES)
def test_a_write_is_answered_503_in_words(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    monkeypatch.setattr(Highlight, "create", refusing(cause))
    answer = post(client, comparison)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert "What was stored before is still there." in page
    assert "look before you send it again" in page
    assert "secret" not in page


@pytest.mark.parametrize("cause", ["full", "server's disk full", "no room for an upload"])
def test_a_full_disk_is_called_one(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    monkeypatch.setattr(Highlight, "create", refusing(cause))
    (said,) = post(client, comparison, **JSON).json()["errors"]["__all__"]
    assert "no room left on its disk" in said
    assert "Tell whoever runs this copy of Parallax" in said


def test_htmx_is_told_in_a_part_of_a_page(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Highlight, "create", refusing("locked"))
    answer = post(client, comparison, **HTMX)
    assert answer.status_code == 503
    assert "The database took too long" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    "defect",
    [
        of_sqlite(sqlite3.SQLITE_ERROR),  # such as a column that is not there
        of_postgres("42P01", ProgrammingError),
        OSError(2, "No such file"),
        RuntimeError("broken"),
    ],
)
def test_a_defect_of_the_program_is_no_fault_of_the_database(defect: Exception) -> None:
    assert database_errors.fault_of(defect) is None


@pytest.mark.parametrize("address", ["home", "documents", "workbench"])
def test_a_database_that_is_gone_before_the_view_is_said_with_one_try(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The session is the first thing that is asked for, and after it nothing else: each try may wait for long."""
    tries = []

    def gone(*args: Any, **kwargs: Any) -> None:
        tries.append(args)
        raise OperationalError("gone")

    client.raise_request_exception = False
    numbers = [comparison.pk] if address == "workbench" else []
    with monkeypatch.context() as down:
        down.setattr(connection, "cursor", gone)
        answer = client.get(reverse(address, args=numbers))
        well = Client().get("/healthz")
    assert answer.status_code == 503
    assert "The database cannot be reached just now." in answer.content.decode()
    assert len(tries) == 1
    assert well.status_code == 200
    assert client.get(reverse(address, args=numbers)).status_code == 200


def test_who_is_here_is_not_worth_an_error(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, the page still hears what it can read."""
    monkeypatch.setattr(type(Membership.objects.all()), "update", refusing("full"))
    since = members.revision(comparison)
    assert client.get(members.address("changes", comparison, f"?since={since}")).status_code == 204


def test_an_act_that_fails_at_its_end_leaves_nothing_and_can_be_sent_again(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing that an act writes is its history."""
    before = members.revision(comparison)
    headers = {**JSON, "Idempotency-Key": "3f2f4c1e-0a53-4d7f-9f37-1f2f4c1e0a53"}
    with monkeypatch.context() as full:
        full.setattr(type(Change.objects.all()), "bulk_create", refusing("full"))
        assert post(client, comparison, **headers).status_code == 503
    assert members.revision(comparison) == before
    assert not Highlight.objects.exists()
    assert post(client, comparison, **headers).status_code == 201
    assert post(client, comparison, **headers).status_code == 200
    assert Highlight.objects.count() == 1


def test_a_page_waits_for_others_no_longer_than_it_is_waited_for(settings: Any) -> None:
    """An open workbench gives an act up after twenty seconds: the server is to have said why before."""
    assert 2 * DATABASE_WAIT <= 20
