"""A snapshot of the database at one moment, however long reading takes and whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """Read inside the block as of one moment, without making other readers or writers wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias, durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own transaction would begin as a writer and block others
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
