"""The workbench as the browser prints it: both pieces whole, with the lines of their marks."""

import re

import pytest
from playwright.sync_api import Page, expect

from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories
from tests.support.guard import Guard

A4 = {"width": 718, "height": 1047}  # CSS pixels between margins of 10 mm
LASTS = """side => {
  const column = document.querySelector(`#${side}`);
  const box = column.getBoundingClientRect();
  const last = [...column.querySelectorAll("[data-start]")].at(-1).getBoundingClientRect();
  const clips = [];
  for (let one = column.querySelector("article"); one; one = one.parentElement) {
    if (one !== document.documentElement && getComputedStyle(one).overflowY !== "visible") clips.push(one.className);
  }
  return { left: box.left, right: box.right, lastInside: last.bottom <= box.bottom + 1, clips };
}"""


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.long_comparison()
    factories.highlight(comparison=made, quote="Left 3, and the tide")
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


@pytest.mark.parametrize("tab", ["left", "right"])
def test_both_pieces_are_printed_whole_side_by_side(page: Page, guard: Guard, tab: str) -> None:
    page.set_viewport_size(A4)
    page.locator(f"button[data-tab={tab}]").click()
    guard.allow("focus is on <body>", "the tab that was pressed is not printed")
    page.emulate_media(media="print")
    for side in ("left", "right"):
        expect(page.locator(f"article[data-side={side}]")).to_be_visible()
    left, right = (page.evaluate(LASTS, side) for side in ("left", "right"))
    assert left["right"] <= right["left"]
    assert right["right"] <= A4["width"]
    assert left["lastInside"]
    assert right["lastInside"]
    assert left["clips"] == right["clips"] == []
    assert page.evaluate("document.documentElement.scrollHeight") > A4["height"]


def test_the_heads_of_both_pieces_are_printed_and_no_controls(page: Page) -> None:
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    expect(page.locator(".column-head h2:visible")).to_have_text(["A long Left", "A long Right"])
    expect(
        page.locator("button:visible, summary:visible, canvas:visible, svg:visible, .bar:visible")
    ).to_have_count(0)


def test_marks_keep_their_lines_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    style = page.locator("article mark").first.evaluate(
        "mark => [getComputedStyle(mark).printColorAdjust, getComputedStyle(mark).backgroundImage]"
    )
    assert style[0] == "exact"
    assert "gradient" in style[1] or "url" in style[1]


def test_the_printed_file_has_every_page(page: Page) -> None:
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 4
