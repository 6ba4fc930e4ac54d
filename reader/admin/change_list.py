"""A list of the admin: its page, its filters with their counts, and the row that one comes back to."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from reader.admin.filters import ColumnFilter, ConditionFilter, KeepingFilter, RowFilter


class Pages(Paginator):
    """Pages of which the last one is shown where a later one is asked for, since an act may have emptied it."""

    def validate_number(self, number: Any) -> int:
        return min(max(int(number), 1), self.num_pages)


class CurationChangeList(ChangeList):
    """A list that counts all its filters in few queries."""

    model_admin: Any

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        self.request = request
        self.in_no_filter: Any = found[2]
        return found

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.page_num = self.paginator.validate_number(self.page_num)
        # Sorting numbers alone is much less work than sorting rows with all that they show.
        self.result_list = self.queryset.filter(pk__in=self.on_page())

    def counted(self, spec: RowFilter) -> Iterable[tuple[str, str, int]]:
        """Return value, label and count of each choice of the filter, under all the other filters."""
        if spec.rule() is not None:
            return spec.counted(self.rows_without(spec))
        if isinstance(spec, ConditionFilter):
            return spec.of_counts(self.shared_counts, self.result_count)
        if isinstance(spec, KeepingFilter):
            return spec.counted(self.bare, self.result_count)
        if isinstance(spec, ColumnFilter) and spec.one_each:
            return spec.of_groups(self.model, self.shared_groups[spec.grouped_by()])
        return spec.counted(self.bare)

    @cached_property
    def as_of(self) -> dict[str, Any]:
        """When the list was read and, if it is of one comparison, at which revision."""
        return self.model_admin.as_of(self.request)

    @cached_property
    def bare(self) -> QuerySet:
        """The list's rows without what only its table shows."""
        return self.queryset.order_by().select_related(None).prefetch_related(None)

    @cached_property
    def shared_counts(self) -> dict[str, int]:
        """The counts of all filters by conditions that are not in use, from one query."""
        idle = (s for s in self.filter_specs if isinstance(s, ConditionFilter) and s.rule() is None)
        counts = {name: count for spec in idle for name, count in spec.counts().items()}
        return self.bare.aggregate(**counts) if counts else {}

    @cached_property
    def shared_groups(self) -> dict[str, Counter[Any]]:
        """The number of rows of each value, by column, for all filters by columns that are not in use. One query."""
        every = (s for s in self.filter_specs if isinstance(s, ColumnFilter) and s.one_each)
        idle = (s for s in every if s.rule() is None)
        columns = list(dict.fromkeys(spec.grouped_by() for spec in idle))
        found: dict[str, Counter[Any]] = {column: Counter() for column in columns}
        for *values, n in self.bare.values_list(*columns).annotate(n=Count("pk")):
            for column, value in zip(columns, values, strict=True):
                found[column][value] += n
        return found

    def rows_without(self, spec: RowFilter) -> QuerySet:
        rows: Any = self.root_queryset.order_by().select_related(None).prefetch_related(None)
        for other in self.filter_specs:
            if other is not spec:
                rows = other.queryset(self.request, rows)
        rows = rows.filter(build_q_object_from_lookup_parameters(self.in_no_filter))
        return self.model_admin.get_search_results(self.request, rows, self.query)[0]

    def on_page(self) -> list[int]:
        """Return the numbers of the rows that the page shows, in its order."""
        rows = self.queryset
        if self.multi_page and not (self.show_all and self.can_show_all):
            rows = self.paginator.page(self.page_num).object_list
        return list(rows.values_list("pk", flat=True))

    def in_order(self) -> list[int]:
        """Return the numbers of all rows of the list."""
        return list(self.queryset.values_list("pk", flat=True))


def nearest(row: int, before: Sequence[int], shown: Collection[int]) -> int | None:
    """Return the row if it is shown, else the next of `before` that is, else the last one before it."""
    if row in shown or row not in before:
        return row if row in shown else None
    at = before.index(row)
    return next((pk for pk in (*before[at + 1 :], *reversed(before[:at])) if pk in shown), None)
