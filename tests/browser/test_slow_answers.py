"""A slow answer is one passage's business: what is done meanwhile is stored or kept, and no key waits as a command."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Comment, Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, composer, select, stored, toast
from tests.support import factories
from tests.support.guard import Guard
from tests.support.network import hold
from tests.support.toolbar import note, unfold

FIRST, SECOND = "Nobody expects the vote", "Two firms want the same quay"


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def test_a_slow_answer_leaves_the_next_passage_alone(page: Page, comparison: Comparison) -> None:
    let_go = hold(page, "**/highlights/")
    select(page, "left", FIRST)
    page.keyboard.press("s")
    expect(composer(page)).to_be_hidden()
    select(page, "left", SECOND)
    bar = unfold(page)
    bar.get_by_label("love-bombing").check()
    note(page).fill("Typed meanwhile.")
    let_go()
    expect(page.locator("article[data-side=left] mark")).to_have_count(1)
    expect(note(page)).to_have_value("Typed meanwhile.")
    expect(bar.get_by_label("love-bombing")).to_be_checked()
    assert workbench.selected(page) == SECOND
    bar.get_by_role("button", name="Psychological", exact=True).click()
    expect(page.locator("article[data-side=left] mark")).to_have_count(2)
    assert Highlight.objects.get(quote=SECOND).note == "Typed meanwhile."


def test_a_framing_that_is_pressed_while_another_passage_is_on_its_way_is_stored_too(
    page: Page, comparison: Comparison
) -> None:
    let_go = hold(page, "**/highlights/")
    select(page, "left", FIRST)
    page.keyboard.press("s")
    select(page, "left", SECOND)
    page.keyboard.press("s")
    select(page, "right", "They came in smiling")
    page.keyboard.press("p")
    expect(composer(page)).to_be_hidden()
    assert page.evaluate("CSS.highlights.get('storing').size") == 3
    let_go()
    expect(page.locator("mark")).to_have_count(3)
    assert {quote for _, quote in stored(comparison)} == {FIRST, SECOND, "They came in smiling"}


def test_a_late_refusal_is_said_of_its_own_passage(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 409", "the same passage is marked twice")
    factories.highlight(comparison=comparison, quote=FIRST, framing=comparison.framings.get(slug="strategic"))
    workbench.alone(page)
    let_go = hold(page, "**/highlights/")
    select(page, "left", FIRST)
    unfold(page)
    note(page).fill("A second time.")
    page.keyboard.press("Escape")
    select(page, "left", FIRST)
    page.keyboard.press("s")
    select(page, "left", SECOND)
    unfold(page)
    note(page).fill("Of the second.")
    let_go()
    expect(toast(page)).to_contain_text(f"Not stored: “{FIRST}”.")
    expect(composer(page).get_by_role("alert")).to_be_empty()
    expect(note(page)).to_have_value("Of the second.")
    toast(page).get_by_role("button", name="Go back to it").click()
    expect(note(page)).to_have_value("A second time.")
    expect(composer(page).get_by_role("alert")).not_to_be_empty()


def test_what_is_typed_into_a_reply_after_it_was_sent_stays(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    opened = workbench.open_card(page, made)
    opened.locator(".thread > summary").click()
    let_go = hold(page, "**/comments/")
    field = opened.get_by_label("Your reply")
    field.fill("One thing.")
    opened.get_by_role("button", name="Reply", exact=True).click()
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type(" And another.")
    let_go()
    expect(opened.locator(".reply")).to_have_count(1)
    assert Comment.objects.get().text == "One thing."
    expect(opened.get_by_role("textbox", name="Your reply")).to_have_value("And another.")


def test_what_is_typed_into_an_editor_after_it_was_sent_stays(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    form = workbench.open_editor(page, made)
    let_go = hold(page, f"**/highlights/{made.pk}/")
    form.get_by_label("Note").fill("One thing.")
    form.get_by_role("button", name="Save").click()
    form.get_by_label("Note").focus()
    page.keyboard.press("End")
    page.keyboard.type(" And another.")
    let_go()
    expect(form.get_by_label("Note")).to_have_value("One thing. And another.")
    expect(form.get_by_text("What you typed here before is back.")).to_be_visible()
    made.refresh_from_db()
    assert made.note == "One thing."
    form.get_by_role("button", name="Save").click()
    expect(card(page, made).locator(".note")).to_have_text("One thing. And another.")


def test_no_key_is_kept_as_a_command_while_something_is_stored(page: Page, comparison: Comparison) -> None:
    made = workbench.highlight(page, "left", FIRST)
    let_go = hold(page, "**/undo/")
    page.keyboard.press("z")
    page.keyboard.press("/")
    page.keyboard.type("narcissism")
    expect(page.get_by_role("searchbox")).to_have_value("narcissism")
    let_go()
    expect(page.locator("article[data-side=left] mark")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("narcissism")
    expect(card(page, made)).to_have_count(0)
    expect(page.locator("[data-reading-summary=left]")).not_to_contain_text(re.compile(r"\d%"))


def test_l_after_s_links_from_the_passage_that_is_on_its_way(page: Page, comparison: Comparison) -> None:
    let_go = hold(page, "**/highlights/")
    page.keyboard.press("]")
    page.keyboard.press("[")
    page.keyboard.press("f")
    page.keyboard.press("v")
    page.keyboard.press("s")
    page.keyboard.press("l")
    let_go()
    expect(workbench.linking(page)).to_contain_text("Linking from")
