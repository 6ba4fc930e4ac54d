"""What `restore` refuses: each in one sentence, and nothing of it is stored"""

from __future__ import annotations

import hashlib
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from reader.backup import BackupRefused, archive, restore, take
from tests.support import backup, factories
from tests.support.sampling import fewer

pytestmark = pytest.mark.django_db(transaction=True)

USERS, MANIFEST = "auth.user.jsonl", "manifest.json"
Parts = dict[str, bytes]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of two accounts; the database is empty since."""
    for name in ("analyst", "curator"):
        factories.user(username=name)
    take(tmp_path / "kept")
    backup.empty()
    return tmp_path / "kept"


def parts_of(file: Path) -> Parts:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed_bytes(file: Path) -> list[int]:
    """Return the places in `file` of each part's packed data, without its last byte, which may hold unused bits."""
    places: list[int] = []
    with zipfile.ZipFile(file) as opened, file.open("rb") as raw:
        for part in opened.infolist():
            raw.seek(part.header_offset + 26)  # the lengths of the name and of the extra field
            name, extra = struct.unpack("<HH", raw.read(4))
            start = part.header_offset + 30 + name + extra
            places += range(start, start + part.compress_size - 1)
    return places


def write(file: Path, parts: Parts, *more: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in (*parts.items(), *more):
            opened.writestr(name, content)


def manifested(parts: Parts, change: Callable[[dict[str, Any]], object]) -> Parts:
    manifest = json.loads(parts[MANIFEST])
    change(manifest)
    return parts | {MANIFEST: json.dumps(manifest).encode()}


def with_users(parts: Parts, lines: bytes) -> Parts:
    """These lines in place of the accounts, with the digest that they have."""

    def tell(manifest: dict[str, Any]) -> None:
        table = next(table for table in manifest["tables"] if table["member"] == USERS)
        table["sha256"] = hashlib.sha256(lines).hexdigest()
        table |= {"rows": lines.count(b"\n"), "bytes": len(lines)}

    return manifested(parts, tell) | {USERS: lines}


def row(parts: Parts, **columns: Any) -> bytes:
    """The first account's line with other values."""
    table = next(t for t in json.loads(parts[MANIFEST])["tables"] if t["member"] == USERS)
    values = dict(zip(table["columns"], json.loads(parts[USERS].splitlines()[0]), strict=True))
    return json.dumps(list((values | columns).values())).encode() + b"\n"


def refused(file: Path, *words: str) -> None:
    """It is refused by a sentence with these words, and nothing is stored."""
    with pytest.raises(BackupRefused) as caught:
        restore(file)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "\n" not in str(caught.value)
    assert backup.counted() == 0


CHANGED: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "another program's": (lambda p: manifested(p, lambda m: m.update(format="dump")), "no backup of Parallax"),
    "a newer format": (lambda p: manifested(p, lambda m: m.update(version=2)), "has the format 2, and this"),
    "a newer migration": (
        lambda p: manifested(p, lambda m: m["migrations"]["reader"].append("9999_later")),
        "migration that this Parallax does not know: reader.9999_later",
    ),
    "of an app that is not here": (
        lambda p: manifested(p, lambda m: m["migrations"].update(other=["0001_initial"])), "other.0001_initial",
    ),
    "no manifest": (lambda p: {name: p[name] for name in p if name != MANIFEST}, "no manifest"),
    "a manifest that is none": (lambda p: p | {MANIFEST: b"[]"}, "cannot be read"),
    "a manifest nested without end": (lambda p: p | {MANIFEST: b"[" * 10**5}, "cannot be read"),
    "a manifest without tables": (lambda p: manifested(p, lambda m: m.pop("tables")), "incomplete"),
    "a table without a digest": (
        lambda p: manifested(p, lambda m: m["tables"][0].pop("sha256")), "incomplete",
    ),
    "a table of less than nothing": (
        lambda p: manifested(p, lambda m: m["tables"][0].update(bytes=-9)), "incomplete",
    ),
    "a missing part": (lambda p: {name: p[name] for name in p if name != USERS}, "just the parts"),
    "a part too many": (lambda p: p | {"../../outside": b"x"}, "just the parts"),
    "a table left out": (
        lambda p: manifested({n: p[n] for n in p if n != USERS}, lambda m: m.update(
            tables=[t for t in m["tables"] if t["member"] != USERS])), "does not hold the tables",
    ),
    "a column left out": (
        lambda p: manifested(p, lambda m: m["tables"][0]["columns"].pop()), "does not hold the tables",
    ),
    "a row less": (lambda p: p | {USERS: p[USERS].splitlines(keepends=True)[0]}, f"its part {USERS}"),
    "a changed letter": (lambda p: p | {USERS: p[USERS].replace(b"curator", b"kurator")}, f"its part {USERS}"),
    "more than was said": (lambda p: p | {USERS: p[USERS] + b"[" * 10**7}, f"its part {USERS}"),
    "a line without an end": (lambda p: with_users(p, p[USERS].rstrip()), f"its part {USERS}"),
    "a line that is no JSON": (lambda p: with_users(p, b"nothing\n"), f"its part {USERS}"),
    "a line nested without end": (lambda p: with_users(p, b"[" * 10**5 + b"\n"), f"its part {USERS}"),
    "a row of too few": (lambda p: with_users(p, b"[1]\n"), f"its part {USERS}"),
    "the same account twice": (lambda p: with_users(p, p[USERS] + row(p, id=9)), "do not fit into this database"),
    "a time that is none": (lambda p: with_users(p, row(p, date_joined="soon")), "auth.user do not fit"),
    "a number that is none": (lambda p: with_users(p, row(p, id="first")), "auth.user do not fit"),
    "a number beyond all columns": (lambda p: with_users(p, row(p, id=10**30)), "auth.user do not fit"),
    "a name that is missing": (lambda p: with_users(p, row(p, username=None)), "auth.user do not fit"),
    "an account of nobody's group": (
        lambda p: _owing(p), "do not fit together",
    ),
}  # fmt: skip


