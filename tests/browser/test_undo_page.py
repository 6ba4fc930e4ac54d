"""Undoing a merge in the admin by keyboard: the changed group is disabled, one is unticked, the rest goes back"""

import os
import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.models import Highlight
from tests.support import factories
from tests.support.curator import curator, page_of
from tests.support.merging import by, merged

pytestmark = pytest.mark.django_db(transaction=True)


def test_groups_of_a_merge_are_undone_by_keyboard(live_server: LiveServer, signed_in) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    person = curator(comparison=comparison)
    pairs = [
        [by(name, comparison, quote) for name in ("first", "second")]
        for quote in ("offer", "council", "harbour")
    ]
    ((pk, revision),) = merged(comparison, person).acts
    pairs[0][1].refresh_from_db()
    pairs[0][1].curate(factories.user(username="owner"), "rejected")
    page: Page = signed_in(person)

    page.goto("/admin/annotations/change/acts/")
    page.get_by_role("link", name="Undo…").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"act={pk}\.{revision}"))
    expect(page.locator("input[type=checkbox]:disabled")).to_have_count(1)
    expect(page.get_by_text("owner has changed highlight")).to_be_visible()
    box = page.get_by_role("checkbox", name=re.compile(f"#{pairs[1][0].pk}, #{pairs[1][1].pk}"))
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    page.get_by_label("Why").focus()
    page.keyboard.type("two of a kind")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“2 highlights in 1 group merged” was undone.")).to_be_visible()
    expect(page.get_by_text("Not selected: highlights")).to_be_visible()
    assert set(Highlight.objects.exclude(merged_into=None)) == {pairs[0][1], pairs[1][1]}


def test_a_highlight_leaves_its_group_from_its_own_page_by_keyboard(
    live_server: LiveServer, signed_in
) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    rows = [by(name, comparison) for name in ("first", "second", "third")]
    merged(comparison, curator(comparison=comparison))
    page: Page = signed_in(curator())

    page.goto(page_of(rows[1]))
    page.get_by_role("button", name=f"Take #{rows[1].pk} out of the group…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Take the selected highlights out of their groups")).to_be_checked()
    expect(page.get_by_text(f"Shown apart: #{rows[1].pk}.")).to_be_visible()
    page.get_by_role("button", name="Split 3 highlights in 1 group").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 highlights in 1 group split.")).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“3 highlights in 1 group split” was undone.")).to_be_visible()
    assert Highlight.objects.exclude(merged_into=None).count() == 2


@pytest.mark.parametrize("width", [320, 1024])
def test_the_page_is_no_wider_than_the_window(live_server: LiveServer, signed_in, width: int) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    person = curator(comparison=comparison)
    rows = [by(name, comparison, quote) for quote in ("offer", "council") for name in ("first", "second")]
    ((pk, revision),) = merged(comparison, person).acts
    rows[0].refresh_from_db()
    rows[0].curate(factories.user(username="owner"), "rejected")
    page: Page = signed_in(person)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        f"/admin/annotations/change/undo/?act={pk}.{revision}",
        "/admin/annotations/change/acts/",
        page_of(rows[0]),
    ):
        page.goto(address)
        if where := os.environ.get("SHOTS"):
            page.screenshot(path=f"{where}/{width}-{address.split('/')[-2]}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
