"""The filters of the admin's lists: each offers the values that rows have, with the number of rows of each."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from reader.requests import numbers_in

JOINT = "|"  # between several values; no name of a tag has it


class RowFilter(admin.SimpleListFilter):
    """A filter by conditions on rows. It shows nothing where no choice would narrow the list."""

    several: ClassVar[bool] = False  # if True, any number of values may be chosen at once

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []  # the choices are read with their counts, once the list's rows are known

    def has_output(self) -> bool:
        return True

    def rule(self) -> Q | None:
        """Return the condition that is chosen, or None."""
        raise NotImplementedError

    def counted(self, rows: QuerySet) -> Iterable[tuple[str, str, int]]:
        """Return value, label and number of rows of each choice, among rows that this filter does not limit."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rule = self.rule()
        return queryset if rule is None else queryset.filter(rule)

    def chosen(self) -> list[str]:
        return list(filter(None, (self.value() or "").split(JOINT))) if self.several else [self.value() or ""]

    def choices(self, changelist: Any) -> Iterator[Any]:
        chosen = self.chosen() if self.rule() is not None else []
        offered = [(value, label, n) for value, label, n in changelist.counted(self) if n or value in chosen]
        if not chosen and all(n >= changelist.result_count for _, _, n in offered):
            return
        if not self.several:
            address = changelist.get_query_string({self.parameter_name: None})
            yield {"selected": not chosen, "query_string": address, "display": "All"}
        for value, label, n in offered:
            after = self.after(value, chosen)
            address = changelist.get_query_string({self.parameter_name: after})
            yield {"selected": value in chosen, "query_string": address, "display": label, "count": n}

    def after(self, value: str, chosen: list[str]) -> str | None:
        """Return what the parameter is once `value` is pressed: a value chosen already is dropped."""
        if not self.several:
            return value
        rest = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
        return JOINT.join(rest) if rest else None


class ColumnFilter(RowFilter):
    """A filter by the values of a column, any number of them at once; one query gives all with their counts."""

    several = True
    column: ClassVar[str]
    label: ClassVar[str] = ""  # the column that names the value, where it is another one
    names: ClassVar[Mapping[Any, str]] = {}  # of values that are named in words here
    of_numbers: ClassVar[bool] = False
    one_each: ClassVar[bool] = True  # if False, a row may have several of the values

    def rule(self) -> Q | None:
        values: Any = self.chosen()
        if self.of_numbers:
            values = numbers_in(values)
        return Q(**{f"{self.column}__in": values}) if values else None

    @classmethod
    def grouped_by(cls) -> str:
        """Return what rows are grouped by: the key of the row that has the values, else the column itself."""
        return cls.column.rpartition("__")[0] if cls.one_each and "__" in cls.column else cls.column

    def counted(self, rows: QuerySet) -> list[tuple[str, str, int]]:
        found = rows.order_by().values_list(self.grouped_by()).annotate(n=Count("pk"))
        return self.of_groups(rows.model, dict(found))

    def of_groups(self, model: Any, groups: Mapping[Any, int]) -> list[tuple[str, str, int]]:
        """Return the choices of rows of this model, given how many there are of each group. A query at most."""
        known = self.named(model, groups)
        lines: dict[str, tuple[str, int]] = {}
        for key, n in groups.items():
            value, said = known.get(key, (key, key))
            label, more = lines.get(str(value), (self.said(said), 0))
            lines[str(value)] = label, more + n
        return sorted(((value, label, n) for value, (label, n) in lines.items()), key=self.place)

    def named(self, model: Any, keys: Iterable[Any]) -> dict[Any, tuple[Any, Any]]:
        """Return the value and its name by key. To join them to each row that is counted would take much longer."""
        path = self.grouped_by()
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        if model is None:
            return {}
        value, label = (
            name.removeprefix(path).removeprefix("__") or "pk"
            for name in (self.column, self.label or self.column)
        )
        rows = model._base_manager.filter(pk__in=list(keys)).values_list("pk", value, label)
        return {pk: (value, label) for pk, value, label in rows}

    def said(self, value: Any) -> str:
        return self.names.get(value) or str(value)

    def place(self, line: tuple[str, str, int]) -> Any:
        """Return the key by which the choices are sorted: the order of `names`, then the label."""
        labels = list(self.names.values())
        return labels.index(line[1]) if line[1] in labels else len(labels), line[1].casefold()


