"""`manage.py migrate` twice at once, as two servers do that start together: one works, the others wait."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from reader.management.commands.migrate import LOCK, WAITING
from tests.postgres import NoPostgres, throwaway
from tests.test_settings import ROOT, SECRET

AT_ONCE = 2


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    try:
        with throwaway() as server:
            yield server.url
    except NoPostgres as none:
        pytest.skip(str(none))


def manage(url: str, *words: str) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "ALLOWED_HOSTS": "localhost", **SECRET}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@contextmanager
def at_work(url: str) -> Iterator[None]:
    """As if a migrate had begun before the others: what it holds is held here."""
    if url.startswith("sqlite"):
        folder = os.open(Path(url.removeprefix("sqlite:///")).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield


def test_several_at_once_wait_for_each_other_and_all_end_well(url: str) -> None:
    with at_work(url):
        started = [manage(url, "migrate", "--verbosity", "0") for _ in range(AT_ONCE)]
        for process in started:
            assert process.stderr is not None
            assert process.stderr.readline().strip() == WAITING
    said = [process.communicate(timeout=180) for process in started]
    assert [process.returncode for process in started] == [0] * AT_ONCE, said
    check = manage(url, "migrate", "--check", "--verbosity", "0")
    check.communicate(timeout=180)
    assert check.returncode == 0


def test_one_alone_waits_for_nobody(url: str) -> None:
    alone = manage(url, "migrate", "--verbosity", "0")
    assert WAITING not in alone.communicate(timeout=180)[1]
    assert alone.returncode == 0
