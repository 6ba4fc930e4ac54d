"""A real browser against the live server; whatever the browser complains of fails the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.browser import finding
from tests.browser.axe import Faults
from tests.support.guard import Guard
from tests.support.static_files import StaticFiles

HERE = Path(__file__).parent
PATIENCE = 15_000  # milliseconds; a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    try:
        path = finding.find()
    except finding.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": finding.launch_arguments()}


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """Django's server for tests, with static files as production serves them."""
    server = live_server.thread.httpd
    server.set_app(StaticFiles(server.get_app()))
    return live_server


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """`page.goto("/documents/")` goes to the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "UTC",
    }


@pytest.fixture
def guard() -> Guard:
    """What every browser test carries; `guard.allow(words, reason)` lets something pass."""
    return Guard()


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], guard: Guard
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser context of its own, for a second person or another kind of device."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        guard.watch(context, scripted=options.get("java_script_enabled", True))
        return context

    yield make
    guard.finish()
    assert not guard.left(), "what a person would have met:\n" + "\n".join(guard.left())


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Gathers what axe finds, and fails the test at its end."""
    gathered = Faults()
    yield gathered
    gathered.none()


@pytest.fixture
def signed_in(new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """Opens a page on which the person is signed in, without the sign-in form.

    `signed_in(user)` gives a page of a context of its own, so that two people stay apart; context options
    such as `has_touch=True` may follow. `signed_in(user, page=page)` signs the person in on a page at hand.
    """

    def open_page(user: Any, page: Page | None = None, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context = page.context if page else new_context(**options)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page or context.new_page()

    return open_page
