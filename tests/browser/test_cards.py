"""A highlight's card: what it shows, and editing, deleting and closing it."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from annotations.models.annotation import Status
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark, open_card, open_editor, stored
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    framing = comparison.framings.get(slug="strategic")
    return factories.highlight(
        comparison=comparison, quote="Nobody expects the vote", framing=framing,
        tags=framing.tags.filter(name__in=["platform power", "electoral calculation"]),
        note="They **wait**.\n\n<script>alert(1)</script> <b onclick='x()'>bold</b> [on](javascript:x)",
    )  # fmt: skip


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def test_a_card_shows_quote_framing_tags_analyst_time_and_status(page: Page, made: Highlight) -> None:
    shown = open_card(page, made)
    expect(shown.locator(".card-quote")).to_have_text("Nobody expects the vote")
    expect(shown.locator(".framing-name")).to_have_text("Strategic")
    expect(shown.locator(".chip")).to_have_text(["electoral calculation", "platform power"])
    expect(shown.locator(".meta")).to_contain_text("analyst")
    expect(shown.locator("time")).to_have_attribute(
        "datetime", re.compile(rf"^{made.modified:%Y-%m-%dT%H:%M:%S}")
    )
    expect(shown.locator(".meta")).to_contain_text("proposed")
    made.curate(made.analyst, Status.ACCEPTED)
    page.reload()
    expect(open_card(page, made).locator(".chip")).to_contain_text(["Accepted"])


def test_a_card_stands_by_its_passage(page: Page, made: Highlight) -> None:
    box, passage = open_card(page, made).bounding_box(), mark(page, made).bounding_box()
    assert box
    assert passage
    # Two lines of what follows the passage can still be read.
    assert passage["y"] + passage["height"] + 50 <= box["y"] < passage["y"] + passage["height"] + 80


def test_the_note_is_markdown_without_anything_dangerous(page: Page, made: Highlight) -> None:
    note = open_card(page, made).locator(".note")
    expect(note.locator("strong")).to_have_text("wait")
    expect(note.locator("script, [onclick], a[href^='javascript']")).to_have_count(0)


def test_a_card_shows_its_links(page: Page, comparison: Comparison, made: Highlight) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="exactly one evening")
    link = factories.link(source=made, target=far, relation=comparison.relations.get(slug="echoes"))
    page.reload()
    shown = open_card(page, made).locator(".card-links a")
    expect(shown).to_have_text(re.compile("echoes → *“exactly one evening”"))
    shown.click()
    expect(page.locator(f"[data-link-card='{link.pk}']")).to_be_visible()
    expect(open_card(page, far).locator(".card-links a")).to_contain_text("← echoes")


def test_framing_tags_and_note_are_edited(page: Page, made: Highlight) -> None:
    form = open_editor(page, made)
    expect(form.get_by_label("platform power")).to_be_checked()
    form.get_by_role("radio", name="Psychological").check()
    form.get_by_label("dominance").check()
    form.get_by_label("Note").fill("Read *again*.")
    form.get_by_role("button", name="Save").click()
    shown = card(page, made)
    expect(shown.locator(".framing-name")).to_have_text("Psychological")
    expect(shown.locator(".chip")).to_have_text(["dominance"])
    expect(shown.locator(".note em")).to_have_text("again")
    expect(workbench.toast(page)).to_contain_text("Saved.")
    expect(mark(page, made)).to_have_attribute("data-framings", "psychological")
    made.refresh_from_db()
    assert (made.framing.slug, made.tag_names, made.note) == ("psychological", ["dominance"], "Read *again*.")


def test_the_bounds_are_edited_by_selecting_the_new_passage(
    page: Page, comparison: Comparison, made: Highlight
) -> None:
    form = open_editor(page, made)
    form.get_by_label("Note").fill("Longer.")
    bar = workbench.select(page, "left", "council meets on Monday")
    bar.get_by_role("button", name="Use as the new passage").click()
    expect(form.locator(".card-quote")).to_have_text("council meets on Monday")
    expect(form.get_by_label("Note")).to_have_value("Longer.")
    form.get_by_role("button", name="Save").click()
    expect(mark(page, made)).to_have_text("council meets on Monday")
    expect(page.locator("article mark")).to_have_count(1)
    assert stored(comparison) == [("strategic", "council meets on Monday")]


def test_the_bounds_are_edited_by_number(page: Page, comparison: Comparison, made: Highlight) -> None:
    form = open_editor(page, made)
    form.get_by_text("Change the passage").click()
    form.get_by_label("From").fill(str(made.start + len("Nobody ")))
    form.get_by_label("to", exact=True).fill(str(made.end))
    form.get_by_role("button", name="Save").click()
    expect(mark(page, made)).to_have_text("expects the vote")
    assert stored(comparison) == [("strategic", "expects the vote")]


def test_bounds_outside_the_text_are_refused_and_nothing_typed_is_lost(
    page: Page, comparison: Comparison, made: Highlight, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    form = open_editor(page, made)
    form.get_by_label("Note").fill("Keep me.")
    form.get_by_text("Change the passage").click()
    form.get_by_label("From").fill("3")
    form.get_by_label("to", exact=True).fill("99999")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("does not lie inside the text")
    expect(form.get_by_label("Note")).to_have_value("Keep me.")
    expect(form.get_by_label("to", exact=True)).to_have_value("99999")
    assert stored(comparison) == [("strategic", "Nobody expects the vote")]


def test_cancel_leaves_all_as_it_was(page: Page, made: Highlight) -> None:
    form = open_editor(page, made)
    form.get_by_label("Note").fill("Never mind.")
    form.get_by_role("link", name="Cancel").click()
    expect(card(page, made).locator(".note")).to_contain_text("They wait.")


def test_delete_can_be_undone(page: Page, comparison: Comparison, made: Highlight) -> None:
    link = factories.link(source=made)
    page.reload()
    open_card(page, made).get_by_role("button", name="Delete").click()
    expect(mark(page, made)).to_have_count(0)
    expect(card(page, made)).to_have_count(0)
    expect(workbench.connector(page, link)).to_have_count(0)
    assert len(stored(comparison)) == 1
    expect(workbench.toast(page)).to_contain_text("Highlight deleted.")
    workbench.toast(page).get_by_role("button", name="Undo").click()
    expect(mark(page, made)).to_be_visible()
    expect(workbench.connector(page, link)).to_be_attached()
    assert len(stored(comparison)) == 2


def test_two_editors_the_second_sees_the_current_state_and_keeps_what_was_typed(
    signed_in: SignedIn, page: Page, comparison: Comparison, made: Highlight, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    curator = workbench.join(comparison, "curator", Role.CURATOR)
    second = workbench.open_page(signed_in, comparison, user=curator)
    hers, his = open_editor(page, made), open_editor(second, made)
    hers.get_by_role("radio", name="Psychological").check()
    hers.get_by_label("Note").fill("First.")
    hers.get_by_role("button", name="Save").click()
    expect(card(page, made).locator(".note")).to_have_text("First.")

    his.get_by_label("Note").fill("Second.")
    his.get_by_label("narrative control").check()
    his.get_by_role("button", name="Save").click()
    warning = his.get_by_role("alert")
    expect(warning).to_contain_text("was changed meanwhile")
    expect(warning).to_contain_text("Now stored: Psychological")
    expect(warning).to_contain_text("First.")
    expect(his.get_by_label("Note")).to_have_value("Second.")
    expect(his.get_by_label("narrative control")).to_be_checked()
    made.refresh_from_db()
    assert (made.framing.slug, made.note) == ("psychological", "First.")

    his.get_by_role("button", name="Save").click()
    expect(card(second, made).locator(".note")).to_have_text("Second.")
    made.refresh_from_db()
    assert (made.framing.slug, made.note) == ("strategic", "Second.")


def test_escape_closes_the_card_and_focus_returns_to_its_passage(page: Page, made: Highlight) -> None:
    mark(page, made).focus()
    page.keyboard.press("Enter")
    expect(card(page, made)).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page, made)).to_have_count(0)
    expect(mark(page, made)).to_be_focused()
    open_card(page, made)
    page.keyboard.press("Escape")
    expect(card(page, made)).to_have_count(0)


def test_the_close_button_gives_the_focus_back_too(page: Page, made: Highlight) -> None:
    mark(page, made).focus()
    page.keyboard.press("Enter")
    card(page, made).get_by_role("button", name="Close").click()
    expect(card(page, made)).to_have_count(0)
    expect(mark(page, made)).to_be_focused()


def test_after_an_edit_escape_still_gives_the_focus_to_the_passage(page: Page, made: Highlight) -> None:
    mark(page, made).focus()
    page.keyboard.press("Enter")
    card(page, made).get_by_role("link", name="Edit").click()
    form = page.get_by_role("form", name=f"Edit highlight {made.pk}")
    form.get_by_label("Note").fill("Read again.")
    form.get_by_role("button", name="Save").click()
    expect(card(page, made).locator(".note")).to_have_text("Read again.")
    page.keyboard.press("Escape")
    expect(card(page, made)).to_have_count(0)
    expect(mark(page, made)).to_be_focused()


def test_a_card_with_something_typed_is_not_lost_by_opening_another(
    page: Page, comparison: Comparison, made: Highlight
) -> None:
    other = factories.highlight(comparison=comparison, quote="Who gains")
    page.reload()
    form = open_editor(page, made)
    form.get_by_label("Note").fill("Half a thought")
    mark(page, other).click()
    expect(workbench.toast(page)).to_contain_text("There is something unsaved in the open card.")
    form.get_by_label("Note").press("Escape")
    expect(form.get_by_label("Note")).to_have_value("Half a thought")


def test_a_card_of_another_analyst_offers_no_editing(
    signed_in: SignedIn, comparison: Comparison, made: Highlight
) -> None:
    page = workbench.open_page(signed_in, comparison, user=workbench.join(comparison, "analyst2"))
    shown = open_card(page, made)
    expect(shown.get_by_role("button", name="Link…")).to_be_visible()
    expect(shown.get_by_role("link", name="Edit")).to_have_count(0)
    expect(shown.get_by_role("button", name="Delete")).to_have_count(0)


def test_curators_accept_and_reject_on_the_card(page: Page, made: Highlight) -> None:
    shown = open_card(page, made)
    shown.get_by_role("button", name="Reject").click()
    expect(shown.locator(".status-rejected")).to_be_visible()
    expect(mark(page, made)).to_have_class(re.compile("rejected"))
    shown.get_by_role("button", name="Accept").click()
    expect(shown.locator(".status-accepted")).to_be_visible()
    expect(mark(page, made)).not_to_have_class(re.compile("rejected"))
    made.refresh_from_db()
    assert made.status == "accepted"
