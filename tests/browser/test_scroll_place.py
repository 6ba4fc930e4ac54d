"""Both columns stand where they stood when the same comparison is opened again, by whatever way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark
from tests.support import factories

AT_THE_EDGE = """side => {
  const column = document.querySelector(`#${side} .scroller`);
  const edge = column.getBoundingClientRect().top;
  const block = [...column.querySelectorAll("[data-start]")].find((one) => one.getBoundingClientRect().bottom > edge);
  return [block.textContent.slice(0, 9), Math.round(edge - block.getBoundingClientRect().top)];
}"""


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.long_comparison()
    second = workbench.join(made, "second")
    psychological = made.framings.get(slug="psychological")
    factories.highlight(comparison=made, quote="Left 3", framing=psychological, analyst=second)
    factories.highlight(comparison=made, quote="Left 11, and the tide")
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    page = workbench.open_page(signed_in, comparison)
    wheel(page, "left", 1500)
    wheel(page, "right", 700)
    return page


def wheel(page: Page, side: str, by: int) -> None:
    box = page.locator(f"#{side} .scroller").bounding_box()
    assert box
    before = scrolled(page, side)
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.wheel(0, by)
    page.wait_for_function(
        "([side, to]) => Math.abs(document.querySelector(`#${side} .scroller`).scrollTop - to) < 2",
        arg=[side, before + by],
    )


def scrolled(page: Page, side: str) -> float:
    return page.locator(f"#{side} .scroller").evaluate("column => column.scrollTop")


def stands(page: Page) -> list[tuple[str, int]]:
    return [tuple(page.evaluate(AT_THE_EDGE, side)) for side in ("left", "right")]


def same(now: list[tuple[str, int]], before: list[tuple[str, int]]) -> bool:
    """The same paragraphs at the edges, within two pixels."""
    return all(a[0] == b[0] and abs(a[1] - b[1]) <= 2 for a, b in zip(now, before, strict=True))


def by_filter(page: Page) -> None:
    page.locator("summary", has_text="Filter").click()
    page.locator(".filter").get_by_label("Psychological").first.check()
    page.locator(".filter").get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/?**")


def by_layer(page: Page) -> None:
    page.locator(".layers-menu summary").click()
    page.locator(".layers-menu").get_by_label("second").uncheck()
    page.wait_for_url("**/?**")


def by_reloading(page: Page) -> None:
    page.reload()


def by_another_page_and_back(page: Page) -> None:
    page.get_by_role("navigation", name="This comparison").get_by_role("link", name="Codebook").click()
    page.wait_for_url("**/codebook/")
    page.go_back()


def by_another_look(page: Page) -> None:
    page.locator(".person-menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Dark").click()


WAYS = [by_layer, by_reloading, by_another_page_and_back, by_another_look]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_both_columns_stand_where_they_stood(page: Page, way: Callable[[Page], None]) -> None:
    before = stands(page)
    assert before[0][0] != "Left 0, a"
    way(page)
    workbench.ready(page)
    assert same(stands(page), before)


def in_view(page: Page, side: str, quote: str) -> None:
    expect(page.locator(f"#{side} mark", has_text=quote).first).to_be_in_viewport(ratio=1)


def test_a_filter_goes_to_the_first_match_and_a_reload_keeps_the_place(
    page: Page, comparison: Comparison
) -> None:
    psychological = comparison.framings.get(slug="psychological")
    factories.highlight(
        comparison=comparison, document=comparison.right, quote="Right 20", framing=psychological
    )
    wheel(page, "left", 900)
    by_filter(page)
    workbench.ready(page)
    in_view(page, "left", "Left 3")
    in_view(page, "right", "Right 20")
    wheel(page, "left", 1100)
    before = stands(page)
    page.reload()
    workbench.ready(page)
    assert same(stands(page), before)


def test_a_criterion_removed_goes_to_the_first_match_of_the_rest(page: Page, comparison: Comparison) -> None:
    workbench.go(page, comparison, "?framing=psychological&side=left")
    page.get_by_role("link", name=f"Remove piece: {comparison.left.short_name}").click()
    page.wait_for_url(lambda url: "side" not in url)
    workbench.ready(page)
    in_view(page, "left", "Left 3")


def test_the_piece_that_has_a_match_is_turned_to_in_a_narrow_window(
    page: Page, comparison: Comparison
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("button[data-tab=right]").click()
    by_filter(page)
    workbench.ready(page)
    expect(page.locator("body")).to_have_attribute("data-tab", "left")
    in_view(page, "left", "Left 3")


def test_show_everything_and_back_keep_the_place_and_the_filter_says_what_is_shown(page: Page) -> None:
    by_filter(page)
    workbench.ready(page)
    expect(page.locator("article mark")).to_have_count(1)
    wheel(page, "left", 400)
    before = stands(page)
    page.locator("summary", has_text="Filter").click()
    page.get_by_role("link", name="Show everything").click()
    page.wait_for_url(lambda url: "?" not in url)
    workbench.ready(page)
    assert same(stands(page), before)
    page.go_back()
    page.go_back()
    workbench.ready(page)
    assert "?" not in page.url
    expect(page.locator("article mark")).to_have_count(2)
    assert same(stands(page), before)
    expect(page.locator(".filter input:checked")).to_have_count(
        page.locator(".filter input[checked]").count()
    )


def test_a_page_that_the_browser_kept_says_what_its_address_says(page: Page) -> None:
    page.locator("summary", has_text="Filter").click()
    box = page.locator(".filter").get_by_label("Psychological").first
    box.check()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(box).not_to_be_checked()


def test_a_wider_window_shows_the_same_paragraphs(page: Page) -> None:
    before = stands(page)
    page.set_viewport_size({"width": 1100, "height": 800})
    here = stands(page)
    page.reload()
    workbench.ready(page)
    assert same(stands(page), here)
    assert before


def test_an_address_that_names_a_passage_goes_there(page: Page, comparison: Comparison) -> None:
    row = Highlight.objects.get(quote="Left 3")
    workbench.go(page, comparison, f"?highlight={row.pk}")
    expect(mark(page, row)).to_be_in_viewport()


def test_another_comparison_begins_at_its_beginning(page: Page, comparison: Comparison) -> None:
    other = factories.comparison(
        left=comparison.left, right=comparison.right, title="Another", owner=comparison.created_by
    )
    workbench.go(page, other)
    assert [scrolled(page, side) for side in ("left", "right")] == [0, 0]


def test_the_piece_that_was_seen_in_a_narrow_window_is_seen_again(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.locator("button[data-tab=right]").click()
    before = stands(page)
    page.reload()
    workbench.ready(page)
    expect(page.locator("body")).to_have_attribute("data-tab", "right")
    assert same(stands(page), before)


def test_a_first_visit_begins_where_the_first_link_is(signed_in: SignedIn) -> None:
    comparison = workbench.long_comparison()
    for number in (8, 12):
        factories.link(
            source=factories.highlight(comparison=comparison, quote=f"Left {number}, and"),
            target=factories.highlight(
                comparison=comparison, document=comparison.right, quote=f"Right {number + 1}, and"
            ),
        )
    page = workbench.open_page(signed_in, comparison)
    for words in ("Left 8, and", "Right 9, and"):
        expect(page.locator("article mark", has_text=words)).to_be_in_viewport()
    expect(page.locator("#connectors .name").first).to_be_in_viewport(ratio=0.99)
    page.locator("#left .scroller").evaluate("column => { column.scrollTop = 1; }")
    page.reload()
    workbench.ready(page)
    assert scrolled(page, "left") < 30  # a place that one has been at is kept
