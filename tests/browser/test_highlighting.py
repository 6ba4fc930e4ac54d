"""Selecting a passage by mouse, and framing it in one click or with one key."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, highlight, marks, select, selected, stored
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def test_a_toolbar_stands_by_the_selection_with_a_button_per_framing(page: Page) -> None:
    bar = select(page, "left", "Nobody expects the vote")
    assert selected(page) == "Nobody expects the vote"
    for name, key in (("Strategic", "S"), ("Psychological", "P")):
        button = bar.get_by_role("button", name=name, exact=True)
        expect(button).to_be_visible()
        expect(button.locator("kbd")).to_have_text(key)
    colours = bar.locator(".framing-button .swatch").evaluate_all(
        "all => all.map(swatch => getComputedStyle(swatch).backgroundColor)"
    )
    assert len(set(colours)) == 2
    box = bar.bounding_box()
    (_, y), _ = workbench.points(page, "left", "Nobody expects the vote")
    assert box
    assert box["y"] + box["height"] < y < box["y"] + box["height"] + 40


def test_the_toolbar_has_the_tags_of_each_framing_and_a_note(page: Page, comparison: Comparison) -> None:
    bar = select(page, "left", "Nobody expects the vote")
    bar.get_by_role("button", name="Tags, note").click()
    for framing in comparison.framings.all():
        group = bar.get_by_role("group", name=framing.name)
        expect(group.get_by_role("checkbox")).to_have_count(framing.tags.count())
    bar.get_by_label("dominance").check()
    bar.get_by_label("electoral calculation").check()  # a tag of the other framing is unticked
    bar.get_by_label("platform power").check()
    expect(bar.get_by_label("dominance")).not_to_be_checked()
    bar.get_by_label("Note, in Markdown").fill("The *date* is the lever.")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar).to_be_hidden()
    expect(page.locator("article mark")).to_have_count(1)
    made = Highlight.objects.get()
    assert made.tag_names == ["electoral calculation", "platform power"]
    assert made.note == "The *date* is the lever."
    assert made.quote == "Nobody expects the vote"
    select(page, "left", "The council meets")  # nothing is carried over to the next one
    expect(bar.get_by_label("Note, in Markdown")).to_be_hidden()
    bar.get_by_role("button", name="Tags, note").click()
    expect(bar.get_by_label("Note, in Markdown")).to_have_value("")
    expect(bar.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_one_click_highlights(page: Page, comparison: Comparison) -> None:
    made = highlight(page, "left", "meets on Monday", "Psychological")
    assert stored(comparison) == [("psychological", "meets on Monday")]
    assert made.analyst == comparison.created_by
    assert marks(page, "left") == [("meets on Monday", (made.pk,), ("psychological",))]
    expect(workbench.toast(page)).to_contain_text("Highlighted as Psychological.")
    assert page.evaluate("document.getSelection().isCollapsed")


@pytest.mark.parametrize(("key", "framing"), [("s", "strategic"), ("p", "psychological"), ("S", "strategic")])
def test_the_key_of_a_framing_highlights(page: Page, comparison: Comparison, key: str, framing: str) -> None:
    bar = select(page, "right", "people do who")
    page.keyboard.press(key)
    expect(bar).to_be_hidden()
    expect(page.locator("article mark")).to_have_count(1)
    assert stored(comparison) == [(framing, "people do who")]
    assert marks(page, "right")[0].framings == (framing,)


def test_a_key_does_nothing_without_a_selection_or_in_a_note(page: Page, comparison: Comparison) -> None:
    page.keyboard.press("s")
    bar = select(page, "left", "meets on Monday")
    bar.get_by_role("button", name="Tags, note").click()
    bar.get_by_label("Note, in Markdown").press_sequentially("pass")
    expect(bar.get_by_label("Note, in Markdown")).to_have_value("pass")
    assert stored(comparison) == []


def test_undo_takes_the_highlight_away_again(page: Page, comparison: Comparison) -> None:
    highlight(page, "left", "meets on Monday")
    workbench.toast(page).get_by_role("button", name="Undo").click()
    expect(page.locator("article mark")).to_have_count(0)
    assert stored(comparison) == []
    workbench.toast(page).get_by_role("button", name="Undo").click()
    expect(page.locator("article mark")).to_have_count(1)


CROSSINGS = {
    "paragraphs and headings": [
        ("nobody says so.", "each of them has friends"),
        ("friends in the room.", "The old firm holds"),
    ],
    "list items and table cells": [
        ("holds the lease", "The town holds"),
        ("Interest", "Keeping what"),
        ("Old firm", "Cheap access"),
    ],
    "from one to the other": [("The town holds", "Old firm"), ("Cheap access", "Whoever can wait")],
}


@pytest.mark.parametrize("what", CROSSINGS)
def test_a_selection_may_cross(page: Page, comparison: Comparison, what: str) -> None:
    text = comparison.left.text
    for first, last in CROSSINGS[what]:
        made = highlight(page, "left", first, to=last)
        start = text.index(first)
        assert (made.start, made.end) == (start, text.index(last, start) + len(last))
        runs = [run.words for run in marks(page, "left") if made.pk in run.highlights]
        assert len(runs) > 1
        assert "".join("".join(runs).split()) == "".join(made.quote.split())
    assert len(stored(comparison)) == len(CROSSINGS[what])


def test_dragging_backwards_is_the_same(page: Page, comparison: Comparison) -> None:
    start, end = workbench.points(page, "left", "so.", "Two firms")
    workbench.drag(page, end, start)
    expect(workbench.composer(page)).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("article mark")).to_have_count(2)
    assert stored(comparison) == [("strategic", "so.\n\nTwo firms")]


def test_white_space_at_both_ends_is_trimmed(page: Page, comparison: Comparison) -> None:
    select(page, "left", " meets on Monday. ")
    assert page.evaluate("document.getSelection().toString()") == " meets on Monday. "
    assert selected(page) == "meets on Monday."
    page.keyboard.press("s")
    expect(page.locator("article mark")).to_have_text("meets on Monday.")
    assert stored(comparison) == [("strategic", "meets on Monday.")]


def test_the_break_after_a_paragraph_is_trimmed(page: Page, comparison: Comparison) -> None:
    """A triple click selects up to the beginning of the next block."""
    (x, y), _ = workbench.points(page, "left", "The council meets")
    page.mouse.click(x + 20, y, click_count=3)
    expect(workbench.composer(page)).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("article mark")).to_have_count(1)
    assert stored(comparison) == [("strategic", comparison.left.text.split("\n\n")[1])]


def test_nothing_but_white_space_is_no_selection(page: Page) -> None:
    workbench.drag(page, *workbench.points(page, "left", " on Monday", " "))
    page.wait_for_timeout(300)
    expect(workbench.composer(page)).to_be_hidden()


ODD = {
    "emoji": [
        ("left", "and each of them"),
        ("left", "🚢⚓"),
        ("left", "Two firms want the same quay 🚢"),
        ("right", "family 👩‍👧 waited"),
        ("right", "until the café"),
    ],
    "no-break spaces": [("right", "very\u00a0large indeed")],
    "right to left": [
        ("right", "לא באה היום"),
        ("right", "המעבורת לא באה היום, אמר הספן הזקן"),
        ("right", "exactly one evening."),
    ],
}


@pytest.mark.parametrize("what", ODD)
def test_offsets_count_code_points(page: Page, comparison: Comparison, what: str) -> None:
    for side, quote in ODD[what]:
        made = highlight(page, side, quote)
        text = comparison.documents[side].text
        assert (made.start, made.end) == (text.index(quote), text.index(quote) + len(quote))
        expect(workbench.mark(page, made)).to_be_visible()
    assert sorted(stored(comparison)) == sorted(("strategic", quote) for _, quote in ODD[what])
    for side, piece in comparison.documents.items():
        assert page.locator(f"article[data-side={side}]").text_content() == piece.text


def test_a_double_click_on_a_framing_makes_one_row(page: Page, comparison: Comparison) -> None:
    bar = select(page, "left", "meets on Monday")
    bar.get_by_role("button", name="Strategic", exact=True).dblclick()
    expect(page.locator("article mark")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert stored(comparison) == [("strategic", "meets on Monday")]
    expect(bar).to_be_hidden()


def test_the_second_press_of_a_double_click_selects_nothing_below(page: Page) -> None:
    bar = select(page, "left", "meets on Monday")
    box = bar.get_by_role("button", name="Strategic", exact=True).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    expect(page.locator("article mark")).to_have_count(1)
    expect(bar).to_be_hidden()
    page.mouse.move(x, y)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.wait_for_timeout(300)
    assert page.evaluate("getSelection().isCollapsed")
    expect(bar).to_be_hidden()


def test_a_double_press_of_a_key_makes_one_row(page: Page, comparison: Comparison) -> None:
    select(page, "left", "meets on Monday")
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(page.locator("article mark")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert stored(comparison) == [("strategic", "meets on Monday")]
    expect(page.locator(".errors")).to_have_count(0)


def test_a_reader_who_may_not_annotate_has_no_toolbar(signed_in: SignedIn, comparison: Comparison) -> None:
    reader = workbench.join(comparison, "reader", Role.READER)
    factories.highlight(comparison=comparison, quote="meets on Monday")
    page = workbench.open_page(signed_in, comparison, user=reader)
    workbench.drag(page, *workbench.points(page, "left", "Nobody expects the vote"))
    page.wait_for_timeout(300)
    expect(workbench.composer(page)).to_have_count(0)
    expect(page.locator("article mark")).to_have_count(1)
