"""A text that is too long is taken whole, said to be too long, and never cut."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, select
from tests.support import factories
from tests.support.guard import Guard

LONG = "word " * 4_082 + "ab"  # 20,412 characters
WORDS = "This text has 20,412 characters, and at most 20,000 fit. Shorten it by 412."


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def paste(page: Page, field: Locator, text: str) -> None:
    """As from the clipboard: the browser inserts it and cuts it where the field says so."""
    field.focus()
    page.keyboard.insert_text(text)


def test_the_toolbars_note_is_kept_whole_and_refused_in_words(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    bar = select(page, "left", "meets on Monday")
    bar.get_by_role("button", name=re.compile("Tags, note")).click()
    note = bar.get_by_label("Note")
    paste(page, note, LONG)
    expect(bar.locator(".too-long")).to_have_text(WORDS)
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar.get_by_role("alert")).to_contain_text(WORDS)
    expect(note).to_have_value(LONG)
    assert Highlight.objects.count() == 1
    note.fill("n" * 20_000)
    expect(bar.locator(".too-long")).to_have_count(0)
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(page.locator("article[data-side=left] mark", has_text="meets on Monday")).to_have_count(1)
    assert len(Highlight.objects.latest("pk").note) == 20_000


def test_an_editor_says_it_before_it_is_sent(page: Page, made: Highlight) -> None:
    form = workbench.open_editor(page, made)
    paste(page, form.get_by_label("Note"), LONG)
    expect(form.locator(".too-long")).to_have_text(WORDS)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_label("Note")).to_have_value(LONG)
    assert form.get_by_label("Note").evaluate("field => field.validationMessage") == WORDS
    form.get_by_label("Note").fill("Short.")
    form.get_by_role("button", name="Save").click()
    expect(workbench.card(page, made).locator(".note")).to_have_text("Short.")


def test_no_field_of_several_lines_cuts_what_is_pasted(
    page: Page, made: Highlight, comparison: Comparison
) -> None:
    workbench.open_card(page, made)
    expect(page.locator("textarea").first).to_be_attached()
    expect(page.locator("textarea[maxlength]")).to_have_count(0)
    page.goto(f"/comparisons/{comparison.pk}/codebook/")
    expect(page.locator("textarea[data-longest='4000']").first).to_be_attached()
    expect(page.locator("textarea[maxlength]")).to_have_count(0)
