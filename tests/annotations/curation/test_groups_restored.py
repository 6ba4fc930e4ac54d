"""Merged rows that are deleted, restored, reverted and undone: each keeps what is its own, and the group comes back"""

from __future__ import annotations

from typing import Any

import pytest

from annotations.curation import bulk_edit
from annotations.models import Change, Highlight
from reader.models import Comparison
from tests.support import bulk_rows, factories, members
from tests.support.curator import page_of, permit, signed_in
from tests.support.merging import by, merged, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(comparison: Comparison, curator: Any) -> list[Highlight]:
    """Three rows that were merged, each with a tag, a link and a reply of its own."""
    framing = factories.framing(comparison=comparison)
    far = factories.highlight(comparison=comparison, document=comparison.right)
    found = []
    for name in ("first", "second", "third"):
        row = by(
            name, comparison, tags=[factories.tag(framing=framing, name=f"tag of {name}")], framing=framing
        )
        factories.link(source=row, target=far, analyst=row.analyst)
        factories.comment(subject=row, author=row.analyst)
        found.append(row)
    merged(comparison, curator, *found)
    return [Highlight.objects.get(pk=row.pk) for row in found]


def of(rows: list[Highlight]) -> Any:
    return Highlight.objects.filter(pk__in=[row.pk for row in rows])


def left(comparison: Comparison) -> set[int]:
    return {pk for pk in shown(comparison) if Highlight.objects.get(pk=pk).document_id == comparison.left_id}


def test_a_whole_group_that_was_deleted_is_restored_as_it_was(
    comparison: Comparison, curator: Any, rows: list[Highlight]
) -> None:
    before = bulk_rows.standing()
    bulk_edit.delete_softly(of(rows), curator)
    assert left(comparison) == set()
    assert bulk_edit.restore(of(rows), curator) == 3
    assert bulk_rows.standing() == before
    assert left(comparison) == {rows[0].pk}


@pytest.mark.parametrize("gone", [0, 1])
def test_a_row_of_a_group_is_deleted_and_restored_alone(
    comparison: Comparison, curator: Any, rows: list[Highlight], gone: int
) -> None:
    before = bulk_rows.standing()
    rows[gone].delete_softly(curator)
    assert left(comparison) == {rows[1].pk if gone == 0 else rows[0].pk}
    kept = [row for row in rows if row is not rows[gone]]
    assert [Highlight.objects.get(pk=row.pk).tag_names for row in kept] == [row.tag_names for row in kept]
    assert bulk_edit.restore(of([rows[gone]]), curator) == 1
    assert bulk_rows.standing() == before
    assert left(comparison) == {rows[0].pk}


def test_a_revert_to_before_the_merge_keeps_the_group_and_gives_back_the_own_state(
    comparison: Comparison, curator: Any, rows: list[Highlight]
) -> None:
    own = Change.objects.of(rows[2]).last()
    assert own is not None
    Highlight.objects.filter(pk=rows[2].pk).update(note="Typed over.")
    rows[2].refresh_from_db()
    client = signed_in(permit(curator))
    address = f"{page_of(rows[2], 'history')}{own.pk}/revert/"
    assert client.post(address, {"shown": rows[2].revision}).status_code == 302
    rows[2].refresh_from_db()
    assert (rows[2].note, rows[2].merged_into_id, rows[2].deleted) == ("", rows[0].pk, None)
    assert left(comparison) == {rows[0].pk}


def test_a_deletion_of_the_group_and_its_merge_are_undone_in_the_workbench(
    comparison: Comparison, curator: Any, rows: list[Highlight]
) -> None:
    bulk_edit.delete_softly(of(rows), curator)
    client = members.signed_in(curator)
    for expected in ({rows[0].pk}, {row.pk for row in rows}):
        assert client.post(members.address("undo", comparison), headers=members.JSON).status_code == 200
        assert left(comparison) == expected
    assert not Highlight.objects.exclude(merged_into=None).exists()
    assert client.post(members.address("redo", comparison), headers=members.JSON).status_code == 200
    assert left(comparison) == {rows[0].pk}
