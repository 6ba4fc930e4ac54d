"""Where the focus goes when what had it closes, or a form comes back: to where one was, and never to nowhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    second = workbench.join(comparison, "second")
    factories.highlight(comparison=comparison, analyst=second, quote="has friends in the room")
    return workbench.open_page(signed_in, comparison)


@pytest.mark.parametrize("name", ["All analysts", "Links", "Filter", "Export", "More"])
def test_escape_in_a_menu_gives_the_focus_to_its_button(page: Page, name: str) -> None:
    summary = page.locator(".bar .menu > summary").filter(has_text=re.compile(name))
    menu = summary.locator("xpath=..")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(summary).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_escape_in_the_reading_menu_gives_the_focus_to_its_button(page: Page) -> None:
    summary = page.locator("#left .reading-menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#left .reading-menu button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()


def test_escape_closes_a_menu_and_leaves_the_card_below_it(page: Page, made: Highlight) -> None:
    workbench.open_card(page, made)
    page.locator("summary", has_text="Filter").click()
    page.keyboard.press("Escape")
    expect(page.locator("summary", has_text="Filter")).to_be_focused()
    expect(card(page, made)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page, made)).to_have_count(0)


def test_the_key_list_gives_the_focus_back(page: Page, made: Highlight) -> None:
    mark(page, made).focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(mark(page, made)).to_be_focused()


@pytest.mark.parametrize("side", ["left", "right"])
def test_escape_in_search_goes_back_to_the_column_one_came_from(page: Page, side: str) -> None:
    column = page.locator(f"#{side} .scroller")
    column.focus()
    page.keyboard.press("/")
    page.keyboard.type("the")
    expect(page.locator("[data-search-count]")).to_contain_text("left")
    page.keyboard.press("Escape")
    expect(column).to_be_focused()


def test_escape_in_search_goes_to_the_column_where_what_had_the_focus_is_gone(page: Page) -> None:
    page.locator("#right .scroller").focus()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("#right .scroller")).to_be_focused()


def test_escape_in_search_under_900_pixels_goes_to_the_piece_that_is_seen(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.locator("#left .scroller").focus()
    page.keyboard.press("/")
    page.keyboard.type("smiling")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-tab", "right")
    page.keyboard.press("Escape")
    expect(page.locator("#right .scroller")).to_be_focused()


def test_escape_in_the_list_of_links_gives_the_focus_to_its_count(
    signed_in: SignedIn, transactional_db: None
) -> None:
    comparison = workbench.long_comparison()
    for number in range(14, 20):  # all from the first paragraph to what is out of sight below
        near = factories.highlight(comparison=comparison)
        far = factories.highlight(comparison=comparison, document=comparison.right, quote=f"Right {number}")
        factories.link(source=near, target=far)
    page = workbench.open_page(signed_in, comparison)
    count = page.locator("[data-bundle]").first
    count.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bundle button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#bundle")).to_be_hidden()
    expect(count).to_be_focused()


def test_the_appearance_menu_of_other_pages_closes_with_escape(page: Page) -> None:
    page.goto("/")
    summary = page.locator(".appearance-menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".appearance-menu button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".appearance-menu")).not_to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(page.locator(".appearance-menu")).to_have_attribute("open", "")
    page.mouse.click(300, 600)
    expect(page.locator(".appearance-menu")).not_to_have_attribute("open", "")


def test_a_refused_tag_name_has_the_cursor(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    page.goto(f"/comparisons/{comparison.pk}/codebook/")
    page.get_by_text("Add a tag", exact=True).nth(1).click()
    form = page.locator("details.code-new[open] form")
    form.get_by_label("Name").fill("a | b")
    form.get_by_label("Name").press("Enter")
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("Name")).to_be_focused()
    expect(form.get_by_label("Name")).to_have_value("a | b")
    expect(form.get_by_label("Name")).to_be_in_viewport()


def test_a_colour_that_is_refused_has_the_focus(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    page.goto(f"/comparisons/{comparison.pk}/codebook/")
    page.get_by_text("Add a framing", exact=True).click()
    form = page.locator("details.code-new[open] form")
    form.get_by_label("Name").fill("Pale")
    form.get_by_label("The other colour").fill("#ffff99")
    form.get_by_label("Name").press("Enter")
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("The other colour")).to_be_focused()


def test_a_member_who_is_not_found_has_the_cursor(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    page.goto(f"/comparisons/{comparison.pk}/members/")
    field = page.locator("input[name=username]")
    field.fill("nobody-here")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("input[name=username]")).to_be_focused()


def test_escape_in_a_case_gives_the_focus_to_its_heading(
    signed_in: SignedIn, comparison: Comparison, made: Highlight
) -> None:
    second = workbench.join(comparison, "second")
    factories.highlight(
        comparison=comparison, analyst=second, quote="expects the vote",
        framing=comparison.framings.get(slug="psychological"),
    )  # fmt: skip
    page = signed_in(comparison.created_by)
    page.goto(f"/comparisons/{comparison.pk}/adjudication/")
    workbench.ready(page)
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#case-head")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("[data-verdict-key='1']")).to_be_checked()
    expect(page).to_have_url(re.compile("adjudication"))
