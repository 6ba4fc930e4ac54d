"""The page that hands over open work: its preview, what it does, and whom and what it shows to which curator"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Change
from reader.models import Comparison, Membership, Role
from tests.support import bulk_rows, factories
from tests.support.curator import curator, list_of, page_of, queries, signed_in, superuser
from tests.support.handover import analyst_of, by, made, work

pytestmark = pytest.mark.django_db

PAGE = "/admin/annotations/change/hand-over/"


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
    assert "5 highlights, links and passages with no counterpart of leaver go to stayer" in page
    assert "<dd>3 highlights, 1 link, 1 passage with no counterpart</dd>" in page
    assert "<dd>1 highlight, accepted already</dd>" in page
    assert all(f"{row._meta.verbose_name} #{row.pk}".capitalize() in page for row in rows)
    assert bulk_rows.standing() == before
    answer = sent(client, page, why="on leave")
    assert answer.redirect_chain == [("/admin/", 302)]
    said = answer.content.decode()
    assert "5 highlights, links and passages with no counterpart of leaver handed over to stayer." in said
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
    for page in ("/admin/", list_of(Membership), page_of(comparison)):
        assert "hand-over" not in client.get(page).content.decode()


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
