"""The sign-in page and the list of comparisons, by a real mouse and real keys."""

from types import ModuleType
from typing import Any

import pytest
from django.conf import LazySettings
from django.urls import include, path
from playwright.sync_api import Locator, Page, expect

from reader.accounts import views
from reader.models import Comparison
from reader.urls import urlpatterns
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def demonstration(settings: LazySettings, transactional_db: None) -> None:
    """One-click sign-in, as under DEBUG."""
    addresses: Any = ModuleType("addresses")
    addresses.urlpatterns = [path("accounts/", include((views.addresses(debug=True), None))), *urlpatterns]
    settings.DEBUG = True
    settings.ROOT_URLCONF = addresses
    for username in views.DEMONSTRATION:
        factories.user(username=username)


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def card(signed_in: SignedIn, comparison: Comparison) -> Locator:
    page = signed_in(comparison.created_by)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    return page.locator(".comparison-card")


@pytest.mark.usefixtures("demonstration")
def test_enter_continues_as_the_first_demo_user(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="Link passages of two texts")).to_be_in_viewport()
    expect(page.get_by_role("img", name="Two texts side by side")).to_be_in_viewport()
    button = page.get_by_role("button", name="Continue as analyst")
    expect(button).to_be_focused()
    expect(button).to_have_accessible_description("An analyst marks, tags and links passages.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Comparisons", exact=True)).to_be_visible()
    expect(page.locator(".who")).to_contain_text("analyst")


def test_without_demo_users_the_username_has_the_focus(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_label("Username")).to_be_focused()


@pytest.mark.parametrize(("x", "y"), [(0.75, 0.08), (0.5, 0.93), (0.02, 0.5)])
def test_a_click_on_an_empty_place_of_a_card_opens_it(
    card: Locator, comparison: Comparison, x: float, y: float
) -> None:
    box = card.bounding_box()
    assert box
    card.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    card.page.wait_for_url(f"**{comparison.get_absolute_url()}")


def test_the_other_links_of_a_card_keep_their_own_page(card: Locator, comparison: Comparison) -> None:
    card.get_by_role("link", name="Members").click()
    card.page.wait_for_url(f"**/comparisons/{comparison.pk}/members/")


def test_a_card_is_opened_by_keys_and_shows_the_focus(card: Locator, comparison: Comparison) -> None:
    page, link = card.page, card.get_by_role("link", name=comparison.title, exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    ring = link.evaluate("""link => {
        const { outlineStyle, outlineWidth } = getComputedStyle(link, "::after");
        return [outlineStyle, outlineWidth];
    }""")
    assert ring == ["solid", "2px"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{comparison.get_absolute_url()}")
