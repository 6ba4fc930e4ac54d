"""Bulk actions: as many queries for each batch whatever it holds, one transaction, and a way back"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotations.curation import bulk_edit, merge
from annotations.history import bulk_write
from annotations.history.parts import Part, survey
from annotations.history.undo import undo_act
from annotations.models import Silence
from annotations.models.change import Recording
from reader.models import Comparison
from tests.support import bulk_rows
from tests.support.bulk_rows import Scene
from tests.support.sampling import fewer

pytestmark = pytest.mark.django_db

CHUNK = fewer(bulk_write.CHUNK, 60)  # the real size in a long run
MORE = CHUNK + CHUNK // 5  # rows by which the second act is larger than the first: one more batch, or two
A_BATCH = 12  # queries that a batch may take at most, with its share of the history


ACTS: dict[str, Callable[[Scene], Any]] = {
    "accept": lambda scene: bulk_edit.curate(scene.highlights, scene.owner, "accepted", "seen"),
    "retag": lambda scene: bulk_edit.retag(scene.highlights, scene.owner, scene.framing, scene.tags),
    "relate": lambda scene: bulk_edit.relate(scene.links, scene.owner, scene.echoes),
    "reassign": lambda scene: bulk_edit.reassign(scene.highlights, scene.owner, scene.taker),
    "delete": lambda scene: bulk_edit.delete_softly(scene.highlights, scene.owner),
    "merge": lambda scene: merge.merge(scene.highlights, scene.owner, "the same"),
}


def back(scene: Scene, done: Any) -> None:
    ((_, revision),) = done.acts
    undo_act(scene.comparison, scene.owner, revision)


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["retag", "reassign", "merge"])
def test_an_act_and_its_way_back_cost_a_few_queries_a_batch(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_write, "CHUNK", CHUNK)
    costs = []
    for number in (MORE, 2 * MORE):
        scene = Scene(number, f"{name} {number}", double=name == "merge")
        before = bulk_rows.standing()
        done: list[Any] = []
        forth = bulk_rows.cost(lambda scene=scene, done=done: done.append(ACTS[name](scene)))
        assert done[0] == (2 * number if name == "merge" else number)
        assert bulk_rows.standing() != before
        costs.append((forth, bulk_rows.cost(lambda scene=scene, done=done: back(scene, done[0]))))
        assert bulk_rows.standing() == before
    # The rows of an act, with what moves along, are at most three for each of `MORE`.
    batches_more = (3 if name == "merge" else 1) * -(-MORE // CHUNK)
    for few, many in zip(*costs, strict=True):
        assert 0 < many - few <= A_BATCH * batches_more, costs


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["accept", "merge"])
def test_an_undo_in_part_costs_a_few_queries_a_batch(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_write, "CHUNK", CHUNK)
    costs = []
    for number in (MORE, 2 * MORE):
        scene = Scene(number, f"part of {name} {number}", double=name == "merge")
        before = bulk_rows.standing()
        ((_, revision),) = ACTS[name](scene).acts
        scene.highlights.last().curate(scene.taker, "rejected")
        found: list[Part] = []
        asked = bulk_rows.cost(
            lambda scene=scene, revision=revision, found=found: found.extend(
                survey(scene.comparison, scene.owner, revision)
            )
        )
        keys = {part.key for part in found if not part.obstacles}
        assert len(keys) == len(found) - 1 == number - 1
        back = bulk_rows.cost(
            lambda scene=scene, revision=revision, keys=keys: undo_act(
                scene.comparison, scene.owner, revision, parts=keys
            )
        )
        costs.append((asked, back))
        assert bulk_rows.standing() != before
    batches_more = (3 if name == "merge" else 1) * -(-MORE // CHUNK)
    for few, many in zip(*costs, strict=True):
        assert 0 <= many - few <= A_BATCH * batches_more, costs


@pytest.mark.parametrize("name", ACTS)
def test_a_fault_halfway_leaves_everything_as_it_was(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_write, "CHUNK", 4)
    scene = Scene(10, name, double=name == "merge")
    noted = Recording.note
    count = 0

    def failing(*args: Any, **kwargs: Any) -> None:
        nonlocal count
        count += 1
        if count == 7:
            raise OSError("the disk is full")
        noted(*args, **kwargs)

    def fails(attempt: Callable[[], Any]) -> None:
        nonlocal count
        count = 0
        before, revision = bulk_rows.standing(), Comparison.objects.get(pk=scene.comparison.pk).revision
        with monkeypatch.context() as patched:
            patched.setattr(Recording, "note", failing)
            with pytest.raises(OSError, match="the disk is full"):
                attempt()
        assert bulk_rows.standing() == before
        assert Comparison.objects.get(pk=scene.comparison.pk).revision == revision

    fails(lambda: ACTS[name](scene))
    done = ACTS[name](scene)
    fails(lambda: back(scene, done))


def test_a_batch_that_is_cut_anywhere_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(9, "cut", double=True)
    states = []
    for size in (500, 4, 1):
        monkeypatch.setattr(bulk_write, "CHUNK", size)
        before = bulk_rows.standing()
        done = merge.merge(scene.highlights, scene.owner)
        states.append(bulk_rows.standing())
        back(scene, done)
        assert bulk_rows.standing() == before
    assert states[0] == states[1] == states[2]
    assert Silence.objects.live().exists()
