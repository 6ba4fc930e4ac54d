"""The database as it stands at one moment, however long reading it takes and whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """What is read inside is of one moment. Nobody who reads or writes has to wait for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias, durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would begin as a writer, and stop all others
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
