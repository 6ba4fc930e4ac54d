"""A bounded cache of a process: the least recently used values go first."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Kept = TypeVar("Kept")
Function = TypeVar("Function", bound=Callable[..., Any])

_memories: "WeakSet[Memory[Any]]" = WeakSet()
_functions: list[Any] = []


class Memory(Generic[Kept]):
    """Values by key. The least recently used ones go once all together weigh more than `most`.

    A key must name everything that its value depends on, so that no cached value is ever wrong. Thread-safe;
    at worst two threads make the same value twice.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        _memories.add(self)

    def recall(
        self, key: Hashable, make: Callable[[], Kept], weigh: Callable[[Kept], int] = lambda _: 1
    ) -> Kept:
        """Return the value under `key`; if there is none, make it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        return self.keep(key, make(), weigh)

    def recall_all(
        self, keys: Collection[Hashable], make: Callable[[list[Any]], Mapping[Any, Kept]]
    ) -> dict[Any, Kept]:  # fmt: skip
        """Return the values under `keys`; make those that are missing all at once and keep them."""
        with self._lock:
            found = {key: self._kept[key][0] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        missing = [key for key in keys if key not in found]
        made = make(missing) if missing else {}
        return found | {key: self.keep(key, value) for key, value in made.items()}

    def keep(self, key: Hashable, value: Kept, weigh: Callable[[Kept], int] = lambda _: 1) -> Kept:
        """Keep the value under `key`, and return it."""
        weight = weigh(value)
        with self._lock:
            self._weight += weight - self._kept.pop(key, (value, 0))[1]
            self._kept[key] = (value, weight)
            while len(self._kept) > 1 and self._weight > self.most:
                self._weight -= self._kept.popitem(last=False)[1][1]
        return value

    def forget(self) -> None:
        """Drop all values."""
        with self._lock:
            self._kept.clear()
            self._weight = 0


def cached(maxsize: int) -> Callable[[Function], Function]:
    """Cache a function's results by its arguments, as `functools.lru_cache` does, until `forget_everything`."""

    def decorate(function: Function) -> Function:
        kept = functools.lru_cache(maxsize)(function)
        _functions.append(kept)
        return kept  # type: ignore[return-value]

    return decorate


def forget_everything() -> None:
    """Drop whatever this process remembers, after something was destroyed that it may hold the words of."""
    for memory in list(_memories):
        memory.forget()
    for function in _functions:
        function.cache_clear()
