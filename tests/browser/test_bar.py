"""The bar: every place of a comparison, what a menu holds, and that all of it fits in every window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Coding, Comparison, Role
from tests.browser import fingers, workbench
from tests.browser.workbench import SignedIn
from tests.support import factories

WIDTHS = (
    320,
    360,
    390,
    481,
    599,
    600,
    699,
    700,
    820,
    899,
    900,
    1023,
    1024,
    1179,
    1180,
    1339,
    1340,
    1440,
    1920,
)

CURATOR = ["Read", "Findings", "Agreement", "Codebook", "Review", "Adjudication"]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """Work by two, a link, a silence; the tags and the title are long."""
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    second = workbench.join(made, "second")
    first = factories.highlight(
        comparison=made, quote="Nobody expects the vote", framing=strategic, tags=strategic.tags.all()
    )
    far = factories.highlight(
        comparison=made, document=made.right, quote="They came in smiling", framing=psychological,
        tags=psychological.tags.all(), analyst=second,
    )  # fmt: skip
    factories.link(source=first, target=far)
    factories.silence(
        highlight=factories.highlight(comparison=made, quote="Two firms", framing=psychological)
    )
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def places(page: Page) -> Locator:
    return page.get_by_role("navigation", name="This comparison").get_by_role("link")


def resize(page: Page, width: int, height: int = 800) -> None:
    page.set_viewport_size({"width": width, "height": height})


def within(page: Page, part: Locator) -> None:
    """All of it lies in the window, and it is what one sees there."""
    box, window = part.bounding_box(), page.viewport_size
    assert box
    assert window
    what = part.evaluate("one => one.outerHTML.slice(0, 90)")
    assert box["x"] >= 0, what
    assert box["y"] >= 0, what
    assert box["x"] + box["width"] <= window["width"], what
    assert box["y"] + box["height"] <= window["height"], what


def test_every_place_is_in_the_bar_and_the_present_one_is_marked(page: Page) -> None:
    for width in (1180, 1440, 1920):
        resize(page, width)
        assert places(page).all_inner_texts() == CURATOR
        for place in places(page).all():
            within(page, place)
        expect(page.locator(".bar > .places [aria-current=page]")).to_have_text("Read")
        expect(page.locator(".places-menu")).to_be_hidden()


def test_in_a_narrow_window_the_places_are_a_menu(page: Page, comparison: Comparison) -> None:
    for width in (1179, 820, 390):
        workbench.go(page, comparison)
        resize(page, width)
        expect(places(page)).to_have_count(0)
        summary = page.locator(".places-menu > summary")
        summary.focus()
        page.keyboard.press("Enter")
        assert places(page).all_inner_texts() == CURATOR
        within(page, page.locator(".places-menu .menu-body"))
        page.keyboard.press("Tab")
        expect(places(page).first).to_be_focused()
        page.keyboard.press("Escape")
        expect(summary).to_be_focused()
        page.keyboard.press("Enter")
        places(page).filter(has_text="Findings").click()
        expect(page.get_by_role("heading", name="Findings", level=1)).to_be_visible()


def test_each_sees_the_places_that_are_open_to_them(signed_in: SignedIn, comparison: Comparison) -> None:
    analyst = workbench.join(comparison, "analyst3")
    page = workbench.open_page(signed_in, comparison, user=analyst)
    assert places(page).all_inner_texts() == CURATOR[:-2]
    Comparison.objects.update(coding=Coding.BLIND)
    workbench.go(page, comparison)
    assert places(page).all_inner_texts() == ["Read", "Findings", "Codebook"]
    curator = workbench.join(comparison, "curator3", Role.CURATOR)
    page = workbench.open_page(signed_in, comparison, user=curator)
    assert places(page).all_inner_texts() == CURATOR


def test_a_place_takes_the_filter_along(page: Page, comparison: Comparison) -> None:
    workbench.go(page, comparison, "?framing=strategic&analyst=second")
    ends = [link.get_attribute("href") or "" for link in places(page).all()]
    assert [end.partition("?")[2] for end in ends] == [
        "framing=strategic&analyst=second", "framing=strategic&analyst=second", "analyst=second", "",
        "framing=strategic&analyst=second", "",
    ]  # fmt: skip


def test_more_holds_lists_and_pages_and_a_person_has_a_menu(page: Page) -> None:
    page.locator("summary", has_text="More").click()
    more = page.locator(".more-menu .menu-body")
    assert more.locator("> *").evaluate_all("all => all.map(one => one.localName)") == ["a"] * 5
    assert more.get_by_role("link").all_inner_texts() == [
        "List of highlights", "List of links", "Sheet for printing", "Members", "Pieces",
    ]  # fmt: skip
    page.locator(".person-menu summary").click()
    expect(more).to_be_hidden()
    person = page.locator(".person-menu .menu-body")
    expect(person.get_by_role("button", name="Keys")).to_be_visible()
    expect(person.get_by_role("button", name="Dark")).to_be_visible()
    expect(person.get_by_role("button", name="Sign out")).to_be_visible()
    expect(person.get_by_role("link", name="Help")).to_be_hidden()  # it is in the bar
    within(page, page.locator(".help-link"))
    resize(page, 1024)
    within(page, page.locator(".help-link"))
    resize(page, 820)
    expect(page.locator(".help-link")).to_be_hidden()
    expect(person.get_by_role("link", name="Help")).to_be_visible()


def menus(page: Page) -> Iterator[Locator]:
    for menu in page.locator(".menu").all():
        if menu.locator("> summary").is_visible():
            yield menu


def test_every_menu_opens_in_the_window_by_mouse_and_by_keys(page: Page) -> None:
    for width, height in (
        (320, 560),
        (390, 844),
        (699, 500),
        (820, 800),
        (900, 700),
        (1024, 768),
        (1440, 900),
    ):
        resize(page, width, height)
        found = 0
        for menu in menus(page):
            summary, body = menu.locator("> summary"), menu.locator("> .menu-body")
            within(page, summary)
            for opens in (summary.click, lambda summary=summary: summary.press("Enter")):
                opens()
                expect(body).to_be_visible()
                within(page, body)
                page.keyboard.press("Escape")
                expect(body).to_be_hidden()
                expect(summary).to_be_focused()
            found += 1
        assert found >= 7


def test_nothing_is_wider_than_the_window(page: Page, comparison: Comparison) -> None:
    every = [tag.pk for framing in comparison.framings.all() for tag in framing.tags.all()]
    many = "&".join(f"tag={pk}" for pk in every)
    for query in ("", f"?{many}&analyst=second&status=proposed"):
        workbench.go(page, comparison, query)
        for width in WIDTHS:
            resize(page, width)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width
            bar = page.locator(".bar")
            assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth"), width
            for part in page.locator(".bar > *, .bar-tools > *").all():
                if part.is_visible():
                    within(page, part)


def test_the_field_of_search_opens_in_the_bar(page: Page) -> None:
    for width in (320, 390, 600, 820, 1024, 1180, 1440):
        resize(page, width)
        page.locator("#left .scroller").focus()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        within(page, page.get_by_role("searchbox"))
        box = page.get_by_role("searchbox").bounding_box()
        assert box
        assert box["width"] >= 140
        assert page.locator(".bar").evaluate("bar => bar.scrollWidth <= bar.clientWidth"), width
        page.keyboard.press("Escape")


def test_title_and_tally_stay_where_there_is_room_for_them(page: Page) -> None:
    for width in (1920, 1440, 1180, 1024, 900, 700):
        resize(page, width)
        within(page, page.locator(".bar > .subject"))
        box = page.locator(".bar > .subject").bounding_box()
        assert box
        assert box["width"] >= 80, width
        within(page, page.locator("#tally"))
        for link, words in zip(
            page.locator("#tally a").all(), ("3 highlights", "1 link", "1 with no counterpart"), strict=True
        ):
            within(page, link)
            assert " ".join((link.text_content() or "").split()) == words  # as a screen reader says it
            assert link.get_attribute("title") == words
        worded = page.locator("#tally .word").first.bounding_box()
        assert worded
        assert (worded["width"] > 20) == (width >= 1720)


def test_on_a_telephone_held_sideways_nothing_lies_over_the_text(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(844, 390), has_touch=True, is_mobile=True)
    column = page.locator("#left .scroller").bounding_box()
    how_far = page.locator("#left .reading-menu > summary").bounding_box()
    assert column
    assert how_far
    assert column["y"] <= 96
    assert how_far["y"] + how_far["height"] <= column["y"]
    page.locator(".filter-menu > summary").tap()
    for label in page.locator(".filter label").all():
        box = label.bounding_box()
        assert box
        assert box["height"] >= 44


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_on_a_telephone_the_text_begins_within_96_pixels(
    signed_in: SignedIn, comparison: Comparison, touch: bool
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844), has_touch=touch, is_mobile=touch)
    for side in ("left", "right"):
        page.locator(f"button[data-tab={side}]").click()
        column = page.locator(f"#{side} .scroller").bounding_box()
        assert column
        assert column["y"] <= 96
        how_far = page.locator(f"#{side} .reading-menu > summary").bounding_box()
        assert how_far
        assert how_far["y"] + how_far["height"] <= column["y"]
        tabs = page.locator(".tabs").bounding_box()
        assert tabs
        assert column["y"] >= tabs["y"] + tabs["height"] - 1
        within(page, page.locator(f"#{side} .reading-menu > summary"))
    expect(page.locator("button[data-tab=left]")).to_contain_text("A. Reckoner")


def test_an_archived_comparison_fits_too(signed_in: SignedIn, comparison: Comparison) -> None:
    Comparison.objects.update(archived=comparison.created)
    page = workbench.open_page(signed_in, comparison)
    assert places(page).all_inner_texts() == CURATOR
    expect(page.locator(".bar .undo-redo")).to_have_count(0)
    for width in WIDTHS:
        resize(page, width)
        assert page.locator(".bar").evaluate("bar => bar.scrollWidth <= bar.clientWidth"), width


def test_a_finger_meets_every_part_of_the_bar(signed_in: SignedIn, comparison: Comparison) -> None:
    page = fingers.open_page(signed_in, comparison)
    for part in page.locator(".bar-tools > *, .places-menu").all():
        if part.is_visible():
            box = part.bounding_box()
            assert box
            assert box["width"] >= 24
            assert box["height"] >= 24
    assert Highlight.objects.count() == 3
