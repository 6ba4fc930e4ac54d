"""The read-only admin of curators' rulings: each with its case, the rows it judged and the rows it made."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.adjudication.cases import Kind
from annotations.adjudication.queue import sources_of
from annotations.admin import display
from annotations.admin.base import ReadOnly, RecordedAdmin
from annotations.admin.filters import BY_COMPARISON, DeletedFilter
from annotations.models import Ruling
from reader.admin.base import shorten, with_viewer

BY_CURATOR = ("analyst", admin.RelatedOnlyFieldListFilter)


@admin.register(Ruling)
class RulingAdmin(ReadOnly, RecordedAdmin):
    """The admin of rulings, which are made and taken back on the adjudication page."""

    section = (2, 1)
    says = "What curators decided where analysts differ; they are made in adjudication."
    list_display = ["number", "decided", "about", "why", "signature"]
    list_filter = [DeletedFilter, "verdict", BY_COMPARISON, BY_CURATOR, "created"]
    search_fields = ["=case", "note", "analyst__username"]
    search_help_text = "Case, reason or curator"
    fields = ["decided", "why", "about", "upon", "made", "place", "who", "created", "modified", "state"]
    ordering = ["-modified", "-pk"]
    can_revert = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ruling]:
        rows = super().get_queryset(request).select_related("comparison", "analyst", "side")
        return with_viewer(rows, request)

    @admin.display(description="no.", ordering="pk")
    def number(self, row: Ruling) -> str:
        return f"#{row.pk}"

    @admin.display(description="what", ordering="verdict")
    def decided(self, row: Ruling) -> Any:
        words = row.words if row.side else row.words.capitalize()
        return (
            format_html('{}<span class="quiet">{}</span>', words, display.standing(row))
            if row.deleted
            else words
        )

    @admin.display(description="case", ordering="case")
    def about(self, row: Ruling) -> Any:
        differ = "; ".join(Kind(kind).words for kind in row.kinds.split()) or "all agreed"
        title = shorten(row.comparison.title, 44)
        return format_html('{}<span class="quiet">{}, {}</span>', row.case, differ, title)

    @admin.display(description="why")
    def why(self, row: Ruling) -> str:
        return row.note

    @admin.display(description="upon")
    def upon(self, row: Ruling) -> Any:
        return _linked((source.noun, source.id) for source in sources_of(row))

    @admin.display(description="laid into the curated layer")
    def made(self, row: Ruling) -> Any:
        kinds: tuple[Any, ...] = (row.highlights, row.links, row.silences)
        return _linked((one.noun, one.pk) for rows in kinds for one in rows.order_by("pk"))

    @admin.display(description="in place")
    def place(self, row: Ruling) -> Any:
        if not row.comparison.of_viewer:  # type: ignore[attr-defined]
            return format_html('<span class="quiet">{}</span>', "not a member")
        address = reverse("adjudication", args=[row.comparison_id])
        return format_html('<a href="{}?case={}">View the case</a>', address, row.case)

    @admin.display(description="curator")
    def who(self, row: Ruling) -> str:
        return str(row.analyst)

    @admin.display(description="by", ordering="modified")
    def signature(self, row: Ruling) -> Any:
        return display.signed(row.analyst, row.created)

    @admin.display(description="state")
    def state(self, row: Ruling) -> str:
        return "Undone" if row.deleted else "In force"


def _linked(rows: Any) -> SafeString | str:
    """Return links to the pages of rows, given as pairs of noun and id."""
    lines = [(reverse(f"admin:annotations_{noun}_change", args=[pk]), f"{noun} {pk}") for noun, pk in rows]
    return format_html_join(", ", '<a href="{}">{}</a>', lines) if lines else "Nothing"
