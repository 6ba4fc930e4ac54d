"""What all tests share."""

import os
from pathlib import Path

from django.conf import settings

#: Prints at the end what the hostile corpus was tried at.
pytest_plugins = ["tests.hostile.tally"]

# Playwright's own event loop runs in the main thread, where Django would otherwise refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_unconfigure() -> None:
    """Remove what SQLite leaves beside a database whose last connection was not closed."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if name:
        for left in Path(name).parent.glob(Path(name).name + "*"):
            left.unlink(missing_ok=True)
