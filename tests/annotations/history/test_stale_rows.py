"""Verbs called on rows that another request has changed since they were read: each looks again under the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotations.adjudication.decision import Own
from annotations.curation import bulk_edit
from annotations.history.words import called
from annotations.models import Change, Comment, Dismissal, Framing, Highlight, Link, Relation, Silence, Tag
from annotations.models.annotation import Refused, Stale
from annotations.models.change import recording
from annotations.models.highlight import Passage
from reader.models import Coding, Comparison
from tests.support import factories
from tests.support.adjudication import Coded, take_ruling_back

pytestmark = pytest.mark.django_db


def elsewhere(row: Any) -> Any:
    """The row as another request reads it."""
    return type(row)._default_manager.get(pk=row.pk)


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological")
    factories.relation(comparison=made)
    factories.relation(comparison=made, name="Explains")
    return made


@pytest.fixture
def analyst(comparison: Comparison) -> Any:
    return comparison.created_by


@pytest.fixture
def passage(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison)


class TestDeletedPassages:
    @pytest.mark.parametrize(
        "verb",
        [
            lambda row, who: Silence.sign(row, who),
            lambda row, who: Dismissal.dismiss(row, who, 5, 9),
            lambda row, who: Comment.post(row, who, "Is it so?"),
        ],
    )
    def test_nothing_is_said_of_one(self, verb: Callable[..., Any], passage: Highlight, analyst: Any) -> None:
        elsewhere(passage).delete_softly(analyst)
        with pytest.raises(Refused, match="deleted"):
            verb(passage, analyst)
        assert not any(kind.objects.exists() for kind in (Silence, Dismissal, Comment))

    @pytest.mark.parametrize("end", ["source", "target"])
    def test_none_is_linked(self, end: str, comparison: Comparison, passage: Highlight, analyst: Any) -> None:
        target = factories.highlight(comparison=comparison, document=comparison.right)
        elsewhere(passage if end == "source" else target).delete_softly(analyst)
        with pytest.raises(Refused, match="has been deleted"):
            factories.link(source=passage, target=target)
        assert not Link.objects.exists()

    def test_a_link_to_one_does_not_come_back(self, comparison: Comparison, analyst: Any) -> None:
        link = factories.link(comparison=comparison)
        link.delete_softly(analyst)
        elsewhere(link.source).delete_softly(analyst)
        with pytest.raises(Refused, match="has been deleted"):
            link.restore(analyst)

    def test_a_silence_on_one_does_not_come_back(self, passage: Highlight, analyst: Any) -> None:
        silence = factories.silence(highlight=passage)
        silence.delete_softly(analyst)
        elsewhere(passage).delete_softly(analyst)
        with pytest.raises(Refused, match="has been deleted"):
            silence.restore(analyst)

    def test_a_dismissal_for_one_does_not_come_back(self, passage: Highlight, analyst: Any) -> None:
        dismissal = factories.dismissal(highlight=passage)
        dismissal.delete_softly(analyst)
        elsewhere(passage).delete_softly(analyst)
        with pytest.raises(Refused, match="has been deleted"):
            dismissal.restore(analyst)


class TestRetiredCodes:
    @pytest.fixture
    def framing(self, comparison: Comparison) -> Framing:
        return Framing.objects.get(comparison=comparison, name="Psychological")

    @pytest.fixture
    def relation(self, comparison: Comparison) -> Relation:
        return Relation.objects.get(comparison=comparison, name="Explains")

    @pytest.fixture
    def tag(self, framing: Framing) -> Tag:
        return factories.tag(framing=framing, name="dread")

    def test_one_that_is_retired_is_not_retired_again(self, framing: Framing, analyst: Any) -> None:
        elsewhere(framing).retire(analyst)
        framing.retire(analyst)
        assert [change.verb for change in Change.objects.of(framing)] == ["retired", "created"]

    def test_one_that_is_brought_back_is_not_brought_back_again(self, framing: Framing, analyst: Any) -> None:
        framing.retire(analyst)
        elsewhere(framing).bring_back(analyst)
        framing.bring_back(analyst)
        assert [change.verb for change in Change.objects.of(framing)] == [
            "brought back",
            "retired",
            "created",
        ]

    def test_of_two_that_are_retired_at_once_the_last_one_stays(
        self, comparison: Comparison, framing: Framing, analyst: Any
    ) -> None:
        other = Framing.objects.get(comparison=comparison, name="Strategic")
        elsewhere(other).retire(analyst)
        with pytest.raises(Refused, match="is the last framing in use"):
            framing.retire(analyst)

    def test_no_passage_is_made_with_one(
        self, comparison: Comparison, framing: Framing, tag: Tag, analyst: Any
    ) -> None:
        place = Passage(comparison.left, 0, 3)
        elsewhere(tag).retire(analyst)
        with pytest.raises(Refused, match="“dread” is not a tag of Psychological"):
            Highlight.create(comparison, analyst, place, framing, [tag])
        elsewhere(framing).retire(analyst)
        with pytest.raises(
            Refused, match="“psychological” is not a framing of this codebook, which has: strateg"
        ):
            Highlight.create(comparison, analyst, place, framing)
        assert not Highlight.objects.exists()

    def test_no_passage_is_given_one(
        self, comparison: Comparison, passage: Highlight, framing: Framing, tag: Tag, analyst: Any
    ) -> None:
        elsewhere(framing).retire(analyst)
        with pytest.raises(Refused, match="is not a framing of this codebook"):
            passage.edit(analyst, seen=passage.revision, framing=framing, tags=[], note="")

    def test_a_passage_keeps_the_ones_it_has(
        self, comparison: Comparison, framing: Framing, tag: Tag
    ) -> None:
        row = factories.highlight(comparison=comparison, framing=framing, tags=[tag])
        elsewhere(tag).retire(row.analyst)
        elsewhere(framing).retire(row.analyst)
        row.edit(row.analyst, seen=row.revision, framing=framing, tags=[tag], note="As before.")
        assert (elsewhere(row).note, elsewhere(row).tag_names) == ("As before.", ["dread"])

    def test_no_link_is_made_or_given_one(
        self, comparison: Comparison, relation: Relation, analyst: Any
    ) -> None:
        link = factories.link(comparison=comparison)
        source = factories.highlight(comparison=comparison)
        elsewhere(relation).retire(analyst)
        words = "“explains” is not a relation of this codebook, which has: contrasts"
        with pytest.raises(Refused, match=words):
            factories.link(source=source, target=link.target, relation=relation)
        with pytest.raises(Refused, match=words):
            link.edit(analyst, seen=link.revision, relation=relation, note="")

    def test_no_bulk_act_gives_one(
        self, comparison: Comparison, passage: Highlight, framing: Framing, tag: Tag, relation: Relation, analyst: Any
    ) -> None:  # fmt: skip
        factories.link(comparison=comparison)
        for code in (tag, relation):
            elsewhere(code).retire(analyst)
        with pytest.raises(Refused, match="is not a tag of"):
            bulk_edit.retag(Highlight.objects.all(), analyst, framing, [tag])
        with pytest.raises(Refused, match="is not a relation of this codebook"):
            bulk_edit.relate(Link.objects.all(), analyst, relation)
        elsewhere(framing).retire(analyst)
        with pytest.raises(Refused, match="is not a framing of this codebook"):
            bulk_edit.retag(Highlight.objects.all(), analyst, framing, [])

    def test_no_ruling_lays_one(self) -> None:
        coded = Coded()
        row = coded.mark(1, "offer")
        link = coded.link(1, row, coded.mark(1, "The gifts were large", "right"))
        elsewhere(coded.psychological).retire(coded.curator)
        elsewhere(coded.explains).retire(coded.curator)
        with pytest.raises(Refused, match="is not a framing of this codebook"):
            coded.settle(row, "own", own=coded.own("offer", framing=coded.psychological))
        with pytest.raises(Refused, match="is not a relation of this codebook"):
            coded.settle(link, "own", own=Own("", relation=coded.explains))


class TestThreads:
    def test_a_thread_without_replies_by_now_is_not_resolved(self, passage: Highlight, analyst: Any) -> None:
        reply = factories.comment(subject=passage)
        elsewhere(reply).delete_softly(analyst)
        with pytest.raises(Refused, match="nobody has replied"):
            Comment.resolve(passage, analyst)

    def test_the_history_of_a_reply_has_the_passage_it_was_moved_to(
        self, comparison: Comparison, passage: Highlight, analyst: Any
    ) -> None:
        reply, other = factories.comment(subject=passage), factories.highlight(comparison=comparison)
        moved = elsewhere(reply)
        with recording(elsewhere(comparison), analyst) as record:
            moved.write(record, "moved", highlight_id=other.pk)
        reply.delete_softly(analyst)
        last = Change.objects.of(reply).first()
        assert last is not None
        assert (last.before or {})["highlight_id"] == other.pk


def test_what_a_ruling_laid_stays_away_while_the_ruling_is_taken_back_meanwhile() -> None:
    coded = Coded()
    ruling = coded.settle(coded.mark(1, "offer"), "take", 1)
    row = Highlight.objects.select_related("ruling").get(curated=True)
    row.comparison = coded.comparison
    row.delete_softly(coded.curator)
    take_ruling_back(elsewhere(ruling), coded.curator)
    with pytest.raises(Refused, match="a ruling that was undone"):
        row.restore(coded.curator)


class TestHandedOver:
    """A row that a curator gave to another analyst between the check of a person's say and their act."""

    @pytest.fixture(params=["highlight", "link", "silence"])
    def row(self, request: Any, comparison: Comparison, passage: Highlight) -> Any:
        factories.membership(comparison=comparison, user=factories.user(username="other"))
        if request.param == "highlight":
            return passage
        made = (
            factories.silence(highlight=passage)
            if request.param == "silence"
            else factories.link(source=passage)
        )
        made.comparison = comparison
        return made

    def hand_over(self, row: Any) -> None:
        curator = factories.user(username="curator")
        rows = type(row).objects.filter(pk=row.pk)
        assert bulk_edit.reassign(rows, curator, factories.user(username="other")) == 1

    def refused(
        self, row: Any, act: Callable[[], Any], error: type[Refused] = Stale, who: str = "other"
    ) -> None:
        before = Change.objects.count()
        with pytest.raises(
            Refused, match=f"^{who} has taken over this {called(row.noun)} meanwhile"
        ) as refusal:
            act()
        assert refusal.type is error
        assert Change.objects.count() == before

    def test_it_is_not_deleted(self, row: Any, analyst: Any) -> None:
        self.hand_over(row)
        self.refused(row, lambda: row.delete_softly(analyst))

    def test_it_is_not_restored(self, row: Any, analyst: Any) -> None:
        self.hand_over(row)
        elsewhere(row).delete_softly(analyst)
        row.deleted = elsewhere(row).deleted
        self.refused(row, lambda: row.restore(analyst))

    @pytest.mark.parametrize("row", ["highlight", "link"], indirect=True)
    def test_it_is_not_edited_though_its_revision_is_guessed(self, row: Any, analyst: Any) -> None:
        said = (
            {"framing": row.framing, "tags": []} if isinstance(row, Highlight) else {"relation": row.relation}
        )
        self.hand_over(row)
        seen = elsewhere(row).revision
        self.refused(row, lambda: row.edit(analyst, seen=seen, note="Mine.", **said))

    def test_nobody_is_named_and_nothing_shown_while_coding_is_blind(self, row: Any, analyst: Any) -> None:
        self.hand_over(row)
        Comparison.objects.filter(pk=row.comparison_id).update(coding=Coding.BLIND)
        row.comparison.role, row.comparison.viewer = 20, analyst.pk
        self.refused(row, lambda: row.delete_softly(analyst), Refused, "Somebody")


def test_a_refusal_names_nobody_once_coding_is_blind(comparison: Comparison, passage: Highlight) -> None:
    factories.silence(highlight=elsewhere(passage), analyst=factories.user(username="curator"))
    Comparison.objects.filter(pk=comparison.pk).update(coding=Coding.BLIND)
    passage.comparison.role, passage.comparison.viewer = 20, passage.analyst_id
    with pytest.raises(Refused, match=r"^Somebody has already confirmed"):
        Silence.sign(passage, passage.analyst)
