"""How far a long piece of work has come, said once a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Progress:
    """`say` is called with a sentence each time a second has passed; for short work never."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._next = time.monotonic() + 1

    def over(self, rows: Iterable[T], doing: str) -> Iterator[T]:
        """The same rows, while they are counted."""
        for number, row in enumerate(rows, 1):
            yield row
            if time.monotonic() >= self._next:
                self._say(f"{doing}, row {number:,}")
                self._next = time.monotonic() + 1
