"""Ctrl+A with the focus in a column selects that column's text."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, composer, mark, selected, toast
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    return workbench.open_page(signed_in, comparison)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("keys", ["Control+a", "Meta+a"])
def test_with_the_focus_in_a_column_its_text_is_selected(
    page: Page, comparison: Comparison, side: str, keys: str
) -> None:
    page.locator(f"#{side} .scroller").focus()
    page.keyboard.press(keys)
    expect(composer(page)).to_be_visible()
    expect(composer(page)).to_be_in_viewport()
    assert selected(page).replace("\r\n", "\n") == comparison.documents[side].text.strip()
    expect(toast(page)).to_be_empty()


def test_with_the_focus_on_a_mark_too(page: Page, comparison: Comparison) -> None:
    mark(page, Highlight.objects.get()).focus()
    page.keyboard.press("Control+a")
    expect(composer(page)).to_be_visible()
    assert selected(page) == comparison.left.text.strip()


def test_in_a_field_it_selects_what_is_typed(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("quay")
    page.keyboard.press("Control+a")
    page.keyboard.type("ferry")
    expect(page.get_by_role("searchbox")).to_have_value("ferry")
    expect(composer(page)).to_be_hidden()
