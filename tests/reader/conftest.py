"""What some tests of pieces and of the whole database share."""

import os
from collections.abc import Iterator

import pytest

from tests.postgres import NoPostgres, Server, throwaway


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL of its own, which survives what is killed; where none is installed the test is skipped."""
    try:
        with throwaway(careful=True) as server:
            yield server
    except NoPostgres as none:
        if os.environ.get("PARALLAX_POSTGRES") == "required":
            raise
        pytest.skip(str(none))
