"""What a curator rules in a case, and the curated layer that comes of it"""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError

from annotations.adjudication import settlement
from annotations.adjudication.decision import Decision, Moved
from annotations.adjudication.queue import sources_of
from annotations.history import bulk_write
from annotations.history import undo as undoing
from annotations.models import Change, Highlight, Link, Ruling
from annotations.models.annotation import Refused
from annotations.models.ruling import Verdict
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import Coded, stored, take_ruling_back
from tests.support.members import member
from tests.support.undo import undo

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


def test_a_side_is_taken_with_its_framing_tags_and_note_and_the_sources_stay_as_they_were(
    coded: Coded,
) -> None:
    mine = coded.mark(1, QUAY, tags=[coded.leverage], note="They *want* it.")
    coded.mark(2, "the same quay", framing=coded.psychological)
    before = stored(coded.comparison)
    ruling = coded.settle(mine, "take", 1, reason="It names both firms.")
    assert coded.curated() == [(QUAY, "strategic", "leverage", "They *want* it.")]
    (row,) = coded.exported("highlights")
    assert (row["analyst"], row["status"]) == ("curator", "accepted")
    assert stored(coded.comparison) == before
    assert [source.id for source in sources_of(ruling)] == [one["id"] for one in before]
    assert ruling.highlights.get().ruling == ruling
    told = Change.objects.filter(revision=ruling.revision).order_by("pk")
    assert [(change.noun, change.verb) for change in told] == [
        ("ruling", "settled"),
        ("highlight", "created"),
    ]
    assert told[0].reason == "It names both firms."


def test_both_sides_are_taken_each_reading_once(coded: Coded) -> None:
    first = coded.mark(1, QUAY, tags=[coded.leverage], note="One.")
    coded.mark(2, QUAY, note="Two.")
    coded.mark(3, "the same quay", framing=coded.psychological)
    coded.settle(first, "both")
    assert coded.curated() == [
        (QUAY, "strategic", "leverage", "One.\n\nTwo."), ("the same quay", "psychological", "", ""),
    ]  # fmt: skip


