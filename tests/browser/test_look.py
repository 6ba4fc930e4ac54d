"""How far one has read, what the page says where there is little to see, help, and high contrast."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from annotations.models import Reading
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.axe import check
from tests.browser.test_keyboard import press
from tests.browser.workbench import SignedIn
from tests.support import factories
from tests.support.guard import Guard

SOON = 15_000  # milliseconds; how often a page asks is proved by tests/js/polling.test.mjs


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


def hatched(page: Page, side: str = "left") -> Locator:
    return page.locator(f".overview[data-side={side}] .unread")


def said(page: Page, side: str = "left") -> Locator:
    return page.locator(f"#read-to-{side}")


def where_hatching_begins(page: Page) -> float:
    """In pixels of the column's text, from its top."""
    return page.evaluate(
        """() => {
          const strip = document.querySelector(".overview[data-side=left]");
          const unread = strip.querySelector(".unread").getBoundingClientRect();
          const { top, height } = strip.getBoundingClientRect();
          return (unread.top - top) / height * document.querySelector("#left .scroller").scrollHeight;
        }"""
    )


def bottom_of(page: Page, words: str) -> float:
    return page.evaluate(
        """(words) => {
          const column = document.querySelector("#left .scroller");
          const block = [...column.querySelectorAll("[data-start]")].find((one) => one.textContent.startsWith(words));
          return block.getBoundingClientRect().bottom - column.getBoundingClientRect().top + column.scrollTop;
        }""",
        words,
    )


