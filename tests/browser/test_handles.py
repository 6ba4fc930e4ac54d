"""The handle at a passage's edge: a press begins a link, and drawn across the gutter it asks how the two relate."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, drag, link_form, mark, toast
from tests.support import factories, hand

TWO_COLUMNS = [(1440, 900), (1024, 768), (820, 1180)]
WORDS = {"left": "Nobody expects the vote", "right": "They came in smiling"}


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def rows(comparison: Comparison) -> dict[str, Highlight]:
    documents = {"left": comparison.left, "right": comparison.right}
    return {
        side: factories.highlight(comparison=comparison, document=documents[side], quote=words)
        for side, words in WORDS.items()
    }


def handle(page: Page, row: Highlight) -> tuple[float, float]:
    """The middle of a passage's handle, in the window."""
    box = page.locator(f"[data-handle='{row.pk}']").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def box_of(page: Page, side: str) -> dict[str, float]:
    return page.locator(f"article[data-side={side}] mark").first.evaluate(
        "mark => mark.getClientRects()[0].toJSON()"
    )


def place(page: Page, side: str) -> tuple[float, float]:
    box = box_of(page, side)
    return box["x"] + min(30, box["width"] / 2), box["y"] + 12


@pytest.mark.parametrize("size", TWO_COLUMNS)
@pytest.mark.parametrize(("source", "target"), [("left", "right"), ("right", "left")])
def test_drawn_across_the_gutter_it_asks_how_the_two_relate(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight], source: str, target: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    page = workbench.open_page(signed_in, comparison, size=size)
    before = hand.scrolls(page)
    drag(page, handle(page, rows[source]), place(page, target))
    hand.expect_whole(page, link_form(page))
    assert hand.scrolls(page) == before
    assert page.evaluate("getSelection().isCollapsed")
    link_form(page).get_by_text("explains").click()
    hand.press(page, link_form(page).get_by_role("button", name="Link", exact=True))
    expect(toast(page)).to_contain_text("Linked: explains.")
    link = Link.objects.get()
    assert (link.source, link.target) == (rows[source], rows[target])


def test_what_it_is_drawn_to_is_shown_while_it_is_drawn(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.mouse.move(*handle(page, rows["left"]))
    page.mouse.down()
    page.mouse.move(*place(page, "right"), steps=4)
    expect(page.locator("#connectors .drawing")).to_have_count(1)
    expect(mark(page, rows["left"])).to_contain_class("source")
    expect(mark(page, rows["right"])).to_contain_class("aimed")
    page.mouse.move(700, 600)
    expect(page.locator("mark.aimed")).to_have_count(0)
    page.mouse.up()
    expect(page.locator("#connectors .drawing")).to_have_count(0)
    expect(page.locator("#linking")).to_contain_text("Linking from “Nobody expects the vote”")
    expect(toast(page)).to_contain_text("Choose a passage of the other column")
    expect(mark(page, rows["left"])).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#linking")).to_be_empty()
    assert not Link.objects.exists()


def test_a_press_begins_a_link_and_the_next_one_ends_it(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.mouse.click(*handle(page, rows["left"]))
    expect(page.locator("#linking")).to_contain_text("Linking from “Nobody expects the vote”")
    expect(page.locator(".card")).to_have_count(0)
    page.mouse.click(*handle(page, rows["right"]))
    hand.expect_whole(page, link_form(page))


def test_passages_that_begin_in_one_line_have_one_each(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    longer = factories.highlight(comparison=comparison, quote="Nobody expects the vote before the tide")
    page = workbench.open_page(signed_in, comparison)
    for row in (rows["left"], longer):
        page.mouse.click(*handle(page, row))
        expect(page.locator("body")).to_have_attribute("data-linking", str(row.pk))
        page.keyboard.press("Escape")


@pytest.mark.parametrize("size", TWO_COLUMNS)
def test_each_stands_between_its_passage_and_the_gutter(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight], size: tuple[int, int]
) -> None:
    page = workbench.open_page(signed_in, comparison, size=size)
    gutter = page.locator(".gutter").bounding_box()
    assert gutter
    for side, row in rows.items():
        x, y = handle(page, row)
        box = box_of(page, side)
        assert box["y"] < y < box["y"] + 30
        if side == "left":
            assert box["x"] + box["width"] < x < gutter["x"]
        else:
            assert gutter["x"] + gutter["width"] < x < box["x"]


def test_it_comes_with_what_is_scrolled_to_and_with_a_new_passage(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    long = workbench.long_comparison()
    row = factories.highlight(comparison=long, quote="Left 20, and")
    page = workbench.open_page(signed_in, long)
    expect(page.locator(".handle")).to_have_count(0)
    hand.spot(page, "left", row.pk)
    expect(page.locator(f"[data-handle='{row.pk}']")).to_be_in_viewport()
    new = workbench.highlight(page, "left", "Left 19, and the tide")
    expect(page.locator(f"[data-handle='{new.pk}']")).to_be_in_viewport()


def test_nothing_typed_is_lost_by_it(
    signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    page = workbench.open_page(signed_in, comparison)
    note = workbench.open_editor(page, rows["left"]).get_by_label("Note")
    note.fill("A thought of mine")
    page.mouse.click(*handle(page, rows["left"]))
    expect(toast(page)).to_contain_text("There is something unsaved in the open card.")
    expect(note).to_have_value("A thought of mine")
    expect(page.locator("#linking")).to_be_empty()


def test_a_reader_has_none(signed_in: SignedIn, comparison: Comparison, rows: dict[str, Highlight]) -> None:
    page = workbench.open_page(signed_in, comparison, user=workbench.join(comparison, "student", Role.READER))
    expect(page.locator(".handle")).to_have_count(0)
