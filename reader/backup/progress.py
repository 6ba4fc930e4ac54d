"""Progress of long work, reported once a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Progress:
    """A reporter that calls `say` with a sentence once a second; never for work that takes less."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._next = time.monotonic() + 1

    def over(self, rows: Iterable[T], doing: str) -> Iterator[T]:
        """Yield the same rows, and count them."""
        for number, row in enumerate(rows, 1):
            yield row
            if time.monotonic() >= self._next:
                self._say(f"{doing}, row {number:,}")
                self._next = time.monotonic() + 1
