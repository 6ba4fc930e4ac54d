"""What all tests share."""

import os
from pathlib import Path

import pytest
from django.conf import settings

#: Prints at the end what the hostile corpus was tried at.
pytest_plugins = ["tests.hostile.tally"]

# Playwright's own event loop runs in the main thread, where Django would otherwise refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


#: What waits for other programs: browsers, servers, databases that are stopped and started.
WAITING = ("browser", "faults", "serving")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where nobody watches, let such a test be tried once more: a busy machine may stall a program, a fault fails
    again. The report counts the tests that were."""
    if not os.environ.get("CI"):
        return
    for item in items:
        if any(Path(__file__).parent / folder in item.path.parents for folder in WAITING):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_unconfigure() -> None:
    """Remove what SQLite leaves beside a database whose last connection was not closed."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if name:
        for left in Path(name).parent.glob(Path(name).name + "*"):
            left.unlink(missing_ok=True)
