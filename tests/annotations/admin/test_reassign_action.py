"""Giving a leaver's open work to somebody else: shown first, twins said in words, each row's history says it"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight, Link, Silence
from reader.models import Comparison, Role
from tests.support import bulk_rows, factories
from tests.support.curator import act, curator, list_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    for name, role in (("leaver", Role.ANALYST), ("stayer", Role.ANALYST), ("reader", Role.READER)):
        factories.membership(comparison=made, user=factories.user(username=name), role=role)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def by(name: str, comparison: Comparison, quote: str, **more: Any) -> Highlight:
    return factories.highlight(
        comparison=comparison, analyst=factories.user(username=name), quote=quote, **more
    )


def reassign(client: Client, to: str, *rows: Any, step: str = "apply", **more: str) -> str:
    sent = {"action": "reassign", "_selected_action": [row.pk for row in rows]}
    shown = client.post(list_of(type(rows[0])), sent).context["shown"]
    person = factories.user(username=to)
    return act(client, "reassign", *rows, step=step, shown=shown, person=person.pk, **more)


def analyst(row: Any) -> str:
    return type(row).objects.get(pk=row.pk).analyst.username


def test_open_highlights_go_and_the_others_stay_with_a_reason(comparison: Comparison, client: Client) -> None:
    mine, decided, twin = (by("leaver", comparison, quote) for quote in ("offer", "council", "harbour"))
    decided.curate(curator(), "accepted")
    own = by("stayer", comparison, "harbour")
    before = bulk_rows.standing()
    page = reassign(client, "stayer", mine, decided, twin, own, step="preview")
    assert "<td>stayer</td>" in page
    assert "stays with leaver: accepted already" in page
    assert "stays with leaver: stayer would have the same highlight twice" in page
    assert "theirs already" in page
    assert bulk_rows.standing() == before
    page = reassign(client, "stayer", mine, decided, twin, own, why="on leave")
    assert "1 highlight reassigned to stayer." in page
    assert (
        f"3 highlights left as they were: #{decided.pk} (no longer proposed); "
        f"#{twin.pk} (stayer has the same highlight; merge the two instead); #{own.pk} (stayer has it already)."
    ) in page
    assert [analyst(row) for row in (mine, decided, twin)] == ["stayer", "leaver", "leaver"]
    change = Change.objects.of(mine)[0]
    leaver, stayer = (factories.user(username=name).pk for name in ("leaver", "stayer"))
    assert (change.verb, change.reason, change.actor) == ("reassigned", "on leave", curator())
    assert change.differences == [("analyst_id", leaver, stayer)]
    acts = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    client.post(reverse("admin:annotations_change_undo"), {"act": acts})
    assert bulk_rows.standing() == before


def test_of_two_that_would_be_the_same_row_the_older_goes(comparison: Comparison, client: Client) -> None:
    rows = [by(name, comparison, "offer") for name in ("leaver", "owner")]
    reassign(client, "stayer", *rows)
    assert [analyst(row) for row in rows] == ["stayer", "owner"]


def test_links_and_silences_go_too(comparison: Comparison, client: Client) -> None:
    link = factories.link(comparison=comparison, analyst=factories.user(username="leaver"))
    silence = factories.silence(highlight=by("leaver", comparison, "offer"))
    reassign(client, "stayer", link)
    reassign(client, "stayer", silence)
    assert [analyst(row) for row in (link, silence)] == ["stayer", "stayer"]
    assert analyst(silence.highlight) == "leaver"
    assert (Link.objects.count(), Silence.objects.count()) == (1, 1)


def test_only_members_who_may_annotate_and_are_active_take_over(
    comparison: Comparison, client: Client
) -> None:
    row = by("leaver", comparison, "offer")
    stayer = factories.user(username="stayer")
    stayer.is_active = False
    stayer.save()
    for name in ("reader", "stayer", "stranger"):
        assert "Select a valid choice" in reassign(client, name, row)
    opened = client.post(list_of(Highlight), {"action": "reassign", "_selected_action": [row.pk]})
    offered = [str(person) for person in opened.context["form"].fields["person"].queryset]
    assert offered == ["curator", "leaver", "owner"]
    assert analyst(row) == "leaver"


def test_a_silence_that_is_reassigned_is_called_confirmed(comparison: Comparison, client: Client) -> None:
    silence = factories.silence(highlight=by("leaver", comparison, "offer"))
    page = act(client, "reassign", silence)
    assert "<td>Confirmed</td>" in page
