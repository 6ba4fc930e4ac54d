"""The first page of curation and the handover of open work by keyboard alone, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.models import Highlight
from reader.models import Role
from tests.support import factories
from tests.support.curator import curator
from tests.support.hand import expect_seen
from tests.support.handover import made, work

WORK = "5 highlights, links and passages with no counterpart"

pytestmark = pytest.mark.django_db(transaction=True)

ACTS_FIRST = """() => {
  const [acts, lists] = [".lately", ".lists"].map((name) => document.querySelector(name));
  return Boolean(acts.compareDocumentPosition(lists) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
MOST = 80  # presses of Tab until something is reached


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no key leads to {target}")


@pytest.mark.parametrize("scripted", [True, False])
def test_from_what_waits_to_its_list_and_from_a_handover_back(
    live_server: LiveServer, signed_in: Callable[..., Page], scripted: bool
) -> None:
    comparison = made("Leaving the harbour")
    factories.membership(comparison=comparison, user=curator(), role=Role.CURATOR)
    work(comparison, factories.user(username="leaver"))
    page = signed_in(curator(), java_script_enabled=scripted)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto("/admin/")

    if scripted:
        tab_to(page, page.get_by_role("link", name="3 highlights proposed"))
        page.keyboard.press("Enter")
        expect(page.locator("#changelist .paginator")).to_contain_text("3 highlights")
        page.goto("/admin/")
        tab_to(page, page.get_by_role("link", name="Hand over… work in Leaving the harbour"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("Whose open work"))
        page.keyboard.type("leaver")
        tab_to(page, page.get_by_label("What becomes of it"))
        page.keyboard.type("Hand it over to stayer")
        tab_to(page, page.get_by_role("button", name="Preview"))
    else:  # without scripts nothing tells where the focus is
        page.get_by_role("link", name="Hand over…").click()
        page.get_by_label("Whose open work").select_option(label="leaver")
        page.get_by_label("What becomes of it").select_option(label="Hand it over to stayer")
        page.get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{WORK} of leaver go to stayer.")).to_be_visible()
    expect(page.get_by_role("heading", name="What goes and what stays")).to_be_focused()
    expect_seen(
        page.get_by_role("button", name=f"Hand over {WORK}")
    )  # also where the form above fills the window
    page.keyboard.press("Tab")
    expect(page.get_by_label("Why")).to_be_focused()
    page.keyboard.type("on leave")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{WORK} of leaver handed over to stayer.")).to_be_visible()
    assert set(Highlight.objects.values_list("analyst__username", flat=True)) == {"stayer"}
    expect(page.locator(".lately li").first).to_contain_text(
        re.compile("3 highlights reassigned.*“on leave”", re.DOTALL)
    )
    if scripted:
        assert page.evaluate(ACTS_FIRST), "by keyboard an act of an hour ago lies behind all lists"
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(
        page.get_by_text(
            "“3 highlights reassigned, with 1 link and 1 passage with no counterpart” was undone."
        )
    ).to_be_visible()
    expect(page).to_have_url(re.compile("/admin/$"))
    assert set(Highlight.objects.values_list("analyst__username", flat=True)) == {"leaver"}
