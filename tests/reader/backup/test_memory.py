"""A backup of ten times as much needs no more memory, and neither does its way back"""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.models import Change
from reader.backup import restore, take
from tests.support import backup, factories

pytestmark = pytest.mark.django_db(transaction=True)
STATE = {"note": "word " * 20, "tag_names": ["🚢"]}


def peak(act: Callable[[], object]) -> int:
    """The most bytes that Python held at once for it."""
    tracemalloc.start()
    act()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@pytest.mark.long
def test_memory_is_flat(tmp_path: Path) -> None:
    peaks = []
    for number in (1_000, 10_000):
        comparison = factories.comparison()
        row = Change(
            comparison=comparison, revision=1, actor=comparison.created_by, verb="edited", noun="highlight",
            row=1, after=STATE,
        )  # fmt: skip
        Change.objects.bulk_create([row] * number, batch_size=1_000)
        file = tmp_path / str(number)
        taken = peak(lambda to=file: take(to))
        backup.empty()
        peaks.append((taken, peak(lambda of=file: restore(of))))
        assert Change.objects.count() == number
        backup.empty()
    few, many = peaks
    assert many[0] < few[0] + 1_000_000
    assert many[1] < few[1] + 1_000_000
