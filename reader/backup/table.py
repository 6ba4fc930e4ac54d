"""A table as JSON lines, one per row, and back. Models' methods and signals are not called."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from reader.backup.refusal import BackupRefused

#: Rows fetched at a time; few, because a single piece may have megabytes.
CHUNK = 50


class Table:
    """The table of a model, which may be a historical one from the migrations."""

    def __init__(self, model: Any, connection: Any) -> None:
        self.model, self._connection = model, connection
        self.name: str = model._meta.label_lower
        self._fields = model._meta.local_concrete_fields
        self.columns: list[str] = [field.column for field in self._fields]

    @property
    def quoted(self) -> str:
        """The table's name, quoted for SQL."""
        return str(self._connection.ops.quote_name(self.model._meta.db_table))

    def is_empty(self) -> bool:
        return not self._rows().exists()

    def clear(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.quoted}")  # noqa: S608  # its own name

    def lines(self) -> Iterator[bytes]:
        """Yield the rows in the order of their ids, each as a line of ASCII: a JSON array of its columns."""
        names = [field.attname for field in self._fields]
        for row in self._rows().order_by("pk").values_list(*names).iterator(CHUNK):
            yield ENCODER.encode(row).encode() + b"\n"

    def insert(self, rows: Sequence[list[Any]]) -> None:
        """Store rows of JSON values. Raises BackupRefused if the database does not accept them."""
        columns = ", ".join(map(self._connection.ops.quote_name, self.columns))
        places = ", ".join(["%s"] * len(self.columns))
        insert = f"INSERT INTO {self.quoted} ({columns}) VALUES ({places})"  # noqa: S608  # its own names
        try:
            values = [self._values(row) for row in rows]
            with self._connection.cursor() as cursor:
                cursor.executemany(insert, values)
        except (DatabaseError, OverflowError, TypeError, ValueError, ValidationError) as error:
            raise BackupRefused(self._reason(rows, error)) from error

    def _values(self, row: list[Any]) -> list[Any]:
        return [
            None if value is None else field.get_db_prep_save(field.to_python(value), self._connection)
            for field, value in zip(self._fields, row, strict=True)
        ]

    def _reason(self, rows: Sequence[list[Any]], error: Exception) -> str:
        if self._connection.vendor == "postgresql":
            for row in rows:
                if "\\u0000" in json.dumps(row):
                    return (
                        f"The row {row[0]} of {self.name} holds the character NUL, which PostgreSQL cannot keep. "
                        "Restore the backup into SQLite, take the character away there, and back that up instead."
                    )
        said = (
            error.messages[0] if isinstance(error, ValidationError) else str(error).strip().partition("\n")[0]
        )
        return (
            f"The rows {rows[0][0]} to {rows[-1][0]} of {self.name} do not fit into this database, which says: "
            f"{said.rstrip('.')}. Nothing was stored."
        )

    def _rows(self) -> Any:
        return self.model._base_manager.using(self._connection.alias)


def plain(value: Any) -> str:
    """Encode what JSON has no type for, as `Field.to_python` reads it: times in UTC to the microsecond."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value)


ENCODER = json.JSONEncoder(default=plain, separators=(",", ":"), check_circular=False)
