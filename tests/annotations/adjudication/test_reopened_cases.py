"""Settled cases are reopened by what analysts say otherwise, and by nothing else that is done to their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.curation import bulk_edit
from annotations.models import Highlight, Link, Silence
from annotations.models.highlight import Passage
from tests.support import factories
from tests.support.adjudication import Coded
from tests.support.members import member
from tests.support.undo import undo

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


@pytest.fixture
def settled(coded: Coded) -> tuple[Highlight, Link, Silence]:
    left, right = (
        coded.mark(1, QUAY, note="They want it."),
        coded.mark(1, "The gifts were large", "right"),
    )
    link = coded.link(1, left, right)
    silence = factories.silence(highlight=coded.mark(1, "offer"), analyst=coded.people[0])
    for row in (left, right, silence.highlight, link, silence):
        coded.settle(row, "take", 1)
    return left, link, silence


def states(coded: Coded, rows: Iterable[Any]) -> list[str]:
    return [coded.case(row).state for row in rows]


@pytest.mark.parametrize("way", ["on the page", "in bulk", "and undone", "and returned"])
def test_accepting_reopens_nothing(coded: Coded, settled: tuple[Highlight, Link, Silence], way: str) -> None:
    seen = [coded.case(row).case.seen for row in settled]
    for row in settled[:2]:
        fresh = type(row).objects.get(pk=row.pk)
        if way == "in bulk":
            bulk_edit.curate(type(row).objects.filter(curated=False), coded.curator, "accepted")
            continue
        fresh.curate(coded.curator, "accepted")
        if way == "and undone":
            undo(member(coded.comparison, "curator"), coded.comparison)
        if way == "and returned":
            fresh.curate(coded.curator, "proposed")
    coded.comparison.refresh_from_db()
    assert states(coded, settled) == ["settled"] * 3
    assert [coded.case(row).case.seen for row in settled] == seen


def test_a_rejected_row_leaves_its_case_and_comes_back_into_it(coded: Coded) -> None:
    mine, other = coded.mark(1, QUAY), coded.mark(2, "the same quay")
    coded.settle(mine, "take", 1)
    other.curate(coded.curator, "rejected")
    assert coded.case(mine).state == "reopened"
    other.curate(coded.curator, "accepted")
    assert coded.case(mine).state == "reopened"  # a curator looks again
    coded.settle(mine, "take", 1)
    assert coded.case(mine).state == "settled"


def test_saving_without_a_change_reopens_nothing(
    coded: Coded, settled: tuple[Highlight, Link, Silence]
) -> None:
    row = Highlight.objects.get(pk=settled[0].pk)
    row.edit(coded.people[0], seen=row.revision, framing=row.framing, tags=[], note=row.note)
    assert states(coded, settled) == ["settled"] * 3


@pytest.mark.parametrize("what", ["note", "tags", "framing", "place"])
def test_a_passage_that_says_otherwise_reopens_until_it_is_ruled_anew(
    coded: Coded, settled: tuple[Highlight, Link, Silence], what: str
) -> None:
    row = Highlight.objects.get(pk=settled[0].pk)
    values: dict[str, Any] = {"framing": row.framing, "tags": [], "note": row.note}
    other = {
        "note": {"note": "Do they?"}, "tags": {"tags": [coded.leverage]},
        "framing": {"framing": coded.psychological},
        "place": {"passage": Passage(coded.comparison.left, row.start, row.end - 1)},
    }[what]  # fmt: skip
    back = {"passage": Passage(coded.comparison.left, row.start, row.end)}
    row.edit(coded.people[0], seen=row.revision, **values | other)
    assert states(coded, settled) == ["reopened", "settled", "settled"]
    row.curate(coded.curator, "accepted")
    assert states(coded, settled)[0] == "reopened"
    row.edit(coded.people[0], seen=row.revision, **values | back)
    assert states(coded, settled)[0] == "reopened"
    coded.settle(row, "take", 1)
    assert states(coded, settled) == ["settled"] * 3


def test_a_link_of_another_relation_reopens(coded: Coded, settled: tuple[Highlight, Link, Silence]) -> None:
    row = Link.objects.get(pk=settled[1].pk)
    row.edit(coded.people[0], seen=row.revision, relation=coded.explains, note="")
    assert states(coded, settled) == ["settled", "reopened", "settled"]


def test_a_silence_of_another_analyst_reopens(coded: Coded, settled: tuple[Highlight, Link, Silence]) -> None:
    bulk_edit.reassign(Silence.objects.filter(curated=False), coded.curator, coded.people[1])
    coded.comparison.refresh_from_db()
    assert states(coded, settled) == ["settled", "settled", "reopened"]


def test_the_queries_do_not_grow_with_what_is_accepted(coded: Coded) -> None:
    def read() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert coded.standing.open == []
        return len(captured)

    for quote in ("offer", "Two firms", "quay", "spring"):
        coded.settle(coded.mark(1, quote), "take", 1)
    Highlight.objects.filter(curated=False).first().curate(coded.curator, "accepted")
    few = read()
    bulk_edit.curate(Highlight.objects.filter(curated=False), coded.curator, "accepted")
    coded.comparison.refresh_from_db()
    assert read() == few
