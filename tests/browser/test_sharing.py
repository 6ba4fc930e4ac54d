"""A link is made, a guest reads by it, coding is made blind and the link revoked while the guest's page stands open."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories
from tests.support.guard import Guard


def test_a_guest_reads_until_the_link_is_revoked(
    signed_in: SignedIn, new_context: Callable[..., BrowserContext], guard: Guard,
    transactional_db: None,
) -> None:  # fmt: skip
    guard.allow("status of 404", "there is nothing at that address")
    comparison = workbench.comparison()
    factories.highlight(comparison=comparison, quote="Nobody expects the vote", note="A note on it.")
    owner = signed_in(comparison.created_by)
    owner.goto(f"/comparisons/{comparison.pk}/members/")
    owner.get_by_label("Expires in").select_option("a year")
    owner.get_by_role("button", name="Make a link").click()
    link = owner.get_by_label("The new link").input_value()

    guest = new_context().new_page()
    went: list[Any] = []
    guest.on("request", lambda request: went.append(request))
    guest.goto(link)
    workbench.ready(guest)
    expect(guest.locator(".bar")).to_contain_text("Read-only link")
    guest.locator("mark").first.click()
    expect(guest.locator(".highlight-card")).to_contain_text("A note on it.")
    expect(guest.locator(".highlight-card form")).to_have_count(0)
    guest.locator("summary", has_text="More").click()
    assert not Axe().run(guest).violations_count
    token = link.split("/")[-2]
    assert not [request.url for request in went if token in request.headers.get("referer", "")]

    owner.goto(f"/comparisons/{comparison.pk}/coding/")
    owner.get_by_label("Why").fill("Two of us begin.")
    owner.get_by_role("button", name="Make the coding blind").click()
    says(guest, "Coding was opened or made blind.")
    guest.get_by_role("button", name="Reload").click()
    workbench.ready(guest)
    expect(guest.locator("mark")).to_have_count(0)

    owner.goto(f"/comparisons/{comparison.pk}/members/")
    owner.get_by_role("button", name="Revoke").click()
    says(guest, "The link that opened this comparison has ended.")


def says(page: Page, words: str) -> None:
    expect(page.locator("#connection")).to_contain_text(words)
