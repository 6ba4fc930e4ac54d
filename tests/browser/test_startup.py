"""A page of which a part does not load says so; one whose parts all load never does."""

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Locator, Page, expect

from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return signed_in(comparison.created_by)


@pytest.fixture
def one_by_one(page: Page) -> None:
    """Load the modules one by one, as where none were bundled."""
    page.route(
        "**/annotations/js/main.js", lambda route: route.fulfill(path=finders.find("annotations/js/main.js"))
    )


def said(page: Page) -> Locator:
    return page.locator("#not-started")


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("part", ["django_htmx/htmx-2", "annotations/js/main", "annotations/js/sync/outbox"])
def test_a_script_that_does_not_load_is_said(
    page: Page, comparison: Comparison, guard: Guard, part: str
) -> None:
    guard.allow("", "a part of the page is missing on purpose", "console")
    page.route(f"**/{part}*.js", lambda route: route.abort())
    page.goto(comparison.get_absolute_url())
    expect(said(page)).to_contain_text(
        "Part of this page did not load, so keys and clicks may do nothing here."
    )
    page.unroute(f"**/{part}*.js")
    said(page).get_by_role("button", name="Reload").click()
    workbench.ready(page)
    expect(said(page)).to_have_count(0)


@pytest.mark.usefixtures("one_by_one")
def test_a_page_that_throws_while_it_starts_says_so(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("", "a part of the page is missing on purpose", "console")
    page.route(
        "**/annotations/js/hint*.js",
        lambda route: route.fulfill(
            content_type="text/javascript", body="export function init() { throw new Error('thrown'); }"
        ),
    )
    page.goto(comparison.get_absolute_url())
    expect(said(page)).to_contain_text("This page did not start")


@pytest.mark.usefixtures("one_by_one")
def test_a_page_that_is_slow_to_load_says_nothing(page: Page, comparison: Comparison) -> None:
    shown: list[bool] = []

    def slowly(route: object) -> None:
        shown.append(said(page).count() > 0)
        page.wait_for_timeout(800)
        shown.append(said(page).count() > 0)
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/annotations/js/columns/tabs*.js", slowly)
    workbench.go(page, comparison)
    page.wait_for_load_state("load")
    expect(said(page)).to_have_count(0)
    assert shown == [False, False]


@pytest.mark.parametrize("path", ["", "members/", "findings/", "adjudication/", "codebook/"])
def test_a_page_whose_parts_all_load_says_nothing(page: Page, comparison: Comparison, path: str) -> None:
    page.goto(comparison.get_absolute_url() + path)
    page.wait_for_load_state("load")
    expect(said(page)).to_have_count(0)
