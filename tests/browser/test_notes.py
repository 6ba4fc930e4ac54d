"""A note's number leads to the note and back, in its own column, by mouse, by keys and by Back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from reader.models import Comparison
from reader.text.blocks import Draft, Span
from tests.browser import workbench
from tests.browser.axe import Faults
from tests.browser.workbench import SignedIn
from tests.support import hand
from tests.support.guard import Guard

WORDS = "and the tide comes in and goes out again while the town waits for the ferry to be decided on. " * 3
REFERRING = Draft("paragraph", f"The fare rose[3] at noon, {WORDS}", spans=(Span("link", 13, 16, "#note-3"),))
LONG = [
    *(Draft("paragraph", f"Left {number}, {WORDS}") for number in range(20)),
    REFERRING,
    *(Draft("paragraph", f"Left {number}, {WORDS}") for number in range(20, 40)),
    Draft("aside", "The log of the port.", marker="3", role="reference"),
]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    long = workbench.long_comparison(40)
    return workbench.comparison(left=workbench.piece(LONG, "A long left"), right=long.right)


def reference(page: Page) -> Locator:
    return page.get_by_role("link", name="Note 3", exact=True)


def back(page: Page) -> Locator:
    return page.get_by_role("link", name="Back to the reference to note 3")


def come_to_the_reference(page: Page) -> list[int]:
    """Scroll until it can be pressed; how far both columns are scrolled then."""
    for _ in range(40):
        box = reference(page).bounding_box()
        if box and 100 < box["y"] < 700:
            break
        hand.wheel(page, "left", 300)
    workbench.at_rest(page)
    return hand.scrolls(page)


def test_a_note_comes_into_view_in_its_column_and_back_returns(
    signed_in: SignedIn, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("", "Back goes to where the note was followed from", rule="moved")
    page = workbench.open_page(signed_in, comparison)
    left, right = come_to_the_reference(page)
    hand.press(page, reference(page))
    expect(back(page)).to_be_focused()
    hand.expect_seen(back(page))
    workbench.at_rest(page)
    assert hand.scrolls(page)[0] > left
    assert hand.scrolls(page)[1] == right
    page.go_back()
    expect(reference(page)).to_be_focused()
    workbench.at_rest(page)
    hand.expect_seen(reference(page))
    assert hand.scrolls(page)[1] == right
    page.keyboard.press("Enter")
    expect(back(page)).to_be_focused()
    hand.press(page, back(page))
    expect(reference(page)).to_be_focused()
    hand.expect_seen(reference(page))
    assert hand.scrolls(page)[1] == right
    assert page.url.endswith(f"/comparisons/{comparison.pk}/")


def test_forward_leads_to_the_note_again_and_a_skip_link_leads_on(
    signed_in: SignedIn, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("", "Back and Forward go to where the note was followed from, and to it", rule="moved")
    page = workbench.open_page(signed_in, comparison)
    come_to_the_reference(page)
    hand.press(page, reference(page))
    expect(back(page)).to_be_focused()
    page.go_back()
    expect(reference(page)).to_be_focused()
    page.go_forward()
    expect(back(page)).to_be_focused()
    skip = page.get_by_role("link", name="Skip to the text")
    skip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    expect(reference(page)).not_to_be_focused()
    page.go_back()
    page.go_back()
    expect(reference(page)).to_be_focused()


def test_a_note_is_followed_by_keys_while_words_are_selected(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    come_to_the_reference(page)
    reference(page).focus()
    reference(page).evaluate("link => getSelection().selectAllChildren(link.closest('[id]'))")
    page.keyboard.press("Enter")
    expect(back(page)).to_be_focused()


def test_a_note_that_was_not_come_to_by_a_reference_leads_to_the_first_one(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    back(page).focus()
    page.keyboard.press("Enter")
    expect(reference(page)).to_be_focused()
    hand.expect_seen(reference(page))


def test_a_highlight_covers_a_number_that_still_leads_to_its_note(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    come_to_the_reference(page)
    made = workbench.highlight(page, "left", "fare rose[3] at noon", "Strategic")
    assert made.quote == "fare rose[3] at noon"
    assert made.start == comparison.left.text.index("fare rose")
    page.keyboard.press("Escape")
    hand.press(page, reference(page))
    expect(back(page)).to_be_focused()
    expect(workbench.card(page, made)).to_have_count(0)
    [row] = workbench.export(page, "Highlights")
    assert (row["quote"], int(row["start"])) == (made.quote, made.start)


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "without"])
def test_notes_of_a_piece_and_of_a_draft_are_links(
    signed_in: SignedIn, comparison: Comparison, faults: Faults, scripted: bool
) -> None:
    piece = comparison.left
    draft = workbench.piece(LONG, "A draft", stored=False, brought_by=piece.brought_by)
    page = signed_in(piece.brought_by, java_script_enabled=scripted)
    for address in (f"/documents/{piece.pk}/", f"/documents/{draft.pk}/structure/"):
        page.goto(address)
        reference(page).click()
        expect(back(page)).to_be_in_viewport()
        if scripted:
            expect(back(page)).to_be_focused()
            faults.look(page, address, schemes=["light", "dark"])
        back(page).click()
        expect(reference(page)).to_be_in_viewport()


def test_the_numbers_are_on_paper(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.goto(f"/comparisons/{comparison.pk}/print/")
    page.emulate_media(media="print")
    expect(page.get_by_text("The fare rose[3] at noon")).to_be_visible()
    note = page.locator('[data-marker="3"]')
    assert note.evaluate("note => getComputedStyle(note, '::before').content") == '"3 "'
