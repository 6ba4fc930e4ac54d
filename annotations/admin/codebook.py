"""The admin of the codebook: framings, tags and relations. A code is retired, never destroyed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin import display
from annotations.admin.base import RecordedAdmin
from annotations.admin.bulk_action import counted
from annotations.admin.filters import ComparisonFilter, FramingFilter, RetiredFilter
from annotations.forms.codebook import ColourField, NameField
from annotations.models import Framing, Relation, Tag
from annotations.models.annotation import Refused
from annotations.models.codebook import Code
from reader.admin.base import comparisons_for
from reader.models import Archived

LONG = 20  # comparisons or framings; a longer choice can be searched


class CodeAdmin(RecordedAdmin):
    """The admin of one kind of code. Its slug, and the comparison or framing it belongs to, never change."""

    list_filter = [RetiredFilter, ComparisonFilter]
    search_fields = ["name", "definition", "comparison__title"]
    actions = ["retire", "bring_back"]
    belongs_to = "comparison"
    look: tuple[str, ...] = ("colour",)
    made: tuple[str, ...] = ("slug",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.select_related("comparison").with_uses().order_by("comparison", "position", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [self.belongs_to, *self.made, "position", "uses", "retired"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        written = [self.belongs_to, "name", *self.look, "definition"]
        return [*written, *self.made, "position", "uses", "retired"] if obj else written

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "colour":
            return ColourField()
        if db_field.name == "name":
            kwargs["form_class"] = NameField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Let people search in the choice of what the code belongs to, where it is long."""
        other: Any = self.admin_site.get_model_admin(
            self.model._meta.get_field(self.belongs_to).related_model
        )
        long = other.has_view_permission(request) and other.get_queryset(request)[LONG:].exists()
        return [self.belongs_to] if long else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        curated = comparisons_for(request).filter(archived=None)
        if db_field.name == "comparison":
            kwargs["queryset"] = curated
        if db_field.name == "framing":
            framings = Framing.objects.current().filter(comparison__in=curated)
            kwargs["queryset"] = framings.select_related("comparison")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def write(self, row: Code, actor: Any, data: dict[str, Any], changed: set[str]) -> None:
        row.change(actor, seen=data["seen"], **{name: data[name] for name in changed})

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.each(request, queryset.filter(retired=None), "retired", lambda code: code.retire(request.user))

    @admin.action(description="Bring back into use", permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        retired = queryset.filter(retired__isnull=False)
        self.each(request, retired, "brought back", lambda code: code.bring_back(request.user))

    def each(self, request: HttpRequest, codes: QuerySet, done: str, verb: Callable[[Code], None]) -> None:
        """Apply `verb` to all codes or none. A codebook is short: a few queries per code are affordable."""
        chosen = list(codes)
        try:
            with transaction.atomic():
                for code in chosen:
                    verb(code)
        except (Refused, Archived) as refusal:
            self.message_user(request, f"Nothing was changed: {refusal}", messages.ERROR)
        else:
            self.message_user(request, f"{counted(len(chosen), self.opts)} {done}.", messages.SUCCESS)

    @admin.display(description="retired", ordering="retired")
    def retired_at(self, code: Code) -> Any:
        return display.at(code.retired) if code.retired else "No"

    @admin.display(description="uses", ordering="uses")
    def uses(self, code: Any) -> int:
        return code.uses


@admin.register(Framing)
class FramingAdmin(CodeAdmin):
    section = (1, 0)
    says = "Ways of reading a passage: name, colour, line, key and definition."
    list_display = ["name", "drawn", "key", "slug", "comparison", "position", "uses", "retired_at"]
    look = ("colour", "line", "key")

    @admin.display(description="how it looks", ordering="colour")
    def drawn(self, framing: Framing) -> Any:
        return display.framing_chip(framing)


@admin.register(Relation)
class RelationAdmin(CodeAdmin):
    section = (1, 2)
    says = "What a link can say about its two passages."
    list_display = ["name", "drawn", "symmetric", "slug", "comparison", "position", "uses", "retired_at"]
    look = ("colour", "symmetric")

    @admin.display(description="how it looks", ordering="colour")
    def drawn(self, relation: Relation) -> Any:
        return display.relation_chip(relation)


@admin.register(Tag)
class TagAdmin(CodeAdmin):
    section = (1, 1)
    says = "Finer codes, each below one framing."
    list_display = ["name", "framing_drawn", "comparison", "position", "uses", "retired_at"]
    list_filter = [RetiredFilter, ComparisonFilter, FramingFilter]
    belongs_to = "framing"
    look = ()
    made = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return (
            super()
            .get_queryset(request)
            .select_related("framing")
            .order_by("comparison", "framing__position", "position", "pk")
        )

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        if not change:
            obj.comparison = obj.framing.comparison
        super().save_model(request, obj, form, change)

    @admin.display(description="framing", ordering="framing__position")
    def framing_drawn(self, tag: Tag) -> Any:
        return display.framing_chip(tag.framing)
