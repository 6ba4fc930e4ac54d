"""The parts of an act: rows that depend on each other go back together, and the others by themselves"""

from __future__ import annotations

from typing import Any

import pytest

from annotations.curation import bulk_edit
from annotations.history.parts import parts_of, remaining, survey
from annotations.history.undo import undo, undo_act
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from tests.support import bulk_rows, factories
from tests.support.merging import by, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def curator(comparison: Comparison) -> Any:
    person = factories.user(username="curator")
    factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
    return person


def keys(comparison: Comparison, done: Any) -> list[str]:
    ((_, revision),) = done.acts
    return [part.key for part in parts_of(remaining(comparison, revision))]


def test_each_row_of_an_act_is_a_part(comparison: Comparison, curator: Any) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(3)]
    done = bulk_edit.curate(Highlight.objects.all(), curator, "accepted")
    assert keys(comparison, done) == [f"highlight.{row.pk}" for row in rows]


def test_a_silence_goes_back_with_the_link_that_it_yielded_to(comparison: Comparison, curator: Any) -> None:
    links = [factories.link(comparison=comparison) for _ in range(2)]
    bulk_edit.delete_softly(Link.objects.all(), curator)
    factories.silence(highlight=links[0].source)
    before = bulk_rows.standing()
    done = bulk_edit.restore(Link.objects.all(), curator)
    assert keys(comparison, done) == [f"link.{link.pk}" for link in links]
    ((_, revision),) = done.acts
    undo_act(comparison, curator, revision, parts=[f"link.{links[0].pk}"])
    assert not Link.objects.get(pk=links[1].pk).deleted
    undo_act(comparison, curator, revision)
    assert bulk_rows.standing() == before


def test_a_silence_goes_back_with_the_passage_at_the_other_end(comparison: Comparison, curator: Any) -> None:
    link, alone = factories.link(comparison=comparison), factories.highlight(comparison=comparison)
    gone = Highlight.objects.filter(pk__in=[link.target_id, alone.pk])
    bulk_edit.delete_softly(gone, curator)
    silence = factories.silence(highlight=link.source)
    done = bulk_edit.restore(gone, curator)
    silence.refresh_from_db()
    assert silence.deleted
    assert len(keys(comparison, done)) == 2
    ((_, revision),) = done.acts
    undo_act(comparison, curator, revision, parts=[f"highlight.{link.target_id}"])
    silence.refresh_from_db()
    assert not silence.deleted
    assert not Highlight.objects.get(pk=alone.pk).deleted


def test_a_merged_link_goes_along_with_the_groups_at_both_ends(comparison: Comparison, curator: Any) -> None:
    near = [by(name, comparison) for name in ("first", "second")]
    far = [by(name, comparison, "smiling", document=comparison.right) for name in ("first", "second")]
    links = [factories.link(source=a, target=b, analyst=a.analyst) for a, b in zip(near, far, strict=True)]
    ((_, revision),) = merged(comparison, curator).acts
    parts = parts_of(remaining(comparison, revision))
    assert {part.key for part in parts} == {f"highlight.{near[0].pk}", f"highlight.{far[0].pk}"}
    assert [{change.row for change in part.along} for part in parts] == [{link.pk for link in links}] * 2


def test_a_changed_link_keeps_both_its_groups_and_no_other(comparison: Comparison, curator: Any) -> None:
    near = [by(name, comparison) for name in ("first", "second")]
    other = [by(name, comparison, "council") for name in ("first", "second")]
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="smiling")
    links = [factories.link(source=row, target=far, analyst=row.analyst) for row in near]
    ((_, revision),) = merged(comparison, curator, *near, *other).acts
    links[1].refresh_from_db()
    links[1].curate(factories.user(username="owner"), "accepted")
    parts = survey(comparison, curator, revision)
    cause = f"owner has changed link #{links[1].pk} since (accepted), and that would be lost."
    found = {part.key: part.obstacles for part in parts}
    assert found == {f"highlight.{near[0].pk}": [cause], f"highlight.{other[0].pk}": []}
    with pytest.raises(Refused, match="owner has changed link"):
        undo_act(comparison, curator, revision)
    undo_act(comparison, curator, revision, parts=[f"highlight.{other[0].pk}"])
    assert Highlight.objects.get(pk=other[1].pk).merged_into is None


def test_an_act_undone_in_part_by_another_curator_is_undone_for_the_rest_in_the_workbench(
    comparison: Comparison, curator: Any
) -> None:
    pairs = [[by(name, comparison, quote) for name in ("first", "second")] for quote in ("offer", "council")]
    before = bulk_rows.standing()
    ((_, revision),) = merged(comparison, curator).acts
    owner = factories.user(username="owner")
    undo_act(get_comparison_for(owner, comparison.pk), owner, revision, parts=[f"highlight.{pairs[0][0].pk}"])
    undo(get_comparison_for(curator, comparison.pk), curator)
    assert bulk_rows.standing() == before
    with pytest.raises(Refused, match="undone already"):
        undo_act(comparison, curator, revision)


def test_an_unknown_part_is_refused(comparison: Comparison, curator: Any) -> None:
    factories.highlight(comparison=comparison)
    ((_, revision),) = bulk_edit.curate(Highlight.objects.all(), curator, "accepted").acts
    with pytest.raises(Refused, match="Nothing is selected"):
        undo_act(comparison, curator, revision, parts=["highlight.999"])
