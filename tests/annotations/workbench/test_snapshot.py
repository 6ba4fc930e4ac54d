"""What is kept in memory of a comparison is what stands in the database, whatever was done and however far back."""

import contextlib
import random
from collections.abc import Callable
from typing import Any

import pytest

from annotations.curation import bulk_edit
from annotations.history import undo as undoing
from annotations.models import Framing, Highlight, Link, Relation, Silence
from annotations.models.annotation import Refused, Status
from annotations.models.highlight import Passage
from annotations.workbench import snapshot
from annotations.workbench.snapshot import Snapshot, snapshot_of
from reader.models import Comparison, Role
from tests.support import factories

pytestmark = pytest.mark.django_db

WORDS = [
    "Monday",
    "two firms",
    "quay",
    "spring tide",
    "Nobody expects",
    "gifts",
    "promises",
    "town",
    "smiling",
]


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    for name in ("Strategic", "Psychological"):
        factories.tag(framing=factories.framing(comparison=made, name=name))
    for name in ("Contrasts with", "Echoes"):
        factories.relation(comparison=made, name=name)
    return made


def contents(found: Snapshot) -> dict[str, Any]:
    """Everything in a snapshot that a page can show, in no order."""
    return {
        "rows": found.rows,
        "wires": found.wires,
        "silences": found.silences,
        "places": {
            document: {start: sorted(here) for start, here in places.items() if here}
            for document, places in found.places.items()
        },
        "framings": [(code.state(), [tag.state() for tag in code.current_tags]) for code in found.framings],
        "relations": [code.state() for code in found.relations],
    }


class Walk:
    """Acts at random, as people do them: what is refused does nothing."""

    def __init__(self, comparison: Comparison, seed: int) -> None:
        self.comparison, self.actor, self.random = comparison, comparison.created_by, random.Random(seed)
        comparison.role = Role.OWNER

    def step(self) -> None:
        act: Callable[[], Any] = self.random.choice(
            [self.create, self.create, self.link, self.link, self.edit, self.delete, self.restore, self.sign,
             self.curate, self.rename, self.undo, self.sweep]
        )  # fmt: skip
        with contextlib.suppress(Refused):
            act()

    def any(self, rows: Any) -> Any:
        found = list(rows.filter(comparison=self.comparison).order_by("pk"))
        if not found:
            raise Refused("There is none.")
        row = self.random.choice(found)
        row.comparison = self.comparison
        return row

    def create(self) -> None:
        document = self.random.choice([self.comparison.left, self.comparison.right])
        start = self.random.randrange(len(document.text) - 1)
        end = min(len(document.text), start + self.random.randrange(1, 120))
        Highlight.create(
            self.comparison, self.actor, Passage(document, start, end), self.any(Framing.objects)
        )

    def link(self) -> None:
        one, two = self.any(Highlight.objects.live()), self.any(Highlight.objects.live())
        Link.create(self.comparison, self.actor, one, two, self.any(Relation.objects))

    def edit(self) -> None:
        row = self.any(Highlight.objects.live())
        start = max(0, row.start - self.random.randrange(20))
        row.edit(
            self.actor, seen=row.revision, framing=self.any(Framing.objects), tags=[], note="Again.",
            passage=Passage(row.document, start, row.end),
        )  # fmt: skip

    def delete(self) -> None:
        self.any(self.random.choice([Highlight, Link, Silence]).objects.live()).delete_softly(self.actor)

    def restore(self) -> None:
        kind = self.random.choice([Highlight, Link, Silence])
        self.any(kind.objects.filter(deleted__isnull=False)).restore(self.actor)

    def sign(self) -> None:
        Silence.sign(self.any(Highlight.objects.live()), self.actor, "")

    def curate(self) -> None:
        self.any(Highlight.objects.live()).curate(self.actor, self.random.choice(Status.values))

    def rename(self) -> None:
        code = self.any(self.random.choice([Framing, Relation]).objects)
        code.change(self.actor, seen=code.revision, name=f"Name {self.random.randrange(10_000)}")

    def undo(self) -> None:
        undoing.undo(self.comparison, self.actor)

    def sweep(self) -> None:
        rows = Highlight.objects.filter(comparison=self.comparison, start__lt=40)
        self.random.choice([bulk_edit.delete_softly, bulk_edit.restore])(rows, self.actor)


@pytest.mark.parametrize("seed", range(6))
def test_a_snapshot_that_was_brought_forward_is_one_that_was_read_anew(
    comparison: Comparison, seed: int
) -> None:
    walk = Walk(comparison, seed)
    for _ in range(60):
        for _ in range(walk.random.choice([1, 1, 1, 4])):
            walk.step()
        fresh = Comparison.objects.get(pk=comparison.pk)  # as the next request finds it
        here = comparison if comparison.revision == fresh.revision else fresh
        assert contents(snapshot_of(here)) == contents(snapshot._read(fresh))
        assert contents(snapshot_of(fresh)) == contents(snapshot._read(fresh))
    assert Highlight.objects.exists()
    assert Link.objects.exists()


def test_nobody_having_written_costs_no_query(comparison: Comparison, django_assert_num_queries: Any) -> None:
    factories.link(comparison=comparison)
    snapshot_of(comparison)
    with django_assert_num_queries(0):
        snapshot_of(comparison)


def test_a_highlight_made_here_costs_no_query_and_one_made_elsewhere_one(
    comparison: Comparison, django_assert_num_queries: Any
) -> None:
    snapshot_of(comparison)
    made = factories.highlight(comparison=comparison)
    with django_assert_num_queries(0):
        assert made.pk in snapshot_of(comparison).rows
    elsewhere = Comparison.objects.with_documents().get(pk=comparison.pk)
    other = factories.highlight(comparison=elsewhere, quote="Nobody")
    here = Comparison.objects.with_documents().get(pk=comparison.pk)
    with django_assert_num_queries(1):
        assert snapshot_of(here).rows.keys() == {made.pk, other.pk}


def test_very_many_changes_are_read_anew(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot_of(comparison)
    monkeypatch.setattr(snapshot, "FARTHEST", 2)
    elsewhere = Comparison.objects.get(pk=comparison.pk)
    made = [factories.highlight(comparison=elsewhere) for _ in range(4)]
    here = Comparison.objects.get(pk=comparison.pk)
    assert snapshot_of(here).rows.keys() == {row.pk for row in made}


def test_a_piece_whose_blocks_were_corrected_has_its_passages_in_the_new_blocks(
    comparison: Comparison,
) -> None:
    made = factories.highlight(comparison=comparison, quote="Two firms")
    snapshot_of(comparison)
    comparison.left.recast([comparison.left.blocks[1].start], "quotation")
    here = Comparison.objects.get(pk=comparison.pk)
    document = here.left
    assert snapshot_of(here).at(document.pk, document.blocks[1:2]) == [snapshot_of(here).rows[made.pk]]


def test_a_link_is_kept_whose_passage_was_away_while_the_snapshot_was_read(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process deletes the passage after its row was read and before its links are, then restores it."""
    link = factories.link(comparison=comparison)
    passage = Highlight.objects.get(pk=link.source_id)
    read, stale = snapshot.read_wires, Comparison.objects.get(pk=comparison.pk)

    def late(*asked: Any) -> Any:
        monkeypatch.setattr(snapshot, "read_wires", read)
        passage.delete_softly(comparison.created_by)
        return read(*asked)

    monkeypatch.setattr(snapshot, "read_wires", late)
    assert snapshot_of(stale).wires == {}
    passage.restore(comparison.created_by)
    assert set(snapshot_of(Comparison.objects.get(pk=comparison.pk)).wires) == {link.pk}
