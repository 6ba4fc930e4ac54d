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


class Complaints:
    """What the browser complained of: console errors, uncaught exceptions, breaches of the policy."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.allowed: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        context.on(
            "console", lambda message: message.type == "error" and self._hear(message.text, message.page)
        )
        context.on("weberror", lambda error: self._hear(str(error.error), error.page))

    def allow(self, part: str) -> None:
        """Say that a complaint with these words is part of the test, such as `status of 422`."""
        self.allowed.append(part)

    def left(self) -> list[str]:
        return [text for text in self.heard if not any(part in text for part in self.allowed)]

    def _hear(self, text: str, page: Page | None) -> None:
        self.heard.append(f"{text} ({page.url if page else 'no page'})")


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(autouse=True)
def without_complaints(complaints: Complaints) -> Iterator[None]:
    yield
    assert not complaints.left(), "the browser complained:\n" + "\n".join(complaints.left())


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], complaints: Complaints
) -> Callable[..., BrowserContext]:
    """Makes a browser context of its own, for a second person or another kind of device."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        complaints.listen(context)
        return context

    return make


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
