"""The admin of silences: signed in the workbench; viewed, withdrawn and restored here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from annotations.admin import display
from annotations.admin.actions import SoftDeletion
from annotations.admin.base import AnnotationAdmin
from annotations.admin.filters import BY_ANALYST, BY_COMPARISON, DeletedFilter, LayerFilter, RuledFilter
from annotations.models import Silence
from reader.admin.base import in_place, shorten


@admin.register(Silence)
class SilenceAdmin(SoftDeletion, AnnotationAdmin):
    section = (0, 2)
    says = "Passages confirmed to have no counterpart in the other piece."
    list_display = ["number", "passage", "note", "standing", "signature"]
    list_filter = [DeletedFilter, LayerFilter, BY_COMPARISON, BY_ANALYST, RuledFilter, "created"]
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
        return format_html(
            '{}<span class="quiet">{} {} · {}</span>',
            display.passage(row.highlight), display.framing_chip(row.highlight.framing),
            shorten(row.highlight.document.title, 44), self.place(row),
        )  # fmt: skip

    @admin.display(description="state")
    def standing(self, row: Silence) -> Any:
        return display.standing(row) or "Signed"

    @admin.display(description="in place")
    def place(self, row: Silence) -> Any:
        return in_place(row.comparison, f"?highlight={row.highlight_id}")
