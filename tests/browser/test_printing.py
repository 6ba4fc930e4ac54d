"""Pages as the browser prints them: nothing cut off, nothing to press, both pieces named."""

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


def test_the_head_of_a_piece_keeps_its_width_and_its_lines_apart(page: Page) -> None:
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    for side in ("left", "right"):
        head, meta = (page.locator(f"#{side} .column-head {part}").bounding_box() for part in ("h2", ".meta"))
        assert head is not None
        assert meta is not None
        assert head["width"] > A4["width"] / 3
        assert meta["y"] >= head["y"] + head["height"] - 1


def test_the_sheet_says_what_it_is_and_what_the_lines_mean(page: Page, comparison: Comparison) -> None:
    page.set_viewport_size(A4)
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    title = page.get_by_role("heading", level=1, name=comparison.title)
    assert title.bounding_box()["height"] > 15  # type: ignore[index]
    expect(page.locator(".on-paper")).to_contain_text("Printed from Parallax")
    expect(page.locator(".legend li:visible")).to_have_text(
        ["Strategic", "Psychological", "∅ no counterpart", "words rejected"]
    )
    first = page.locator("#left").bounding_box()
    legend = page.locator(".legend").bounding_box()
    assert legend["y"] + legend["height"] <= first["y"] + 1  # type: ignore[index]


@pytest.mark.parametrize("address", ["findings/", "print/", "export/report.html", "agreement/", "codebook/"])
def test_nothing_is_wider_than_a_sheet_of_paper(
    signed_in: SignedIn, comparison: Comparison, address: str
) -> None:
    factories.link(comparison=comparison, analyst=factories.user(username="analyst2"))
    page = signed_in(comparison.created_by)
    if address.startswith("export"):
        report = page.request.get(f"/comparisons/{comparison.pk}/{address}").text()
        page.goto("about:blank")
        page.set_content(report)
    else:
        page.goto(f"/comparisons/{comparison.pk}/{address}")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    expect(page.locator("button:visible, .button:visible, .masthead:visible")).to_have_count(0)
    underlined = """() => [...document.querySelectorAll("main a")].filter(
      (one) => one.checkVisibility() && getComputedStyle(one).textDecorationLine !== "none").length"""
    assert page.evaluate(underlined) == 0


def test_what_is_folded_in_the_findings_is_printed(signed_in: SignedIn, comparison: Comparison) -> None:
    page = signed_in(comparison.created_by)
    page.goto(f"/comparisons/{comparison.pk}/findings/")
    folded = page.locator(".missing:not([open]) ol, .more:not([open]) table").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()


def test_pages_are_numbered(page: Page) -> None:
    rules = """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
      .flatMap((rule) => rule instanceof CSSImportRule ? [...rule.styleSheet.cssRules] : [rule])
      .filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText)"""
    assert any("@bottom-center" in rule and "counter(page)" in rule for rule in page.evaluate(rules))
