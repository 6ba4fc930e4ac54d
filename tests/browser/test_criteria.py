"""The line of a filter in force: what it says, what its links remove, and where the columns begin below it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    near = factories.highlight(
        comparison=made, quote="Nobody expects the vote", framing=strategic,
        tags=strategic.tags.filter(name="platform power"),
    )  # fmt: skip
    far = factories.highlight(
        comparison=made, document=made.right, quote="They came in smiling", framing=psychological,
        tags=psychological.tags.filter(name="love-bombing"),
    )  # fmt: skip
    factories.link(source=near, target=far)
    factories.highlight(comparison=made, quote="Two firms", framing=psychological)
    return made


def query(comparison: Comparison) -> str:
    tag = comparison.framings.get(slug="psychological").tags.get(name="love-bombing")
    return f"?framing=psychological&tag={tag.pk}&status=proposed"


def line(page: Page) -> str:
    return " ".join(page.locator(".criteria").inner_text().split())


def said(page: Page) -> str:
    return page.locator("#passing").text_content() or ""


@pytest.mark.parametrize("javascript", [True, False], ids=["modules", "none"])
def test_each_criterion_is_removed_by_its_link(
    signed_in: SignedIn, comparison: Comparison, javascript: bool
) -> None:
    page = workbench.open_page(signed_in, comparison, java_script_enabled=javascript) if javascript else None
    if page is None:
        page = signed_in(comparison.created_by, java_script_enabled=False)
        page.goto(f"/comparisons/{comparison.pk}/")
    expect(page.locator(".criteria")).to_have_count(0)
    page.goto(f"/comparisons/{comparison.pk}/{query(comparison)}")
    assert said(page) == "Showing 1 of 3 highlights, 1 of 1 link"
    expect(page.locator(".criteria .chip")).to_have_count(3)
    page.get_by_role("link", name="Remove tag: love-bombing").click()
    expect(page.locator(".criteria .chip")).to_have_count(2)
    assert said(page) == "Showing 2 of 3 highlights, 1 of 1 link"
    assert parse_qs(urlsplit(page.url).query) == {"framing": ["psychological"], "status": ["proposed"]}
    expect(page.locator("article mark:not(.beyond)")).to_have_count(2)
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".criteria")).to_have_count(0)
    assert urlsplit(page.url).query == ""
    expect(page.locator("article mark")).to_have_count(3)


def test_layer_and_colours_are_no_criteria_and_stay(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, "?colours=analysts&framing=strategic&state=silent")
    assert said(page) == "Showing 0 of 3 highlights, 0 of 1 link"
    expect(page.locator(".criteria .chip")).to_have_count(2)
    page.get_by_role("link", name="Remove counterpart: No counterpart").click()
    page.wait_for_url("**framing=strategic&colours=analysts")
    page.get_by_role("link", name="Clear all").click()
    page.wait_for_url("**?colours=analysts")
    workbench.go(page, comparison, "?layer=curated")
    expect(page.locator(".criteria")).to_have_count(0)


def test_the_count_follows_what_is_done(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, "?framing=strategic")
    assert said(page) == "Showing 1 of 3 highlights, 1 of 1 link"
    workbench.highlight(page, "left", "The town holds", "Strategic")
    expect(page.locator("#passing")).to_have_text("Showing 2 of 4 highlights, 1 of 1 link")
    workbench.highlight(page, "right", "packed their bags", "Psychological")
    expect(page.locator("#passing")).to_have_text("Showing 2 of 5 highlights, 1 of 1 link")
    page.reload()
    assert said(page) == "Showing 2 of 5 highlights, 1 of 1 link"


def test_the_columns_begin_below_the_line_at_every_width(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, query(comparison))
    for width in (1440, 1024, 820, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        bar, line, desk = (page.locator(name).bounding_box() for name in (".bar", ".criteria", "main.desk"))
        assert bar
        assert line
        assert desk
        assert line["y"] == pytest.approx(bar["y"] + bar["height"], abs=1)
        assert desk["y"] == pytest.approx(line["y"] + line["height"], abs=1)
        assert line["height"] <= 71
        assert desk["y"] + desk["height"] <= 800
        first = page.locator(".criteria .chip").first
        expect(first).to_be_in_viewport(ratio=1)
        shown = first.evaluate(
            """chip => { const { x, y, width, height } = chip.getBoundingClientRect();
              return chip.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
        )
        assert shown  # nothing lies over it


def test_a_card_and_the_toolbar_stand_below_the_line(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, query(comparison))
    bottom = page.locator(".criteria").evaluate("line => line.getBoundingClientRect().bottom")
    made = Highlight.objects.get(quote="They came in smiling")
    card = workbench.open_card(page, made).bounding_box()
    assert card
    assert card["y"] >= bottom
    page.keyboard.press("Escape")
    toolbar = workbench.select(page, "left", "Who gains").bounding_box()
    assert toolbar
    assert toolbar["y"] >= bottom


@pytest.mark.parametrize("framings", [2, 9])
def test_the_form_fits_the_window_and_its_button_stays(
    signed_in: SignedIn, comparison: Comparison, framings: int
) -> None:
    for number in range(2, framings):
        framing = factories.framing(comparison=comparison, name=f"Framing {number}")
        tags = [
            factories.tag(framing=framing, name=f"a code about matter {number}.{each}") for each in range(7)
        ]
        factories.highlight(comparison=comparison, quote="The new firm", framing=framing, tags=tags)
    page = workbench.open_page(signed_in, comparison)
    for width, height in ((1440, 900), (1024, 768), (820, 1180), (390, 844), (320, 480)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator(".filter-menu > summary").click()
        panel, button = page.locator(".filter-menu .menu-body"), page.locator(".filter .primary")
        for to in ("0", "panel.scrollHeight"):
            panel.evaluate(f"panel => {{ panel.scrollTop = {to}; }}")
            expect(panel).to_be_in_viewport(ratio=1)
            expect(button).to_be_in_viewport(ratio=1)
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        last = page.locator(".filter label").last.bounding_box()
        foot = page.locator(".filter .actions").bounding_box()
        assert last
        assert foot
        assert last["y"] + last["height"] <= foot["y"] + 1  # the last choice is not behind the button
        page.keyboard.press("Escape")
