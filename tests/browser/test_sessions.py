"""A browser has one session for all its tabs: what another tab does to it, an open page says and stores nothing."""

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotations.models import Change, Highlight
from reader.models import Comparison, Membership, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark, select, selected, toast
from tests.support import factories
from tests.support.guard import Guard

pytestmark = pytest.mark.usefixtures("second")
NOTE = "A thought that took a while."


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def second(comparison: Comparison) -> object:
    """Somebody else who is a member."""
    return workbench.join(comparison, "curator", Role.CURATOR)


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


@pytest.fixture(autouse=True)
def refused(guard: Guard) -> None:
    for part in ("status of 40", "Status Error Code 40", "net::ERR_", "htmx:sendError", "htmx:afterRequest"):
        guard.allow(part, "the connection fails on purpose")


def line(page: Page) -> Locator:
    return page.locator("#connection")


def become(page: Page, username: str) -> None:
    """Somebody signs in, in another tab of the same browser: the session and the forms' token are others."""
    client = Client()
    client.force_login(factories.user(username=username))
    url = page.url.partition("/comparisons/")[
        0
    ]  # an address with a path would make cookies of that path alone
    page.context.add_cookies([
        {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url},
        {"name": settings.CSRF_COOKIE_NAME, "value": username[0] * 32, "url": url},
    ])  # fmt: skip


