"""Whether this copy can do its work: the database answers in time and every migration is applied."""

from threading import Event

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from reader.deployment import health


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_where_the_database_is_migrated(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_before_a_migration_is_applied(client: Client) -> None:
    applied = MigrationRecorder.Migration.objects
    last = applied.filter(app="annotations").latest("pk")
    last.delete()
    answer = client.get("/readyz")
    last.save(force_insert=True)
    assert answer.status_code == 503
    assert answer.content == b"1 migrations are not applied; run manage.py migrate.\n"


def test_a_database_that_is_gone_is_told_without_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: MigrationRecorder) -> None:
        raise OperationalError("connection to database.example as parallax failed")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


def test_a_database_that_hangs_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hung, asked = Event(), []

    def hang(self: MigrationRecorder) -> dict[tuple[str, str], object]:
        asked.append(1)
        assert hung.wait(30)
        return {}

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", hang)
    answers = [client.get("/readyz") for _ in range(3)]
    hung.set()
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].content == b"The database did not answer within 0.05 seconds.\n"
    assert len(asked) == 1, "one asks at a time"
    assert health._asking.acquire(timeout=10), "who asked lets go once the database answers"
    health._asking.release()


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_asks_by_number_and_without_https(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings, address: str
) -> None:
    settings.ALLOWED_HOSTS = ["parallax.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    monkeypatch.setattr(health, "_trouble_in_time", lambda: "")
    assert client.get(address, headers={"host": "10.1.2.3:8000"}).status_code == 200
    settings.SECURE_SSL_REDIRECT = False
    assert client.get("/accounts/login/", headers={"host": "10.1.2.3:8000"}).status_code == 400
