"""A person at the door, in a real browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support import factories
from tests.support.guard import Guard


def test_a_person_signs_in_is_sent_on_and_signs_out(page: Page) -> None:
    factories.user()
    page.goto("/accounts/password/")
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Change your password")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_styles_are_served(page: Page) -> None:
    page.goto("/accounts/login/")
    assert page.locator(".page.sign-in").evaluate("element => getComputedStyle(element).maxWidth") != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_sign_in_page(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/accounts/login/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_two_people_stay_apart(signed_in: Callable[..., Page]) -> None:
    for username in ("analyst", "curator"):
        page = signed_in(factories.user(username=username))
        page.goto("/accounts/password/")
        expect(page.locator(".who")).to_contain_text(username)


def test_what_the_browser_complains_of_is_heard(page: Page, guard: Guard) -> None:
    page.goto("/accounts/login/")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("console.error('said')")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    for _ in range(100):  # the browser tells of it when it has time
        if len(guard.left()) < 3:
            page.wait_for_timeout(50)
    heard = "\n".join(guard.left())
    for part in ("thrown", "said", "Content Security Policy"):
        assert part in heard
        guard.allow(part, "the connection fails on purpose")
    assert not guard.left()


def test_many_requests_at_once_are_answered(signed_in: Callable[..., Page]) -> None:
    """The server's threads write the session and read the account side by side without an error."""
    page = signed_in(factories.user())
    page.goto("/accounts/password/")
    ask = "() => fetch('/accounts/password/').then(answer => answer.status)"
    assert page.evaluate(f"() => Promise.all(Array.from({{length: 12}}, {ask}))") == [200] * 12


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_signing_in_needs_no_javascript(page: Page) -> None:
    factories.user()
    page.goto("/accounts/login/?next=/accounts/password/")
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Change your password")).to_be_visible()
