"""Links as ribbons: how high they are, where they point, and what becomes of them where many meet."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.test_connectors import REACH, curve, link, middle, passage
from tests.browser.workbench import SignedIn, connector, mark
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


def box_of(page: Page, one: Link, part: str) -> dict[str, float]:
    """Where a part of a link stands in the window."""
    return page.evaluate(
        "([id, part]) => document.querySelector(`#connectors [data-link='${id}'] ${part}`)"
        ".getBoundingClientRect().toJSON()",
        [one.pk, part],
    )


def test_a_ribbon_is_as_high_as_its_passages_and_reaches_them(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    one = link(comparison, 1, 2)
    page = workbench.open_page(signed_in, comparison)
    ends = [mark(page, end).bounding_box() for end in (one.source, one.target)]
    gutter = page.locator(".gutter").bounding_box()
    ribbon = box_of(page, one, ".ribbon")
    assert all(ends)
    assert gutter
    assert ribbon["top"] == pytest.approx(min(end["y"] for end in ends if end), abs=2)
    assert ribbon["bottom"] == pytest.approx(max(end["y"] + end["height"] for end in ends if end), abs=2)
    assert ribbon["left"] == pytest.approx(gutter["x"] - REACH, abs=3)
    assert ribbon["right"] == pytest.approx(gutter["x"] + gutter["width"] + REACH, abs=3)
    name = box_of(page, one, ".name")
    assert gutter["x"] < name["left"] < name["right"] < gutter["x"] + gutter["width"]
    assert ribbon["top"] < name["top"] < ribbon["bottom"]


@pytest.mark.parametrize(("relation", "shown"), [("explains", True), ("contrasts", False)])
def test_an_arrowhead_says_which_way_a_relation_leads(
    signed_in: SignedIn, comparison: Comparison, relation: str, shown: bool
) -> None:
    one = link(comparison, 1, 2, relation)
    page = workbench.open_page(signed_in, comparison)
    arrow = connector(page, one).locator(".arrow")
    expect(arrow).to_have_css("display", "inline" if shown else "none")
    if shown:
        box, gutter = box_of(page, one, ".arrow"), page.locator(".gutter").bounding_box()
        assert gutter
        assert box["right"] > gutter["x"] + gutter["width"]
        assert abs((box["top"] + box["bottom"]) / 2 - middle(page, one.target)) < 4


def meeting(comparison: Comparison, count: int) -> list[Link]:
    """Links from one passage on the left to the first ones on the right."""
    source = passage(comparison, "left", 1)
    explains = comparison.relations.get(slug="explains")
    return [
        factories.link(source=source, target=passage(comparison, "right", n), relation=explains)
        for n in range(count)
    ]


def test_links_that_meet_share_the_passage(signed_in: SignedIn, comparison: Comparison) -> None:
    links = meeting(comparison, 2)
    page = workbench.open_page(signed_in, comparison)
    whole = mark(page, links[0].source).bounding_box()
    assert whole
    halves = [curve(page, each)[0][1] for each in links]
    assert halves == pytest.approx([whole["y"] + whole["height"] * part for part in (0.25, 0.75)], abs=2)
    for each in links:
        expect(connector(page, each).locator(".ribbon")).to_have_css("visibility", "visible")


def test_where_more_meet_each_is_a_line_until_it_is_brought_out(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    links = meeting(comparison, 4)
    page = workbench.open_page(signed_in, comparison)
    for each in links:
        expect(connector(page, each).locator(".ribbon")).to_have_css("visibility", "hidden")
        expect(connector(page, each).locator(".curve")).to_have_css("visibility", "visible")
    name = box_of(page, links[3], ".name")
    page.mouse.move(name["x"] + name["width"] / 2, name["y"] + name["height"] / 2)
    expect(connector(page, links[3]).locator(".ribbon")).to_have_css("visibility", "visible")
    expect(connector(page, links[0]).locator(".ribbon")).to_have_css("visibility", "hidden")


def test_of_many_links_none_hides_another(signed_in: SignedIn, comparison: Comparison) -> None:
    places = [(left, right) for left in range(3) for right in range(3)]
    ends = [[passage(comparison, side, n) for n in range(3)] for side in ("left", "right")]
    contrasts = comparison.relations.get(slug="contrasts")
    links = [
        factories.link(source=ends[0][left], target=ends[1][right], relation=contrasts)
        for left, right in places
    ]
    page = workbench.open_page(signed_in, comparison)
    for each in links:
        expect(connector(page, each).locator(".name")).to_have_css("opacity", "0")
        expect(connector(page, each).locator(".ribbon")).to_have_css("visibility", "hidden")


def test_names_do_not_lie_over_each_other(signed_in: SignedIn, comparison: Comparison) -> None:
    links = [link(comparison, 0, 2), link(comparison, 2, 0), link(comparison, 1, 1, "explains")]
    page = workbench.open_page(signed_in, comparison)
    boxes = sorted((box_of(page, each, ".name") for each in links), key=lambda box: box["top"])
    assert all(above["bottom"] <= below["top"] for above, below in itertools.pairwise(boxes))
