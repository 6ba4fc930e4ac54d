"""Handing over a person's open work in one act: what goes, what stays and why, its undo"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.curation import handover
from annotations.curation.merge import merge
from annotations.models import Change, Highlight, Link
from reader.models import Archived, Comparison
from tests.support import bulk_rows, factories
from tests.support.curator import curator, signed_in
from tests.support.handover import analyst_of, by, made, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return made()


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


@pytest.fixture
def leaver() -> Any:
    return factories.user(username="leaver")


@pytest.fixture
def stayer() -> Any:
    return factories.user(username="stayer")


def is_live(row: Any) -> bool:
    return type(row).objects.get(pk=row.pk).deleted is None


def plan(comparison: Comparison, leaver: Any, to: Any) -> dict[str, str]:
    """Why each kind of row stays."""
    staying = handover.planned(comparison, leaver, to).staying
    return {f"{number} {kind.noun}": why for kind, whys in staying.items() for why, number in whys.items()}


def test_all_kinds_go_in_one_act_and_come_back_in_one(
    comparison: Comparison, leaver: Any, stayer: Any
) -> None:
    rows = work(comparison, leaver)
    before, revision = bulk_rows.standing(), Comparison.objects.get(pk=comparison.pk).revision
    done = handover.hand_over([comparison], curator(), leaver, stayer, "on leave")
    assert (done, done.acts) == (5, ((comparison.pk, revision + 1),))
    assert {analyst_of(row) for row in rows} == {"stayer"}
    for row in rows:
        change = Change.objects.of(row)[0]
        assert (change.verb, change.reason, change.revision) == ("reassigned", "on leave", revision + 1)
        assert change.differences == [("analyst_id", leaver.pk, stayer.pk)]
    undo(signed_in(curator(comparison=comparison)), done.acts)
    assert bulk_rows.standing() == before


def test_closing_deletes_softly_and_comes_back_whole(comparison: Comparison, leaver: Any) -> None:
    rows = work(comparison, leaver)
    before = bulk_rows.standing()
    done = handover.hand_over([comparison], curator(), leaver, None, "gone")
    assert (done, len(done.acts)) == (5, 1)
    assert not any(is_live(row) for row in rows)
    assert {(change.verb, change.reason) for change in Change.objects.filter(revision=done.acts[0][1])} == {
        ("deleted", "gone")
    }
    undo(signed_in(curator(comparison=comparison)), done.acts)
    assert bulk_rows.standing() == before


def undo(client: Client, acts: Any) -> None:
    text = " ".join(f"{pk}.{revision}" for pk, revision in acts)
    page = client.post(reverse("admin:annotations_change_undo"), {"act": text}, follow=True).content.decode()
    assert "was undone." in page


def test_what_is_decided_merged_or_curated_stays_and_says_so(
    comparison: Comparison, leaver: Any, stayer: Any
) -> None:
    going, decided, twin, merged = (
        by(leaver, comparison, quote) for quote in ("offer", "council", "harbour", "Monday")
    )
    decided.curate(curator(), "rejected")
    by(stayer, comparison, "harbour")
    other = by(factories.user(username="owner"), comparison, "Monday")
    merge(Highlight.objects.filter(pk__in=[merged.pk, other.pk]), curator())
    curated = by(leaver, comparison, "firms")
    Highlight.objects.filter(pk=curated.pk).update(curated=True)
    assert handover.planned(comparison, leaver, stayer).staying[Highlight] == {
        "rejected already": 1, "merged with what others made": 1, "in the curated layer": 1,
        "stayer has the same already": 1,
    }  # fmt: skip
    handover.hand_over([comparison], curator(), leaver, stayer)
    assert {analyst_of(row) for row in (decided, twin, merged, curated)} == {"leaver"}
    assert (analyst_of(going), analyst_of(other)) == ("stayer", "owner")


def test_a_row_that_a_ruling_is_on_stays_and_its_case_stays_settled(
    comparison: Comparison, leaver: Any, stayer: Any
) -> None:
    row = by(leaver, comparison, "offer")
    factories.ruling(comparison=comparison)
    assert plan(comparison, leaver, stayer) == {"1 highlight": "ruled on in adjudication"}
    assert handover.hand_over([comparison], curator(), leaver, stayer) == 0
    assert analyst_of(row) == "leaver"


def test_closing_leaves_what_others_links_are_on(comparison: Comparison, leaver: Any, stayer: Any) -> None:
    linked, signed, alone = (by(leaver, comparison, quote) for quote in ("offer", "council", "harbour"))
    link = factories.link(source=linked, comparison=comparison, analyst=stayer)
    factories.silence(highlight=signed, analyst=stayer)
    handover.hand_over([comparison], curator(), leaver, None)
    assert [is_live(row) for row in (linked, signed, alone, link)] == [True, True, False, True]
    assert Link.objects.live().get() == link


def test_nothing_is_raised_or_written_where_nothing_goes(
    comparison: Comparison, leaver: Any, stayer: Any
) -> None:
    revision = Comparison.objects.get(pk=comparison.pk).revision
    assert handover.hand_over([comparison], curator(), leaver, stayer).acts == ()
    assert Comparison.objects.get(pk=comparison.pk).revision == revision
    Comparison.objects.update(archived=timezone.now())
    with pytest.raises(Archived):
        handover.hand_over([comparison], curator(), leaver, stayer)
