"""Which cases of a large set are tried: a share of them in `make test`, all of them in `make test-long`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")

#: True under `make test-long`, which sets `TEST_LONG=1`.
LONG = os.environ.get("TEST_LONG", "") not in ("", "0")


def sample(cases: Iterable[T], every: int, key: str = "") -> list[T]:
    """Return one case in `every`, or all of them in a long run.

    `key` decides where the count begins, so that tests with different keys try different cases; the same key always
    gives the same cases.
    """
    cases = list(cases)
    return cases if LONG or not cases else cases[crc32(key.encode()) % min(every, len(cases)) :: every]


def fewer(long: int, fast: int) -> int:
    """Return how many random cases to try: `long` in a long run, otherwise `fast`."""
    return long if LONG else fast
