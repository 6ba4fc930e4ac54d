"""Several highlights at one place are told apart, gone through and opened, by keys and by the pointer."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark
from tests.support import factories

QUOTES = ["The council meets on Monday. Nobody expects", "meets on Monday", "on Monday", "Monday"]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> list[Highlight]:
    framing = comparison.framings.get(slug="strategic")
    return [factories.highlight(comparison=comparison, quote=quote, framing=framing) for quote in QUOTES]


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: list[Highlight]) -> Page:
    page = workbench.open_page(signed_in, comparison)
    mark(page, made[3]).click()
    expect(page.locator("#overlay-left .card")).to_have_count(4)
    return page


def brought_out(page: Page) -> str:
    return "".join(page.locator("article mark.current").all_text_contents())


def expect_current(page: Page, highlight: Highlight) -> None:
    expect(page.locator(".overlay > [aria-current=true]")).to_have_attribute("data-card", str(highlight.pk))
    expect(card(page, highlight)).to_be_focused()
    assert brought_out(page) == highlight.quote


def test_the_first_is_current_and_its_whole_passage_stands_out(page: Page, made: list[Highlight]) -> None:
    expect_current(page, made[0])
    expect(page.locator("mark.lit")).to_have_count(page.locator("mark.current").count())


def test_keys_go_through_them_and_round(page: Page, made: list[Highlight]) -> None:
    for nested in (*made[1:], made[0]):
        page.keyboard.press(".")
        expect_current(page, nested)
    page.keyboard.press(",")
    expect_current(page, made[3])


def test_another_click_on_the_place_goes_to_the_next(page: Page, made: list[Highlight]) -> None:
    for nested in (*made[1:], made[0]):
        mark(page, made[3]).click()
        expect_current(page, nested)
    expect(page.locator("#overlay-left .card")).to_have_count(4)


def test_a_key_acts_on_the_current_one(page: Page, made: list[Highlight]) -> None:
    page.keyboard.press(".")
    page.keyboard.press(".")
    page.keyboard.press("x")
    expect(card(page, made[2])).to_have_count(0)
    expect(page.locator("#overlay-left .card")).to_have_count(3)
    expect(page.locator("#overlay-left .card:focus")).to_have_count(1)
    made[2].refresh_from_db()
    assert made[2].deleted


def test_closing_them_lets_the_passage_step_back(page: Page, made: list[Highlight]) -> None:
    page.keyboard.press(".")
    page.keyboard.press("Escape")
    expect(page.locator("mark.current")).to_have_count(0)
    expect(mark(page, made[3])).to_be_focused()


def test_after_an_edit_the_current_one_stands_out_still(page: Page, made: list[Highlight]) -> None:
    page.keyboard.press(".")
    page.keyboard.press("e")
    form = page.get_by_role("form", name=f"Edit highlight {made[1].pk}")
    form.get_by_label("Note").fill("Nested.")
    form.get_by_role("button", name="Save").click()
    expect(card(page, made[1]).locator(".note")).to_have_text("Nested.")
    expect_current(page, made[1])
