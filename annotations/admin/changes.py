"""The read-only admin of every comparison's history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from annotations.admin import display, filters
from annotations.admin.base import ReadOnly
from annotations.admin.bulk_history import Acts
from annotations.admin.handover_page import HandingOver
from annotations.history.changes import LABELS, readable
from annotations.history.words import called
from annotations.models import Change
from reader.admin.base import CurationAdmin


@admin.register(Change)
class ChangeAdmin(ReadOnly, Acts, HandingOver, CurationAdmin):
    section = (2, 2)
    says = "Everything that was done, with who, when and why; bulk actions are undone from here."
    list_display = [
        "number", "done_at", "actor", "verb", "subject", "fields_changed", "reason", "comparison", "revision",
    ]  # fmt: skip
    list_filter = [
        filters.NounFilter, filters.VerbFilter, filters.ComparisonFilter, filters.ActorFilter, filters.ReasonFilter,
    ]  # fmt: skip
    date_hierarchy = "at"
    list_select_related = ["actor", "comparison"]
    search_fields = ["=row", "actor__username", "reason"]
    search_help_text = "Number of a row, person or reason"
    fields = ["at", "who", "comparison", "revision", "verb", "subject", "differences", "reason"]
    ordering = ["-pk"]

    class Media:
        css = {"all": ("annotations/admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        return super().get_queryset(request).select_related("actor", "comparison")

    @admin.display(description="no.", ordering="pk")
    def number(self, change: Change) -> str:
        return f"#{change.pk}"

    @admin.display(description="when", ordering="at")
    def done_at(self, change: Change) -> Any:
        return display.at(change.at)

    @admin.display(description="actor")
    def who(self, change: Change) -> str:
        return str(change.actor)

    @admin.display(description="row", ordering="row")
    def subject(self, change: Change) -> Any:
        words = f"{called(change.noun)} {change.row}"
        try:
            address = reverse(f"admin:annotations_{change.noun}_change", args=[change.row])
        except NoReverseMatch:  # a noun without a page in the admin
            return words
        return format_html('<a href="{}">{}</a>', address, words)

    @admin.display(description="changed")
    def fields_changed(self, change: Change) -> str:
        if change.before is None:
            return ""
        return ", ".join(LABELS.get(name, name.removesuffix("_id")) for name, _, _ in change.differences)

    @admin.display(description="differences")
    def differences(self, change: Change) -> Any:
        return display.differences(readable([change])[0].differences)
