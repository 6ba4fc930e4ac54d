"""Django's `migrate`, one at a time: a second one waits for the first, and then finds its work done.

Several servers that start together, each after a `migrate` of its own, would otherwise make the same tables.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

try:
    import fcntl
except ImportError:  # on a system without it, nothing keeps two runs apart
    fcntl = None  # type: ignore[assignment]

LOCK = 0x7061_7261_6C6C_6178  # “parallax” in ASCII, because PostgreSQL names its advisory locks by number
WAITING = "Another migrate is at work on this database; waiting for it to end."


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        alone = alone_in_postgresql if connection.vendor == "postgresql" else alone_beside_file
        with alone(connection, lambda: self.stderr.write(WAITING)):
            return super().handle(*args, **options)


@contextmanager
def alone_in_postgresql(connection: BaseDatabaseWrapper, say: Any) -> Iterator[None]:
    """Hold an advisory lock, which ends with the connection at the latest, and lift the time limits."""
    limits = ("lock_timeout", "statement_timeout")
    with connection.cursor() as cursor:
        for limit in limits:
            cursor.execute(f"SET {limit} = 0")
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            say()
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
                for limit in limits:
                    cursor.execute(f"RESET {limit}")


@contextmanager
def alone_beside_file(connection: BaseDatabaseWrapper, say: Any) -> Iterator[None]:
    """Hold a lock on the folder of SQLite's file: closing the file itself would end SQLite's locks on it."""
    folder = Path(str(connection.settings_dict["NAME"])).parent
    if fcntl is None or not folder.is_dir() or connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say()
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
