"""Layers: whose work is shown at a click, in whose colours, and two analysts side by side."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """One passage of the analyst's, then two of another's, one of which lies over the first."""
    made = workbench.comparison()
    second = workbench.join(made, "analyst2")
    strategic, psychological = made.framings.order_by("position")
    for quote, framing, analyst in [
        ("The council meets", strategic, made.created_by),
        ("council meets on Monday", psychological, second),
        ("want the same quay", strategic, second),
    ]:
        factories.highlight(comparison=made, quote=quote, framing=framing, analyst=analyst)
    return made


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_analysts_are_shown_hidden_and_coloured_at_a_click(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    menu = page.locator(".layers-menu")

    def choose(label: str, *, checked: bool, **asked: str) -> None:
        menu.locator("summary").click()
        menu.locator("input").and_(menu.get_by_label(label)).set_checked(checked)
        page.wait_for_url(lambda url: query(url) == {name: [value] for name, value in asked.items()})
        workbench.ready(page)

    choose("analyst2", checked=False, analyst=comparison.created_by.username)
    expect(menu.locator("summary")).to_contain_text("Only")
    expect(page.locator("article mark")).to_have_text(["The council meets"])
    choose("analyst2", checked=True)
    assert page.locator("article mark").count() == 4
    choose("By analyst", checked=True, colours="analysts")
    colours = [
        mark.evaluate("mark => getComputedStyle(mark).backgroundImage")
        for mark in page.locator("article mark").all()
    ]
    assert len(set(colours)) == 4  # the one’s, both, and the other’s in the second lane and in the first
    assert "none" not in colours
    menu.locator("summary").click()
    swatches = menu.locator("[data-hue] .swatch")
    expect(swatches).to_have_count(2)
    hues = [one.evaluate("swatch => getComputedStyle(swatch).backgroundColor") for one in swatches.all()]
    assert len(set(hues)) == 2
    page.keyboard.press("Escape")
    choose("Curated layer", checked=True, layer="curated", colours="analysts")
    expect(page.get_by_text("The curated layer is empty.")).to_be_visible()
    expect(page.locator("article mark")).to_have_count(0)


def test_two_analysts_stand_level_beside_each_other(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.locator(".layers-menu summary").click()
    page.get_by_role("link", name="Two analysts side by side").click()
    expect(page.locator("main > h1")).to_have_text("Two analysts side by side")
    tops = [
        [block.bounding_box()["y"] for block in column.locator("[data-start]").all()]  # type: ignore[index]
        for column in page.locator("article").all()
    ]
    assert len(tops) == 2
    assert tops[0] == pytest.approx(tops[1], abs=1)
    expect(page.locator("article").first.locator("mark.otherwise")).to_have_text("council meets")
    expect(page.locator("article").last.locator("mark.alone").last).to_have_text("want the same quay")
    page.get_by_label("Left", exact=True).select_option("analyst2")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**a=analyst2**")
    expect(page.locator("article").first.locator("mark").last).to_have_text("want the same quay")
