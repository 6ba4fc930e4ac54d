"""What a browser's translation or an extension puts into the page does no harm, and is named where it is in the way."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, composer, drag, highlight, mark, points, stored, toast
from tests.support import factories
from tests.support.guard import Guard

WRAP = """([side, words]) => {
  const article = document.querySelector(`article[data-side="${side}"]`);
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    range.surroundContents(Object.assign(document.createElement("mark"), { className: "foreign" }));
    return;
  }
  throw new Error(`“${words}” stands in no text node`);
}"""


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def press(page: Page, words: str, side: str = "left") -> None:
    (x, y), _ = points(page, side, words)
    page.mouse.click(x + 6, y)


def test_a_foreign_mark_outside_a_highlight_is_text_like_any_other(page: Page, made: Highlight) -> None:
    page.evaluate(WRAP, ["left", "council meets"])
    press(page, "council meets")
    for key in ("f", "f", "Enter", "e", "l", "n"):
        page.keyboard.press(key)
    expect(mark(page, made)).to_be_focused()
    made_too = highlight(page, "left", "council meets on Monday")
    expect(mark(page, made_too)).to_have_count(1)


def test_a_foreign_mark_inside_a_highlight_is_that_highlight(page: Page, made: Highlight) -> None:
    page.evaluate(WRAP, ["left", "expects"])
    press(page, "expects")
    expect(card(page, made)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page, made)).to_have_count(0)
    page.locator("#left .scroller").focus()
    for key in ("f", "f", "f", "Enter"):
        page.keyboard.press(key)
    expect(card(page, made)).to_be_visible()


def test_browsers_are_asked_not_to_translate_the_pieces(page: Page) -> None:
    expect(page.locator("article[translate=no].notranslate")).to_have_count(2)


def test_a_text_that_was_translated_says_so_at_once(page: Page, comparison: Comparison) -> None:
    page.evaluate(
        """() => {
          const paragraph = document.querySelector("article[data-side=right] p:nth-of-type(2)");
          paragraph.innerHTML = "<font><font>Sie kamen mit einem breiten Lächeln und gepackten Koffern.</font></font>";
        }"""
    )
    drag(page, *points(page, "right", "mit einem breiten"))
    expect(toast(page)).to_contain_text(
        "The words on this page are not the words of the stored text: the browser’s translation or an extension "
        "changed them. Turn that off for this page and reload it."
    )
    expect(composer(page)).to_be_hidden()
    assert len(stored(comparison)) == 1


def test_a_text_changed_at_the_same_length_is_refused_with_the_cause(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    page.evaluate(
        """() => {
          const [node] = document.querySelector("article[data-side=left] p").childNodes;
          node.data = node.data.replace("council", "cöuncil");
        }"""
    )
    bar = workbench.select(page, "left", "cöuncil meets")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar.get_by_role("alert")).to_contain_text("translation or an extension")
    expect(bar).to_be_visible()
    assert len(stored(comparison)) == 1
