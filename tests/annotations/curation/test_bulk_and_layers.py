"""Bulk curation beside the curated layer: the layers stay apart, and what is settled is opened by what changes it"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from annotations.adjudication import settlement
from annotations.curation import bulk_edit
from annotations.curation.merge import merge
from annotations.history.undo import undo_act
from annotations.models import Change, Highlight, Link, Ruling, Silence
from annotations.models.annotation import Refused
from reader.models import Coding
from tests.support import bulk_rows, curator, factories
from tests.support.adjudication import Coded, take_ruling_back

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    """Coded blind, and open since."""
    coded = Coded()
    coded.comparison.coding = Coding.OPEN
    coded.comparison.save()
    return coded


def all_kinds(coded: Coded) -> None:
    """Passages, a link and a silence on which all three agree, taken over into the curated layer."""
    lefts, rights = coded.all_mark("spring tide"), coded.all_mark("The gifts were large", "right")
    for who, (left, right, silent) in enumerate(zip(lefts, rights, coded.all_mark("offer"), strict=True), 1):
        coded.link(who, left, right)
        factories.silence(highlight=silent)
    settlement.take_over(coded.comparison, coded.curator)


@pytest.fixture
def client(coded: Coded) -> Client:
    return curator.signed_in(curator.permit(coded.curator))


def all_rows() -> Any:
    return Highlight.objects.all()


def laid(coded: Coded) -> Highlight:
    """The one row of the curated layer."""
    return Highlight.objects.live().in_layer(curated=True).get()


def settled(coded: Coded) -> list[Highlight]:
    """Three rows that all agree on, and the ruling that took them over."""
    rows = coded.all_mark(QUAY, note="They want it.")
    settlement.take_over(coded.comparison, coded.curator)
    assert coded.case(rows[0]).state == "settled"
    return rows


def undone(coded: Coded, done: Any) -> None:
    ((_, revision),) = done.acts
    undo_act(coded.comparison, coded.curator, revision)


ACTS: dict[str, Any] = {
    "reject": lambda coded, rows: bulk_edit.curate(rows, coded.curator, "rejected"),
    "retag": lambda coded, rows: bulk_edit.retag(rows, coded.curator, coded.psychological, []),
    "reassign": lambda coded, rows: bulk_edit.reassign(rows, coded.curator, coded.curator),
    "delete": lambda coded, rows: bulk_edit.delete_softly(rows, coded.curator),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_settled_place_is_opened_by_an_act_on_its_sources_and_the_curated_row_stays(
    coded: Coded, name: str
) -> None:
    """Also once the act is taken back: the rows are other revisions than were ruled upon, and a curator looks again."""
    rows = settled(coded)
    ruling, before = Ruling.objects.get(), laid(coded).state()
    chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows])
    if name == "reassign":  # nobody has the same twice, so one of them goes
        chosen = chosen.filter(pk=rows[0].pk)
    done = ACTS[name](coded, chosen)
    if name in ("reject", "delete"):
        assert [one.pk for one in coded.standing.left_over] == [ruling.pk]
    else:
        entry = coded.case(rows[0])
        assert (entry.state, [one.pk for one in entry.rulings]) == ("reopened", [ruling.pk])
    assert laid(coded).state() == before
    undone(coded, done)
    assert coded.case(rows[0]).state == "reopened"
    assert laid(coded).state() == before
    coded.settle(rows[0], "both")
    assert coded.case(rows[0]).state == "settled"


@pytest.mark.parametrize("name", ["accept", "merge"])
def test_a_settled_place_stays_settled_by_an_act_that_changes_nothing_said(coded: Coded, name: str) -> None:
    rows = settled(coded)
    chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows])
    done = (
        merge(chosen, coded.curator) if name == "merge"
        else bulk_edit.curate(chosen, coded.curator, "accepted")
    )  # fmt: skip
    assert coded.case(rows[0]).state == "settled"
    undone(coded, done)
    assert coded.case(rows[0]).state == "settled"


@pytest.mark.parametrize("name", ["reject", "retag", "delete"])
def test_an_act_on_both_layers_at_once_is_refused(coded: Coded, client: Client, name: str) -> None:
    settled(coded)
    before = bulk_rows.standing()
    with pytest.raises(Refused, match="Filter the list by Layer"):
        ACTS[name](coded, all_rows())
    action = {"delete": "delete_rows"}.get(name, name)
    for across in ("0", "1"):
        page = curator.act(client, action, *all_rows(), select_across=across)
        assert "Filter the list by Layer" in page
    assert bulk_rows.standing() == before


def test_what_is_accepted_of_both_layers_is_what_was_still_proposed(coded: Coded, client: Client) -> None:
    settled(coded)
    before = laid(coded).state()
    assert "3 highlights accepted." in curator.act(client, "accept", *all_rows())
    assert laid(coded).state() == before


def test_the_layers_are_never_merged_nor_what_rulings_laid(coded: Coded) -> None:
    settled(coded)
    first = laid(coded)
    second = curator.curator(comparison=coded.comparison, username="second")
    other = coded.settle(coded.mark(1, "offer"), "take", 1, curator=second)
    place = {"start": first.start, "end": first.end, "quote": first.quote}
    Highlight.objects.filter(ruling=other).update(**place)  # as where two rulings lay the same
    curated = Highlight.objects.live().in_layer(curated=True)
    assert len(set(curated.values_list("start", "end", "framing"))) == 1 < curated.count()
    with pytest.raises(Refused, match="No two of what you selected"):
        merge(curated, coded.curator)
    assert merge(all_rows(), coded.curator) == 3
    assert curated.count() == 2
    assert set(Highlight.objects.exclude(merged_into=None).values_list("curated", flat=True)) == {False}


def test_a_curated_row_is_not_reassigned(coded: Coded, client: Client) -> None:
    all_kinds(coded)
    newcomer = factories.user(username="newcomer")
    factories.membership(comparison=coded.comparison, user=newcomer)
    Highlight.objects.filter(curated=True).update(status="proposed")
    Link.objects.filter(curated=True).update(status="proposed")
    for rows in (all_rows(), Link.objects.all(), Silence.objects.all()):
        curated = rows.filter(curated=True)
        assert curated.exists()
        assert 0 < bulk_edit.reassign(rows, coded.curator, newcomer) <= rows.count() - curated.count()
        assert {row.analyst for row in curated} == {coded.curator}
    opened = client.post(
        curator.list_of(Highlight),
        {"action": "reassign", "_selected_action": [curated_row.pk for curated_row in all_rows()], "step": "preview",
         "person": coded.people[2].pk},
    ).content.decode()  # fmt: skip
    assert "stays with curator: of the curated layer" in opened


def test_a_curated_row_is_retagged_and_accepted_by_hand_and_says_so(coded: Coded) -> None:
    settled(coded)
    curated = Highlight.objects.filter(pk=laid(coded).pk)
    done = bulk_edit.retag(curated, coded.curator, coded.psychological, [], "read anew")
    assert coded.curated()[0][1] == "psychological"
    assert {row.framing for row in Highlight.objects.in_layer(curated=False)} == {coded.strategic}
    assert coded.case(Highlight.objects.in_layer(curated=False)[0]).state == "settled"
    undone(coded, done)
    assert coded.curated()[0][1] == "strategic"
    assert Change.objects.of(laid(coded)).count() == 3


def test_what_a_ruling_laid_comes_back_with_the_ruling_alone(coded: Coded, client: Client) -> None:
    rows = settled(coded)
    row, ruling = laid(coded), Ruling.objects.get()
    made = Change.objects.of(row).get()
    take_ruling_back(ruling, coded.curator)
    row.refresh_from_db()
    with pytest.raises(Refused, match="a ruling that was undone"):
        row.restore(coded.curator)
    assert bulk_edit.restore(Highlight.objects.filter(pk=row.pk), coded.curator) == 0
    where = curator.page_of(row, "history") + f"{made.pk}/revert/"
    answer = client.post(where, {"shown": row.revision, "why": ""})
    assert answer.status_code == 422
    assert "a ruling that was undone" in answer.content.decode()
    taken = Change.objects.of(ruling)[0]
    undo_act(coded.comparison, coded.curator, taken.revision)
    assert laid(coded) == row
    assert coded.case(rows[0]).state == "settled"


class TestRulings:
    def test_many_rulings_are_taken_back_and_laid_again_as_one_act(self, coded: Coded) -> None:
        lefts, rights = coded.all_mark("spring tide"), coded.all_mark("The gifts were large", "right")
        for who in (1, 2, 3):
            coded.link(who, lefts[who - 1], rights[who - 1])
        coded.all_mark("offer")
        settlement.take_over(coded.comparison, coded.curator)
        revision = coded.comparison.revision
        joined, curated = coded.joined(), coded.curated()
        back = undo_act(coded.comparison, coded.curator, revision)
        assert "rulings made from unanimous codes" in back.what
        assert (coded.curated(), coded.joined(), len(coded.standing.waiting)) == ([], [], 4)
        undo_act(coded.comparison, coded.curator, back.revision)
        assert (coded.curated(), coded.joined(), coded.standing.waiting) == (curated, joined, [])

    def test_a_ruling_does_not_come_back_beside_another_in_its_case(self, coded: Coded) -> None:
        first, second = coded.mark(1, "Two firms"), coded.mark(1, "same quay")
        take_ruling_back(coded.settle(second, "take", 1), coded.curator)
        revision = coded.comparison.revision
        coded.mark(2, QUAY)
        coded.settle(first, "neither")
        with pytest.raises(Refused, match="has been ruled again since"):
            undo_act(coded.comparison, coded.curator, revision)
        assert Ruling.objects.live().count() == 1

    def test_the_admin_shows_who_ruled_what_when_and_why_and_changes_nothing(
        self, coded: Coded, client: Client
    ) -> None:
        mine = coded.mark(1, QUAY)
        coded.mark(2, "the same quay")
        ruling = coded.settle(mine, "take", 1, reason="It names both firms.")
        listed = client.get(curator.list_of(Ruling)).content.decode()
        page = client.get(curator.page_of(ruling)).content.decode()
        for shown in (listed, page):
            assert "analyst1 taken" in shown
            assert "It names both firms." in shown
            assert "curator" in shown
        assert curator.page_of(mine) in page
        assert curator.page_of(laid(coded)) in page
        assert f'adjudication/?case={ruling.case}"' in page
        assert 'name="_save"' not in page
        assert client.post(curator.page_of(ruling), {"note": "x"}).status_code == 403
        assert "settled" in client.get(curator.page_of(ruling, "history")).content.decode()
        assert f'by <a href="{curator.page_of(ruling)}">ruling {ruling.pk}</a>' in (
            client.get(curator.page_of(laid(coded))).content.decode()
        )


def test_the_lists_are_filtered_by_layer(coded: Coded, client: Client) -> None:
    all_kinds(coded)
    for kind in (Highlight, Link, Silence):
        for layer, curated in (("analysts", False), ("curated", True)):
            shown = client.get(curator.list_of(kind) + f"?layer={layer}").context["cl"].queryset
            assert shown.exists()
            assert {row.curated for row in shown} == {curated}
        page = client.get(curator.list_of(kind)).content.decode()
        assert "?layer=curated" in page
