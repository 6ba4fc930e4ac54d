"""The read-only admin of what analysts declare to have read, with its history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest

from annotations.admin import display
from annotations.admin.base import ReadOnly, RecordedAdmin
from annotations.admin.filters import AnalystFilter, ComparisonFilter, ModifiedFilter, PieceFilter
from annotations.models import Reading
from annotations.models.reading_progress import Progress
from reader.admin.base import in_place, shorten, with_viewer


@admin.register(Reading)
class ReadingAdmin(ReadOnly, RecordedAdmin):
    section = (2, 0)
    says = "How far each analyst has coded each piece."
    list_display = ["piece", "words", "read_to", "of_comparison", "made_by", "modified_at"]
    list_filter = [ComparisonFilter, AnalystFilter, PieceFilter, ModifiedFilter]
    search_fields = ["document__title", "analyst__username"]
    search_help_text = "Title of the piece, or analyst"
    fields = ["piece", "place", "words", "read_to", "who", "modified"]
    ordering = ["-modified", "-pk"]
    can_revert = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        heavy = (f"document__{field}" for field in ("text", "block_data", "import_notes"))
        rows = super().get_queryset(request).select_related("comparison", "analyst", "document").defer(*heavy)
        return with_viewer(rows.annotate(length=Length("document__text")), request)

    @admin.display(description="piece", ordering="document__title")
    def piece(self, row: Reading) -> str:
        return shorten(row.document.title, display.QUOTE)

    @admin.display(description="how far")
    def words(self, row: Reading) -> str:
        return Progress(row.document, row.read_to, row.length).words  # type: ignore[attr-defined]

    @admin.display(description="in place")
    def place(self, row: Reading) -> Any:
        return in_place(row.comparison)

    @admin.display(description="analyst")
    def who(self, row: Reading) -> str:
        return str(row.analyst)

    @admin.display(description="analyst", ordering="analyst__username")
    def made_by(self, row: Reading) -> str:
        return str(row.analyst)

    @admin.display(description="modified", ordering="modified")
    def modified_at(self, row: Reading) -> Any:
        return display.at(row.modified)
