"""What is typed belongs to its passage: it is stored there or nowhere, and it is never lost without a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, composer, link_form, select, stored, toast
from tests.support import factories
from tests.support.guard import Guard
from tests.support.toolbar import note, unfold

FIRST, SECOND = "Nobody expects the vote", "Two firms want the same quay"


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def tags_of(highlight: Highlight) -> list[str]:
    return [tag.name for tag in highlight.tags.all()]


# A tag belongs to its framing


def test_a_ticked_tag_chooses_its_framing_and_no_other_takes_it(page: Page, comparison: Comparison) -> None:
    select(page, "left", FIRST)
    bar = unfold(page)
    bar.get_by_label("regulatory leverage").check()
    expect(bar.get_by_role("button", name="Strategic", exact=True)).to_have_attribute("aria-pressed", "true")
    note(page).fill("Who waits?")
    bar.get_by_role("button", name="Psychological", exact=True).click()
    expect(bar.get_by_text("“regulatory leverage” belongs to Strategic.")).to_be_visible()
    assert not stored(comparison)
    expect(note(page)).to_have_value("Who waits?")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(page.locator("article[data-side=left] mark")).to_have_count(1)
    made = Highlight.objects.get()
    assert (made.framing.slug, tags_of(made), made.note) == (
        "strategic",
        ["regulatory leverage"],
        "Who waits?",
    )


def test_a_tag_of_another_framing_chooses_that_one_instead(page: Page, comparison: Comparison) -> None:
    select(page, "left", FIRST)
    bar = unfold(page)
    bar.get_by_label("regulatory leverage").check()
    bar.get_by_label("love-bombing").check()
    expect(bar.get_by_label("regulatory leverage")).not_to_be_checked()
    bar.get_by_role("button", name="Psychological", exact=True).click()
    expect(page.locator("article[data-side=left] mark")).to_have_count(1)
    assert tags_of(Highlight.objects.get()) == ["love-bombing"]


# A note stays with its passage


def test_what_was_typed_for_one_passage_is_not_stored_with_another(
    page: Page, comparison: Comparison
) -> None:
    select(page, "left", FIRST)
    bar = unfold(page)
    bar.get_by_label("regulatory leverage").check()
    note(page).fill("Of the first.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()

    select(page, "left", SECOND)
    page.keyboard.press("s")
    expect(page.locator("article[data-side=left] mark")).to_have_count(1)
    made = Highlight.objects.get()
    assert (made.quote, made.note, tags_of(made)) == (SECOND, "", [])

    select(page, "left", FIRST)
    expect(note(page)).to_have_value("Of the first.")
    expect(bar.get_by_label("regulatory leverage")).to_be_checked()
    expect(bar.get_by_text("What you typed for this passage is back.")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("article[data-side=left] mark")).to_have_count(2)
    assert Highlight.objects.get(quote=FIRST).note == "Of the first."
    select(page, "right", "They came in smiling")
    select(page, "left", FIRST)
    expect(note(page)).to_be_hidden()  # it is stored, and so no draft any more


def test_a_draft_can_be_discarded(page: Page) -> None:
    select(page, "left", FIRST)
    unfold(page)
    note(page).fill("Not this.")
    page.keyboard.press("Escape")
    select(page, "left", FIRST)
    composer(page).get_by_role("button", name="Discard it").click()
    expect(note(page)).to_have_value("")
    page.keyboard.press("Escape")
    select(page, "left", FIRST)
    expect(note(page)).to_be_hidden()


# Leaving the page


def reopen(page: Page, how: str) -> None:
    if how == "reload":
        page.reload()
    elif how == "back":
        page.goto("/")
        page.go_back()
    workbench.ready(page)


@pytest.mark.parametrize("how", ["reload", "back"])
def test_a_note_of_a_new_passage_outlives_the_page(page: Page, how: str) -> None:
    select(page, "left", FIRST)
    unfold(page)
    note(page).fill("Half a thought")
    reopen(page, how)
    toast(page).get_by_role("button", name="Show").click()
    expect(note(page)).to_have_value("Half a thought")
    assert workbench.selected(page) == FIRST


@pytest.mark.parametrize("how", ["reload", "back"])
def test_an_edit_outlives_the_page(page: Page, comparison: Comparison, how: str) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    form = workbench.open_editor(page, made)
    form.get_by_label("Note").fill("Half a thought")
    form.get_by_role("radio", name="Psychological").check()
    reopen(page, how)
    toast(page).get_by_role("button", name="Show").click()
    expect(form.get_by_label("Note")).to_have_value("Half a thought")
    expect(form.get_by_role("radio", name="Psychological")).to_be_checked()
    form.get_by_role("link", name="Cancel").click()
    expect(form).to_have_count(0)
    form = workbench.open_editor(page, made)
    expect(form.get_by_label("Note")).to_have_value("")


def test_a_reply_a_silence_and_a_link_outlive_the_page(page: Page, comparison: Comparison) -> None:
    left = factories.highlight(comparison=comparison, quote=FIRST)
    right = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They came in smiling"
    )
    page.reload()
    opened = workbench.open_card(page, left)
    opened.get_by_text("No counterpart…").click()
    opened.get_by_label("I checked this passage").fill("None, I think")
    opened.locator(".thread > summary").click()
    opened.get_by_label("Your reply").fill("But is it")
    page.reload()
    workbench.ready(page)
    opened = workbench.open_card(page, left)
    opened.get_by_text("No counterpart…").click()
    expect(opened.get_by_label("I checked this passage")).to_have_value("None, I think")
    opened.locator(".thread > summary").click()
    expect(opened.get_by_label("Your reply")).to_have_value("But is it")
    opened.get_by_label("Your reply").fill("")

    opened.get_by_role("button", name="Link…").click()
    workbench.mark(page, right).click()
    link_form(page).get_by_role("radio", name="echoes").check()
    link_form(page).get_by_label("Note, in Markdown").fill("Because")
    page.reload()
    workbench.ready(page)
    toast(page).get_by_role("button", name="Show").click()
    expect(link_form(page).get_by_label("Note, in Markdown")).to_have_value("Because")
    expect(link_form(page).get_by_role("radio", name="echoes")).to_be_checked()
    link_form(page).get_by_role("button", name="Link", exact=True).click()
    expect(toast(page)).to_contain_text("Linked: echoes.")
    assert Link.objects.get().note == "Because"


def test_nobody_is_offered_what_another_person_typed(
    page: Page, comparison: Comparison, signed_in: SignedIn
) -> None:
    select(page, "left", FIRST)
    unfold(page)
    note(page).fill("My own")
    other = workbench.join(comparison, "curator")
    signed_in(other, page=page)
    workbench.go(page, comparison)
    expect(toast(page)).to_be_empty()
    select(page, "left", FIRST)
    expect(note(page)).to_be_hidden()


# A row that moved on, and texts without a place


def test_an_edit_that_comes_back_does_not_overwrite_what_somebody_stored_meanwhile(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    workbench.open_editor(page, made).get_by_label("Note").fill("Mine")
    page.goto("/")
    other = workbench.join(comparison, "curator", Role.CURATOR)
    made.refresh_from_db()
    made.edit(other, seen=made.revision, framing=made.framing, tags=[], note="Theirs")
    workbench.go(page, comparison)
    toast(page).get_by_role("button", name="Show").click()
    form = page.get_by_role("form", name=f"Edit highlight {made.pk}")
    expect(form.get_by_label("Note")).to_have_value("Mine")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("Theirs")
    expect(form.get_by_label("Note")).to_have_value("Mine")
    made.refresh_from_db()
    assert made.note == "Theirs"
    form.get_by_role("button", name="Save").click()
    expect(card(page, made).locator(".note")).to_have_text("Mine")


def test_a_text_that_has_lost_its_place_is_said_and_can_be_discarded(
    page: Page, comparison: Comparison
) -> None:
    left = factories.highlight(comparison=comparison, quote=FIRST)
    right = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They came in smiling"
    )
    page.reload()
    opened = workbench.open_card(page, left)
    opened.get_by_text("No counterpart…").click()
    opened.get_by_label("I checked this passage").fill("None, I think")
    factories.link(source=left, target=right)
    page.reload()
    workbench.ready(page)
    toast(page).get_by_role("button", name="Show").click()
    expect(toast(page)).to_contain_text("What you typed has no place here any more: “None, I think”")
    toast(page).get_by_role("button", name="Discard it").click()
    page.reload()
    workbench.ready(page)
    expect(toast(page)).to_be_empty()


def test_a_changed_reply_is_offered_whole(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    factories.comment(subject=made, author=comparison.created_by, text="As it was.")
    page.reload()
    opened = workbench.open_card(page, made)
    opened.get_by_role("link", name="Edit your reply 1").click()
    opened.get_by_role("textbox", name="Change your reply").fill("As it is")
    page.reload()
    workbench.ready(page)
    toast(page).get_by_role("button", name="Show").click()
    expect(card(page, made).get_by_role("textbox", name="Change your reply")).to_have_value("As it is")


def test_one_escape_closes_one_thing_and_no_typed_text(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    form = workbench.open_editor(page, made)
    form.get_by_label("Note").fill("Half a thought")
    select(page, "right", "They came in smiling")
    page.keyboard.press("Escape")
    expect(composer(page)).to_be_hidden()
    expect(form.get_by_label("Note")).to_have_value("Half a thought")
    page.keyboard.press("Escape")
    expect(form.get_by_label("Note")).to_have_value("Half a thought")
    expect(toast(page)).to_contain_text("Save or cancel it first.")


def test_a_letter_on_a_tags_box_is_no_command(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote=FIRST)
    page.reload()
    workbench.open_card(page, made)
    select(page, "right", "They came in smiling")
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    expect(composer(page).get_by_role("checkbox").first).to_be_focused()
    for key in "xejn":
        page.keyboard.press(key)
    expect(toast(page)).to_be_empty()
    expect(composer(page)).to_be_visible()
    made.refresh_from_db()
    assert made.deleted is None
