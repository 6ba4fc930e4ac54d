"""The filters of the admin's lists. They offer only values from the comparisons that the person curates."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from annotations.models import Framing, Relation
from annotations.workbench.groups import read_groups_of
from reader.admin.base import comparisons_for
from reader.models import Document

BY_COMPARISON = ("comparison", admin.RelatedOnlyFieldListFilter)
BY_ANALYST = ("analyst", admin.RelatedOnlyFieldListFilter)


class SlugFilter(admin.SimpleListFilter):
    """A filter by code across comparisons: the same slug means the same code."""

    model: ClassVar[type[Model]]
    path: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = self.model._default_manager.filter(comparison__in=comparisons_for(request))
        names: dict[str, str] = {}
        for slug, name in codes.order_by("position", "pk").values_list("slug", "name"):
            names.setdefault(slug, name)
        return list(names.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class FramingFilter(SlugFilter):
    title = "framing"
    parameter_name = "framing"
    model = Framing
    path = "framing__slug"


class RelationFilter(SlugFilter):
    title = "relation"
    parameter_name = "relation"
    model = Relation
    path = "relation__slug"


class DocumentFilter(admin.SimpleListFilter):
    """A filter by piece that reads titles only; Django's own would read every text."""

    title = "piece"
    parameter_name = "document"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        curated = comparisons_for(request)
        sides = Q(pk__in=curated.values("left")) | Q(pk__in=curated.values("right"))
        return [(str(pk), title) for pk, title in Document.objects.filter(sides).values_list("pk", "title")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(document=value) if value and value.isdecimal() else queryset


class ChoiceFilter(admin.SimpleListFilter):
    """A filter with the same choices everywhere, each with its label and the rows that it keeps."""

    offered: ClassVar[dict[str, tuple[str, Callable[[Any], QuerySet]]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.offered.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        _, keep = self.offered.get(self.value() or "", ("", lambda rows: rows))
        return keep(queryset)


class DeletedFilter(ChoiceFilter):
    """A filter that hides deleted rows until they are asked for."""

    title = "deleted"
    parameter_name = "state"
    offered = {
        "live": ("No", lambda rows: rows.filter(deleted=None)),
        "deleted": ("Yes", lambda rows: rows.filter(deleted__isnull=False)),
        "all": ("All", lambda rows: rows),
    }

    def value(self) -> str:
        value = super().value()
        return value if value in self.offered else "live"

    def choices(self, changelist: ChangeList) -> Any:
        for value, (label, _) in self.offered.items():
            address = changelist.get_query_string({"state": value} if value != "live" else {}, ["state"])
            yield {"selected": self.value() == value, "query_string": address, "display": label}


class RetiredFilter(ChoiceFilter):
    title = "use"
    parameter_name = "retired"
    offered = {
        "no": ("In use", lambda rows: rows.filter(retired=None)),
        "yes": ("Retired", lambda rows: rows.filter(retired__isnull=False)),
    }


def _grouped(rows: QuerySet) -> set[int]:
    """Return which rows of the same comparisons are shown as one with others. SQL would compare each row with all."""
    comparisons = set(rows.order_by().values_list("comparison", flat=True).distinct())
    return read_groups_of(comparisons).grouped(rows.model.noun)


class MergedFilter(ChoiceFilter):
    title = "merged"
    parameter_name = "merged"
    offered = {
        "yes": ("Yes", lambda rows: rows.filter(pk__in=_grouped(rows))),
        "no": ("No", lambda rows: rows.exclude(pk__in=_grouped(rows))),
    }


class LayerFilter(ChoiceFilter):
    title = "layer"
    parameter_name = "layer"
    offered = {
        "analysts": ("What analysts made", lambda rows: rows.in_layer(curated=False)),
        "curated": ("Curated layer", lambda rows: rows.in_layer(curated=True)),
    }


class ReasonFilter(ChoiceFilter):
    title = "reason"
    parameter_name = "why"
    offered = {
        "given": ("Given", lambda rows: rows.exclude(reason="")),
        "none": ("None", lambda rows: rows.filter(reason="")),
    }


class ThreadFilter(ChoiceFilter):
    title = "thread"
    parameter_name = "thread"
    offered = {
        "open": ("Open", lambda rows: rows.filter(resolved=None)),
        "resolved": ("Resolved", lambda rows: rows.filter(resolved__isnull=False)),
    }


class CounterpartFilter(ChoiceFilter):
    title = "counterpart"
    parameter_name = "counterpart"
    offered = {
        "linked": ("Linked", lambda rows: rows.linked()),
        "silent": ("No counterpart", lambda rows: rows.silent()),
        "open": ("Open", lambda rows: rows.open()),
    }
