"""`manage.py backup` and `restore`, there and back on the database that the tests run on"""

from __future__ import annotations

import hashlib
import re
import stat
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save, pre_save

from annotations.curation.archive import ARCHIVED, move
from annotations.models import Highlight
from reader.backup import BackupRefused, archive, part, restore, take
from reader.models import Archived, Comparison
from reader.models.attempt import Attempt
from tests.support import backup, factories, full_database

pytestmark = pytest.mark.django_db(transaction=True)


def said(*words: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_all_that_was_there_is_there_again(tmp_path: Path) -> None:
    full_database.fill(3)
    before = backup.everything()
    assert all(
        before[name] for name in before if name not in ("auth.user_user_permissions", "annotations.ruling")
    )
    file = tmp_path / "kept"
    told = said("backup", file)
    backup.empty()
    assert backup.counted() == 0
    saved: list[Any] = []
    for signal in (pre_save, post_save):
        signal.connect(saved.append, dispatch_uid="saved")
    try:
        assert f"Restored {sum(map(len, before.values())):,} rows" in said("restore", file)
    finally:
        for signal in (pre_save, post_save):
            signal.disconnect(saved.append, dispatch_uid="saved")
    assert saved == []
    after = backup.everything()
    assert {name for name in before if before[name] != after[name]} == set()
    assert get_user_model().objects.get(username="analyst").check_password(factories.PASSWORD) is False
    assert get_user_model().objects.get(username="owner").check_password(factories.PASSWORD)
    backup.mark_once_more()
    assert Highlight.objects.filter(note="after it was restored").count() == 1
    found = re.search(r"([\d,]+) bytes, SHA-256 (\w+)", told)
    assert found
    assert found[1] == f"{file.stat().st_size:,}"
    assert found[2] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_people_sign_in_again(tmp_path: Path, client: Any) -> None:
    client.force_login(factories.user())
    assert client.get("/").status_code == 200
    take(tmp_path / "kept")
    backup.empty()
    Session.objects.create(session_key="of before", session_data="", expire_date="2100-01-01T00:00Z")
    restore(tmp_path / "kept")
    assert not Session.objects.exists()
    assert client.get("/").status_code == 302


def test_a_failed_sign_in_does_not_fill_a_database(tmp_path: Path, client: Any) -> None:
    factories.user()
    Attempt.objects.take({"an account": 5})
    take(tmp_path / "kept")
    backup.empty()
    client.post("/accounts/login/", {"username": "analyst", "password": "a wrong one"})
    client.get("/shared/no-such-link/")
    assert Attempt.objects.exists()
    restore(tmp_path / "kept")
    assert list(Attempt.objects.values_list("name", "failures")) == [("an account", 1)]


def test_the_file_is_for_its_owner_alone_and_replaces_none_unasked(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    take(file)
    first = file.read_bytes()
    with pytest.raises(BackupRefused, match="is there already; name another file, or use --force"):
        take(file)
    assert file.read_bytes() == first
    file.chmod(0o644)
    factories.user()
    said("backup", file, force=True)
    assert file.read_bytes() != first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_written_meanwhile_waits_for_nothing_and_is_not_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.user(username="analyst")
    threads: list[Thread] = []

    def write() -> None:
        factories.user(username="curator")
        connection.close()

    def add(writer: archive.Writer, *table: Any) -> None:
        if not threads:
            threads.append(Thread(target=write))
            threads[0].start()
            threads[0].join(10)
            assert not threads[0].is_alive(), "whoever writes had to wait for the backup"
        wrote(writer, *table)

    wrote = archive.Writer.add
    monkeypatch.setattr(archive.Writer, "add", add)
    take(tmp_path / "kept")
    names = get_user_model().objects.order_by("username").values_list("username", flat=True)
    assert list(names) == ["analyst", "curator"]
    backup.empty()
    restore(tmp_path / "kept")
    assert list(names.all()) == ["analyst"]


def test_two_do_not_write_one_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    with part.whole(file, force=False) as open_file:
        open_file.write(b"first")
        with pytest.raises(BackupRefused, match="Another process is writing"):
            take(file)
    assert file.read_bytes() == b"first"


@pytest.mark.parametrize("place", ["nowhere/kept", "."])
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, place: str) -> None:
    with pytest.raises((BackupRefused, OSError)):
        take(tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Writer, "finish", full)
    with pytest.raises(Exception, match=r"cannot be written: No space left on device\.$"):
        said("backup", tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_what_takes_long_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr("reader.backup.progress.time.monotonic", lambda: next(clock))
    factories.user()
    heard: list[str] = []
    take(tmp_path / "kept", say=heard.append)
    assert "Backing up auth.user, row 1" in heard


def test_what_is_archived_is_so_again(tmp_path: Path) -> None:
    comparison = factories.comparison()
    move(comparison, comparison.created_by, ARCHIVED, "Done.")
    since = comparison.archived
    take(tmp_path / "kept")
    backup.empty()
    restore(tmp_path / "kept")
    kept = Comparison.objects.get()
    assert kept.archived == since
    with pytest.raises(Archived):
        factories.highlight(comparison=kept, quote="vote")
