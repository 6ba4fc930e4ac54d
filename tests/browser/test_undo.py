"""Undo and redo at the workbench: by key and by button, across a reload, and never while somebody types."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark, open_card, open_editor, toast
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def says(page: Page, words: str) -> None:
    expect(toast(page)).to_contain_text(words)


def test_by_key_across_a_reload(page: Page, comparison: Comparison) -> None:
    row = workbench.highlight(page, "left", "Nobody expects the vote")
    page.reload()
    workbench.ready(page)
    page.keyboard.press("z")
    says(page, "“Highlight made” was undone.")
    expect(mark(page, row)).to_have_count(0)
    expect(page.locator("#tally")).to_contain_text("0 highlights")
    page.reload()
    workbench.ready(page)
    page.keyboard.press("Shift+Z")
    says(page, "“Highlight made” was redone.")
    expect(mark(page, row)).to_have_text("Nobody expects the vote")
    page.keyboard.press("Control+z")
    says(page, "“Highlight made” was undone.")
    page.keyboard.press("Control+Shift+z")
    says(page, "“Highlight made” was redone.")
    assert Highlight.objects.live().get() == row


def test_by_button_and_from_what_is_said(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    first = workbench.highlight(page, "left", "Nobody expects the vote")
    second = workbench.highlight(page, "right", "They came in smiling", "Psychological")
    undo = page.get_by_role("button", name="Undo", exact=True).and_(page.locator("[data-turn]"))
    undo.click()
    expect(mark(page, second)).to_have_count(0)
    says(page, "“Highlight made” was undone.")
    undo.click()
    expect(mark(page, first)).to_have_count(0)
    undo.click()
    says(page, "There is nothing of yours to undo.")
    page.locator("[data-turn=redo]").click()
    expect(mark(page, first)).to_be_visible()
    page.locator("[data-turn=redo]").click()
    expect(mark(page, second)).to_be_visible()
    open_card(page, second).get_by_role("button", name="Delete").click()
    says(page, "Highlight deleted.")
    page.keyboard.press("z")
    expect(mark(page, second)).to_be_visible()
    says(page, "“Highlight deleted” was undone.")
    toast(page).get_by_role("button", name="Redo").click()
    expect(mark(page, second)).to_have_count(0)


def test_keys_pressed_fast_are_each_one_act(page: Page, comparison: Comparison) -> None:
    for quote in ("Nobody expects the vote", "Two firms", "each of them"):
        factories.highlight(comparison=comparison, quote=quote)
    page.reload()
    workbench.ready(page)
    for _ in range(3):
        page.keyboard.press("z")
    expect(page.locator("#tally")).to_contain_text("0 highlights")
    expect(page.locator("mark")).to_have_count(0)
    assert not Highlight.objects.live().exists()


def test_a_link_and_its_silence_and_the_open_card(page: Page, comparison: Comparison) -> None:
    near = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    factories.silence(highlight=near)
    link = factories.link(source=near, target=far)
    page.reload()
    workbench.ready(page)
    expect(workbench.connector(page, link)).to_have_count(1)
    shown = open_card(page, near)
    expect(shown.locator(".card-links a")).to_have_count(1)
    page.keyboard.press("z")
    says(page, "“Link made” was undone.")
    expect(workbench.connector(page, link)).to_have_count(0)
    expect(card(page, near)).to_contain_text("No counterpart in the other piece")
    expect(page.locator("#tally")).to_contain_text("1 with no counterpart")
    page.keyboard.press("Shift+Z")
    expect(workbench.connector(page, link)).to_have_count(1)
    expect(card(page, near).locator(".card-links a")).to_have_count(1)
    expect(page.locator("#tally")).to_contain_text("0 with no counterpart")
    assert Link.objects.live().get() == link


def test_typing_is_left_alone(page: Page, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    page.reload()
    workbench.ready(page)
    note = open_editor(page, row).get_by_label("Note")
    note.press_sequentially("zigzag Z")
    expect(note).to_have_value("zigzag Z")
    note.press("Control+z")
    page.wait_for_timeout(300)
    expect(note).not_to_have_value("zigzag Z")  # the browser's own undo, of what was typed
    assert Highlight.objects.live().get() == row


def test_what_somebody_else_changed_stays_and_one_can_go_past_it(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    first = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    second = factories.highlight(comparison=comparison, quote="Two firms")
    second.curate(workbench.join(comparison, "curator", Role.CURATOR), "accepted")
    page.reload()
    workbench.ready(page)
    page.keyboard.press("z")
    says(page, f"curator has changed highlight #{second.pk} since (accepted)")
    expect(mark(page, second)).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()
    toast(page).get_by_role("button", name="Leave it, undo the one before").click()
    says(page, "“Highlight made” was undone.")
    expect(mark(page, first)).to_have_count(0)
    expect(mark(page, second)).to_be_visible()


def test_without_javascript(signed_in: SignedIn, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(f"/comparisons/{comparison.pk}/")
    page.locator("[data-turn=undo]").click()
    expect(page.locator(".messages")).to_contain_text("“Highlight made” was undone.")
    expect(mark(page, row)).to_have_count(0)
    page.locator("[data-turn=redo]").click()
    expect(mark(page, row)).to_have_text("Nobody expects the vote")
