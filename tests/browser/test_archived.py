"""An archived comparison in the workbench: an open page is told, and one that opens offers nothing to write."""

import pytest
from playwright.sync_api import expect

from annotations.curation.archive import ARCHIVED, IN_USE, move
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark
from tests.support import factories

SOON = 15_000  # milliseconds; a page asks every two seconds


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


def test_it_is_read_and_nothing_can_be_marked_until_it_is_in_use_again(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    row = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    page = workbench.open_page(signed_in, comparison)
    move(comparison, comparison.created_by, ARCHIVED)
    expect(page.locator("#connection")).to_contain_text("This comparison was archived", timeout=SOON)
    page.reload()
    workbench.ready(page)
    expect(page.locator(".bar .chip", has_text="Archived")).to_be_in_viewport()
    expect(page.locator("#composer")).to_have_count(0)
    shown = workbench.open_card(page, row)
    expect(shown.locator("form, [aria-keyshortcuts=E]")).to_have_count(0)
    move(comparison, comparison.created_by, IN_USE)
    expect(page.locator("#connection")).to_contain_text("Reload the page to go on.", timeout=SOON)
    page.reload()
    workbench.ready(page)
    expect(mark(page, workbench.highlight(page, "left", "Two firms"))).to_be_visible()
