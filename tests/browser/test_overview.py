"""The strip beside each column: what it shows of the whole piece, and the ways to go by it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """One framed and linked passage in the first half of the left piece, one signed as silent in the second."""
    made = workbench.long_comparison()
    strategic, psychological = made.framings.order_by("position")
    linked = factories.highlight(comparison=made, quote="Left 6, and the tide", framing=strategic)
    far = factories.highlight(comparison=made, document=made.right, quote="Right 9, and", framing=strategic)
    factories.link(source=linked, target=far)
    silent = factories.highlight(comparison=made, quote="Left 18, and the tide", framing=psychological)
    factories.silence(highlight=silent)
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def strip(page: Page, side: str = "left") -> Locator:
    return page.locator(f".overview[data-side={side}]")


PAINTED = """(strip) => {
  const canvas = strip.querySelector("canvas");
  if (!canvas.width) return [];
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    const seen = new Set();
    for (let x = 0; x < width; x += 1) {
      const [r, g, b, a] = data.slice((y * width + x) * 4, (y * width + x) * 4 + 4);
      if (a > 200) seen.add(r > b + 30 ? "psychological" : b > r + 30 ? "strategic" : "ink");
    }
    if (seen.size) rows.push([y / height, [...seen].sort()]);
  }
  return rows;
}"""


def painted(page: Page, side: str = "left") -> list[tuple[float, list[str]]]:
    """`(share of the height, what is painted there)` of every painted row of pixels."""
    page.wait_for_function(f"strip => ({PAINTED})(strip).length", arg=strip(page, side).element_handle())
    return strip(page, side).evaluate(PAINTED)


def scrolled(page: Page, side: str = "left") -> float:
    return page.evaluate(f"document.querySelector('#{side} .scroller').scrollTop")


def test_it_shows_what_is_framed_linked_and_silent_where_it_stands(page: Page) -> None:
    rows = painted(page)
    first = [what for share, what in rows if share < 0.4]
    second = [what for share, what in rows if share > 0.4]
    assert first
    assert second
    assert all(what == ["ink", "strategic"] for what in first)
    assert any("psychological" in what for what in second)
    assert not any("strategic" in what for what in second)
    assert any("ink" in what for what in second)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(700)
    assert painted(page)


def test_a_new_highlight_comes_to_it_at_once(page: Page) -> None:
    before = len(painted(page))
    workbench.highlight(page, "left", "Left 1, and the tide", "Psychological")
    page.wait_for_function(
        f"([strip, before]) => ({PAINTED})(strip).length > before", arg=[strip(page).element_handle(), before]
    )


def test_a_press_or_a_drag_goes_there_and_the_window_follows(page: Page) -> None:
    box = strip(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 6, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    expect(page.get_by_text("Left 11, and")).to_be_in_viewport()
    half = scrolled(page)
    page.mouse.move(box["x"] + 6, box["y"] + box["height"] * 0.7, steps=3)
    page.mouse.up()
    assert scrolled(page) > half > 0
    assert scrolled(page, "right") > 0, "the columns are aligned"
    window = strip(page).locator(".window").bounding_box()
    assert window
    middle = window["y"] + window["height"] / 2
    assert abs(middle - box["y"] - box["height"] * 0.7) < 4


def test_the_keys_of_a_scrollbar_move_it(page: Page) -> None:
    bar = page.get_by_role("scrollbar", name=re.compile("A long Left"))
    bar.focus()
    page.keyboard.press("Home")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    height = page.evaluate("document.querySelector('#left .scroller').clientHeight")
    page.keyboard.press("ArrowDown")
    assert abs(scrolled(page) - height / 4) < 2
    page.keyboard.press("PageDown")
    assert scrolled(page) > height
    page.keyboard.press("End")
    expect(bar).to_have_attribute("aria-valuenow", "100")
    page.keyboard.press("Home")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    assert scrolled(page) == 0


def test_on_a_narrow_screen_it_stands_beside_the_piece_that_is_shown(page: Page) -> None:
    page.set_viewport_size({"width": 600, "height": 800})
    expect(strip(page)).to_be_visible()
    expect(strip(page, "right")).to_be_hidden()
    page.locator("button[data-tab=right]").click()
    expect(strip(page, "right")).to_be_visible()
    assert painted(page, "right")
