"""“Aligned”: scrolling one column brings the other to what is linked with it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.test_connectors import level, link
from tests.browser.workbench import SignedIn, connector
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


@pytest.fixture
def links(comparison: Comparison) -> list[Link]:
    """The second of them crosses the others."""
    return [
        link(comparison, 6, 10),
        link(comparison, 8, 2),
        link(comparison, 12, 14),
        link(comparison, 18, 16),
    ]


def switch(page: Page) -> Locator:
    return page.get_by_role("switch", name="Aligned")


def scrolled(page: Page, side: str) -> float:
    return page.evaluate(f"document.querySelector('#{side} .scroller').scrollTop")


TO_THE_LINE = """id => {
  const mark = document.querySelector(`mark[data-highlights~="${id}"]`);
  const frame = mark.closest(".scroller").getBoundingClientRect();
  return mark.getBoundingClientRect().top - frame.top - frame.height / 3;
}"""


def read_to(page: Page, one: Link, side: str = "left") -> None:
    """Turn the wheel until the link's passage stands at the reading line."""
    box = page.locator(f"#{side} .scroller").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    end = one.source_id if side == "left" else one.target_id
    page.mouse.wheel(0, page.evaluate(TO_THE_LINE, end))
    workbench.at_rest(page)


def test_linked_passages_stand_level_as_one_reads(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    expect(switch(page)).to_be_checked()
    for one in (links[0], links[2], links[3]):
        read_to(page, one)
        assert level(page, one) < 3
    read_to(page, links[2], "right")
    assert level(page, links[2]) < 3


def test_that_it_is_off_is_remembered(signed_in: SignedIn, comparison: Comparison, links: list[Link]) -> None:
    page = workbench.open_page(signed_in, comparison)
    switch(page).click()
    page.reload()
    workbench.ready(page)
    expect(switch(page)).not_to_be_checked()
    read_to(page, links[0])
    assert scrolled(page, "right") == 0
    switch(page).click()
    assert level(page, links[0]) < 3


def test_with_alt_held_one_column_goes_alone_and_from_there_they_go_together(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    read_to(page, links[0])
    before = scrolled(page, "right")
    page.keyboard.down("Alt")
    page.mouse.wheel(0, 120)
    workbench.at_rest(page)
    page.keyboard.up("Alt")
    assert scrolled(page, "right") == before
    page.mouse.wheel(0, 60)
    workbench.at_rest(page)
    assert scrolled(page, "right") > before
    page.locator(".bar > .subject").click()  # they stay so, whatever is pressed elsewhere
    read_to(page, links[2])
    assert 70 < level(page, links[2]) < 130


def test_after_a_jump_they_come_level_without_a_leap(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    workbench.open_card(page, links[1].source).locator(".card-links a").click()
    workbench.at_rest(page)
    page.keyboard.press("Escape")
    before = scrolled(page, "right")
    box = page.locator("#left .scroller").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 300)
    page.mouse.wheel(0, 30)
    workbench.at_rest(page)
    assert abs(scrolled(page, "right") - before) < 100
    read_to(page, links[3])
    assert level(page, links[3]) < 3


def test_a_link_that_crosses_is_still_brought_level_by_a_click(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    read_to(page, links[0])
    workbench.open_card(page, links[1].source).locator(".card-links a").click()
    expect(page.locator(f"#link-card-{links[1].pk}")).to_be_visible()
    workbench.at_rest(page)
    assert level(page, links[1]) < 3
    expect(connector(page, links[1])).to_be_visible()


def test_a_new_link_is_taken_into_account(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    one = factories.link(
        source=workbench.highlight(page, "left", "Left 3, and"),
        target=workbench.highlight(page, "right", "Right 12, and", "Psychological"),
    )
    page.reload()
    workbench.ready(page)
    page.locator("#left .scroller").hover()
    page.mouse.wheel(0, 2000)
    workbench.at_rest(page)
    read_to(page, one)
    assert level(page, one) < 3


def test_it_is_off_where_the_columns_are_tabs(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.set_viewport_size({"width": 700, "height": 800})
    expect(switch(page)).to_be_hidden()
    page.locator("button[data-tab=right]").click()
    before = scrolled(page, "right")
    page.locator("button[data-tab=left]").click()
    read_to(page, links[0])
    page.locator("button[data-tab=right]").click()
    assert scrolled(page, "right") == before


def test_while_one_looks_for_a_counterpart_the_passage_linked_from_stays(
    signed_in: SignedIn, comparison: Comparison, links: list[Link]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    read_to(page, links[0])
    workbench.open_card(page, links[0].source)
    page.keyboard.press("l")
    expect(page.locator("#linking")).to_contain_text("Choose a highlight in the other column")
    before = scrolled(page, "left")
    read_to(page, links[3], "right")
    assert scrolled(page, "left") == before
