"""PostgreSQL's driver: whether it is installed, and whether it takes what DATABASE_URL asks of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: What Django itself takes from the options, and does not pass on.
DJANGO = {"assume_role", "server_side_binding", "prepare_threshold"}
#: Of these libpq would complain only at the first connection.
MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


def require_driver(options: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured, in a sentence, where psycopg is missing or could not use an option."""
    try:
        import psycopg
        import psycopg_pool  # noqa: F401
    except ImportError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL names a PostgreSQL database, whose driver is not installed here. "
            "Install it with: python -m pip install -r requirements-postgres.txt"
        ) from error
    try:
        psycopg.conninfo.make_conninfo(
            "", **{name: value for name, value in options.items() if name not in DJANGO}
        )
    except psycopg.ProgrammingError as error:
        reason = str(error).strip().splitlines()[0]
        raise ImproperlyConfigured(
            f"DATABASE_URL asks for something that PostgreSQL's driver does not know: {reason}."
        ) from error
    mode = options.get("sslmode", "prefer")
    if mode not in MODES:
        raise ImproperlyConfigured(
            f"DATABASE_URL asks for sslmode={mode}, which is not one of {', '.join(MODES)}."
        )
    for name in FILES:
        path = options.get(name)
        if path and path != "system" and not Path(path).is_file():
            raise ImproperlyConfigured(f"DATABASE_URL names a file in {name} that is not there: {path}.")
