"""The admin of silences: confirmed in the workbench; viewed, withdrawn and restored here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.admin import display, filters
from annotations.admin.actions import SoftDeletion
from annotations.admin.base import AnnotationAdmin
from annotations.models import Silence
from reader.admin.base import in_place, reading_order


class FramingFilter(filters.FramingFilter):
    column, label = "highlight__framing__slug", "highlight__framing__name"


@admin.register(Silence)
class SilenceAdmin(SoftDeletion, AnnotationAdmin):
    section = (0, 2)
    says = "Passages confirmed to have no counterpart in the other piece."
    list_display = [
        "number", "passage", "spot", "of_comparison", "framing", "said", "standing", "made_by", "created_at",
        "modified_at",
    ]  # fmt: skip
    list_filter = [
        filters.DeletedFilter, filters.ComparisonFilter, FramingFilter, filters.AnalystFilter, filters.NoteFilter,
        filters.RuledFilter, filters.LayerFilter, filters.ModifiedFilter, filters.CreatedFilter,
    ]  # fmt: skip
    search_fields = ["highlight__quote", "note", "analyst__username"]
    search_help_text = "Quote, note, analyst or #number"
    actions = ["reassign", "delete_rows", "restore_rows"]
    fields = ["passage", "place", "note", "who", "layer", "created", "modified", "deletion"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Silence]:
        heavy = (f"highlight__document__{field}" for field in ("text", "block_data", "import_notes"))
        rows: Any = super().get_queryset(request).select_related("highlight__framing", "highlight__document")
        return rows.defer(*heavy)

    def previewed(self, rows: Any) -> QuerySet[Silence]:
        return rows.select_related("highlight__framing", "analyst").order_by("highlight", "pk")

    def words_of(self, row: Silence) -> Any:
        return display.passage(row.highlight)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True for the list only: a signature is not edited, but withdrawn and given again."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description="passage", ordering="highlight__quote")
    def passage(self, row: Silence) -> Any:
        return display.line(row.highlight, display.lead_to(row.highlight))

    @admin.display(description="place", ordering=reading_order("highlight__document", "highlight__start"))
    def spot(self, row: Silence) -> Any:
        return display.spot(row.comparison, row.highlight, self.place(row))

    @admin.display(description="framing", ordering="highlight__framing__position")
    def framing(self, row: Silence) -> Any:
        return display.framing_chip(row.highlight.framing)

    @admin.display(description="state")
    def standing(self, row: Silence) -> Any:
        return display.standing(row) or "Confirmed"

    @admin.display(description="in place")
    def place(self, row: Silence) -> Any:
        return "" if row.highlight.deleted else in_place(row.comparison, f"?highlight={row.highlight_id}")
