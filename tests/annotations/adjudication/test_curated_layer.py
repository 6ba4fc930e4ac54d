"""What rulings lay into the curated layer together: what all agree on, and links between what is there"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.adjudication import settlement
from annotations.adjudication.cases import Kind
from annotations.adjudication.decision import Own
from annotations.adjudication.settlement import take_back_all
from annotations.curation import bulk_edit
from annotations.history import undo as undoing
from annotations.models import Change, Highlight, Link, Ruling, Silence
from annotations.models.annotation import Refused
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import Coded

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


class TestAgreed:
    def test_all_that_is_agreed_is_taken_over_in_one_act(self, coded: Coded) -> None:
        coded.all_mark(QUAY, note="They want it.")
        lefts, rights = coded.all_mark("spring tide"), coded.all_mark("The gifts were large", "right")
        for who in (1, 2, 3):
            coded.link(who, lefts[who - 1], rights[who - 1])
        disputed = coded.mark(1, "offer")
        revision = coded.comparison.revision
        assert settlement.take_over(coded.comparison, coded.curator) == 4
        assert coded.comparison.revision == revision + 1
        assert [row[0] for row in coded.curated()] == [QUAY, "spring tide", "The gifts were large"]
        assert coded.curated()[0][3] == "They want it."
        assert coded.joined() == [("spring tide", "contrasts", "The gifts were large")]
        assert coded.standing.waiting == []
        assert coded.case(disputed).state == "open"
        with pytest.raises(Refused, match="nothing more"):
            settlement.take_over(coded.comparison, coded.curator)

    def test_what_only_one_has_read_may_be_left_out(self, coded: Coded) -> None:
        coded.comparison.readings.exclude(analyst=coded.people[0]).delete()
        coded.mark(1, QUAY)
        coded.all_mark("offer")
        assert coded.standing.waiting_alone == 1
        assert settlement.take_over(coded.comparison, coded.curator, alone=False) == 1
        assert [row[0] for row in coded.curated()] == ["offer"]

    def test_what_is_no_longer_agreed_is_reopened(self, coded: Coded) -> None:
        row = coded.all_mark(QUAY)[0]
        settlement.take_over(coded.comparison, coded.curator)
        factories.membership(comparison=coded.comparison, user=factories.user(username="analyst4"))
        factories.reading(
            comparison=coded.comparison, analyst=factories.user(username="analyst4"), read_to=150
        )
        entry = coded.case(row)
        assert (entry.case.kinds, entry.state) == ((Kind.MISSED,), "reopened")

    def test_all_of_it_is_taken_back_at_once(self, coded: Coded) -> None:
        coded.all_mark(QUAY)
        coded.all_mark("offer")
        kept = coded.mark(1, "spring")
        coded.settle(kept, "take", 1)
        settlement.take_over(coded.comparison, coded.curator)
        assert take_back_all(coded.comparison, coded.curator, Ruling.objects.over_agreed()) == 2
        assert [row[0] for row in coded.curated()] == ["spring"]
        assert len(coded.standing.waiting) == 2

    def test_the_queries_do_not_grow_with_what_is_agreed(self, coded: Coded) -> None:
        def taken(words: list[str]) -> int:
            for word in words:
                coded.all_mark(word)
            assert coded.standing.waiting  # as the page that asks has read it
            with CaptureQueriesContext(connection) as captured:
                assert settlement.take_over(coded.comparison, coded.curator) == len(words)
            return len(captured)

        assert taken(["harbour"]) == taken(["council", "met", "Monday", "weigh", "offer", "firms", "want"])


class TestCounterparts:
    def test_a_link_is_made_when_both_its_passages_are_in_the_layer(self, coded: Coded) -> None:
        left, right = coded.mark(1, "offer"), coded.mark(1, "The gifts were large", "right")
        coded.mark(2, "the offer"), coded.mark(2, "gifts were large", "right")
        link = coded.link(1, left, right, note="Two faces of it.")
        coded.settle(link, "take", 1)
        assert coded.joined() == []
        coded.settle(left, "take", 2)
        assert coded.joined() == []
        coded.settle(right, "both")
        assert coded.joined() == [("the offer", "contrasts", "The gifts were large")]
        made = Link.objects.get(curated=True)
        assert (made.note, made.status, made.ruling.case) == ("Two faces of it.", "accepted", f"l{link.pk}")
        # Another ruling on an end takes the link with it, and lays it anew.
        coded.settle(left, "take", 1)
        assert coded.joined() == [("offer", "contrasts", "The gifts were large")]
        coded.settle(left, "neither")
        assert coded.joined() == []

    def test_the_relation_may_be_the_curators_own(self, coded: Coded) -> None:
        left, right = coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")
        link = coded.link(1, left[0], right[0])
        coded.link(2, left[1], right[1], coded.explains)
        settlement.take_over(coded.comparison, coded.curator)
        third = factories.relation(comparison=coded.comparison, name="Reframes", slug="reframes")
        coded.settle(link, "own", own=Own("Neither.", relation=third))
        assert coded.joined() == [("offer", "reframes", "The gifts were large")]

    def test_of_a_link_and_a_silence_one_is_taken(self, coded: Coded) -> None:
        left, right = coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")
        link = coded.link(1, left[0], right[0])
        factories.silence(highlight=left[1], analyst=coded.people[1], note="Nothing like it.")
        settlement.take_over(coded.comparison, coded.curator)
        entry = coded.case(link)
        assert entry.case.kinds[0] == Kind.GAINSAID
        with pytest.raises(Refused, match="cannot have a link and no counterpart at once"):
            coded.settle(link, "both")
        coded.settle(link, "take", 2)
        signed = Silence.objects.get(curated=True, deleted=None)
        assert (signed.note, signed.highlight.quote, signed.highlight.curated) == (
            "Nothing like it.",
            "offer",
            True,
        )
        coded.settle(link, "take", 1)
        assert not Silence.objects.filter(curated=True, deleted=None).exists()
        assert coded.joined() == [("offer", "contrasts", "The gifts were large")]

    def test_what_a_curator_removed_by_hand_does_not_come_back(self, coded: Coded) -> None:
        left, right = coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")
        link = coded.link(1, left[0], right[0])
        settlement.take_over(coded.comparison, coded.curator)
        coded.settle(link, "take", 1)
        Link.objects.get(curated=True).delete_softly(coded.curator)
        coded.settle(coded.mark(1, "spring"), "take", 1)
        assert coded.joined() == []


class TestOnceWhoeverLaidIt:
    """The curated layer has each passage in each framing once, and each relation of two passages."""

    @pytest.fixture
    def second(self, coded: Coded) -> Any:
        person = factories.user(username="curator2")
        factories.membership(comparison=coded.comparison, user=person, role=Role.CURATOR)
        return person

    @pytest.fixture
    def laid(self, coded: Coded) -> Highlight:
        """A passage of the layer whose analyst has since deleted their own, and another has marked it."""
        mine = coded.mark(1, "offer")
        coded.settle(mine, "take", 1)
        mine.delete_softly(coded.people[0])
        return Highlight.objects.get(curated=True)

    def test_another_curator_lays_no_copy_of_what_is_there(
        self, coded: Coded, laid: Highlight, second: Any
    ) -> None:
        coded.settle(coded.mark(2, "offer"), "take", 2, curator=second)
        assert [row[0] for row in coded.curated()] == ["offer"]

    def test_nor_takes_over_what_is_there(self, coded: Coded, laid: Highlight, second: Any) -> None:
        lefts, rights = coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")
        for who in (1, 2, 3):
            coded.link(who, lefts[who - 1], rights[who - 1])
        settlement.take_over(coded.comparison, second)
        assert [row[0] for row in coded.curated()] == ["offer", "The gifts were large"]
        # What is there serves as the link's end too.
        assert coded.joined() == [("offer", "contrasts", "The gifts were large")]

    def test_an_own_version_of_what_is_there_is_refused(
        self, coded: Coded, laid: Highlight, second: Any
    ) -> None:
        other = coded.mark(2, "the offer")
        with pytest.raises(Refused, match=rf"already highlighted as Strategic \(#{laid.pk}\)"):
            coded.settle(other, "own", own=coded.own("offer", note="Mine."), curator=second)
        assert len(coded.curated()) == 1

    def test_none_becomes_another_ones_by_an_edit_or_in_bulk(
        self, coded: Coded, laid: Highlight, second: Any
    ) -> None:
        row = coded.mark(2, "offer", framing=coded.psychological)
        coded.settle(row, "take", 2, curator=second)
        other = Highlight.objects.get(curated=True, framing=coded.psychological)
        with pytest.raises(Refused, match="already highlighted as Strategic"):
            other.edit(second, seen=other.revision, framing=coded.strategic, tags=[], note="")
        with pytest.raises(Refused, match="would become the same highlight twice"):
            bulk_edit.retag(Highlight.objects.filter(pk=other.pk), second, coded.strategic, [])
        assert len(coded.curated()) == 2

    def test_none_comes_back_beside_another(self, coded: Coded, laid: Highlight, second: Any) -> None:
        laid.delete_softly(coded.curator)
        coded.settle(coded.mark(2, "offer"), "take", 2, curator=second)
        with pytest.raises(Refused, match="already highlighted as Strategic"):
            laid.restore(coded.curator)
        assert bulk_edit.restore(Highlight.objects.filter(pk=laid.pk), coded.curator) == 0
        assert len(coded.curated()) == 1

    def test_no_two_come_back_at_once(self, coded: Coded, laid: Highlight, second: Any) -> None:
        laid.delete_softly(coded.curator)
        coded.settle(coded.mark(2, "offer"), "take", 2, curator=second)
        curated = Highlight.objects.filter(curated=True)
        bulk_edit.delete_softly(curated, second)
        assert bulk_edit.restore(curated, second) == 1
        assert len(coded.curated()) == 1

    def test_analysts_still_mark_the_same_passage_each(self, coded: Coded) -> None:
        assert len({row.pk for row in coded.all_mark("offer")}) == 3

    def test_two_curators_link_the_same_passages_once(
        self, coded: Coded, laid: Highlight, second: Any
    ) -> None:
        coded.settle(coded.mark(2, "The gifts were large", "right"), "take", 2, curator=second)
        target = Highlight.objects.get(curated=True, document=coded.comparison.right)
        factories.link(source=laid, target=target, analyst=coded.curator)
        with pytest.raises(Refused, match="Another curator has already linked"):
            factories.link(source=laid, target=target, analyst=second)


class TestLinksAndSilences:
    """In the curated layer a link withdraws the silences on its ends, as it does among the analysts' rows."""

    @pytest.fixture
    def ends(self, coded: Coded) -> tuple[list[Highlight], list[Highlight]]:
        return coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")

    def link_all(self, coded: Coded, ends: tuple[list[Highlight], list[Highlight]]) -> None:
        for who in (1, 2, 3):
            coded.link(who, ends[0][who - 1], ends[1][who - 1])

    def signed(self) -> list[str]:
        return [row.highlight.quote for row in Silence.objects.filter(curated=True, deleted=None)]

    def test_a_link_taken_over_withdraws_a_silence_taken_over_before(
        self, coded: Coded, ends: tuple[list[Highlight], list[Highlight]]
    ) -> None:
        for row, person in zip(ends[0], coded.people, strict=True):
            factories.silence(highlight=Highlight.objects.get(pk=row.pk), analyst=person)
        settlement.take_over(coded.comparison, coded.curator)
        assert self.signed() == ["offer"]
        self.link_all(coded, ends)
        settlement.take_over(coded.comparison, coded.curator)
        assert (self.signed(), len(coded.joined())) == ([], 1)
        silence, link = Silence.objects.get(curated=True), Link.objects.get(curated=True)
        change = Change.objects.of(silence).first()
        assert change is not None
        assert (change.verb, change.reason) == ("withdrawn", f"linked by #{link.pk}")
        assert change.revision == link.revision == silence.revision
        # It stays withdrawn once the link is gone: the analysts no longer say so.
        link.delete_softly(coded.curator)
        assert self.signed() == []

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_a_link_withdraws_a_silence_signed_by_hand(
        self, coded: Coded, ends: tuple[list[Highlight], list[Highlight]], side: str
    ) -> None:
        settlement.take_over(coded.comparison, coded.curator)
        laid = Highlight.objects.get(curated=True, document=getattr(coded.comparison, side))
        Silence.sign(laid, coded.curator)
        self.link_all(coded, ends)
        settlement.take_over(coded.comparison, coded.curator)
        assert (self.signed(), len(coded.joined())) == ([], 1)

    def test_a_ruling_for_a_link_withdraws_it_too(
        self, coded: Coded, ends: tuple[list[Highlight], list[Highlight]]
    ) -> None:
        settlement.take_over(coded.comparison, coded.curator)
        Silence.sign(Highlight.objects.get(curated=True, document=coded.comparison.left), coded.curator)
        link = coded.link(1, ends[0][0], ends[1][0])
        coded.settle(link, "take", 1)
        assert (self.signed(), len(coded.joined())) == ([], 1)
        coded.comparison.role = Role.CURATOR
        undoing.undo(coded.comparison, coded.curator)
        assert (self.signed(), coded.joined()) == (["offer"], [])

    def test_a_silence_elsewhere_stays(
        self, coded: Coded, ends: tuple[list[Highlight], list[Highlight]]
    ) -> None:
        for row, person in zip(coded.all_mark("spring tide"), coded.people, strict=True):
            factories.silence(highlight=row, analyst=person)
        self.link_all(coded, ends)
        settlement.take_over(coded.comparison, coded.curator)
        assert (self.signed(), len(coded.joined())) == (["spring tide"], 1)
