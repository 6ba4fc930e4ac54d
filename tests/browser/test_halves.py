"""A link that is followed on a telephone: both passages in one view, with the relation between them."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark
from tests.support import factories, hand


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


@pytest.fixture
def link(comparison: Comparison) -> Link:
    return factories.link(
        source=factories.highlight(comparison=comparison, quote="Left 5, and"),
        target=factories.highlight(comparison=comparison, document=comparison.right, quote="Right 17, and"),
        relation=comparison.relations.get(slug="explains"),
    )


def follow(page: Page, link: Link, side: str = "left") -> None:
    """From the card of the passage on this side to the far one, by pressing what can be seen."""
    near = link.source if side == "left" else link.target
    if side == "right":
        hand.press(page, page.locator(".tabs [data-tab=right]"))
    x, y, _ = hand.spot(page, side, near.pk)
    page.mouse.click(x, y)
    hand.press(page, page.locator(f"#card-{near.pk} .card-links a"))
    expect(page.locator("body")).to_have_attribute("data-halves", side)


def seam(page: Page) -> dict[str, float]:
    hand.expect_seen(page.locator("#seam"))
    box = page.locator("#seam").bounding_box()
    assert box
    return dict(box)


def height(page: Page, row: object) -> float:
    hand.expect_seen(mark(page, getattr(row, "pk", 0)))
    box = mark(page, getattr(row, "pk", 0)).bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize(("side", "says"), [("left", "explains ↓"), ("right", "explains ↑")])
def test_both_passages_are_seen_with_the_relation_between_them(
    signed_in: SignedIn, comparison: Comparison, link: Link, side: str, says: str
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844))
    follow(page, link, side)
    near, far = (link.source, link.target) if side == "left" else (link.target, link.source)
    assert height(page, near) < seam(page)["y"] < height(page, far)
    expect(page.locator("#seam")).to_contain_text(says)
    expect(mark(page, near)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    hand.press(page, page.locator("#seam .relation"))
    hand.expect_whole(page, page.locator(".link-card"), "[data-close-card]")
    hand.expect_seen(mark(page, far))
    expect(page.locator("#seam")).to_be_hidden()


def test_on_its_side_a_telephone_has_them_side_by_side(
    signed_in: SignedIn, comparison: Comparison, link: Link
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(844, 390))
    follow(page, link)
    seam(page)
    assert height(page, link.source) == pytest.approx(height(page, link.target), abs=30)


@pytest.mark.parametrize("way", ["the cross", "Escape", "a tab"])
def test_it_is_left_for_one_piece_alone(
    signed_in: SignedIn, comparison: Comparison, link: Link, way: str
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844))
    follow(page, link)
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "the cross":
        hand.press(page, page.get_by_role("button", name="Show one piece alone"))
    else:
        hand.press(page, page.locator(".tabs [data-tab=right]"))
    left, right = (page.locator(f"article[data-side={side}]") for side in ("left", "right"))
    expect(right if way == "a tab" else left).to_be_visible()
    expect(left if way == "a tab" else right).to_be_hidden()
    expect(page.locator("#seam")).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")
    height(page, link.target if way == "a tab" else link.source)


def test_in_a_wide_window_nothing_is_left_of_it(
    signed_in: SignedIn, comparison: Comparison, link: Link
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844))
    follow(page, link)
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.locator("#seam")).to_be_hidden()
    expect(page.locator(".gutter")).to_be_visible()
    tops = [
        page.locator(f"#{side}").evaluate("each => each.getBoundingClientRect().top")
        for side in ("left", "right")
    ]
    assert tops[0] == tops[1]
