"""Merging duplicates from the list of highlights: every group is shown before it becomes one"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Highlight
from reader.models import Comparison
from tests.support import bulk_rows, factories
from tests.support.curator import act, curator, list_of, page_of, signed_in, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def by(name: str, comparison: Comparison, quote: str = "offer", **more: Any) -> Highlight:
    person = factories.user(username=name)
    return factories.highlight(comparison=comparison, analyst=person, quote=quote, **more)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_preview_says_what_stays_and_what_moves_then_it_is_done(
    comparison: Comparison, client: Client
) -> None:
    tag = factories.tag(framing=factories.framing(comparison=comparison))
    kept, gone = by("first", comparison), by("second", comparison, tags=[tag], note="Look.")
    alone = by("first", comparison, "council")
    factories.link(source=gone, analyst=gone.analyst)
    factories.comment(subject=gone)
    opened = client.post(
        list_of(Highlight),
        {"action": "merge", "_selected_action": [kept.pk, gone.pk, alone.pk], "why": "the same"},
    )
    said = words(opened.content.decode())
    assert "Merge 2 highlights in 1 group" in said
    assert f"#{kept.pk} first Proposed (stays)" in said
    assert f"#{gone.pk} second Proposed leverage" in said
    assert "also by second with 1 note" in said
    assert Highlight.objects.live().count() == 4
    why = opened.context["form"]["why"].value()
    page = act(
        client, "merge", kept, gone, alone, step="apply", shown=opened.context["shown"], why=why
    )  # fmt: skip
    assert "2 highlights in 1 group merged." in page
    assert f"1 highlight left as it was: #{alone.pk} (no duplicate in your selection)." in page
    assert Change.objects.of(gone)[0].reason == f"into #{kept.pk}: the same"
    assert f"All of them are shown as #{kept.pk}." in client.get(page_of(gone)).content.decode()
    listed = client.get(reverse("admin:annotations_change_acts")).content.decode()
    assert "2 highlights in 1 group merged" in listed
    assert "<td>the same</td>" in listed
    acts = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    client.post(reverse("admin:annotations_change_undo"), {"act": acts})
    assert set(Highlight.objects.live().filter(document=comparison.left)) == {kept, gone, alone}
    assert not Highlight.objects.exclude(merged_into=None).exists()


def test_all_that_the_list_finds_is_merged_in_one_act(client: Client) -> None:
    wide = bulk_rows.wide(120, owner=factories.user(username="owner"))
    curator_ = curator(comparison=wide)
    rows = bulk_rows.highlights(wide, 110)
    bulk_rows.highlights(wide, 110, analyst=factories.user(username="other"))
    sent = {"action": "merge", "_selected_action": [rows[0].pk], "select_across": "1"}
    query = f"?comparison__id__exact={wide.pk}"
    opened = client.post(list_of(Highlight) + query, sent)
    assert "Merge 220 highlights in 110 groups" in words(opened.content.decode())
    assert "and 10 more" in opened.content.decode()
    client.post(list_of(Highlight) + query, sent | {"step": "apply", "shown": opened.context["shown"]})
    assert Highlight.objects.live().count() == 220
    assert {row.merged_into for row in Highlight.objects.exclude(pk__in=[row.pk for row in rows])} == set(
        rows
    )
    assert Change.objects.filter(actor=curator_).values("revision").distinct().count() == 1


def test_where_there_is_nothing_to_merge_that_is_said(comparison: Comparison, client: Client) -> None:
    rows = [by("first", comparison), by("first", comparison, "council")]
    assert "No two of what you selected are the same passage in the same framing, except" in act(
        client, "merge", *rows
    )
    other = by("first", factories.comparison())
    assert "Your selection spans several comparisons" in act(signed_in(superuser()), "merge", rows[0], other)
