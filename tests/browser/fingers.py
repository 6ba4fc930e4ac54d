"""What a person does at the workbench with a finger, on a telephone held upright.

A long press and the system's handles cannot be driven, so `choose` sets the selection as they would.
"""

import time

from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn

WIDTH, HEIGHT = 390, 844

CHOOSE = """([side, quote]) => {
  const article = document.querySelector(`article[data-side="${side}"]`);
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  const start = text.indexOf(quote);
  if (start < 0) throw new Error(`“${quote}” does not stand in the ${side} column`);
  const point = (index, entry = nodes.findLast(({ from }) => from <= index)) => [entry.node, index - entry.from];
  const [last, at] = point(start + quote.length - 1);
  document.getSelection().setBaseAndExtent(...point(start), last, at + 1);
}"""


def open_page(signed_in: SignedIn, comparison: Comparison, query: str = "") -> Page:
    return workbench.open_page(
        signed_in, comparison, query, size=(WIDTH, HEIGHT), has_touch=True, is_mobile=True
    )


def tab(page: Page, side: str) -> Locator:
    return page.locator(f"button[data-tab={side}]")


def turn(page: Page, side: str) -> None:
    tab(page, side).tap()
    expect_side(page, side)


def expect_side(page: Page, side: str) -> None:
    """This piece is seen and the other is not."""
    expect(tab(page, side)).to_have_attribute("aria-pressed", "true")
    for one in ("left", "right"):
        expect(page.locator(f"article[data-side={one}]")).to_be_visible(visible=one == side)


def choose(page: Page, side: str, quote: str) -> Locator:
    """Select a passage of the piece that is seen; gives the toolbar."""
    page.evaluate(CHOOSE, [side, quote])
    expect(workbench.composer(page)).to_be_visible()
    return workbench.composer(page)


def highlight(page: Page, side: str, quote: str, framing: str) -> Highlight:
    bar = choose(page, side, quote)
    with page.expect_response(workbench.is_post("/highlights/")):
        bar.get_by_role("button", name=framing, exact=True).tap()
    expect(bar).to_be_hidden()
    return Highlight.objects.latest("pk")


def open_card(page: Page, highlight: Highlight) -> Locator:
    workbench.mark(page, highlight).tap()
    card = workbench.card(page, highlight)
    expect(card).to_be_visible()
    return card


CLEAR = """(above, id) => {
  const runs = [...document.querySelectorAll(`mark[data-highlights~="${id}"]`)];
  const frame = runs[0].closest(".scroller").getBoundingClientRect();
  return runs[0].checkVisibility({ visibilityProperty: true })
    && runs[0].getBoundingClientRect().top >= frame.top
    && runs.at(-1).getBoundingClientRect().bottom <= above.getBoundingClientRect().top;
}"""
PATIENCE = 15  # seconds


def expect_clear(page: Page, highlight: Highlight, above: Locator) -> None:
    """The whole passage is seen, between the head of its column and what stands at the lower edge."""
    # Asked anew each time: what stands there may be drawn anew meanwhile.
    end = time.monotonic() + PATIENCE
    while not above.evaluate(CLEAR, str(highlight.pk)):
        assert time.monotonic() < end, f"the passage of highlight {highlight.pk} is not seen whole"
        page.wait_for_timeout(100)