def test_an_analyst_says_how_far_they_have_read(
    signed_in: SignedIn, transactional_db: None, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    comparison = workbench.long_comparison()
    page = workbench.open_page(signed_in, comparison)
    other = workbench.open_page(signed_in, comparison, user=workbench.join(comparison, "other"))
    expect(said(page)).to_have_text("Not coded yet")
    expect(hatched(page)).to_be_hidden()

    press(page, "j*3", "m")  # at the reading place: the end of the third paragraph
    expect(said(page)).to_contain_text("Coded to")
    text = comparison.left.text
    assert Reading.objects.get().read_to == text.index("Left 3,") - 2
    expect(hatched(page)).to_be_visible()
    assert abs(where_hatching_begins(page) - bottom_of(page, "Left 2,")) < 12
    press(page, "z")
    expect(workbench.toast(page)).to_contain_text("nothing of yours to undo")

    page.locator("#left .scroller").evaluate("column => { column.scrollTop = 2000; }")
    summary = page.locator("[data-reading-summary=left]")
    summary.click()
    check(page)
    page.get_by_role(
        "button", name="Mark as coded to here"
    ).click()  # the place is out of sight: what is seen
    expect(workbench.toast(page)).to_contain_text("A long Left: coded to")
    expect(summary).to_be_focused()
    read_to = Reading.objects.get().read_to
    assert read_to > text.index("Left 8,")
    seen = page.locator("#left .scroller").evaluate("column => column.scrollTop + column.clientHeight")
    assert 0 <= seen - where_hatching_begins(page) < 60
    workbench.toast(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_have_attribute("data-read-to", str(text.index("Left 3,") - 2))

    page.locator("[data-reading-summary=right]").click()
    page.get_by_role("button", name="The whole piece").click()
    expect(said(page, "right")).to_have_text("Coded")
    expect(hatched(page, "right")).to_be_hidden()
    expect(said(other)).to_have_text("Not coded yet")
    expect(said(other, "right")).to_have_text("Not coded yet")


def test_it_is_said_without_javascript(signed_in: SignedIn, comparison: Comparison) -> None:
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(comparison.get_absolute_url())
    page.locator("summary", has_text="Not coded yet").first.click()
    expect(page.get_by_role("button", name="Mark as coded to here")).to_be_hidden()
    page.get_by_role("button", name="The whole piece").click()
    expect(page.locator("#read-to-left")).to_have_text("Coded")
    expect(page.locator("#read-to-right")).to_have_text("Not coded yet")


def test_the_first_gesture_is_said_until_it_is_dismissed_or_made(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    nothing, hint = page.get_by_text("Nothing is highlighted yet."), page.get_by_role("note", name="How to")
    expect(nothing).to_be_visible()
    expect(hint).to_be_hidden()
    check(page)
    reader = workbench.join(comparison, "reader", Role.READER)
    its = workbench.open_page(signed_in, comparison, user=reader)
    expect(its.get_by_text("What the analysts of this comparison mark")).to_be_visible()

    someone = workbench.join(comparison, "someone")
    factories.highlight(comparison=comparison, analyst=someone, quote="Two firms")
    for each in (page, its):
        expect(each.get_by_text("Nothing is highlighted yet.")).to_be_hidden(timeout=SOON)
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("Strategic S or Psychological P")
    lowest = page.locator(".scroller").first.evaluate("column => column.getBoundingClientRect().bottom")
    assert lowest <= hint.evaluate("hint => hint.getBoundingClientRect().top") + 1, "it lies over no text"
    check(page)
    press(page, "Tab*12")  # the skip link, the bar, and then it, before either text
    hint.get_by_role("button", name="Got it").focus()
    press(page, "Enter")
    expect(hint).to_have_count(0)
    expect(page.locator("#left .scroller")).to_be_focused()
    workbench.go(page, comparison)
    expect(hint).to_be_hidden()

    page = workbench.open_page(signed_in, comparison, user=workbench.join(comparison, "third"))
    hint = page.get_by_role("note", name="How to")
    expect(hint).to_be_visible()
    workbench.highlight(page, "left", "Nobody expects the vote")
    expect(hint).to_have_count(0)
    page.evaluate("localStorage.clear()")
    workbench.go(page, comparison)
    expect(page.locator("#hint")).to_have_count(0)


def test_a_filter_that_lets_nothing_through_says_so(signed_in: SignedIn, comparison: Comparison) -> None:
    factories.highlight(comparison=comparison, quote="Two firms")
    page = workbench.open_page(signed_in, comparison, "?status=rejected", size=(600, 800))
    expect(page.get_by_text("No highlight passes this filter.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Show everything").last.click()
    workbench.ready(page)
    expect(page.locator("mark")).to_have_count(1)
    expect(page.locator(".guide")).to_have_count(0)


ROWS = """rows => rows.map((row) => [...row.children].map((cell) => cell.innerText.trim()).join(": "))"""


def test_help_lists_the_keys_that_act_and_needs_no_javascript(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    press(page, "?")
    acting = page.locator("#keys dl > div").evaluate_all(ROWS)
    acting = [row for row in acting if "Highlight the selection as" not in row]
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(comparison.get_absolute_url())
    page.locator(".bar").get_by_role("link", name="Help").click()
    assert sorted(page.locator(".key-tables tr").evaluate_all(ROWS)) == sorted(acting)
    page = signed_in(comparison.created_by)
    page.goto("/help/")
    page.locator("summary", has_text="Appearance").click()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check(page)


COLOURS = """() => {
  const read = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
  return { ground: read("body", "backgroundColor"), ink: read("body", "color"),
           line: read("article mark", "backgroundSize").split(",")[0],
           edge: read(".column-head", "borderBottomColor") };
}"""


def colours(page: Page, scheme: Any = "light", contrast: Any = "no-preference") -> dict[str, str]:
    page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
    return page.evaluate(COLOURS)


def choose(page: Page, choice: str) -> None:
    page.locator(".person-menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name=choice, exact=True).click()
    workbench.ready(page)


BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def test_a_person_chooses_how_pages_look(signed_in: SignedIn, comparison: Comparison) -> None:
    framing = comparison.framings.get(slug="strategic")
    near = factories.highlight(comparison=comparison, quote="Two firms", framing=framing)
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    factories.link(source=near, target=far, relation=comparison.relations.get(slug="echoes"))
    page = workbench.open_page(signed_in, comparison, f"?highlight={near.pk}")
    light, dark = colours(page), colours(page, "dark")
    assert light != dark
    more = colours(page, contrast="more")
    assert (more["ground"], more["ink"], more["line"]) == (WHITE, BLACK, "100% 3px"), "the system asks for it"

    choose(page, "Dark")
    assert page.url.endswith(f"?highlight={near.pk}"), "back where one was"
    assert colours(page, "light") == dark
    choose(page, "Light")
    assert colours(page, "dark") == light
    choose(page, "High contrast")
    assert colours(page) == more
    night = colours(page, "dark")
    assert (night["ground"], night["ink"]) == (BLACK, WHITE)
    expect(workbench.card(page, near)).to_be_visible()
    check(page)
    results = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}})
    assert not results.violations_count, results.generate_report()
    page.goto("/help/")
    check(page)
    page.goto(f"/comparisons/{comparison.pk}/print/")
    check(page)
