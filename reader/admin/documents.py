"""Pieces in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reader.admin.base import CurationAdmin, comparisons_for, count_of, shorten
from reader.admin.filters import ColumnFilter
from reader.documents.rendering import render_blocks
from reader.models import Comparison, Document
from reader.text.blocks import CHOICES

READING = 4_000  # code points of a piece that its page in the admin shows

BLOCKS = 60


class LanguageFilter(ColumnFilter):
    title = "language"
    parameter_name = column = "language"


@admin.register(Document)
class DocumentAdmin(CurationAdmin):
    section = (3, 1)
    says = "Title, author and source of each text; its words never change."
    list_display = ["title", "author", "source", "published", "language", "words", "stored", "comparisons"]
    list_filter = [LanguageFilter, "published", "stored"]
    search_fields = ["title", "short_title", "author", "source"]
    fieldsets = [
        (None, {"fields": ["title", "short_title", "author", "source", "published", "language"]}),
        ("Where it comes from", {"fields": ["brought", "created", "stored", "supersedes"]}),
        ("The piece", {"fields": ["words", "reading", "structure"]}),
    ]
    readonly_fields = ["brought", "created", "stored", "supersedes", "words", "reading", "structure"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        curated = comparisons_for(request)
        rows: Any = admin.ModelAdmin.get_queryset(self, request)
        rows = rows.light()
        if not request.user.is_superuser:
            sides = Q(pk__in=curated.values("left")) | Q(pk__in=curated.values("right"))
            rows = rows.filter(Q(brought_by=request.user.pk) | sides)
        either = Q(left=OuterRef("pk")) | Q(right=OuterRef("pk"))
        return rows.annotate(
            comparisons=count_of(Comparison.objects.filter(either, pk__in=curated.values("pk")))
        )

    def within_reach(self, request: HttpRequest, obj: Document | None) -> bool:
        return (
            obj is None or request.user.is_superuser or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_own_rows(self, request: HttpRequest) -> bool:
        return Document.objects.filter(brought_by=request.user.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a piece is pasted or uploaded on its own page, where its structure is reviewed

    def has_change_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        """Return True only for the person who added the piece and superusers: others may compare it too."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or obj.brought_by_id == request.user.pk)

    def save_model(self, request: HttpRequest, obj: Document, form: forms.ModelForm, change: bool) -> None:
        if not form.changed_data:
            return
        obj.save(update_fields=form.changed_data)
        using = Comparison.objects.filter(Q(left=obj) | Q(right=obj), archived=None)
        for comparison in using.order_by("pk"):
            comparison.raise_revision()

    @admin.display(description="brought by")
    def brought(self, document: Document) -> str:
        return str(document.brought_by or "somebody whose account is gone")

    @admin.display(description="words", ordering="word_count")
    def words(self, document: Document) -> str:
        return f"{document.word_count:,}"

    @admin.display(description="comparisons", ordering="comparisons")
    def comparisons(self, document: Document) -> int:
        return document.comparisons  # type: ignore[attr-defined]

    @admin.display(description="text")
    def reading(self, document: Document) -> SafeString:
        shown = [block for block in document.blocks if block.end <= READING] or list(document.blocks[:1])
        rest = len(document.blocks) - len(shown)
        end = (
            format_html('<p class="quiet">{} more blocks follow. The text never changes.</p>', rest)
            if rest
            else ""
        )
        words = render_blocks(document.text, shown, document.direction)
        return format_html('<div class="reading" dir="{}">{}</div>{}', document.direction, words, end)

    @admin.display(description="blocks")
    def structure(self, document: Document) -> SafeString:
        shown = document.blocks[:BLOCKS]
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{} to {}</td><td>{}</td></tr>",
            ((CHOICES[b.choice], b.start, b.end, shorten(document.text[b.start : b.end], 90)) for b in shown),
        )
        rest = len(document.blocks) - len(shown)
        end = format_html('<p class="quiet">and {} more</p>', rest) if rest else mark_safe("")
        return format_html(
            "<details><summary>{} blocks</summary><table>"
            "<thead><tr><th>Kind</th><th>Place</th><th>Words</th></tr></thead>"
            "<tbody>{}</tbody></table>{}</details>",
            len(document.blocks), rows, end,
        )  # fmt: skip
