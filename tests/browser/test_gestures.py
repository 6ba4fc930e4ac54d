"""The main gestures by real mouse and real keys, on the demonstration: what opens is seen, and nothing moves."""

import pytest
from playwright.sync_api import Page, expect

from annotations import demo
from annotations.models import Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, link_form
from tests.support import hand
from tests.support.hand import SIZES, expect_whole, press, scrolls, spot

SIDES = [("left", "right"), ("right", "left")]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return demo.load().comparison


@pytest.fixture(params=SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def page(request: pytest.FixtureRequest, signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison, size=request.param)


def turn(page: Page, side: str) -> None:
    """Show a piece where only one is seen."""
    if page.locator(f"button[data-tab={side}]").is_visible():
        press(page, page.locator(f"button[data-tab={side}]"))


def choose(page: Page, near: str, far: str) -> None:
    """From a mark of one column to a mark of the other: click, L, click."""
    turn(page, near)
    x, y, source = spot(page, near)
    before = scrolls(page)
    page.mouse.click(x, y)
    expect(workbench.card(page, source)).to_be_visible()
    page.keyboard.press("l")
    expect(workbench.linking(page)).not_to_be_empty()
    assert scrolls(page) == before
    x, y, _ = spot(page, far)
    before = scrolls(page)
    page.mouse.click(x, y)
    expect_whole(page, link_form(page))
    assert scrolls(page) == before


def test_linking_moves_no_column_and_its_form_is_seen_whole(page: Page, comparison: Comparison) -> None:
    """In both directions; the first link of a page, and later ones."""
    for near, far in SIDES:
        workbench.go(page, comparison)
        for relation in ("echoes", "supports"):
            count = Link.objects.count()
            choose(page, near, far)
            press(page, link_form(page).get_by_text(relation, exact=True))
            press(page, link_form(page).get_by_role("button", name="Link", exact=True))
            expect(workbench.toast(page)).to_contain_text(f"Linked: {relation}.")
            assert Link.objects.count() == count + 1


def test_what_grows_out_of_a_card_is_seen_whole(page: Page) -> None:
    for side, height in (("left", 0), ("left", 500), ("right", 0), ("right", 1100)):
        turn(page, side)
        if height:
            hand.wheel(page, side, height)
        x, y, number = spot(page, side)
        before = scrolls(page)
        page.mouse.click(x, y)
        card = workbench.card(page, number)
        expect(card).to_be_visible()
        page.keyboard.press("e")
        form = page.get_by_role("form", name=f"Edit highlight {number}")
        expect_whole(page, form)
        page.keyboard.press("Escape")
        expect(form).to_have_count(0)
        assert scrolls(page) == before
        page.mouse.click(x, y)
        expect(card.locator(".thread")).to_be_visible()
        if not card.locator(".thread[open]").count():
            card.locator(".thread > summary").focus()
            page.keyboard.press("Enter")
        expect_whole(page, card.locator("form.reply-form"))
        if card.locator(".silence-form").count():
            card.focus()
            page.keyboard.press("c")
            expect_whole(page, card.locator(".silence-form > form"))
        assert scrolls(page) == before
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)


def test_the_toolbar_with_its_tags_is_seen_whole_beside_the_words(page: Page) -> None:
    for side, words in (("left", "What follows is a briefing"), ("right", "The loudest courtship")):
        turn(page, side)
        page.locator(f"#{side} .scroller").evaluate("column => { column.scrollTop = 0; }")
        hand.select(page, side, words)
        bar = workbench.composer(page)
        expect(bar).to_be_visible()
        page.keyboard.press("t")
        expect(bar.locator("input:focus")).to_have_count(1)
        hand.expect_seen(bar)
        if bar.get_by_role("searchbox").evaluate("field => field === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        bar.get_by_role("button", name="Psychological", exact=True).press("Enter")
        hand.expect_seen(bar.get_by_text("belongs to Strategic."))
        hand.expect_seen(bar)
        page.keyboard.press("Escape")
        expect(bar).to_be_hidden()
