"""The tests' settings with the floors' addresses, durable writes, and no log."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.floors"
LOGGING = {"version": 1, "disable_existing_loggers": True}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=NORMAL;"  # noqa: F405
