"""The pages of a curator's day break no rule of accessibility that axe knows, in every mode in which they are read."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotations.curation import bulk_edit
from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.browser.axe import Faults
from tests.browser.workbench import SignedIn
from tests.support import factories
from tests.support.curator import curator, list_of
from tests.support.guard import Guard
from tests.support.handover import made, work
from tests.support.merging import by, merged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: The options of the browser, the scheme of colours, and the width of the window.
MODES: dict[str, tuple[dict[str, Any], str, int]] = {
    "light": ({}, "light", 1280),
    "dark": ({}, "dark", 1280),
    "more contrast": ({"contrast": "more"}, "light", 1280),
    "forced colours": ({"forced_colors": "active"}, "light", 1280),
    "320 pixels": ({}, "light", 320),
}


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    comparison = made("Leaving the harbour")
    person = curator()
    factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
    work(comparison, factories.user(username="leaver"))
    framing = factories.framing(comparison=comparison)
    factories.tag(framing=framing)
    bulk_edit.curate(
        Highlight.objects.filter(pk__in=list(Highlight.objects.values_list("pk", flat=True)[:2])),
        person,
        "accepted",
    )
    return comparison


def ticked(page: Page, action: str, *, state: str = "") -> None:
    """Choose an action for all rows of the list of highlights."""
    page.goto(list_of(Highlight) + state)
    for box in page.locator(".action-select").all():
        box.check()
    page.select_option("select[name=action]", action)
    page.locator(".actions").get_by_role("button", name="Go").click()


@pytest.mark.parametrize("mode", MODES)
def test_the_pages_of_curation(
    signed_in: SignedIn, comparison: Comparison, faults: Faults, guard: Guard, mode: str
) -> None:
    options, scheme, width = MODES[mode]
    pair = [by(name, comparison, "harbour") for name in ("first", "second")]
    merged(comparison, curator(), *pair)
    guard.allow("Applying inline style", "axe itself tries a field")
    page = signed_in(curator(), **options)
    page.set_viewport_size({"width": width, "height": 800})

    def look(state: str) -> None:
        faults.look(page, f"{state} in {mode}", schemes=[scheme])

    page.goto("/admin/")
    look("what waits")
    page.goto(list_of(Highlight))
    if page.get_by_role("button", name="Filters").is_visible():
        page.get_by_role("button", name="Filters").click()
    look("a list with its filters")
    page.goto(f"/comparisons/{comparison.pk}/review/")
    look("review")
    page.goto(f"/comparisons/{comparison.pk}/adjudication/agreed/")
    look("unanimous codes")
    page.goto("/admin/annotations/change/hand-over/")
    page.get_by_label("Whose open work").select_option(label="leaver")
    page.get_by_label("What becomes of it").select_option(
        label="Close it: delete what is open; it can be restored"
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#outcome")).to_be_visible()
    look("hand over")
    page.goto("/admin/annotations/change/acts/")
    look("bulk actions")
    page.get_by_role("link", name=re.compile("^Undo")).first.click()
    look("undo")
    ticked(page, "split")
    look("split")
    ticked(page, "retag")
    page.get_by_label(re.compile("leverage")).first.check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Afterwards")).to_be_visible()
    expect(page.locator("#preview")).to_be_in_viewport()
    look("retag")
