"""Two pieces in parallel columns, made to be read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import workbench
from tests.browser.workbench import SignedIn

SIDES = ("left", "right")


def scrolled(page: Page, side: str) -> float:
    return page.locator(f"#{side} .scroller").evaluate("element => element.scrollTop")


def test_both_pieces_stand_side_by_side_under_title_author_and_date(signed_in: SignedIn) -> None:
    page = workbench.open_page(signed_in, workbench.comparison())
    left, right = (page.locator(f"#{side}") for side in SIDES)
    expect(left.get_by_role("heading", level=2, name="Who gains from the ferry")).to_be_visible()
    expect(left.locator(".column-head")).to_contain_text("A. Reckoner · 1 March 2024 · The Tidebook")
    expect(right.locator(".column-head")).to_contain_text("B. Feeling · 2 April 2024")
    expect(left.get_by_text("Whoever can wait the longest wins the quay.")).to_be_visible()
    expect(right.get_by_text("We were loved for exactly one evening.")).to_be_visible()
    a, b = left.bounding_box(), right.bounding_box()
    assert a
    assert b
    assert a["y"] == b["y"]
    assert a["width"] == b["width"]
    assert a["x"] + a["width"] < b["x"]


def test_the_text_of_a_column_is_the_text_of_the_piece(signed_in: SignedIn) -> None:
    comparison = workbench.comparison()
    page = workbench.open_page(signed_in, comparison)
    for side, piece in comparison.documents.items():
        assert page.locator(f"article[data-side={side}]").text_content() == piece.text


def test_structure_is_drawn_as_headings_lists_tables_and_quotations(signed_in: SignedIn) -> None:
    page = workbench.open_page(signed_in, workbench.comparison())
    left, right = (page.locator(f"article[data-side={side}]") for side in SIDES)
    expect(left.get_by_role("heading", level=2, name="What each of them holds")).to_be_visible()
    expect(left.get_by_role("listitem")).to_have_count(3)
    expect(left.get_by_role("columnheader")).to_have_text(["Actor", "Interest"])
    expect(left.get_by_role("row")).to_have_count(3)
    expect(right.get_by_role("blockquote")).to_have_text("We were loved for exactly one evening.")


@pytest.mark.parametrize(("moved", "still"), [SIDES, SIDES[::-1]])
def test_each_column_scrolls_on_its_own_once_they_are_not_aligned(
    signed_in: SignedIn, moved: str, still: str
) -> None:
    page = workbench.open_page(signed_in, workbench.long_comparison())
    page.get_by_role("switch", name="Aligned").click()
    page.locator(f"#{moved} .scroller").hover()
    page.mouse.wheel(0, 700)
    page.wait_for_function("side => document.querySelector(`#${side} .scroller`).scrollTop > 600", arg=moved)
    assert scrolled(page, still) == 0
    assert page.evaluate("scrollY") == 0
    page.locator(f"#{still} .scroller").focus()
    page.keyboard.press("PageDown")
    page.wait_for_function("side => document.querySelector(`#${side} .scroller`).scrollTop > 300", arg=still)


def test_the_page_itself_never_scrolls(signed_in: SignedIn) -> None:
    page = workbench.open_page(signed_in, workbench.long_comparison())
    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, innerWidth, innerHeight]"
    )
    assert size[:2] == size[2:]


MEASURE = """() => {
  const paragraph = document.querySelector("article p");
  const style = getComputedStyle(paragraph);
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  return {
    characters: paragraph.textContent.length / (lines - 0.5),
    size: parseFloat(style.fontSize),
    leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
    family: style.fontFamily,
    chrome: getComputedStyle(document.querySelector(".bar")).fontFamily,
  };
}"""


def test_it_is_set_to_be_read(signed_in: SignedIn) -> None:
    """A serif of 17 to 19 px, 60 to 75 characters a line, generous leading; the chrome is a sans."""
    page = workbench.open_page(signed_in, workbench.long_comparison(2))
    set_in = page.evaluate(MEASURE)
    assert 17 <= set_in["size"] <= 19
    assert 1.5 <= set_in["leading"] <= 1.7
    assert 55 <= set_in["characters"] <= 80  # fonts differ from system to system
    assert "serif" in set_in["family"].replace("sans-serif", "")
    assert "sans-serif" in set_in["chrome"]


def test_under_820_px_the_columns_are_two_tabs(signed_in: SignedIn) -> None:
    page = workbench.open_page(signed_in, workbench.comparison(), size=(819, 700))
    left, right = (page.locator(f"article[data-side={side}]") for side in SIDES)
    tabs = {side: page.locator(f".tabs [data-tab={side}]") for side in SIDES}
    expect(left).to_be_visible()
    expect(right).to_be_hidden()
    expect(tabs["left"]).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="What the ferry feels like").click()
    expect(right).to_be_visible()
    expect(left).to_be_hidden()
    expect(tabs["right"]).to_have_attribute("aria-pressed", "true")
    expect(tabs["left"]).to_have_attribute("aria-pressed", "false")
    page.set_viewport_size({"width": 820, "height": 700})
    expect(left).to_be_visible()
    expect(right).to_be_visible()
    expect(tabs["left"]).to_be_hidden()


def test_a_narrow_page_is_not_wider_than_its_window(signed_in: SignedIn) -> None:
    page = workbench.open_page(signed_in, workbench.comparison(), size=(380, 700))
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    workbench.highlight(page, "left", "council meets on Monday")
    assert workbench.marks(page, "left")
