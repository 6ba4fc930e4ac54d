"""Handing over a person's open work in one act: what goes, what stays and why, its undo, and who may see the page"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.curation import handover
from annotations.curation.merge import merge
from annotations.models import Change, Highlight, Link, Silence
from annotations.models.annotation import Annotation
from reader.models import Archived, Comparison, Membership, Role
from tests.support import bulk_rows, factories
from tests.support.curator import curator, list_of, page_of, queries, signed_in, superuser

pytestmark = pytest.mark.django_db

PAGE = "/admin/annotations/change/hand-over/"


def made(title: str = "Two views of the quay") -> Comparison:
    comparison = factories.comparison(owner=factories.user(username="owner"), title=title)
    for name in ("leaver", "stayer"):
        factories.membership(comparison=comparison, user=factories.user(username=name), role=Role.ANALYST)
    return comparison


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


def by(person: Any, comparison: Comparison, quote: str, **more: Any) -> Highlight:
    return factories.highlight(comparison=comparison, analyst=person, quote=quote, **more)


def work(comparison: Comparison, leaver: Any) -> list[Annotation]:
    """Open work of each kind: two passages of each piece, a link between two of them and a silence."""
    left, silent = by(leaver, comparison, "offer"), by(leaver, comparison, "council")
    right = by(leaver, comparison, "gifts", document=comparison.right)
    return [
        left,
        silent,
        right,
        factories.link(source=left, target=right, analyst=leaver),
        factories.silence(highlight=silent),
    ]


def analyst_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).analyst)


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
    assert "Taken back" in page


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


def test_the_queries_do_not_grow_with_the_rows(comparison: Comparison, leaver: Any) -> None:
    client = signed_in(curator(comparison=comparison))
    address = f"{PAGE}?person={leaver.pk}&comparison={comparison.pk}&to=close"
    work(comparison, leaver)
    client.get(address)
    few = queries(client, address)
    for quote in ("harbour", "Monday", "Nobody", "expects", "spring"):
        factories.link(source=by(leaver, comparison, quote), comparison=comparison, analyst=leaver)
    assert queries(client, address) == few


def asked(client: Client, **chosen: Any) -> str:
    answer = client.get(PAGE, chosen)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def sent(client: Client, page: str, **more: Any) -> Any:
    form = page.partition('method="post" action="/admin/annotations/change/hand-over/"')[2]
    names = ("person", "comparison", "to", "shown")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in names}  # type: ignore[index]
    return client.post(PAGE, found | more, follow=True)


def test_the_page_shows_what_goes_and_what_stays_and_then_does_it(
    comparison: Comparison, client: Client, leaver: Any, stayer: Any
) -> None:
    rows = work(comparison, leaver)
    by(leaver, comparison, "harbour").curate(curator(), "accepted")
    before = bulk_rows.standing()
    page = asked(client, person=leaver.pk, comparison=comparison.pk, to=stayer.pk)
    assert "5 rows of leaver go to stayer" in page
    assert "<dd>3 highlights, 1 link, 1 silence</dd>" in page
    assert "<dd>1 highlight, accepted already</dd>" in page
    assert all(f"{row.noun} #{row.pk}" in page for row in rows)
    assert bulk_rows.standing() == before
    answer = sent(client, page, why="on leave")
    assert answer.redirect_chain == [("/admin/", 302)]
    said = answer.content.decode()
    assert "5 rows of leaver handed over to stayer." in said
    assert {analyst_of(row) for row in rows} == {"stayer"}
    assert set(Change.objects.filter(verb="reassigned").values_list("reason", flat=True)) == {"on leave"}
    act = re.search(r'name="act" value="([^"]+)"', said)
    assert act
    client.post(reverse("admin:annotations_change_undo"), {"act": act[1]})
    assert bulk_rows.standing() == before


def test_what_came_or_went_since_the_preview_is_shown_anew(
    comparison: Comparison, client: Client, leaver: Any, stayer: Any
) -> None:
    work(comparison, leaver)
    page = asked(client, person=leaver.pk, to=stayer.pk)
    late = by(leaver, comparison, "harbour")
    answer = sent(client, page)
    assert answer.status_code == 422
    assert "The open work was changed meanwhile." in answer.content.decode()
    assert analyst_of(late) == "leaver"


def test_in_every_comparison_that_one_curates_and_in_no_other(
    comparison: Comparison, client: Client, leaver: Any, stayer: Any
) -> None:
    second, foreign, archived = made("Second"), made("Foreign"), made("Archived")
    for own in (second, archived):
        factories.membership(comparison=own, user=curator(), role=Role.CURATOR)
    rows = {where.title: by(leaver, where, "offer") for where in (comparison, second, foreign, archived)}
    Comparison.objects.filter(pk=archived.pk).update(archived=timezone.now())
    Membership.objects.filter(comparison=second, user=stayer).update(role=Role.READER)
    page = asked(client, person=leaver.pk, to=stayer.pk)
    assert "Foreign" not in page
    assert "1 highlight, stayer may not annotate there" in page
    sent(client, page)
    assert {title: analyst_of(row) for title, row in rows.items()} == {
        comparison.title: "stayer", "Second": "leaver", "Foreign": "leaver", "Archived": "leaver",
    }  # fmt: skip
    curator(comparison=foreign, username="foreign")
    other = signed_in(factories.user(username="foreign"))
    said = asked(other, person=leaver.pk, comparison=second.pk, to=stayer.pk)
    assert "Select a valid choice" in said
    assert "Second" not in said
    both = asked(signed_in(superuser()), person=leaver.pk, to="close")
    assert "Foreign" in both
    assert "Second" in both


def test_one_act_in_each_comparison_and_one_button_for_all(
    comparison: Comparison, client: Client, leaver: Any, stayer: Any
) -> None:
    second = made("Second")
    factories.membership(comparison=second, user=curator(), role=Role.CURATOR)
    rows = [by(leaver, where, "offer") for where in (comparison, second)]
    said = sent(client, asked(client, person=leaver.pk, to=stayer.pk)).content.decode()
    act = re.search(r'name="act" value="([^"]+)"', said)
    assert act
    assert len(act[1].split()) == 2
    client.post(reverse("admin:annotations_change_undo"), {"act": act[1]})
    assert [analyst_of(row) for row in rows] == ["leaver", "leaver"]


def test_nobody_is_offered_whom_the_curator_does_not_know_there(
    comparison: Comparison, client: Client, leaver: Any
) -> None:
    stranger = factories.user(username="stranger")
    factories.highlight(comparison=factories.comparison(title="Foreign", owner=stranger))
    by(leaver, comparison, "offer")
    assert "stranger" not in asked(client)
    assert "Select a valid choice" in asked(client, person=stranger.pk, to="close")
    assert "own work already" in asked(client, person=leaver.pk, to=leaver.pk)


def test_an_account_that_may_not_change_such_rows_is_refused(
    comparison: Comparison, client: Client, leaver: Any
) -> None:
    by(leaver, comparison, "offer")
    person = curator()
    person.user_permissions.remove(*person.user_permissions.filter(codename="change_silence"))
    assert client.get(PAGE).status_code == 403
    assert "hand-over" not in client.get("/admin/").content.decode()


def test_members_lists_and_the_first_page_lead_to_it(
    comparison: Comparison, client: Client, leaver: Any
) -> None:
    by(leaver, comparison, "offer")
    address = f"{PAGE}?person={leaver.pk}&comparison={comparison.pk}"
    for page in (list_of(Membership), page_of(comparison)):
        assert address in unescape(client.get(page).content.decode())
    assert f"{PAGE}?comparison={comparison.pk}" in client.get("/admin/").content.decode()
    form = client.get(address).context["form"]
    assert (form["person"].value(), form["comparison"].value()) == (str(leaver.pk), str(comparison.pk))
    assert Silence.objects.count() == 0
