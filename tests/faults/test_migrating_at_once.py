"""`manage.py migrate` twice at once, as two servers do that start together: one waits, and the schema is whole."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def test_several_at_once_all_end_well(url: str) -> None:
    started = [manage(url, "migrate", "--verbosity", "0") for _ in range(AT_ONCE)]
    said = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * AT_ONCE, said
    waited = [text for text in said if "Another migrate is at work on this database" in text]
    assert len(waited) == AT_ONCE - 1
    check = manage(url, "migrate", "--check", "--verbosity", "0")
    assert check.wait(timeout=60) == 0
    check.communicate()
