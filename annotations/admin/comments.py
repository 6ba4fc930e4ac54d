"""The read-only admin of replies, with their history: nobody but its author puts words into a reply."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from annotations.admin import display, filters
from annotations.admin.base import ReadOnly, RecordedAdmin
from annotations.models import Comment
from reader.admin.base import in_place, shorten, with_viewer


@admin.register(Comment)
class CommentAdmin(ReadOnly, RecordedAdmin):
    section = (0, 3)
    says = "Replies on highlights and links, to read."
    list_display = ["number", "words", "about", "of_comparison", "standing", "made_by", "created_at"]
    list_filter = [
        filters.DeletedFilter, filters.ThreadFilter, filters.ComparisonFilter, filters.AuthorFilter,
        filters.CreatedFilter,
    ]  # fmt: skip
    date_hierarchy = "created"
    search_fields = ["text", "author__username"]
    search_help_text = "Words of the reply, or author"
    fields = ["text", "about", "place", "who", "created", "edited", "standing"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        rows = super().get_queryset(request).select_related(
            "comparison", "author", "highlight", "link__relation", "link__source", "link__target"
        )  # fmt: skip
        return with_viewer(rows, request)

    @admin.display(description="no.", ordering="pk")
    def number(self, row: Comment) -> str:
        return f"#{row.pk}"

    @admin.display(description="reply", ordering="text")
    def words(self, row: Comment) -> str:
        return shorten(row.text, display.QUOTE)

    @admin.display(description="on")
    def about(self, row: Comment) -> Any:
        subject = row.subject
        link = display.page_link(subject.noun, subject.pk, f"{subject.noun} #{subject.pk}")
        words = shorten(str(subject), display.LINE)
        return format_html('{} <span class="quiet">{} {}</span>', link, words, self.place(row))

    @admin.display(description="in place")
    def place(self, row: Comment) -> Any:
        gone = row.subject.deleted is not None
        return "" if gone else in_place(row.comparison, f"?{row.subject.noun}={row.subject.pk}")

    @admin.display(description="author")
    def who(self, row: Comment) -> str:
        return str(row.author)

    @admin.display(description="author", ordering="author__username")
    def made_by(self, row: Comment) -> str:
        return str(row.author)

    @admin.display(description="state")
    def standing(self, row: Comment) -> str:
        state = "Deleted" if row.deleted else "Resolved" if row.resolved else "Open"
        return f"{state}, edited" if row.edited and not row.deleted else state