class ConditionFilter(RowFilter):
    """A filter with the same choices everywhere, each with its label and the condition that it sets."""

    offered: ClassVar[dict[str, tuple[str, Q]]]
    rest: ClassVar[str] = (
        ""  # of choices of which each row has just one: the last, whose rows are not counted
    )

    def conditions(self) -> dict[str, tuple[str, Q]]:
        return self.offered

    def rule(self) -> Q | None:
        _, rule = self.conditions().get(self.value() or "", ("", None))
        return rule

    def counts(self) -> dict[str, Count]:
        """Return an aggregate for each choice, so that one query counts those of several filters."""
        return {
            f"{self.parameter_name}_{value}": Count("pk", filter=rule)
            for value, (_, rule) in self.conditions().items() if value != self.rest
        }  # fmt: skip

    def counted(self, rows: QuerySet) -> list[tuple[str, str, int]]:
        found = rows.order_by().aggregate(**self.counts(), total=Count("pk"))
        return self.of_counts(found, found["total"])

    def of_counts(self, found: Mapping[str, int], total: int) -> list[tuple[str, str, int]]:
        """Return the choices with their counts; the one named `rest` has what the others leave of the total."""
        lines = [
            (v, label, found.get(f"{self.parameter_name}_{v}", 0))
            for v, (label, _) in self.conditions().items()
        ]
        left = total - sum(n for _, _, n in lines)
        return [(value, label, left if value == self.rest else n) for value, label, n in lines]


class KeepingFilter(RowFilter):
    """A filter by verbs of the rows that a condition cannot say, each choice with its label; each is counted alone."""

    offered: ClassVar[dict[str, tuple[str, Callable[[Any], QuerySet]]]]
    rest: ClassVar[str] = (
        ""  # of choices of which each row has just one: the last, counted by what the others leave
    )

    def rule(self) -> Q | None:
        return Q() if self.value() in self.offered else None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        _, keep = self.offered.get(self.value() or "", ("", lambda rows: rows))
        return keep(queryset)

    def counted(self, rows: QuerySet, total: int | None = None) -> list[tuple[str, str, int]]:
        """Return the same; `total` is the number of all rows, if it is known."""
        found = {v: keep(rows).count() for v, (_, keep) in self.offered.items() if v != self.rest}
        if self.rest:
            found[self.rest] = (rows.count() if total is None else total) - sum(found.values())
        return [(value, label, found[value]) for value, (label, _) in self.offered.items()]


class ComparisonFilter(ColumnFilter):
    title = "comparison"
    parameter_name = "comparison__id__exact"
    column, label, of_numbers = "comparison", "comparison__title", True


class ModifiedFilter(ConditionFilter):
    """A filter by when a row was last changed: lately, or since a day that is given as YYYY-MM-DD."""

    title = "modified"
    parameter_name = "modified"
    column: ClassVar[str] = "modified"
    days: ClassVar[dict[str, tuple[str, int]]] = {
        "today": ("Today", 0), "week": ("Past 7 days", 7), "month": ("Past 30 days", 30),
    }  # fmt: skip

    def conditions(self) -> dict[str, tuple[str, Q]]:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        offered = {
            value: (label, Q(**{f"{self.column}__gte": midnight - dt.timedelta(days=days)}))
            for value, (label, days) in self.days.items()
        }
        if since := self.since:
            start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
            offered[since.isoformat()] = (f"Since {date_format(since)}", Q(**{f"{self.column}__gte": start}))
        return offered

    @property
    def others(self) -> list[tuple[str, str]]:
        """The rest of the address, which the form that asks for a day sends along."""
        left_out = (self.parameter_name, PAGE_VAR)
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in left_out
        ]

    @property
    def since(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.value() or "")
        except ValueError:
            return None


class CreatedFilter(ModifiedFilter):
    title = "created"
    parameter_name = column = "created"
