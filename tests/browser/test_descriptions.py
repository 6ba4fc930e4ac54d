"""What the server says of a mark beside its words stays, whatever the page adds to it and takes away again."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark
from tests.support import factories

DESCRIPTIONS = (
    """all => all.map(mark => `${mark.dataset.highlights}: ${mark.getAttribute("aria-describedby")}`)"""
)


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    left = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="exactly one evening")
    factories.link(source=left, target=far)
    factories.highlight(comparison=comparison, quote="meets on Monday")
    return left


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def described(page: Page) -> list[str]:
    return page.locator("article mark").evaluate_all(DESCRIPTIONS)


def test_a_preview_adds_itself_and_takes_only_itself_away(page: Page, made: Highlight) -> None:
    before = described(page)
    assert before[1] == f"{made.pk}: mark-strategic is-linked"
    page.locator("#left .scroller").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(mark(page, made)).to_be_focused()
    expect(page.locator("#preview")).to_be_visible()
    assert described(page)[1] == f"{made.pk}: mark-strategic is-linked preview"
    page.keyboard.press("Tab")
    expect(page.locator("#preview")).to_be_hidden()
    assert described(page) == before


def test_hovering_leaves_the_description_as_it_was(page: Page, made: Highlight) -> None:
    before = described(page)
    box = mark(page, made).bounding_box()
    assert box
    for _ in range(2):
        page.mouse.move(box["x"] + 20, box["y"] + 8)
        expect(page.locator("#preview")).to_be_visible()
        page.mouse.move(720, 20)
        expect(page.locator("#preview")).to_be_hidden()
    assert described(page) == before


def test_a_connector_without_a_description_has_none_after(page: Page) -> None:
    curve = page.locator("#connectors [data-link]")
    curve.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(curve).to_have_attribute("aria-describedby", "preview")
    page.keyboard.press("Escape")
    expect(page.locator("#preview")).to_be_hidden()
    expect(curve).not_to_have_attribute("aria-describedby", "preview")


def test_a_mark_that_two_fingers_press_is_still_a_stop_for_the_tab_key(page: Page, made: Highlight) -> None:
    """The first press takes the mark out of the order for a moment; a second one must not make that for ever."""
    page.locator("article mark").evaluate_all(
        """all => {
          const touch = { bubbles: true, pointerType: "touch" };
          const press = (type, mark) => mark.dispatchEvent(new PointerEvent(type, touch));
          all.slice(0, 2).forEach((mark) => press("pointerdown", mark));
          press("pointerup", all[1]);
        }"""
    )
    expect(page.locator("article mark[tabindex='0']")).to_have_count(3)
