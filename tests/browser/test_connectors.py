"""Links as curves between the columns: where they are, what they show and what a click on one does."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, connector, mark
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


def passage(comparison: Comparison, side: str, number: int) -> Highlight:
    """A highlight at the beginning of a paragraph."""
    document = comparison.documents[side]
    return factories.highlight(
        comparison=comparison, document=document, quote=f"{side.title()} {number}, and"
    )


def link(comparison: Comparison, left: int, right: int, relation: str = "contrasts") -> Link:
    """A link between the beginnings of two paragraphs."""
    ends = (passage(comparison, "left", left), passage(comparison, "right", right))
    return factories.link(source=ends[0], target=ends[1], relation=comparison.relations.get(slug=relation))


REACH = 12  # pixels by which a link reaches over the gutter's edges

ENDS = """(id) => {
  const svg = document.getElementById("connectors").getBoundingClientRect();
  const path = document.querySelector(`#connectors [data-link="${id}"] .curve`);
  const at = (length) => { const { x, y } = path.getPointAtLength(length); return [x + svg.left, y + svg.top]; };
  return [at(0), at(path.getTotalLength()), at(path.getTotalLength() / 2)];
}"""


def curve(page: Page, link: Link) -> tuple[tuple[float, float], ...]:
    """Where a curve begins, ends and has its middle, in the window."""
    return tuple(map(tuple, page.evaluate(ENDS, link.pk)))


def middle(page: Page, highlight: Highlight) -> float:
    box = mark(page, highlight).bounding_box()
    assert box
    return box["y"] + box["height"] / 2


def scroll(page: Page, side: str, by: float) -> None:
    """Scroll a column, and wait for no longer than the picture after it."""
    page.evaluate(
        "([side, by]) => new Promise(done => { document.querySelector(`#${side} .scroller`).scrollTop += by;"
        " requestAnimationFrame(() => requestAnimationFrame(done)); })",
        [side, by],
    )


def joins(page: Page, link: Link) -> bool:
    """Whether the line goes from the one passage to the other, over both edges of the gutter."""
    gutter = page.locator(".gutter").bounding_box()
    start, end, _ = curve(page, link)
    assert gutter
    return (
        abs(start[1] - middle(page, link.source)) < 4
        and abs(end[1] - middle(page, link.target)) < 4
        and abs(start[0] - gutter["x"] + REACH) < 3
        and abs(end[0] - gutter["x"] - gutter["width"] - REACH) < 3
    )


def test_a_curve_joins_two_passages_and_follows_scrolling_and_resizing(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    one = link(comparison, 1, 2)
    page = workbench.open_page(signed_in, comparison)
    expect(connector(page, one)).to_be_visible()
    assert joins(page, one)
    scroll(page, "left", 90)
    assert joins(page, one)
    scroll(page, "right", 200)
    assert joins(page, one)
    page.set_viewport_size({"width": 1100, "height": 700})
    workbench.at_rest(page)
    assert joins(page, one)


def test_a_curve_still_joins_after_the_text_above_it_was_marked(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    one = link(comparison, 1, 1)
    page = workbench.open_page(signed_in, comparison)
    workbench.highlight(page, "left", "Left 0, and the tide comes in")
    assert joins(page, one)


def test_curves_are_coloured_by_relation(signed_in: SignedIn, comparison: Comparison) -> None:
    links = [
        link(comparison, 0, 0, "contrasts"),
        link(comparison, 1, 1, "echoes"),
        link(comparison, 2, 2, "echoes"),
    ]
    page = workbench.open_page(signed_in, comparison)
    strokes = []
    for one in links:
        red, green, blue = (int(one.relation.colour[i : i + 2], 16) for i in (1, 3, 5))
        expect(connector(page, one).locator(".curve")).to_have_css("stroke", f"rgb({red}, {green}, {blue})")
        strokes.append((red, green, blue))
    assert strokes[0] != strokes[1] == strokes[2]
    expect(connector(page, links[1]).locator("text")).to_have_text("echoes")
    expect(connector(page, links[1])).to_have_accessible_name(
        re.compile("“Left 1, and” echoes “Right 1, and”")
    )


def joins_stub(page: Page, one: Link) -> bool:
    """Whether the line of a link begins at its source on the left and ends at the stubs below."""
    (_, start), (_, end), _ = curve(page, one)
    stubs = page.locator(".stubs.below").bounding_box()
    assert stubs
    return abs(start - middle(page, one.source)) < 3 and abs(end - stubs["y"]) < 3


def test_an_end_out_of_sight_is_named_by_a_stub_that_jumps_there(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    one = link(comparison, 1, 20)
    page = workbench.open_page(signed_in, comparison)
    expect(connector(page, one)).to_contain_class("leading")
    assert joins_stub(page, one)
    stub = page.locator(".stubs.below .stub")
    expect(stub).to_have_text(re.compile("Right 20, and"))
    expect(stub).to_have_attribute("data-end", "right")
    expect(mark(page, one.target)).not_to_be_in_viewport()
    stub.click()
    expect(mark(page, one.target)).to_be_in_viewport()
    expect(connector(page, one)).not_to_contain_class("leading")
    expect(page.locator(".stub")).to_have_count(0)
    assert joins(page, one)
    scroll(page, "left", 1500)
    expect(page.locator(".stubs.above .stub")).to_have_text(re.compile("Left 1, and"))


def test_more_stubs_than_fit_are_counted(signed_in: SignedIn, comparison: Comparison) -> None:
    for number in range(5):
        link(comparison, number, 15 + number)
    page = workbench.open_page(signed_in, comparison)
    expect(page.locator(".stubs.below .stub")).to_have_text(["↘ contrasts withRight 15, and"])
    expect(page.locator(".stubs.below").get_by_title("4 more on the right")).to_have_text("+4")


def test_hovering_a_mark_brings_out_its_links_and_fades_the_rest(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    own, other = link(comparison, 0, 1), link(comparison, 1, 0)
    page = workbench.open_page(signed_in, comparison)
    mark(page, own.source).hover()
    expect(connector(page, own)).to_have_class(re.compile("lit"))
    expect(connector(page, own)).to_have_css("opacity", "1")
    expect(connector(page, other)).to_have_css("opacity", "0.16")
    expect(mark(page, own.target)).to_have_class(re.compile("lit"))
    expect(mark(page, other.target)).not_to_have_class(re.compile("lit"))
    page.locator(".bar").hover()
    expect(connector(page, other)).to_have_css("opacity", "1")


def test_focus_on_a_mark_a_card_or_a_link_does_the_same(signed_in: SignedIn, comparison: Comparison) -> None:
    own, other = link(comparison, 0, 1), link(comparison, 1, 0)
    page = workbench.open_page(signed_in, comparison)

    def only(shown: Link, faded: Link) -> None:
        expect(connector(page, shown)).to_have_css("opacity", "1")
        expect(connector(page, faded)).to_have_css("opacity", "0.16")

    mark(page, own.source).focus()
    only(own, other)
    connector(page, other).focus()
    only(other, own)
    mark(page, own.target).focus()
    page.keyboard.press("Enter")
    expect(workbench.card(page, own.target)).to_be_focused()
    only(own, other)


def level(page: Page, link: Link) -> float:
    """How many pixels apart the two passages stand in height."""
    return abs(middle(page, link.source) - middle(page, link.target))


def test_clicking_a_link_aligns_both_columns_on_its_passages(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    one = link(comparison, 2, 4)
    one.edit(one.analyst, seen=one.revision, relation=one.relation, note="A long note.\n\n" * 12)
    page = workbench.open_page(signed_in, comparison)
    assert level(page, one) > 100
    *_, (x, y) = curve(page, one)
    page.mouse.click(x, y)
    expect(page.locator(f"#link-card-{one.pk}")).to_be_visible()
    expect(mark(page, one.source)).to_be_in_viewport()
    assert level(page, one) < 3
    assert joins(page, one)


def test_a_link_on_a_card_aligns_too_from_far_away(signed_in: SignedIn, comparison: Comparison) -> None:
    one = link(comparison, 3, 18)
    page = workbench.open_page(signed_in, comparison, reduced_motion="no-preference")
    workbench.open_card(page, one.source).locator(".card-links a").click()
    expect(page.locator(f"#link-card-{one.pk}")).to_be_visible()
    expect(mark(page, one.target)).to_be_in_viewport()
    assert level(page, one) < 3


def test_an_address_opens_a_link_or_a_passage_in_place(signed_in: SignedIn, comparison: Comparison) -> None:
    one = link(comparison, 6, 18)
    page = workbench.open_page(signed_in, comparison, f"?link={one.pk}")
    expect(page.locator(f"#link-card-{one.pk}")).to_be_visible()
    assert level(page, one) < 3
    workbench.go(page, comparison, f"?highlight={one.target_id}")
    expect(workbench.card(page, one.target)).to_be_visible()
    expect(mark(page, one.target)).to_be_in_viewport()
