"""The admin of links."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from annotations.adjudication.reopened_cases import Values
from annotations.admin import display, filters
from annotations.admin.actions import Curating, Exporting
from annotations.admin.base import AnnotationAdmin
from annotations.admin.bulk_action import Asking
from annotations.admin.forms import LinkForm, RelateForm
from annotations.admin.left_rows import DELETED, Reasons
from annotations.curation import bulk_edit
from annotations.exchange import csv
from annotations.history.bulk_write import Done
from annotations.models import Highlight, Link
from reader.admin.base import in_place, reading_order, shorten


class Relating(Asking):
    action = "relate"
    title = "Change relation"
    explanation = "The relation that you choose replaces the one that the links have now."
    because = "a relation belongs to the codebook of one comparison"
    form = RelateForm

    def preview(self, row: Link, data: dict[str, Any] | None) -> dict[str, Any]:
        line: dict[str, Any] = {"now": display.relation_chip(row.relation)}
        if data:
            same = row.relation_id == data["relation"].pk
            line["after"] = "as it is" if same else display.relation_chip(data["relation"])
        return line

    def write(self, data: dict[str, Any]) -> Done:
        return bulk_edit.relate(self.rows, self.request.user, data["relation"], data["why"])

    def values(self, data: dict[str, Any]) -> Values:
        return {Link: {pk: {"relation_id": data["relation"].pk} for pk in self.numbers()}}

    def left(self, data: dict[str, Any]) -> Reasons:
        return Reasons(f"“{data['relation']}” already", [DELETED])


@admin.register(Link)
class LinkAdmin(Curating, Exporting, AnnotationAdmin):
    section = (0, 1)
    says = "Passages of both pieces, joined by a relation."
    form = LinkForm
    file_name = "links.csv"
    list_display = [
        "number", "from_passage", "relation_drawn", "to_passage", "standing", "of_comparison", "said", "made_by",
        "created_at", "modified_at",
    ]  # fmt: skip
    list_filter = [
        filters.DeletedFilter, filters.StatusFilter, filters.ComparisonFilter, filters.RelationFilter,
        filters.AnalystFilter, filters.NoteFilter, filters.MergedFilter, filters.AcceptanceFilter, filters.LayerFilter,
        filters.ModifiedFilter, filters.CreatedFilter,
    ]  # fmt: skip
    search_fields = ["source__quote", "target__quote", "note", "analyst__username"]
    search_help_text = "Either quote, note, analyst or #number"
    actions = [
        "review",
        "accept",
        "reject",
        "propose",
        "relate",
        "reassign",
        "export",
        "delete_rows",
        "restore_rows",
    ]
    fieldsets = [
        (None, {"fields": ["whole_source", "whole_target", "where", "place"]}),
        (None, {"fields": ["relation", "note", "status"]}),
        ("Record", {"fields": ["who", "layer", "created", "modified", "merging", "deletion"]}),
    ]
    readonly_fields = [
        "whole_source", "whole_target", "where", "place", "who", "layer", "created", "modified", "merging", "deletion",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        rows: Any = super().get_queryset(request)
        return rows.with_ends()

    def previewed(self, rows: Any) -> QuerySet[Link]:
        return rows.with_ends().in_reading_order()

    def words_of(self, row: Link) -> Any:
        return format_html("{}<br>{}", display.passage(row.source), display.passage(row.target))

    def written(self, rows: Any) -> Iterator[bytes]:
        return csv.written(csv.LINKS, csv.links_rows(rows))

    def edit(self, row: Link, actor: Any, data: dict[str, Any]) -> None:
        row.edit(actor, seen=data["seen"], relation=data["relation"], note=data["note"])

    @admin.action(description="Change relation…", permissions=["change"])
    def relate(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return Relating(self, request, queryset).answer()

    @admin.display(description="from", ordering=reading_order("source__document", "source__start"))
    def from_passage(self, row: Link) -> Any:
        return display.line(row.source, display.lead_to(row.source))

    @admin.display(description="to", ordering=reading_order("target__document", "target__start"))
    def to_passage(self, row: Link) -> Any:
        return display.line(row.target, display.lead_to(row.target))

    @admin.display(description="from")
    def whole_source(self, row: Link) -> Any:
        return _end(row.source)

    @admin.display(description="to")
    def whole_target(self, row: Link) -> Any:
        return _end(row.target)

    @admin.display(description="relation", ordering="relation__position")
    def relation_drawn(self, row: Link) -> Any:
        chip = display.relation_chip(row.relation)
        return format_html('{}<span class="quiet">{}</span>', chip, self.place(row))

    @admin.display(description="status", ordering="status")
    def standing(self, row: Link) -> Any:
        return display.standing(row)

    @admin.display(description="comparison")
    def where(self, row: Link) -> str:
        return str(row.comparison)

    @admin.display(description="in place")
    def place(self, row: Link) -> Any:
        gone = row.deleted or row.source.deleted or row.target.deleted
        return "" if gone else in_place(row.comparison, f"?link={row.pk}")


def _end(end: Highlight) -> Any:
    """Return a whole passage, which leads to its page, with its framing and its piece."""
    return format_html(
        '{}<span class="quiet">{} {}</span>',
        display.passage(end, display.WHOLE, display.lead_to(end)), display.framing_chip(end.framing),
        shorten(end.document.title, 44),
    )  # fmt: skip
