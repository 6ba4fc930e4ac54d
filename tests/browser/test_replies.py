"""Replies in the cards: written, edited, deleted, resolved; what is half written is never lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from annotations.models import Comment, Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark, open_card, toast
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def thread(page: Page, made: Highlight) -> Locator:
    return page.locator(f"#thread-highlight-{made.pk}")


def write(page: Page, made: Highlight, text: str) -> Locator:
    if thread(page, made).get_attribute("open") is None:
        thread(page, made).locator("summary").click()
    thread(page, made).get_by_label("Your reply", exact=True).fill(text)
    thread(page, made).get_by_role("button", name="Reply", exact=True).click()
    expect(toast(page)).to_contain_text("Replied.")
    return thread(page, made)


def test_a_thread_from_first_word_to_last(page: Page, made: Highlight) -> None:
    open_card(page, made)
    replies = write(page, made, "Is it *so*?")
    expect(replies.locator(".reply em")).to_have_text("so")
    expect(replies.locator("summary")).to_have_text("1 reply")
    write(page, made, "I think so.")
    expect(replies.locator("summary")).to_have_text("2 replies")
    replies.get_by_role("link", name="Edit your reply 2").click()
    editor = replies.get_by_label("Change your reply")
    expect(editor).to_be_focused()
    editor.fill("I **know** so.")
    replies.get_by_role("button", name="Save").click()
    expect(replies.locator(".reply strong", has_text="know")).to_be_visible()
    expect(replies.locator(".reply").last).to_contain_text("edited")
    replies.get_by_role("button", name="Delete your reply 1").click()
    expect(replies.locator("summary")).to_have_text("1 reply")
    replies.get_by_role("button", name="Restore").click()
    expect(replies.locator("summary")).to_have_text("2 replies")
    replies.get_by_role("button", name="Resolve").click()
    expect(replies.locator("summary")).to_have_text("2 replies · resolved")
    replies.get_by_role("button", name="Reopen").click()
    expect(replies.locator("summary")).to_have_text("2 replies")
    assert [c.text for c in Comment.objects.live()] == ["Is it *so*?", "I **know** so."]


def test_anyone_who_annotates_answers_and_resolves_but_edits_only_their_own(
    page: Page, signed_in: SignedIn, comparison: Comparison, made: Highlight
) -> None:
    open_card(page, made)
    write(page, made, "Is it so?")
    other = workbench.open_page(signed_in, comparison, user=workbench.join(comparison, "other"))
    open_card(other, made)
    expect(thread(other, made).get_by_role("link", name="Edit your reply")).to_have_count(0)
    write(other, made, "It is.")
    thread(other, made).get_by_role("button", name="Resolve").click()
    expect(thread(other, made)).to_contain_text("Resolved by other")


def test_a_half_written_reply_is_kept(page: Page, made: Highlight) -> None:
    shown = open_card(page, made)
    thread(page, made).locator("summary").click()
    field = thread(page, made).get_by_label("Your reply", exact=True)
    field.fill("Half a thou")
    shown.get_by_role("link", name="Edit", exact=False).first.click()
    expect(toast(page)).to_contain_text("There is an unsent reply")
    expect(field).to_have_value("Half a thou")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_value("Half a thou")


def test_on_a_link_too(page: Page, comparison: Comparison, made: Highlight) -> None:
    link = factories.link(source=made)
    page.reload()
    workbench.ready(page)
    page.locator("#connectors [data-link]").focus()
    page.keyboard.press("Enter")
    shown = page.locator(".link-card")
    shown.get_by_text("Reply…").click()
    shown.get_by_label("Your reply", exact=True).fill("Do they echo?")
    shown.get_by_role("button", name="Reply", exact=True).click()
    expect(shown.locator("summary", has_text="1 reply")).to_be_visible()
    assert Comment.objects.get().link == link


def test_without_javascript(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> None:
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(f"/comparisons/{comparison.pk}/highlights/{made.pk}/")
    thread(page, made).locator("summary").click()
    thread(page, made).get_by_label("Your reply", exact=True).fill("Is it so?")
    thread(page, made).get_by_role("button", name="Reply", exact=True).click()
    expect(thread(page, made).locator(".reply")).to_contain_text("Is it so?")
    thread(page, made).get_by_role("link", name="Edit your reply 1").click()
    page.get_by_label("Change your reply").fill("It is so.")
    page.get_by_role("button", name="Save").click()
    expect(thread(page, made).locator(".reply")).to_contain_text("It is so.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, made: Highlight, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    open_card(page, made)
    write(page, made, "Is it so?")
    for act in (
        lambda: None,
        lambda: thread(page, made).get_by_role("link", name="Edit your reply 1").click(),
    ):
        act()
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()


def test_a_mark_keeps_its_words_with_a_card_open(page: Page, made: Highlight) -> None:
    open_card(page, made)
    write(page, made, "Is it so?")
    expect(mark(page, made)).to_have_text("Nobody expects the vote")
    expect(card(page, made)).to_be_visible()
