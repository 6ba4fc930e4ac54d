"""Review: a list of highlights or links that a curator goes through one by one, in reading order.

The list is fixed when it is opened, so that a decided row stays in it; its address holds the numbers of the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from django.http import QueryDict

from annotations.models import Highlight, Link
from annotations.models.annotation import Status
from annotations.workbench.filters import Filter
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import workbench_of
from reader.models import Comparison

#: The kinds of rows that are reviewed, by the name that their numbers have in an address.
KINDS: dict[str, Any] = {"highlights": Highlight, "links": Link}
MOST = 500  # rows of one list
_RANGE = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?", re.ASCII)


@dataclass(frozen=True)
class ReviewList:
    """The `statuses` of the rows by number, in reading order; `name` is a key of `KINDS`."""

    name: str
    statuses: Mapping[int, str]
    left_out: int = 0  # rows that passed the filter and exceed `MOST`
    stands_for: Mapping[int, int] = field(
        default_factory=dict
    )  # the listed row for each that is merged into it

    @classmethod
    def passing(cls, comparison: Comparison, name: str, shown: Filter) -> ReviewList:
        """Return the rows that pass a filter of the workbench, of each merged group the one that is shown."""
        workbench = workbench_of(comparison, shown)
        rows = workbench.highlights() if name == "highlights" else workbench.links()
        statuses = _read(rows)
        first = dict(islice(statuses.items(), MOST))
        return cls(name, first, len(statuses) - len(first))

    @classmethod
    def named(cls, comparison: Comparison, query: QueryDict) -> ReviewList | None:
        """Return the rows whose numbers the query of an address names, or None if it names none.

        Rows of other comparisons and deleted ones are left out.
        """
        name = next((name for name in KINDS if name in query), None)
        if name is None:
            return None
        kind, numbers = KINDS[name], set(islice(numbers_of(query.get(name, "")), MOST))
        stands_for = snapshot_of(comparison).groups.stands_for[kind.noun]
        listed = {stands_for.get(number, number) for number in numbers}
        rows = kind.objects.of(comparison).live().filter(pk__in=listed)
        return cls(name, _read(rows), stands_for=stands_for)

    @property
    def kind(self) -> Any:
        return KINDS[self.name]

    @property
    def noun(self) -> str:
        return self.kind.noun

    @cached_property
    def numbers(self) -> list[int]:
        return list(self.statuses)

    @cached_property
    def tally(self) -> Counter[str]:
        """The number of rows by status."""
        return Counter(self.statuses.values())

    @property
    def with_merged(self) -> int:
        """The number of rows, those included that are merged into a listed one."""
        return len(self.numbers) + sum(shown in self.statuses for shown in self.stands_for.values())

    @property
    def decided(self) -> int:
        return len(self.numbers) - self.tally[Status.PROPOSED]

    @property
    def first(self) -> int | None:
        """The first row that is proposed, else the first."""
        waiting = (number for number, status in self.statuses.items() if status == Status.PROPOSED)
        return next(waiting, next(iter(self.numbers), None))

    def find(self, number: int) -> int | None:
        """Return the listed row of this number, or the one that it is merged into; None if neither is listed."""
        shown = self.stands_for.get(number, number)
        return shown if shown in self.statuses else None

    def beside(self, number: int, by: int) -> int | None:
        """Return the row `by` places after this one, or before it if `by` is negative; None past either end."""
        place = self.numbers.index(number) + by
        return self.numbers[place] if 0 <= place < len(self.numbers) else None

    def query(self, at: int | str | None = None) -> str:
        """Return the query of the list's address, opened at this row, or at the `end`."""
        query = f"{self.name}={ranges_of(self.numbers)}"
        return f"{query}&at={at}" if at else query


def _read(rows: Any) -> dict[int, str]:
    """Return the statuses of rows of a kind by number, in reading order. One query."""
    ordered = rows.in_reading_order() if rows.model is Highlight else rows.along("left")
    return dict(ordered.values_list("pk", "status"))


def ranges_of(numbers: Collection[int]) -> str:
    """Return numbers as they are written in an address, such as `3-7.12`."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ends = ((run[0][1], run[-1][1]) for run in (list(run) for _, run in runs))
    return ".".join(f"{first}-{last}" if first < last else str(first) for first, last in ends)


def numbers_of(ranges: str) -> Iterator[int]:
    """Yield the numbers that are written like this; what is no number is left out."""
    for part in ranges.split("."):
        if match := _RANGE.fullmatch(part):
            yield from range(int(match[1]), int(match[2] or match[1]) + 1)


def addressed(name: str, numbers: Iterable[int]) -> str:
    """Return the query of the address that reviews these rows, at most `MOST` of them."""
    return f"{name}={ranges_of(list(islice(numbers, MOST)))}"
