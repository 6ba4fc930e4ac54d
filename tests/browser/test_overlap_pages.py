"""Very many highlights at one place: all are counted, and reached a page at a time by the pointer and by keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison(6)


@pytest.fixture
def made(comparison: Comparison) -> list[Highlight]:
    """41 in reading order, all over the first letters of the left piece."""
    text = comparison.left.text
    ends = [end for end in range(12, 90) if not text[end - 1].isspace()][:41]
    return [factories.highlight(comparison=comparison, start=0, end=end) for end in ends]


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: list[Highlight]) -> Page:
    page = workbench.open_page(signed_in, comparison)
    box = mark(page, made[0]).bounding_box()
    assert box
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(cards(page)).to_have_count(20)
    return page


def cards(page: Page) -> Locator:
    return page.locator("#overlay-left .card")


def more(page: Page) -> Locator:
    return page.locator("#overlay-left").get_by_role("button", name="Show the next")


def test_the_true_number_is_said(page: Page) -> None:
    expect(page.locator(".cards-head")).to_have_text("41 highlights overlap here")


def test_the_button_shows_the_next_and_the_focus_goes_to_its_first(page: Page, made: list[Highlight]) -> None:
    expect(more(page)).to_have_text("Show the next 20")
    more(page).click()
    expect(cards(page)).to_have_count(40)
    expect(card(page, made[20])).to_be_focused()
    expect(card(page, made[20])).to_be_in_viewport()
    expect(more(page)).to_have_text("Show the next 1")
    more(page).press("Enter")
    expect(card(page, made[40])).to_be_focused()
    expect(more(page)).to_have_count(0)
    expect(cards(page)).to_have_count(41)


def test_keys_go_through_all_of_them_and_round(page: Page, made: list[Highlight]) -> None:
    expect(card(page, made[0])).to_be_focused()
    for one in made[1:]:
        page.keyboard.press(".")
        expect(card(page, one)).to_be_focused()
        expect(card(page, one)).to_be_in_viewport()
    page.keyboard.press(".")
    expect(card(page, made[0])).to_be_focused()
    page.keyboard.press(",")
    expect(card(page, made[40])).to_be_focused()


def test_going_back_from_the_first_says_that_it_is_the_first(page: Page, made: list[Highlight]) -> None:
    page.keyboard.press(",")
    expect(workbench.toast(page)).to_have_text("This is the first of 41 highlights. ")
    expect(card(page, made[0])).to_be_focused()


def test_clicks_on_the_place_go_on_to_the_next_page(page: Page, made: list[Highlight]) -> None:
    for one in made[1:22]:
        mark(page, made[0]).click(position={"x": 4, "y": 8})
        expect(card(page, one)).to_be_focused()


def test_the_reading_place_has_them_all_too(page: Page, made: list[Highlight]) -> None:
    page.keyboard.press("Escape")
    expect(cards(page)).to_have_count(0)
    page.locator("#left .scroller").focus()
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator(".cards-head")).to_have_text("41 highlights overlap here")
    expect(cards(page)).to_have_count(20)
