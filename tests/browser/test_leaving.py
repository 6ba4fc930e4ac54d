"""What is left in a browser when a person has signed out, and what an address tells others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from reader.models import Share
from tests.support import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_going_back_after_signing_out_shows_nothing(signed_in: Callable[..., Page]) -> None:
    comparison = factories.comparison()
    page = signed_in(comparison.created_by)
    page.goto(f"/comparisons/{comparison.pk}/")
    expect(page.locator("article").first).to_contain_text("harbour council")
    page.goto("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_text("harbour council")).to_have_count(0)


def test_the_address_of_a_share_link_is_told_to_nobody(page: Page, live_server: LiveServer) -> None:
    comparison = factories.comparison()
    _, token = Share.make(comparison, comparison.created_by)
    told: list[str] = []
    page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page.goto(f"/shared/{token}/")
    expect(page.locator("article").first).to_contain_text("harbour council")
    page.goto(page.url + "print/")
    assert len(told) > 10
    assert not [address for address in told if token in address]
