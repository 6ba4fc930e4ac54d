"""Which tests and cases a run tries: a share of each large set, the slow ones first, and none that reads a clock"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import conftest
from tests.support import sampling

TESTS = Path(__file__).parent
#: What may ask what time it is, with its reason; `tests/benchmarks` measures, so it is not looked at.
MEASURING = {
    "hostile/test_expressions.py": "growth, by the process's own time, in make test-long alone",
    "faults/standing.py": "gives up waiting",
    "serving/__init__.py": "gives up waiting",
    "serving/barrier.py": "gives up waiting",
    "browser/fingers.py": "gives up waiting",
    "browser/screenshot.py": "gives up waiting",
}
CLOCK = re.compile(r"\b(perf_counter|monotonic|process_time|timeit|time\.time)\(")


class Item:
    """As much of a test as its order depends on."""

    def __init__(self, name: str, slow: bool) -> None:
        self.name, self.slow = name, slow

    def get_closest_marker(self, name: str) -> bool:
        return self.slow and name == "slow"


def test_a_share_of_the_cases_is_tried_and_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "LONG", False)
    for key in "abcdef":
        some = sampling.sample(range(10), 3, key)
        assert some == sampling.sample(range(10), 3, key)
        assert 3 <= len(some) <= 4
    keys = map(str, range(100))
    assert {n for key in keys for n in sampling.sample(range(10), 3, key)} == set(range(10))
    assert [sampling.sample(["only"], 5, "x"), sampling.sample([], 5)] == [["only"], []]
    assert sampling.fewer(100, 5) == 5


def test_a_long_run_tries_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "LONG", True)
    assert sampling.sample(range(10), 3) == list(range(10))
    assert sampling.fewer(100, 5) == 100


@pytest.mark.parametrize("processes", [1, 2, 4, 7])
def test_each_process_begins_with_its_share_of_the_slow_tests(
    processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", str(processes))
    items = [Item(str(n), n % 5 == 0) for n in range(100)]
    ordered = conftest.slow_first(items)  # type: ignore[arg-type]
    assert sorted(item.name for item in ordered) == sorted(item.name for item in items)
    beginnings = sum(
        1 for before, item in zip([None, *ordered], ordered, strict=False)
        if item.slow and not (before and before.slow)  # type: ignore[attr-defined]
    )  # fmt: skip
    assert beginnings == processes


def test_no_test_reads_a_clock() -> None:
    """How long something takes depends on what else the machine does: count, or measure in `make bench`."""
    reading = {
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("*.py")
        if path != Path(__file__) and "benchmarks" not in path.parts and CLOCK.search(path.read_text("utf-8"))
    }
    assert reading == MEASURING.keys()