def sign_out(context: BrowserContext) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def come_back(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def prepare(page: Page) -> Locator:
    bar = select(page, "left", "Nobody expects the vote")
    bar.get_by_role("button", name="Tags, note").click()
    bar.get_by_label("Note, in Markdown").fill(NOTE)
    return bar


def frame(bar: Locator) -> None:
    bar.get_by_role("button", name="Strategic", exact=True).click()


def test_what_is_made_in_an_old_tab_is_not_stored_in_the_name_of_who_signed_in_since(
    page: Page, comparison: Comparison
) -> None:
    workbench.alone(page)  # the page has not heard of it yet
    bar = prepare(page)
    become(page, "curator")
    frame(bar)
    expect(toast(page)).to_contain_text("You are now signed in as curator in this browser")
    expect(line(page)).to_contain_text("This page is analyst’s")
    expect(bar).to_be_visible()
    assert selected(page) == "Nobody expects the vote"
    expect(bar.get_by_label("Note, in Markdown")).to_have_value(NOTE)
    assert not Highlight.objects.exists()
    become(page, "analyst")
    frame(bar)
    expect(page.locator("article mark")).to_have_text("Nobody expects the vote")
    expect(line(page)).to_be_empty()
    made = Highlight.objects.get()
    assert (made.analyst.username, made.note) == ("analyst", NOTE)


def test_what_waits_in_an_old_tab_waits_until_its_own_person_is_back(
    page: Page, comparison: Comparison
) -> None:
    page.context.set_offline(True)
    expect(line(page)).to_contain_text("Connection lost.")
    bar = prepare(page)
    frame(bar)
    expect(bar).to_be_hidden()
    become(page, "curator")
    page.context.set_offline(False)
    expect(line(page)).to_contain_text(
        "You are now signed in as curator in this browser. This page is analyst’s"
    )
    expect(line(page)).to_contain_text("Kept so far: 1 highlight.")
    select(page, "right", "The gifts")
    page.keyboard.press("p")
    expect(line(page)).to_contain_text("Kept so far: 2 highlights.")
    assert not Highlight.objects.exists()
    become(page, "analyst")
    come_back(page)
    expect(page.locator("article mark")).to_have_count(2)
    expect(line(page)).to_be_empty()
    assert set(Change.objects.filter(noun="highlight").values_list("actor__username", flat=True)) == {
        "analyst"
    }


def test_the_page_hears_that_somebody_else_is_signed_in_and_shows_nothing_of_theirs(
    page: Page, comparison: Comparison
) -> None:
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    expect(mark(page, made)).to_be_visible()
    become(page, "curator")
    come_back(page)
    expect(line(page)).to_contain_text(
        "You are now signed in as curator in this browser. This page is analyst’s"
    )
    mark(page, made).click()
    expect(toast(page)).to_contain_text("You are now signed in as curator in this browser")
    expect(page.locator(".card")).to_have_count(0)
    page.keyboard.press("z")
    expect(toast(page)).to_contain_text("so nothing was stored")
    made.refresh_from_db()
    assert made.deleted is None
    line(page).get_by_role("button", name="Reload").click()
    workbench.ready(page)
    expect(line(page)).to_be_empty()
    expect(page.locator("body")).to_have_attribute("data-person", str(factories.user(username="curator").pk))


def test_that_one_was_signed_out_is_said_only_for_as_long_as_it_is_so(
    page: Page, comparison: Comparison
) -> None:
    workbench.alone(page)
    bar = prepare(page)
    sign_out(page.context)
    frame(bar)
    expect(toast(page)).to_contain_text("You have been signed out, so nothing was stored.")
    expect(line(page)).to_contain_text("You have been signed out.")
    page.unroute("**/changes/**")
    become(page, "analyst")
    come_back(page)
    expect(line(page)).to_be_empty()
    expect(toast(page)).to_be_empty()
    frame(bar)
    expect(page.locator("article mark")).to_have_text("Nobody expects the vote")
    workbench.alone(page)
    sign_out(page.context)
    page.keyboard.press("z")
    expect(line(page)).to_contain_text("You have been signed out.")
    become(page, "analyst")
    page.keyboard.press("z")
    expect(toast(page)).to_contain_text("“Highlight made” was undone.")
    expect(line(page)).to_be_empty()


def test_a_cookie_that_is_missing_is_not_said_to_be_a_role_that_is_too_low(
    page: Page, comparison: Comparison
) -> None:
    workbench.alone(page)
    bar = prepare(page)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    frame(bar)
    expect(toast(page)).to_contain_text("without the cookie that proves it came from a page of this site")
    expect(bar).to_be_visible()
    become(page, "analyst")
    Membership.objects.filter(user__username="analyst").update(role=Role.READER)
    frame(bar)
    expect(toast(page)).to_contain_text("This needs the role of analyst; yours is reader. Nothing was stored")


def test_what_the_outbox_is_refused_is_said_in_the_servers_words(page: Page, comparison: Comparison) -> None:
    page.route("**/highlights/", lambda route: route.abort())
    bar = prepare(page)
    frame(bar)
    expect(line(page)).to_contain_text("Connection lost.")
    Membership.objects.filter(user__username="analyst").update(role=Role.READER)
    page.unroute("**/highlights/")
    expect(line(page)).to_contain_text("This needs the role of analyst; yours is reader.")
    expect(line(page)).to_contain_text(NOTE)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_leaves_the_page_where_it_is_while_debug_is_on(
    signed_in: SignedIn, comparison: Comparison, settings: LazySettings, guard: Guard, status: int
) -> None:
    guard.allow("status of 500", "the server fails on purpose")
    guard.allow("Status Error Code 500", "htmx says that the server failed")
    settings.DEBUG = True
    page = workbench.open_page(signed_in, comparison)
    page.route(
        "**/highlights/", lambda route: route.fulfill(status=status, body="<!doctype html><h1>Traceback</h1>")
    )
    bar = prepare(page)
    frame(bar)
    expect(toast(page)).to_contain_text("Nothing was stored")
    expect(bar.get_by_label("Note, in Markdown")).to_have_value(NOTE)


def test_the_adjudication_says_that_somebody_else_is_signed_in_and_keeps_what_was_typed(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    other = workbench.join(comparison, "other")
    factories.highlight(comparison=comparison, quote="Nobody expects the", analyst=other)
    page = signed_in(comparison.created_by)
    page.goto(comparison.get_absolute_url() + "adjudication/")
    form = page.locator("#ruling")
    form.locator("[name=verdict]").first.check(force=True)
    form.locator("[name=reason]").fill(NOTE)
    become(page, "curator")
    form.locator("[name=reason]").press("Enter")
    expect(page.locator("#main > .notice")).to_contain_text(
        "You are now signed in as curator in this browser"
    )
    expect(form.locator("[name=reason]")).to_have_value(NOTE)
    assert not Change.objects.filter(noun="ruling").exists()
