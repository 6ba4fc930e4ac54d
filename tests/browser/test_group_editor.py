"""The editor of one's own row, opened from the card that stands for several analysts' rows, has the focus."""

from __future__ import annotations

from playwright.sync_api import expect

from annotations.curation.merge import merge
from annotations.models import Highlight
from tests.browser import workbench
from tests.browser.workbench import SignedIn, open_page
from tests.support import factories


def test_the_editor_of_ones_own_row_has_the_focus(signed_in: SignedIn, transactional_db: None) -> None:
    comparison = workbench.comparison()
    framing = comparison.framings.get(slug="strategic")
    shown = factories.highlight(
        comparison=comparison, analyst=factories.user(username="other"), framing=framing
    )
    own = factories.highlight(comparison=comparison, framing=framing, start=shown.start, end=shown.end)
    merge(Highlight.objects.all(), comparison.created_by)
    page = open_page(signed_in, comparison)
    mark = page.locator(f'mark[data-highlights="{shown.pk}"]')
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(f"#card-{shown.pk}")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(f"#card-{own.pk} :focus")).to_be_visible()