def test_no_side_is_taken(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    coded.settle(mine, "neither", reason="It only says what happened.")
    assert coded.curated() == []
    assert coded.case(mine).settled


def test_a_version_of_the_curators_own(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    own = coded.own("🚢 want", framing=coded.psychological, note="Only the wanting.")
    coded.settle(mine, "own", own=own)
    assert coded.curated() == [("🚢 want", "psychological", "", "Only the wanting.")]
    assert coded.exported("highlights")[0]["prefix"].endswith("Two firms ")


def test_ruling_anew_replaces_what_was_ruled(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    coded.mark(2, "the same quay")
    first = coded.settle(mine, "take", 1)
    second = coded.settle(mine, "take", 2, reason="On second thoughts.")
    assert coded.curated() == [("the same quay", "strategic", "", "")]
    assert [r.pk for r in coded.case(mine).rulings] == [second.pk]
    assert Highlight.objects.filter(ruling=first, deleted__isnull=False).count() == 1
    assert [c.verb for c in Change.objects.of(first).reverse()] == ["settled", "superseded"]


@pytest.mark.parametrize("change", ["edited", "joined by another", "deleted"])
def test_what_is_changed_in_a_settled_place_reopens_it(coded: Coded, change: str) -> None:
    mine, other = coded.mark(1, QUAY), coded.mark(2, "the same quay")
    ruling = coded.settle(mine, "take", 1)
    assert coded.case(mine).state == "settled"
    if change == "edited":
        other.edit(coded.people[1], seen=other.revision, framing=coded.psychological, tags=[], note="")
    elif change == "deleted":
        other.delete_softly(coded.people[1])
    else:
        coded.mark(3, "want")
    entry = coded.case(mine)
    assert (entry.state, [r.pk for r in entry.rulings]) == ("reopened", [ruling.pk])
    assert coded.curated() == [(QUAY, "strategic", "", "")]  # until it is ruled anew
    coded.settle(mine, "take", 1)
    assert coded.case(mine).state == "settled"
    assert len(coded.curated()) == 1


def test_a_case_that_grew_over_two_rulings_replaces_both(coded: Coded) -> None:
    first, second = coded.mark(1, "Two firms"), coded.mark(1, "same quay")
    coded.settle(first, "take", 1)
    coded.settle(second, "take", 1)
    coded.mark(2, QUAY)
    assert coded.case(first).state == "reopened"
    assert len(coded.case(first).rulings) == 2
    coded.settle(second, "take", 2)
    assert coded.curated() == [(QUAY, "strategic", "", "")]
    assert Ruling.objects.live().count() == 1


def test_a_ruling_whose_rows_are_all_gone_is_left_over_until_it_is_taken_back(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    ruling = coded.settle(mine, "take", 1)
    mine.delete_softly(coded.people[0])
    assert [r.pk for r in coded.standing.left_over] == [ruling.pk]
    take_ruling_back(ruling, coded.curator, "It is gone.")
    assert (coded.standing.left_over, coded.curated()) == ([], [])


def test_a_ruling_is_taken_back_and_its_case_is_open_again(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    ruling = coded.settle(mine, "take", 1)
    take_ruling_back(ruling, coded.curator, "Too soon.")
    assert (coded.case(mine).state, coded.curated()) == ("open", [])
    change = Change.objects.of(ruling).first()
    assert (change.verb, change.reason) == ("taken back", "Too soon.")
    revision = coded.comparison.revision
    with pytest.raises(Refused, match="no ruling to take back"):
        take_ruling_back(ruling, coded.curator)
    assert coded.comparison.revision == revision


def test_undo_takes_back_a_ruling_with_all_that_it_made_and_redo_does_it_again(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    coded.mark(2, "the same quay")
    coded.settle(mine, "take", 1)
    coded.settle(mine, "neither")
    client = member(coded.comparison, "curator")
    assert undo(client, coded.comparison)["undone"] == "ruling settled"
    assert (coded.case(mine).state, coded.curated()) == ("settled", [(QUAY, "strategic", "", "")])
    undo(client, coded.comparison)
    assert (coded.case(mine).state, coded.curated()) == ("open", [])
    coded.comparison.role = Role.CURATOR
    undoing.redo(coded.comparison, coded.curator)
    assert (coded.case(mine).state, len(coded.curated())) == ("settled", 1)


def test_who_is_no_curator_any_more_undoes_no_ruling(coded: Coded) -> None:
    coded.settle(coded.mark(1, QUAY), "take", 1)
    coded.comparison.memberships.filter(user=coded.curator).update(role=Role.ANALYST)
    answer = undo(member(coded.comparison, "curator"), coded.comparison)
    assert answer["status"] == 422
    assert "curator" in answer["errors"]["__all__"][0]


def test_what_is_not_as_it_was_seen_is_not_ruled_upon(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    seen = coded.case(mine).case
    coded.mark(2, "want")
    with pytest.raises(Moved, match="has changed since you saw it"):
        settlement.settle(coded.comparison, coded.curator, Decision(seen.key, seen.seen, Verdict.NEITHER))
    with pytest.raises(Moved, match="no such case"):
        settlement.settle(coded.comparison, coded.curator, Decision("h99999", seen.seen, Verdict.NEITHER))
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(("verdict", "who"), [("take", 0), ("agreed", 0), ("both", 1), ("own", 0)])
def test_a_verdict_that_does_not_fit_is_refused(coded: Coded, verdict: str, who: int) -> None:
    mine = coded.mark(1, QUAY)
    with pytest.raises(Refused):
        coded.settle(mine, verdict, who)
    assert not Ruling.objects.exists()


def test_an_act_that_is_sent_twice_is_done_once(coded: Coded) -> None:
    case = coded.case(coded.mark(1, QUAY)).case
    said = Decision(case.key, case.seen, Verdict.NEITHER)
    key = uuid.uuid4()
    settlement.settle(coded.comparison, coded.curator, said, key)
    with pytest.raises(IntegrityError):
        settlement.settle(coded.comparison, coded.curator, said, key)
    assert Ruling.objects.count() == 1


def test_what_was_rejected_is_no_case_and_not_agreed(coded: Coded) -> None:
    rows = coded.all_mark(QUAY)
    for row in rows:
        row.curate(coded.curator, "rejected")
    assert (coded.standing.cases, coded.standing.agreed) == ([], [])


def test_who_only_curates_says_nothing_by_reading(coded: Coded) -> None:
    coded.all_mark("offer")
    factories.reading(comparison=coded.comparison, analyst=coded.curator, read_to=150)
    assert coded.standing.cases == []


def test_what_does_not_fit_one_chunk_is_written_and_recorded_as_well(
    coded: Coded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_write, "CHUNK", 2)
    words = ("harbour", "council", "offer")
    for word in words:
        coded.all_mark(word, tags=[coded.leverage])
    assert settlement.take_over(coded.comparison, coded.curator) == 3
    assert sorted(row[0::2] for row in coded.curated()) == sorted((word, "leverage") for word in words)
    assert settlement.take_back_all(coded.comparison, coded.curator, Ruling.objects.all()) == 3
    changes = Change.objects.filter(noun__in=("ruling", "highlight"), actor=coded.curator).order_by("pk")
    verbs = list(changes.values_list("verb", flat=True))
    assert verbs[:6] == ["taken over"] * 3 + ["created"] * 3
    assert verbs[6:] == ["taken back"] * 2 + ["deleted"] * 2 + ["taken back", "deleted"]


def test_the_undo_of_a_ruling_takes_what_it_made_later(coded: Coded) -> None:
    left, right = coded.mark(1, "offer"), coded.mark(1, "The gifts were large", "right")
    coded.mark(2, "the offer"), coded.mark(2, "gifts were large", "right")
    link = coded.link(1, left, right)
    ruling = coded.settle(link, "take", 1)
    coded.settle(left, "take", 1)
    coded.settle(right, "take", 1)
    undone = undoing.undo_act(coded.comparison, coded.curator, ruling.revision)
    assert coded.joined() == []
    assert not Link.objects.filter(curated=True, deleted=None).exists()
    undoing.undo_act(coded.comparison, coded.curator, undone.revision)
    assert coded.joined() == [("offer", "contrasts", "The gifts were large")]
