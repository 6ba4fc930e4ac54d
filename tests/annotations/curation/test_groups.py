"""A group of merged rows: nobody's act changes what another coded, and each page tells the same of it"""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotations.access import get_highlight_for
from annotations.history.undo import redo, undo
from annotations.models import Dismissal, Highlight, Link
from annotations.models.annotation import Stale
from annotations.models.highlight import Passage
from annotations.workbench.filters import Filter
from annotations.workbench.mates import gather
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Workbench
from reader.access import get_comparison_for
from reader.models import Coding, Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, address, signed_in
from tests.support.merging import by, edited, exported, merged, shown

pytestmark = pytest.mark.django_db


class TestNobodysActChangesWhatAnotherCoded:
    @pytest.fixture
    def rows(self, comparison: Comparison, curator: Any) -> tuple[Highlight, Highlight]:
        found = by("first", comparison, note="One."), by("second", comparison, note="Two.")
        merged(comparison, curator)
        for row in found:
            row.refresh_from_db()
        return found

    def test_the_shown_row_is_deleted(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        client = members.signed_in(first.analyst)
        answer = client.post(members.address("highlight_delete", first), headers=members.HTMX)
        assert set(members.marks(answer.content.decode())) == {second.pk}
        assert shown(comparison) == {second.pk}
        (row,) = exported(comparison, first.analyst, "highlights")
        assert (row["analyst"], row["note"]) == ("second", "Two.")

    def test_the_act_that_made_it_is_undone(self, comparison: Comparison, curator: Any) -> None:
        first = by("first", comparison)
        second = by("second", comparison)
        merged(comparison, curator)
        undo(get_comparison_for(first.analyst, comparison.pk), first.analyst)
        assert Highlight.objects.live().get() == second
        assert shown(comparison) == {second.pk}
        redo(get_comparison_for(first.analyst, comparison.pk), first.analyst)
        assert shown(comparison) == {first.pk}

    def test_the_shown_row_is_recoded(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        other = factories.framing(comparison=comparison, name="Psychological")
        edited(
            first, first.analyst, framing=other, passage=Passage(first.document, first.start - 2, first.end)
        )
        assert shown(comparison) == {first.pk, second.pk}
        second.refresh_from_db()
        assert (second.framing.slug, second.end - second.start) == ("strategic", 5)
        Comparison.objects.update(coding=Coding.BLIND)
        (own,) = exported(comparison, second.analyst, "highlights")
        assert (own["framing"], own["quote"]) == ("strategic", "offer")

    def test_the_other_row_is_edited_from_the_card_of_the_shown_one(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        page = members.signed_in(second.analyst).get(members.address("highlight", first)).content.decode()
        assert f'href="{members.address("highlight", second)}?edit=1"' in page
        edited(second, second.analyst, note="Changed.")
        assert shown(comparison) == {first.pk}
        (row,) = exported(comparison, second.analyst, "highlights")
        assert row["note"] == f"One.\n\nsecond (#{second.pk}): Changed."

    def test_nobody_marks_the_same_again(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        with pytest.raises(Stale, match="already highlighted"):
            by("second", comparison)

    def test_a_link_that_was_deleted_before_comes_back(self, comparison: Comparison, curator: Any) -> None:
        first, second = by("first", comparison), by("second", comparison)
        link = factories.link(source=second, analyst=second.analyst)
        link.delete_softly(second.analyst)
        merged(comparison, curator)
        link.restore(second.analyst)
        assert shown(comparison, "link") == {link.pk}
        wire = snapshot_of(Comparison.objects.get(pk=comparison.pk)).shown.wires[link.pk]
        assert wire.source == first.pk

    def test_a_dismissal_counts_on_the_card_of_the_group(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        row = Dismissal.dismiss(second, second.analyst, 0, 5)
        client = members.signed_in(second.analyst)
        page = client.get(members.address("counterparts", first)).content.decode()
        assert members.address("dismissal_delete", row) in page

    def test_an_address_of_the_other_row_opens_the_shown_one(
        self, comparison: Comparison, curator: Any, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        link = factories.link(source=second, analyst=second.analyst)
        client, page = members.signed_in(curator), members.address("workbench", comparison)
        answer = client.get(f"{page}?colours=analysts&highlight={second.pk}")
        assert answer["Location"] == f"{page}?colours=analysts&highlight={first.pk}"
        assert client.get(answer["Location"]).status_code == 200
        card = client.get(members.address("link", link)).content.decode()
        assert f'data-open-highlight="{first.pk}"' in card

    def test_accepting_the_group_accepts_each(
        self, comparison: Comparison, curator: Any, rows: tuple[Highlight, Highlight]
    ) -> None:
        client = members.signed_in(curator)
        client.post(members.address("highlight_curate", rows[0]), {"status": "accepted"})
        assert set(Highlight.objects.values_list("status", flat=True)) == {"accepted"}


@pytest.fixture
def pair(comparison: Comparison, curator: Any) -> tuple[Highlight, Highlight, Link]:
    """The first's row, which is shown, the second's, and a link from the second's."""
    first, second = by("first", comparison), by("second", comparison)
    far = by("second", comparison, "smiling", document=comparison.right)
    link = factories.link(source=second, target=far, analyst=second.analyst)
    merged(comparison, curator)
    for row in (first, second):
        row.refresh_from_db()
    return first, second, link


def test_the_links_of_all_move_where_the_shown_row_departs(
    comparison: Comparison, curator: Any, pair: tuple[Highlight, Highlight, Link]
) -> None:
    first, second, _ = pair
    other = factories.framing(comparison=comparison, name="Psychological")
    client, since = signed_in(curator), members.revision(comparison)
    assert [wire["source"] for wire in members.held(client, comparison, "wires")] == [first.pk]
    sent = members.edited(first, framing=other.slug)
    answers = [signed_in(first.analyst).post(address("highlight", first), sent, headers=HTMX)]
    answers.append(client.get(address("changes", comparison, f"?since={since}"), headers=HTMX))
    for answer in answers:
        assert f'"source":{second.pk}' in re.sub(r"\s", "", answer.content.decode().replace("&quot;", '"'))


def test_pairs_and_the_report_show_links_that_all_end_in_one_group(
    comparison: Comparison, curator: Any
) -> None:
    first, second = by("first", comparison), by("second", comparison)
    far = by("third", comparison, "smiling", document=comparison.right)
    echoes = factories.relation(comparison=comparison, name="Echoes")
    factories.link(source=first, target=far, analyst=first.analyst)
    factories.link(source=second, target=far, analyst=second.analyst, relation=echoes)
    merged(comparison, curator)
    client = signed_in(curator)
    for name in ("links", "export_report", "sheet"):
        answer = client.get(address(name, comparison))
        assert answer.status_code == 200
        assert b"Echoes" in (answer.getvalue() if answer.streaming else answer.content).replace(
            b"echoes", b"Echoes"
        )


def test_a_group_costs_no_query_of_its_own(comparison: Comparison, curator: Any) -> None:
    def add(left: str, right: str) -> None:
        rows = [by(name, comparison, left, note=name) for name in ("first", "second")]
        far = [by(name, comparison, right, document=comparison.right) for name in ("first", "second")]
        for source, target in zip(rows, far, strict=True):
            factories.link(source=source, target=target, analyst=source.analyst)
        merged(comparison, curator)

    client, names = signed_in(curator), ("links", "highlights", "export_report", "sheet", "workbench")

    def cost() -> dict[str, int]:
        return {name: members.queries(client, address(name, comparison)) for name in names}

    add("offer", "smiling")
    cost()
    add("council", "town")
    few = cost()
    for left, right in (("quay", "gifts"), ("vote", "loudest"), ("harbour", "promises")):
        add(left, right)
    assert cost() == few


class TestAMergeOfSomeThatWereMerged:
    """Leaves alone whoever has departed from the group, and their links."""

    @pytest.fixture
    def departed(self, comparison: Comparison, curator: Any, pair: tuple[Highlight, Highlight, Link]) -> Any:
        first, second, link = pair
        edited(second, second.analyst, framing=factories.framing(comparison=comparison, name="Psychological"))
        second.refresh_from_db()
        return first, second, link

    def test_its_status_stays(self, comparison: Comparison, curator: Any, departed: Any) -> None:
        first, second, link = departed
        for row in (second, link):
            row.curate(curator, "rejected")
        third = by("third", comparison)
        third.curate(curator, "accepted")
        factories.link(source=first, target=link.target, analyst=first.analyst)
        merged(comparison, curator, first, third)
        assert {Highlight.objects.get(pk=second.pk).status, Link.objects.get(pk=link.pk).status} == {
            "rejected"
        }
        assert Link.objects.get(pk=link.pk).merged_into is None

    def test_a_deletion_is_still_undone(
        self, comparison: Comparison, curator: Any, pair: tuple[Highlight, Highlight, Link]
    ) -> None:
        first, second, _ = pair
        second.delete_softly(second.analyst)
        merged(comparison, curator, first, by("third", comparison))
        undo(get_comparison_for(second.analyst, comparison.pk), second.analyst)
        assert Highlight.objects.get(pk=second.pk).deleted is None

    def test_the_links_of_those_not_chosen_are_merged_too(
        self, comparison: Comparison, curator: Any, pair: tuple[Highlight, Highlight, Link]
    ) -> None:
        first, _, link = pair
        third = by("third", comparison)
        factories.link(source=third, target=link.target, analyst=third.analyst, relation=link.relation)
        merged(comparison, curator, first, third)
        assert shown(comparison, "link") == {link.pk}


def test_a_filter_asks_for_the_state_and_the_status_of_the_group(
    comparison: Comparison, curator: Any
) -> None:
    tag = factories.tag(framing=factories.framing(comparison=comparison))
    first, second = by("first", comparison), by("second", comparison, tags=[tag])
    factories.link(source=first, analyst=first.analyst)
    merged(comparison, curator, first, second)

    def passing(**asked: Any) -> set[int]:
        return Workbench(get_comparison_for(curator, comparison.pk), Filter(**asked)).passing

    assert passing(tags=(tag.pk,)) == passing(tags=(tag.pk,), state="linked") == {first.pk}
    assert passing(tags=(tag.pk,), state="open") == passing(tags=(tag.pk,), state="silent") == set()
    Highlight.objects.filter(pk=second.pk).update(status="rejected")
    Comparison.objects.filter(pk=comparison.pk).update(revision=comparison.revision + 9)
    assert passing(statuses=("rejected",)) == set()


def test_a_mate_that_departed_meanwhile_is_not_accepted(
    comparison: Comparison, curator: Any, pair: tuple[Highlight, Highlight, Link]
) -> None:
    first, second, _ = pair
    row = get_highlight_for(curator, comparison.pk, first.pk, Role.CURATOR)
    gather(row.comparison, [row])
    edited(second, second.analyst, framing=factories.framing(comparison=comparison, name="Psychological"))
    row.curate(curator, "accepted")
    assert {Highlight.objects.get(pk=one.pk).status for one in (first, second)} == {"accepted", "proposed"}


def test_each_undoes_the_making_of_their_own_row(comparison: Comparison, curator: Any) -> None:
    rows = by("first", comparison), by("second", comparison)
    merged(comparison, curator)
    for row in rows:
        undo(get_comparison_for(row.analyst, comparison.pk), row.analyst)
    assert not Highlight.objects.live().exists()


def test_who_codes_blind_learns_nothing_of_the_group(comparison: Comparison, curator: Any) -> None:
    first, second = by("first", comparison), by("second", comparison)
    second.curate(curator, "rejected")
    merged(comparison, curator)
    edited(second, second.analyst, note="Mine.")
    Comparison.objects.update(coding=Coding.BLIND)
    client = signed_in(second.analyst)
    answer = client.post(address("undo", comparison), headers=HTMX)
    told = answer.headers["HX-Trigger-After-Settle"]
    assert re.findall(r"\d+", told) == [str(second.pk)]
    assert f"#{first.pk}" not in client.get(address("highlight", second)).content.decode()


def test_a_status_that_a_merge_gave_is_drawn_for_who_codes_blind(
    comparison: Comparison, curator: Any
) -> None:
    _, second = by("first", comparison), by("second", comparison)
    second.curate(curator, "rejected")
    Comparison.objects.update(coding=Coding.BLIND)
    since = members.revision(comparison)
    merged(comparison, curator)
    page = signed_in(second.analyst).get(address("changes", comparison, f"?since={since}"), headers=HTMX)
    assert f'data-highlights="{second.pk}"' in page.content.decode()