def _owing(parts: Parts) -> Parts:
    """A membership in a group that is not there."""
    lines, member = b"[1,1,77]\n", "auth.user_groups.jsonl"

    def tell(manifest: dict[str, Any]) -> None:
        table = next(table for table in manifest["tables"] if table["member"] == member)
        table |= {"rows": 1, "bytes": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}

    return manifested(parts, tell) | {member: lines}


def test_what_was_changed_is_refused(kept: Path) -> None:
    parts = parts_of(kept)
    for what, (change, words) in CHANGED.items():
        write(kept, change(parts))
        try:
            refused(kept, words)
        except BaseException as error:
            raise AssertionError(what) from error
    write(kept, parts)
    restore(kept)
    assert get_user_model().objects.count() == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_refused(kept: Path) -> None:
    parts = parts_of(kept)
    write(kept, parts, (USERS, parts[USERS]))
    refused(kept, "each once")


def test_a_row_longer_than_any_is_not_taken_into_memory(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(kept)
    monkeypatch.setattr(archive, "LONGEST_ROW", 1_000)
    write(kept, with_users(parts, row(parts, first_name="x" * 2_000)))
    refused(kept, f"its part {USERS}")
    factories.document(text="word " * 300 + "end")
    with pytest.raises(BackupRefused, match="has more than 1,000 bytes"):
        take(kept.with_name("other"))


def test_a_file_that_is_cut_off_is_refused(kept: Path) -> None:
    whole = kept.read_bytes()
    for length in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        kept.write_bytes(whole[:length])
        refused(kept)


@pytest.mark.sampled
def test_a_file_with_a_flipped_bit_is_refused_or_restores_the_very_same(kept: Path) -> None:
    """Flip one bit at a time: each flip in packed data is refused; one in a date of the ZIP may change nothing."""
    restore(kept)
    before, whole = backup.everything(), kept.read_bytes()
    backup.empty()
    packed = packed_bytes(kept)
    chance = random.Random(5)
    for number in range(fewer(400, 24)):
        place = chance.choice(packed) if number % 2 else chance.randrange(len(whole))
        flipped = whole[place] ^ 1 << chance.randrange(8)
        kept.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        try:
            restore(kept)
        except BackupRefused:
            assert backup.counted() == 0
        else:
            assert place not in packed
            assert backup.everything() == before
            backup.empty()


def test_a_database_that_is_not_empty_is_left_as_it_is(kept: Path) -> None:
    factories.user(username="owner")
    with pytest.raises(CommandError, match=r"not empty: there are rows in auth\.user"):
        call_command("restore", kept, stderr=StringIO())
    assert list(get_user_model().objects.values_list("username", flat=True)) == ["owner"]


@pytest.mark.parametrize("file", ["missing", "."])
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, file: str) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: .*\.$"):
        call_command("restore", tmp_path / file)


def test_what_no_zip_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Two accounts of the quay.")
    refused(tmp_path / "text", "no backup")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps the character NUL.")
def test_a_character_that_the_database_cannot_keep_is_said(kept: Path) -> None:
    parts = parts_of(kept)
    write(kept, with_users(parts, row(parts, id=7, first_name="a\0b")))
    refused(kept, "The row 7 of auth.user holds the character NUL, which PostgreSQL cannot keep")


@pytest.fixture
def newer() -> Iterator[None]:
    """The database has had a migration that this code does not have."""
    _rename("0008_dismissal", "9999_later")
    yield
    _rename("9999_later", "0008_dismissal")


def _rename(migration: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = %s WHERE name = %s", [name, migration])


def test_an_unknown_migration_in_the_database_is_not_backed_up(newer: None, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match=r"does not know: annotations\.9999_later"):
        take(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_restored_into_the_database_of_a_newer_parallax(kept: Path, newer: None) -> None:
    refused(kept, "of an earlier Parallax, and the database is migrated further")
