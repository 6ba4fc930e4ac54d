"""From SQLite into PostgreSQL and back, by the commands, some of which are killed on the way"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.support import backup

MIDDLE = "annotations.change"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the demonstration and more."""
    url = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'filled.sqlite3'}"
    backup.call(url, "tests.support.full_database:fill")
    return url


def sorts_like_people(postgres: Server) -> str:
    """The address of an empty database that sorts words otherwise than SQLite: not capitals first."""
    where = ("-h", "127.0.0.1", "-p", postgres.port, "-U", "postgres", "-T", "template0")
    how = ("--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8", "-E", "UTF8")
    postgres.run("createdb", *where, *how, "people")
    return postgres.url_of("people")


def exports(url: str, folder: Path, function: str = "export_all") -> dict[str, bytes]:
    folder.mkdir()
    backup.call(url, f"tests.support.backup:{function}", folder)
    return backup.exported(folder)


def restore_at_the_second_time(url: str, file: Path) -> None:
    """Restore, killed halfway first: no row is there then, or the second time would be refused."""
    backup.call(url, "tests.support.backup:die_in", MIDDLE, "restore", file, code=-9)
    backup.manage(url, "restore", file)


@pytest.mark.slow
def test_every_export_is_the_same_there_and_back(filled: str, postgres: Server, tmp_path: Path) -> None:
    there, back = sorts_like_people(postgres), f"sqlite:///{tmp_path / 'back.sqlite3'}"
    before = exports(filled, tmp_path / "before")
    assert len(before) == 3 * 4 * 4 + 1
    backup.manage(filled, "backup", tmp_path / "first")
    restore_at_the_second_time(there, tmp_path / "first")
    meanwhile = exports(there, tmp_path / "meanwhile", "shuffle_and_export_all")
    assert {name for name in before if before[name] != meanwhile.get(name)} == set()
    backup.manage(there, "backup", tmp_path / "second")
    backup.call(there, "tests.support.backup:mark_once_more")
    restore_at_the_second_time(back, tmp_path / "second")
    after = exports(back, tmp_path / "after")
    assert {name for name in before if before[name] != after.get(name)} == set()


def test_a_backup_that_is_killed_leaves_no_file_and_the_next_one_takes_its_place(
    filled: str, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    backup.call(filled, "tests.support.backup:die_in", MIDDLE, "backup", folder / "file", code=-9)
    assert [path.name for path in folder.iterdir()] == [".file.part"]
    said = backup.manage(filled, "backup", folder / "file")
    assert re.search(r"Backed up [\d,]+ rows of \d+ tables into .*file: [\d,]+ bytes, SHA-256 \w{64}\.", said)
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_bare_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    assert "the database is bare" in backup.manage(url, "backup", tmp_path / "file", code=1)
    assert not (tmp_path / "file").exists()
