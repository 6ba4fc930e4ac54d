"""A database that is really stopped, filled or held: 503 in words and in time, nothing half-done, well again after.

In time is before the database is given back: whatever waits for that never ends, and fails by the patience of the test.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.postgres import NoPostgres, programs
from tests.test_settings import ROOT

#: Where → case → what a write is told, and what a reading gets meanwhile.
CASES = {
    "sqlite": {"held": ("The database took too long", 200), "full": ("no room left on its disk", 200)},
    "postgres": {
        "held": ("The database took too long", 200),
        "stopped": ("The database cannot be reached just now", 503),
    },
    "disk": {"full disk": ("no room left on its disk", 200)},
}


def run(where: str) -> dict[str, Any]:
    if where == "postgres":
        try:
            programs()
        except NoPostgres as none:
            pytest.skip(str(none))
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.standing", where], cwd=ROOT, env=inherited, capture_output=True, text=True,
        timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "skip" in seen:
        pytest.skip(seen["skip"])
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("where", CASES)
def test_it_is_said_in_time_and_passes(where: str) -> None:
    everything = run(where)
    assert everything.keys() == CASES[where].keys()
    for case, (said, reading) in CASES[where].items():
        seen = everything[case]
        assert seen["before"]["status"] == 201, case
        assert (seen["write"]["status"], said in seen["write"]["text"]) == (503, True), (case, seen["write"])
        assert seen["write"]["again"]
        assert seen["read"]["status"] == reading, (case, seen["read"])
        assert seen["after"]["status"] == 201, (case, seen["after"])
        assert seen["sound"] == []
