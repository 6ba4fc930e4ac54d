"""The toolbar beside a selection, with its tags and its note."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.workbench import composer


def unfold(page: Page) -> Locator:
    page.keyboard.press("t")
    bar = composer(page)
    expect(bar.get_by_label("Note, in Markdown")).to_be_visible()
    return bar


def note(page: Page) -> Locator:
    return composer(page).get_by_label("Note, in Markdown")
