"""The queue that is kept in memory says what one that is read anew says, after every kind of act"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from annotations.adjudication.queue import Standing
from annotations.curation import bulk_edit
from annotations.history.undo import undo
from annotations.models import Highlight
from reader.lru_cache import forget_everything
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import Coded, take_ruling_back
from tests.support.members import address, signed_in

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


def said(standing: Standing) -> list[Any]:
    return [
        standing.last,
        [
            (one.case.key, one.case.seen, one.case.sides, one.case.weight, one.state, one.ruled_by)
            for one in (*standing.cases, *standing.agreed)
        ],
        [row.pk for row in standing.left_over],
    ]


def agrees(coded: Coded) -> None:
    kept = said(coded.standing)
    forget_everything()
    assert kept == said(coded.standing)


def test_the_queue_follows_every_kind_of_act(coded: Coded) -> None:
    mine, theirs = coded.mark(1, QUAY), coded.mark(2, "the same quay")
    far = coded.mark(1, "The gifts were large", "right")
    agrees(coded)
    link = coded.link(1, mine, far)
    agrees(coded)
    ruling = coded.settle(mine, "take", 1)
    agrees(coded)
    coded.settle(far, "both")  # and with it the link's curated copy
    coded.settle(link, "take", 1)
    agrees(coded)
    tagged = {"framing": coded.strategic, "tags": [coded.leverage], "note": ""}
    theirs.edit(coded.people[1], seen=theirs.revision, **tagged)
    agrees(coded)
    take_ruling_back(ruling, coded.curator)
    agrees(coded)
    bulk_edit.curate(Highlight.objects.filter(pk=theirs.pk), coded.curator, "rejected")
    agrees(coded)
    undo(coded.comparison, coded.curator)
    agrees(coded)
    mine.refresh_from_db()
    factories.silence(highlight=coded.mark(3, "offer"))
    agrees(coded)
    factories.reading(comparison=coded.comparison, analyst=coded.people[2], read_to=3)
    agrees(coded)
    coded.comparison.memberships.filter(user=coded.people[2]).update(role=Role.READER)
    agrees(coded)
    bulk_edit.delete_softly(Highlight.objects.filter(pk=mine.pk), coded.curator)
    agrees(coded)


def test_a_settlement_reads_no_analysts_row_again(coded: Coded) -> None:
    mine, other = coded.mark(1, QUAY), coded.mark(2, "offer")
    client = signed_in(coded.curator)
    pages = address("adjudication", coded.comparison, f"?case=h{other.pk}")
    assert client.get(pages).status_code == 200
    coded.settle(mine, "take", 1)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(pages).status_code == 200
    whole = [query["sql"] for query in captured if 'FROM "annotations_highlight_tags"' in query["sql"]]
    assert len(whole) <= 1, whole  # those of the open case


def test_an_act_that_failed_leaves_the_queue_as_it_was(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    agrees(coded)
    with pytest.raises(ZeroDivisionError), _broken():
        coded.settle(mine, "take", 1)
    agrees(coded)
    assert coded.case(mine).state == "open"


def test_what_was_rolled_back_is_forgotten_though_its_revision_is_given_again(coded: Coded) -> None:
    mine = coded.mark(1, QUAY)
    for act in (lambda: coded.settle(mine, "take", 1), lambda: coded.mark(2, "the same quay")):
        with transaction.atomic():
            act()
            agrees(coded)
            transaction.set_rollback(True)
        coded.settle(mine, "neither")
        agrees(coded)
        assert coded.case(mine).state == "settled"


class _broken:
    """Changes cannot be stored, after all else was done."""

    def __enter__(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("annotations.adjudication.settlement.join_up", lambda record: 1 / 0)

    def __exit__(self, *error: Any) -> None:
        self.patch.undo()
