"""Splitting merged highlights: one leaves its group, or a group is taken apart, with the links of both"""

from __future__ import annotations

from typing import Any

import pytest

from annotations.curation.split import split
from annotations.history.undo import undo_act
from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Refused
from annotations.models.change import Recording
from reader.models import Comparison
from tests.support import bulk_rows, factories
from tests.support.bulk_rows import Scene
from tests.support.merging import by, edited, merged, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(comparison: Comparison) -> list[Highlight]:
    return [by(name, comparison) for name in ("first", "second", "third")]


def apart(curator: Any, *rows: Highlight, whole: bool = False, reason: str = "") -> Any:
    return split(Highlight.objects.filter(pk__in=[row.pk for row in rows]), curator, reason, whole=whole)


def into(kind: Any = Highlight) -> dict[int, int | None]:
    return dict(kind.objects.order_by("pk").values_list("pk", "merged_into"))


def test_one_row_leaves_its_group_in_one_act_that_is_undone_and_redone(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    first, second, third = three
    merged(comparison, curator)
    together = bulk_rows.standing()
    done = apart(curator, third, reason="another matter")
    assert (shown(comparison), done) == ({first.pk, third.pk}, 3)
    change = Change.objects.of(third)[0]
    assert (change.verb, change.reason) == ("split", f"from #{first.pk}, #{second.pk}: another matter")
    alone = bulk_rows.standing()
    ((_, revision),) = done.acts
    back = undo_act(comparison, curator, revision)
    assert back.what == "3 highlights in 1 group split"
    assert bulk_rows.standing() == together
    again = undo_act(comparison, curator, back.revision)
    assert again.what == "3 highlights in 1 group split"
    assert bulk_rows.standing() == alone


def test_the_shown_row_leaves_and_another_one_is_shown_for_the_rest(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    first, second, third = three
    merged(comparison, curator)
    apart(curator, first)
    assert into() == {first.pk: None, second.pk: None, third.pk: second.pk}
    assert shown(comparison) == {first.pk, second.pk}


def test_of_two_both_are_alone_and_a_whole_group_is_taken_apart(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    pair = [by(name, comparison, "council") for name in ("first", "second")]
    merged(comparison, curator)
    apart(curator, pair[0])
    assert shown(comparison) == {three[0].pk, *(row.pk for row in pair)}
    apart(curator, three[1], whole=True)
    assert set(into().values()) == {None}
    with pytest.raises(Refused, match="None of what you selected is merged"):
        apart(curator, *three)


def test_a_row_has_its_own_status_again_unless_it_was_decided_since(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    first, _, third = three
    first.curate(curator, "accepted")
    merged(comparison, curator)
    third.refresh_from_db()
    third.curate(curator, "rejected")
    apart(curator, *three, whole=True)
    assert list(Highlight.objects.order_by("pk").values_list("status", flat=True)) == [
        "accepted", "proposed", "rejected",
    ]  # fmt: skip


def test_a_deleted_row_of_the_group_comes_back_alone_after_it_was_taken_apart(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    merged(comparison, curator)
    three[2].refresh_from_db()
    three[2].delete_softly(curator)
    apart(curator, three[1], whole=True)
    three[2].refresh_from_db()
    three[2].restore(curator)
    assert shown(comparison) == {row.pk for row in three}


def test_rows_changed_since_the_merge_are_split_all_the_same(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    merged(comparison, curator)
    edited(three[1], three[1].analyst, note="Anew.")
    apart(curator, three[0], whole=True)
    assert shown(comparison) == {row.pk for row in three}
    assert Highlight.objects.get(pk=three[1].pk).note == "Anew."


def test_links_go_apart_with_their_passages(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="smiling")
    links = [factories.link(source=row, target=far, analyst=row.analyst) for row in three]
    merged(comparison, curator, *three)
    assert shown(comparison, "link") == {links[0].pk}
    apart(curator, three[0])
    assert into(Link) == {links[0].pk: None, links[1].pk: None, links[2].pk: links[1].pk}
    assert shown(comparison, "link") == {links[0].pk, links[1].pk}
    apart(curator, three[1])
    assert set(into(Link).values()) == {None}


def test_a_link_that_still_joins_the_same_passages_stays_merged(
    comparison: Comparison, curator: Any, three: list[Highlight]
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="smiling")
    links = [factories.link(source=row, target=far, analyst=row.analyst) for row in three[:2]]
    merged(comparison, curator, *three)
    apart(curator, three[2])
    assert into(Link) == {links[0].pk: None, links[1].pk: links[0].pk}
    assert not Change.objects.filter(noun="link", verb="split").exists()


def test_a_split_costs_a_few_queries_however_many_groups(curator: Any) -> None:
    costs = []
    for number in (10, 40):
        scene = Scene(number, f"split {number}", double=True)
        merged(scene.comparison, scene.owner, *scene.highlights)
        rows = Highlight.objects.filter(comparison=scene.comparison)
        costs.append(bulk_rows.cost(lambda rows=rows, scene=scene: split(rows, scene.owner, whole=True)))
    assert costs[1] - costs[0] <= 3, costs


def test_a_split_that_fails_halfway_changes_nothing(
    comparison: Comparison, curator: Any, three: list[Highlight], monkeypatch: pytest.MonkeyPatch
) -> None:
    merged(comparison, curator)
    before = bulk_rows.standing()
    monkeypatch.setattr(Recording, "note", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apart(curator, *three, whole=True)
    assert bulk_rows.standing() == before
