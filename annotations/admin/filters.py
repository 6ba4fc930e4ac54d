"""The filters of the admin's lists. They offer only values from the comparisons that the person curates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from annotations.models import Framing, Relation
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


class ChoiceWithDefault(admin.SimpleListFilter):
    """A filter whose first choice applies unless the URL names another."""

    words: ClassVar[dict[str, str]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(self.words.items())

    def value(self) -> str:
        value = super().value()
        return value if value in self.words else next(iter(self.words))

    def choices(self, changelist: ChangeList) -> Any:
        default = next(iter(self.words))
        for value, label in self.words.items():
            name = str(self.parameter_name)
            address = changelist.get_query_string({name: value} if value != default else {}, [name])
            yield {"selected": self.value() == value, "query_string": address, "display": label}


class DeletedFilter(ChoiceWithDefault):
    """A filter that hides deleted rows until they are asked for."""

    title = "deletion"
    parameter_name = "state"
    words = {"live": "In use", "deleted": "Deleted", "all": "All"}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(deleted__isnull=self.value() == "live")


class RetiredFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "In use"), ("yes", "Retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(retired__isnull=self.value() == "no") if self.value() else queryset


class LayerFilter(admin.SimpleListFilter):
    title = "layer"
    parameter_name = "layer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("analysts", "What analysts made"), ("curated", "Curated layer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.in_layer(curated=self.value() == "curated") if self.value() else queryset  # type: ignore[attr-defined]


class ReasonFilter(admin.SimpleListFilter):
    title = "reason"
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("given", "Given"), ("none", "None")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "given":
                return queryset.exclude(reason="")
            case "none":
                return queryset.filter(reason="")
        return queryset


class CounterpartFilter(admin.SimpleListFilter):
    title = "counterpart"
    parameter_name = "counterpart"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("linked", "Linked"), ("silent", "No counterpart"), ("open", "Open")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "linked":
                return queryset.linked()  # type: ignore[attr-defined]
            case "silent":
                return queryset.silent()  # type: ignore[attr-defined]
            case "open":
                return queryset.open()  # type: ignore[attr-defined]
        return queryset
