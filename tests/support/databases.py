"""The database of a test process: one process of a run migrates it, the others copy that file."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import setup_databases, teardown_databases

Made = list[Any]


def prepare(shared: Path) -> Made:
    """Make the test database; return what `teardown_databases` removes, which is nothing for a copy.

    `shared` is a folder of all processes of the run. Only SQLite's file can be copied.
    """
    if connection.vendor != "sqlite":
        return setup_databases(verbosity=0, interactive=False)
    migrated = shared / "migrated.sqlite3"
    with locked(shared / "migrated.lock"):
        if not migrated.exists():
            made = setup_databases(verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(migrated)])
            return made
    take(migrated)
    return []


def take(migrated: Path) -> None:
    """Make a copy of a migrated file this process's database."""
    name = connection.settings_dict["TEST"]["NAME"]
    shutil.copyfile(migrated, name)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name


def remove(made: Made) -> None:
    """Remove the test database, unless a thread of a live server still holds a connection to it.

    Then the next run replaces it.
    """
    with suppress(OperationalError):
        teardown_databases(made, verbosity=0)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that one process has at a time."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
