"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from tests.support import databases
from tests.support.sampling import LONG

#: Prints at the end what the hostile corpus was tried at.
pytest_plugins = ["tests.hostile.tally"]

# Playwright's own event loop runs in the main thread, where Django would otherwise refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# No deadline: a busy machine is slow, not wrong.
hypothesis.settings.register_profile("fast", max_examples=25, deadline=None)
hypothesis.settings.register_profile("long", max_examples=500, deadline=None)
hypothesis.settings.load_profile("long" if LONG else "fast")

HERE = Path(__file__).parent
#: What waits for other programs: browsers, servers, databases that are stopped and started.
WAITING = ("browser", "faults", "serving")
#: The browser tests that a second kind of database is worth: what they do depends on what is stored.
BROWSER_ON_POSTGRES = ("test_main_job.py", "test_live.py", "test_undo.py")
#: Fixtures by which a test reaches the database.
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` starts: two more than cores, since browsers and servers are waited for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose what is run, and let what waits for other programs be tried once more where nobody watches.

    A busy machine may stall a program, a fault fails again. The report counts the tests that were tried again.
    """
    chosen = [item for item in items if wanted(item)]
    if left := [item for item in items if not wanted(item)]:
        config.hook.pytest_deselected(items=left)
    items[:] = slow_first(chosen)
    for item in items if os.environ.get("CI") else ():
        if any(HERE / folder in item.path.parents for folder in WAITING):
            item.add_marker(pytest.mark.flaky(reruns=1))


def slow_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests so that each process begins with its share of the slow ones.

    xdist gives each process a stretch of the list, and lets it take from another's end once it has done its own.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = [item for item in items if not item.get_closest_marker("slow")]
    shares = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    for n in range(shares):
        ordered += slow[n::shares]
        ordered += rest[len(rest) * n // shares : len(rest) * (n + 1) // shares]
    return ordered


def wanted(item: pytest.Item) -> bool:
    """Return whether this run has a use for the test.

    A long run has the tests that try more cases then, and no others. A run on PostgreSQL has what that can change:
    the tests that reach the database, and of those in a browser the ones of `BROWSER_ON_POSTGRES`.
    """
    long = bool(item.get_closest_marker("long"))
    if LONG:
        function = getattr(item, "function", None)
        return long or bool(item.get_closest_marker("sampled")) or hasattr(function, "hypothesis")
    if long:
        return False
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return True
    if HERE / "browser" in item.path.parents:
        return item.path.name in BROWSER_ON_POSTGRES
    named = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db")) or bool(named & DATABASE)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the database of this process once, migrated by the first process of the run that needs one."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    with django_db_blocker.unblock():
        made = databases.prepare(shared)
    yield
    with django_db_blocker.unblock():
        databases.remove(made)


def pytest_unconfigure() -> None:
    """Remove what SQLite leaves beside a database whose last connection was not closed."""
    name = settings.DATABASES["default"].get("TEST", {}).get("NAME")
    if name:
        for left in Path(name).parent.glob(Path(name).name + "*"):
            left.unlink(missing_ok=True)
