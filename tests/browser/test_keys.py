"""Keys never fight typing or the browser; they are listed, and can be switched off."""

import pytest
from playwright.sync_api import Page, expect

from reader.models import Comparison
from tests.browser import axe, workbench
from tests.browser.test_keyboard import place, press, tab_to
from tests.browser.workbench import SignedIn, stored
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def test_keys_rest_while_somebody_types_and_with_a_modifier(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote="Monday")
    page.reload()
    workbench.ready(page)
    press(page, "n", "e")
    note = page.get_by_role("form", name=f"Edit highlight {made.pk}").get_by_label("Note")
    tab_to(page, note)
    page.keyboard.type("xjnlo? e")
    expect(note).to_have_value("xjnlo? e")
    assert stored(comparison)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()
    workbench.ready(page)
    press(page, "Control+j", "Alt+n", "Control+v")
    assert place(page) == ""


def test_the_list_of_keys_and_its_switch(page: Page) -> None:
    press(page, "?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    for does in ("Next paragraph", "Next highlight", "Highlight the selection as Psychological", "This list"):
        expect(dialog.get_by_text(does, exact=True)).to_be_visible()
    names = dialog.locator("dt").all_inner_texts()
    assert len(names) == len(set(names)), "no key stands for two things"
    press(page, "j")
    assert place(page) == ""
    for _ in range(5):  # round by way of the browser's own bar
        press(page, "Tab")
        assert page.evaluate("() => document.activeElement.matches('dialog *, dialog, body')")
    tab_to(page, dialog.get_by_label("Single keys act"))
    press(page, " ", "Escape")
    expect(dialog).to_be_hidden()
    press(page, "j", "?")
    assert place(page) == ""
    expect(dialog).to_be_hidden()
    page.reload()
    workbench.ready(page)
    press(page, "j")
    assert place(page) == ""
    tab_to(page, page.locator(".person-menu summary"))
    press(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Keys"))
    press(page, "Enter")
    tab_to(page, dialog.get_by_label("Single keys act"))
    press(page, " ", "Escape")
    expect(dialog).to_be_hidden()
    press(page, "j")
    assert place(page)


def test_the_list_of_keys_and_the_reading_place_break_no_rule_of_accessibility(
    page: Page, comparison: Comparison
) -> None:
    framing = comparison.framings.get(slug="strategic")
    factories.highlight(comparison=comparison, quote="meets on Monday", framing=framing)
    page.reload()
    workbench.ready(page)
    press(page, "j*2", "f")
    axe.check(page)
    press(page, "n")
    axe.check(page)
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    axe.check(page)
