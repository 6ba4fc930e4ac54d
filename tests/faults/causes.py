"""The errors of a database that cannot be had, as the two drivers raise them."""

import errno
import sqlite3
from collections.abc import Callable
from typing import Any, NoReturn

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.utils import InternalError


class OfPostgres(Exception):
    """An error of PostgreSQL's driver; tests need it where that is not installed too."""

    def __init__(self, sqlstate: str | None = None) -> None:
        super().__init__("words of the driver that are a secret of the machine")
        self.sqlstate = sqlstate


def of_sqlite(code: int, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    cause = sqlite3.OperationalError("words of the driver that are a secret of the machine")
    cause.sqlite_errorcode = code
    return _raised(kind, cause)


def of_postgres(state: str | None, kind: type[Exception] = OperationalError) -> Any:
    return _raised(kind, OfPostgres(state))


def _raised(kind: type[Exception], cause: Exception) -> Any:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


#: What happened → the error that says it.
CAUSES: dict[str, Exception] = {
    "locked": of_sqlite(sqlite3.SQLITE_BUSY),
    "full": of_sqlite(sqlite3.SQLITE_FULL),
    "unreadable": of_sqlite(sqlite3.SQLITE_IOERR_READ),
    "no file": of_sqlite(sqlite3.SQLITE_CANTOPEN),
    "read-only": of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED),
    "malformed": of_sqlite(sqlite3.SQLITE_CORRUPT, DatabaseError),
    "server gone": of_postgres(None),
    "shutting down": of_postgres("57P01"),
    "connection closed": of_postgres(None, InterfaceError),
    "too slow": of_postgres("57014"),
    "lock not had": of_postgres("55P03"),
    "deadlock": of_postgres("40P01"),
    "server's disk full": of_postgres("53100"),
    "standby": of_postgres("25006", InternalError),
    "no room for an upload": OSError(errno.ENOSPC, "No space left on device"),
}


def refusing(cause: str) -> Callable[..., NoReturn]:
    """Stands in for a function: it does nothing but fail for this cause."""

    def fail(*args: Any, **kwargs: Any) -> NoReturn:
        raise CAUSES[cause]

    return fail
