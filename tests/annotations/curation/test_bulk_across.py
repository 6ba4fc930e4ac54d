"""Each act on all that a list finds, across its pages: one transaction, a few queries a batch, and a way back"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotations.history import bulk_write
from annotations.models import Change
from annotations.models.change import Recording
from reader.admin.list_state import Returning
from reader.models import Comparison
from tests.support import bulk_rows
from tests.support.admin_bulk import ACTS, Across, scene_for
from tests.support.sampling import fewer

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]

CHUNK = fewer(40, 12)
SIZES = (2 * CHUNK, 4 * CHUNK, 6 * CHUNK)
A_BATCH = 12  # queries that a batch may take at most, with its share of the history


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there are several without many rows."""
    monkeypatch.setattr(bulk_write, "CHUNK", CHUNK)
    # What the list asks for on the way back depends on the rows of its page, and not on the act.
    monkeypatch.setattr(Returning, "shown_on_page", lambda admin, request: [])


@pytest.mark.parametrize("name", ACTS)
def test_all_that_a_list_finds_is_changed_at_a_few_queries_a_batch(name: str) -> None:
    forth, back = [], []
    for size in SIZES:
        across = Across(name, scene_for(name, size, f"{name} {size}"))
        before, asked = bulk_rows.standing(), across.ask()
        last = Change.objects.count() and Change.objects.latest("pk").pk
        forth.append(bulk_rows.cost(lambda across=across, asked=asked: across.apply(asked)))
        assert bulk_rows.standing() != before
        number = across.act_number()
        written = Change.objects.filter(pk__gt=last)
        assert {change.revision for change in written} == {int(number.partition(".")[2])}
        nouns = [change.noun for change in written]
        assert nouns.count(across.act.kind.noun) == size  # type: ignore[attr-defined]
        assert {change.reason for change in written if change.verb == across.act.action} <= {"why"}
        back.append(bulk_rows.cost(lambda across=across, number=number: across.undo(number)))
        assert bulk_rows.standing() == before
    # An act has at most three rows for each that the list finds: with what moves along.
    more = 2 * (2 if name == "merge" else 1)
    for costs in (forth, back):
        first, second = costs[1] - costs[0], costs[2] - costs[1]
        assert 0 < second <= A_BATCH * more, (forth, back)
        # The history's own batches are of another size, and what moves along begins batches of its own.
        assert abs(second - first) <= (8 if name == "merge" else 3), (forth, back)


@pytest.mark.parametrize("name", ACTS)
def test_a_fault_halfway_leaves_everything_as_it_was(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    across = Across(name, scene_for(name, SIZES[0], name))
    noted = Recording.note
    count = 0

    def failing(*args: Any, **kwargs: Any) -> None:
        nonlocal count
        count += 1
        if count == CHUNK + CHUNK // 2:  # the first batch is written, and half of the second
            raise OSError("the disk is full")
        noted(*args, **kwargs)

    def fails(attempt: Callable[[], Any]) -> None:
        nonlocal count
        count = 0
        before, changes = bulk_rows.standing(), Change.objects.count()
        revision = Comparison.objects.get(pk=across.scene.comparison.pk).revision
        with monkeypatch.context() as patched:
            patched.setattr(Recording, "note", failing)
            with pytest.raises(OSError, match="the disk is full"):
                attempt()
        assert (bulk_rows.standing(), Change.objects.count()) == (before, changes)
        assert Comparison.objects.get(pk=across.scene.comparison.pk).revision == revision

    asked = across.ask()
    fails(lambda: across.apply(asked))
    across.apply(asked)
    number = across.act_number()
    fails(lambda: across.undo(number))
