"""Links without a hairball: all, focused or none; counts that open their lists; far ends in small; many in one."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.test_connectors import link, passage
from tests.browser.workbench import SignedIn, connector, mark
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


def choose(page: Page, label: str) -> None:
    """One of the three states, from the bar."""
    page.locator("summary", has_text="Links").click()
    page.get_by_role("radio", name=label).check()
    page.keyboard.press("Escape")


def opacity(page: Page, one: Link) -> str:
    return connector(page, one).evaluate("element => getComputedStyle(element).opacity")


def preview(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def test_only_the_links_of_the_passage_in_hand_or_none(signed_in: SignedIn, comparison: Comparison) -> None:
    own, other, away = link(comparison, 0, 1), link(comparison, 1, 0), link(comparison, 2, 20)
    page = workbench.open_page(signed_in, comparison)
    expect(page.locator(".stub")).to_have_count(1)
    choose(page, "Selected passage only")
    expect(page.locator(".stub")).to_have_count(0)
    assert (opacity(page, own), opacity(page, other)) == ("0", "0")
    mark(page, own.source).hover()
    expect(connector(page, own)).to_have_css("opacity", "1")
    assert opacity(page, other) == "0"
    mark(page, away.source).focus()
    expect(page.locator(".stub")).to_have_text(re.compile("Right 20"))
    page.locator(".gutter").hover(position={"x": 20, "y": 300})
    expect(page.locator(".stub")).to_have_count(1)
    choose(page, "None")
    expect(connector(page, own)).to_be_hidden()
    expect(page.locator(".stub")).to_have_count(0)
    page.reload()
    workbench.ready(page)
    expect(connector(page, own)).to_be_hidden()
    choose(page, "All")
    expect(connector(page, own)).to_be_visible()
    assert opacity(page, other) == "1"


def test_the_choice_is_each_persons_own(signed_in: SignedIn, comparison: Comparison) -> None:
    one = link(comparison, 0, 1)
    page = workbench.open_page(signed_in, comparison)
    choose(page, "None")
    other = workbench.join(comparison, "analyst2")
    signed_in(other, page=page)
    workbench.go(page, comparison)
    expect(connector(page, one)).to_be_visible()


def test_a_count_opens_the_list_of_all_it_counts(signed_in: SignedIn, comparison: Comparison) -> None:
    for number in range(4):
        link(comparison, number, 15 + number)
    page = workbench.open_page(signed_in, comparison)
    more = page.get_by_role("button", name=re.compile("more links to passages below in the right column"))
    more.click()
    rows = page.locator("#bundle li")
    expect(rows).to_have_text(
        [re.compile(f"contrasts with.*Right {n}, and") for n in (15, 16, 17, 18)][: rows.count()]
    )
    expect(rows.first.get_by_role("button")).to_be_focused()
    rows.last.get_by_role("button").click()
    expect(page.locator("#bundle")).to_be_hidden()
    expect(mark(page, Link.objects.order_by("pk")[3].target)).to_be_in_viewport()


def test_the_list_closes_with_escape(signed_in: SignedIn, comparison: Comparison) -> None:
    for number in range(4):
        link(comparison, number, 15 + number)
    page = workbench.open_page(signed_in, comparison)
    more = page.locator(".stubs.below .more-links")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bundle")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#bundle")).to_be_hidden()
    expect(more).to_be_focused()


def test_the_far_end_is_previewed_on_hover_and_on_focus(signed_in: SignedIn, comparison: Comparison) -> None:
    one, other = link(comparison, 1, 20, "echoes"), link(comparison, 2, 2)
    page = workbench.open_page(signed_in, comparison)
    before = page.locator("article").all_text_contents()
    mark(page, one.source).hover()
    expect(preview(page)).to_have_text(re.compile("Echoes.*“Right 20, and”"))
    assert page.locator("article").all_text_contents() == before
    page.locator(".bar .subject").hover()
    expect(preview(page)).to_be_hidden()
    mark(page, other.source).focus()
    page.keyboard.press("Shift+Tab")
    expect(mark(page, one.source)).to_be_focused()
    expect(preview(page)).to_have_text(re.compile("Right 20, and"))
    expect(mark(page, one.source)).to_have_accessible_description(re.compile("Right 20, and"))
    page.keyboard.press("Escape")
    expect(preview(page)).to_be_hidden()
    page.locator(".stub").hover()
    expect(preview(page)).to_have_text(re.compile("Right 20, and"))


def test_the_preview_stays_while_the_pointer_is_on_it(signed_in: SignedIn, comparison: Comparison) -> None:
    one = link(comparison, 1, 20)
    page = workbench.open_page(signed_in, comparison)
    mark(page, one.source).hover()
    expect(preview(page)).to_be_visible()
    box = preview(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.wait_for_timeout(500)
    expect(preview(page)).to_be_visible()


STARTS = """ids => ids.map(id => {
  const path = document.querySelector(`#connectors [data-link="${id}"] .curve`);
  return path.getPointAtLength(0).y;
})"""


def test_curves_that_meet_in_one_passage_leave_it_apart(signed_in: SignedIn, comparison: Comparison) -> None:
    source = passage(comparison, "left", 1)
    links = [factories.link(source=source, target=passage(comparison, "right", n)) for n in (3, 1, 2)]
    page = workbench.open_page(signed_in, comparison)
    low, high, middle = page.evaluate(STARTS, [one.pk for one in links])
    assert high + 3 < middle
    assert middle + 3 < low
