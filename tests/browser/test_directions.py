"""Pieces in other scripts, as one sees them: Hebrew and Arabic from right to left, Chinese without italics."""

from typing import Any

import pytest
from playwright.sync_api import Page

from reader.models import Comparison
from reader.text.blocks import Draft
from tests.browser import workbench
from tests.browser.test_keyboard import place, press, selection
from tests.browser.workbench import SignedIn
from tests.support import factories

HEBREW = [
    Draft("heading", "הנמל שחיכה למעבורת", level=1),
    Draft("paragraph", "המועצה נפגשה ביום שני כדי לשקול את ההצעה."),
    Draft("paragraph", "הספן אמר Halcyon Lines באה בסוף הקיץ."),
    Draft("item", "לעיר יש הקרקע"),
    Draft("item", "לחברה יש הכסף", marker="2."),
    Draft("quotation", "אהבו אותנו ערב אחד בדיוק."),
    Draft("paragraph", "The notice on the gate was in English only."),
    Draft("aside", "הערה: המספרים משוערים."),
]
CHINESE = [
    Draft("heading", "等待渡船的港口", level=1),
    Draft("quotation", "我们只被爱了一个晚上。"),
    Draft("aside", "没有人知道。", role="dek"),
]
SEEN = """side => {
  const article = document.querySelector(`article[data-side=${side}]`);
  const box = (element) => element.getBoundingClientRect();
  const words = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { left, right } = range.getBoundingClientRect();
    return { left, right };
  };
  const { left, right } = box(article);
  const item = article.querySelector("li"), quotation = article.querySelector("blockquote");
  const bullet = getComputedStyle(item, "::before");
  const edge = quotation && getComputedStyle(quotation);
  const english = [...article.querySelectorAll("p")].find((one) => one.textContent.startsWith("The notice"));
  return {
    left, right, heading: words(article.querySelector("h1")), english: english && words(english),
    item: words(item), bullet: [bullet.left, bullet.right].map(parseFloat), bulletWidth: parseFloat(bullet.width),
    itemBox: [box(item).left, box(item).right],
    bars: quotation && [edge.borderLeftWidth, edge.borderRightWidth].map(parseFloat),
    strip: box(document.querySelector(`#${side} .overview`)).left, scroller: box(article.parentElement).left,
    head: words(document.querySelector(`#head-${side}`)), headBox: box(document.querySelector(`#head-${side}`)).right,
  };
}"""


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """An English piece facing a Hebrew one, whose language was left as English."""
    right = workbench.piece(HEBREW, "הנמל שחיכה למעבורת", author="A. Reckoner")
    return workbench.comparison(right=right)


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def seen(page: Page, side: str) -> dict[str, Any]:
    return page.evaluate(SEEN, side)


def place_box(page: Page) -> dict[str, float]:
    return page.evaluate("[...CSS.highlights.get('place')][0].getBoundingClientRect().toJSON()")


def test_markers_bars_and_words_are_at_the_side_where_reading_begins(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    turned = factories.comparison(left=comparison.right, right=workbench.piece(workbench.RIGHT))
    page = workbench.open_page(signed_in, turned)
    there = seen(page, "left")
    assert there["right"] - there["heading"]["right"] < 2
    assert there["heading"]["left"] > there["left"] + 50
    assert there["english"]["left"] - there["left"] < 2, "a block in English begins at the left"
    assert there["bullet"][1] < 12, "the marker is at the right edge of its item"
    assert there["bullet"][0] > 100
    assert there["item"]["right"] < there["itemBox"][1] - 12, "the words leave it room"
    assert there["bars"] == [0, 3]
    assert there["strip"] < there["scroller"], "the strip stays at the outer edge"


def test_facing_an_english_piece_each_is_set_its_own_way(page: Page) -> None:
    english, hebrew = seen(page, "left"), seen(page, "right")
    assert english["heading"]["left"] - english["left"] < 2
    assert hebrew["right"] - hebrew["heading"]["right"] < 2
    assert english["bullet"][0] < 12
    assert hebrew["bullet"][1] < 12
    assert hebrew["bars"] == [0, 3]
    assert hebrew["headBox"] - hebrew["head"]["right"] < 2, "its title begins where its text does"
    assert english["strip"] < english["scroller"]
    assert hebrew["strip"] > hebrew["scroller"]


@pytest.mark.parametrize(
    ("column", "begins", "on"), [("[", "The", "ArrowRight"), ("]", "המועצה", "ArrowLeft")]
)
def test_an_arrow_key_moves_to_where_it_points(page: Page, column: str, begins: str, on: str) -> None:
    back = {"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}[on]
    press(page, column, "j", on)
    assert place(page) == begins
    first = place_box(page)
    press(page, on)
    second = place_box(page)
    assert (second["left"] > first["left"]) == (on == "ArrowRight")
    press(page, back)
    assert place(page) == begins


def test_an_arrow_key_moves_as_the_eye_does_through_words_of_both_directions(page: Page) -> None:
    press(page, "]", "j*2", "ArrowLeft")
    found, edges = [], []
    for _ in range(7):
        found.append(place(page))
        edges.append(place_box(page)["left"])
        press(page, "ArrowLeft")
    assert found == ["הספן", "אמר", "Lines", "Halcyon", "באה", "בסוף", "הקיץ"]
    assert edges == sorted(edges, reverse=True)


def test_a_selection_grows_to_where_the_arrow_points(page: Page) -> None:
    press(page, "]", "j", "ArrowLeft", "Shift+ArrowLeft*2")
    assert selection(page) == "המועצה נפגשה"
    press(page, "Shift+ArrowRight")
    assert selection(page) == "המועצה"


def test_the_bar_of_the_reading_place_is_where_its_lines_begin(page: Page) -> None:
    for column, side in (("[", "left"), ("]", "right")):
        press(page, column, "j")
        bar = page.locator(f"#{side} .reading-place").bounding_box()
        there = seen(page, side)
        assert bar is not None
        outside = bar["x"] >= there["right"] if side == "right" else bar["x"] + bar["width"] <= there["left"]
        assert outside


def test_chinese_is_never_slanted(signed_in: SignedIn) -> None:
    left = workbench.piece(CHINESE, "等待渡船的港口", language="zh")
    page = workbench.open_page(signed_in, workbench.comparison(left=left))
    styles = "one => [getComputedStyle(one).fontStyle, getComputedStyle(one).lineBreak]"
    for part in ("blockquote", ".dek"):
        assert page.locator(f"article[data-side=left] {part}").evaluate(styles) == ["normal", "strict"]
    assert page.locator("article[data-side=right] blockquote").evaluate(styles)[0] == "italic"
