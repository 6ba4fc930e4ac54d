"""What is acknowledged outlives a server killed while it writes, and a database that crashes; see `make kill`."""

import json
import os
import subprocess
import sys

import pytest

from tests.postgres import NoPostgres, programs
from tests.test_settings import ROOT

KILLS = {"sqlite": 5, "postgres": 10}  # the tenth is a crash of the database


@pytest.mark.slow
@pytest.mark.parametrize("kind", KILLS)
def test_each_acknowledged_row_is_there_once_and_whole(kind: str) -> None:
    if kind == "postgres":
        try:
            programs()
        except NoPostgres as none:
            pytest.skip(str(none))
    command = ["tests.benchmarks.killing", "--kills", str(KILLS[kind]), "--database", kind, "--part"]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=inherited, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["sound"], figures["said"]
    assert figures["acknowledged"] == figures["found"] > 0
    assert figures["in flight"] > 0
