"""The admin of highlights."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.adjudication.reopened_cases import Values
from annotations.admin import display, filters
from annotations.admin.actions import Curating, Exporting
from annotations.admin.base import AnnotationAdmin
from annotations.admin.bulk_action import Asking, counted
from annotations.admin.forms import HighlightForm, Retag, RetagForm
from annotations.admin.left_rows import DELETED, Reasons
from annotations.admin.merge_action import Merging
from annotations.admin.split_action import Splitting
from annotations.curation import bulk_edit
from annotations.exchange import csv
from annotations.history.bulk_write import Done
from annotations.models import Framing, Highlight, Link, Silence, Tag
from reader.admin.base import in_place, reading_order

NAMED = 3  # counterparts that the list names, of however many


class Retagging(Asking):
    action = "retag"
    title = "Retag"
    explanation = (
        "Add tags, take some away, or give a framing and exactly these. A tag is added only in its framing."
    )
    because = "a framing belongs to the codebook of one comparison"
    form = RetagForm

    def preview(self, row: Highlight, data: dict[str, Any] | None) -> dict[str, Any]:
        line: dict[str, Any] = {"now": display.coded(row.framing, row.tag_names)}
        if data:
            framing, tags = self.outcome(row, data)
            same = bulk_edit.is_tagged(row, framing, [tag.pk for tag in tags])
            line["after"] = "as it is" if same else display.coded(framing, [tag.name for tag in tags])
        return line

    def outcome(self, row: Highlight, data: dict[str, Any]) -> tuple[Framing, list[Tag]]:
        """Return the framing and the tags that the highlight will have."""
        if data["how"] == Retag.EXACT:
            return data["framing"], list(data["tags"])
        return row.framing, bulk_edit.tags_after(row, data["tags"], away=data["how"] == Retag.AWAY)

    def apply(self, form: Any) -> bool:
        data = form.cleaned_data
        if data["how"] == Retag.EXACT and not data["tags"] and not data["none"]:
            losing = self.rows.filter(tags__isnull=False).distinct().count()
            if losing:
                noun = counted(losing, self.admin.opts)
                words = f"No tag is ticked, so {noun} would lose all tags. Tick “Take away all tags” if you mean it."
                form.add_error("tags", words)
                return False
        return super().apply(form)

    def write(self, data: dict[str, Any]) -> Done:
        if data["how"] == Retag.EXACT:
            return bulk_edit.retag(self.rows, self.request.user, data["framing"], data["tags"], data["why"])
        away = data["how"] == Retag.AWAY
        return bulk_edit.change_tags(self.rows, self.request.user, data["tags"], data["why"], away=away)

    def values(self, data: dict[str, Any]) -> Values:
        given = {}
        for row in self.rows.select_related("framing").prefetch_related("tags"):
            framing, tags = self.outcome(row, data)
            given[row.pk] = {"framing_id": framing.pk, "tag_names": sorted(tag.name for tag in tags)}
        return {Highlight: given}

    def left(self, data: dict[str, Any]) -> Reasons:
        if data["how"] == Retag.EXACT:
            return Reasons("this framing and these tags already", [DELETED])
        if data["how"] == Retag.AWAY:
            return Reasons("none of these tags", [DELETED])
        framings = {tag.framing_id for tag in data["tags"]}
        return Reasons(
            "these tags already", [DELETED, (~Q(framing__in=framings), "another framing than the tags")]
        )


@admin.register(Highlight)
class HighlightAdmin(Curating, Exporting, AnnotationAdmin):
    section = (0, 0)
    says = "Passages that analysts marked: accept, reject, recode, merge or reassign them."
    form = HighlightForm
    file_name = "highlights.csv"
    list_display = [
        "number", "passage", "spot", "of_comparison", "reading", "said", "standing", "counterpart", "made_by",
        "created_at", "modified_at",
    ]  # fmt: skip
    list_filter = [
        filters.DeletedFilter, filters.StatusFilter, filters.ComparisonFilter, filters.PieceFilter,
        filters.FramingFilter, filters.TagFilter, filters.AnalystFilter, filters.CounterpartFilter,
        filters.NoteFilter, filters.SameFilter, filters.MergedFilter, filters.AcceptanceFilter, filters.LayerFilter,
        filters.ModifiedFilter, filters.CreatedFilter,
    ]  # fmt: skip
    search_fields = ["quote", "note", "tags__name", "analyst__username"]
    search_help_text = "Quote, note, tag, analyst or #number"
    actions = [
        "review",
        "accept",
        "reject",
        "propose",
        "retag",
        "merge",
        "split",
        "reassign",
        "export",
        "delete_rows",
        "restore_rows",
    ]
    fieldsets = [
        (None, {"fields": ["in_context", "where", "place"]}),
        (None, {"fields": ["framing", "tags", "note", "status"]}),
        ("Counterparts", {"fields": ["links"]}),
        ("Record", {"fields": ["who", "layer", "created", "modified", "merging", "deletion"]}),
    ]
    readonly_fields = [
        "in_context", "where", "place", "links", "who", "layer", "created", "modified", "merging", "deletion",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Highlight]:
        live = Link.objects.live()
        rows: Any = super().get_queryset(request)
        return rows.with_card().prefetch_related(
            Prefetch("links_out", live, to_attr="live_out"),
            Prefetch("links_in", live, to_attr="live_in"),
            Prefetch("silences", Silence.objects.live(), to_attr="live_silences"),
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.may_split = self.has_change_permission(request, row)
        return row

    def previewed(self, rows: Any) -> QuerySet[Highlight]:
        return rows.with_card().order_by("document", "start", "pk")

    def words_of(self, row: Highlight) -> Any:
        return display.passage(row)

    def written(self, rows: Any) -> Iterator[bytes]:
        return csv.written(csv.HIGHLIGHTS, csv.highlights_rows(rows, Link.objects.all()))

    def edit(self, row: Highlight, actor: Any, data: dict[str, Any]) -> None:
        row.edit(actor, seen=data["seen"], framing=data["framing"], tags=data["tags"], note=data["note"])

    @admin.action(description="Retag…", permissions=["change"])
    def retag(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return Retagging(self, request, queryset).answer()

    @admin.action(description="Merge duplicates…", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return Merging(self, request, queryset).answer()

    @admin.action(description="Split merged…", permissions=["change"])
    def split(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return Splitting(self, request, queryset).answer()

    @admin.display(description="passage", ordering="quote")
    def passage(self, row: Highlight) -> Any:
        return display.line(row)

    @admin.display(description="place", ordering=reading_order("document", "start"))
    def spot(self, row: Highlight) -> Any:
        return display.spot(row.comparison, row, self.place(row))

    @admin.display(description="passage")
    def in_context(self, row: Highlight) -> Any:
        return display.passage(row, limit=display.WHOLE)

    @admin.display(description="where")
    def where(self, row: Highlight) -> str:
        side = row.comparison.side_of(row.document_id)
        return f"{row.document}, {side}, {row.start} to {row.end} · {row.comparison}"

    @admin.display(description="merged")
    def merging(self, row: Highlight) -> Any:
        """Return the same with the buttons of the form that `change_form.html` puts below the page."""
        words = super().merging(row)
        if getattr(row, "may_split", False) and isinstance(words, SafeString):
            return format_html(
                '{}<span class="split"><button type="submit" form="split" name="how" value="alone" class="button">'
                "Take #{} out of the group…</button> "
                '<button type="submit" form="split" name="how" value="whole" class="button">Take the group apart…'
                "</button></span>",
                words, row.pk,
            )  # fmt: skip
        return words

    @admin.display(description="framing and tags", ordering="framing__position")
    def reading(self, row: Highlight) -> Any:
        tags = ", ".join(row.tag_names)
        chip = display.framing_chip(row.framing)
        return format_html('{}<span class="quiet cut" title="{}">{}</span>', chip, tags, tags)

    @admin.display(description="status", ordering="status")
    def standing(self, row: Any) -> Any:
        return display.standing(row)

    @admin.display(description="counterpart")
    def counterpart(self, row: Any) -> SafeString | str:
        ends = [*(link.target_id for link in row.live_out), *(link.source_id for link in row.live_in)]
        if not ends:
            return "no counterpart" if row.live_silences else "open"
        shown = format_html_join(", ", "{}", ((display.page_link("highlight", pk),) for pk in ends[:NAMED]))
        more = f" and {len(ends) - NAMED} more" if len(ends) > NAMED else ""
        return format_html("{}{}", shown, more)

    @admin.display(description="links")
    def links(self, row: Any) -> Any:
        found = [(link, link.far_end(row)) for link in row.live_links()]
        if not found:
            return "Confirmed: no counterpart" if row.live_silences else "None yet"
        lines = (
            (display.page_link("link", link.pk), display.relation_chip(link.relation),
             display.passage(end, lead=display.lead_to(end)))
            for link, end in found
        )  # fmt: skip
        return format_html('<ul class="links">{}</ul>', format_html_join("", "<li>Link {} {} {}</li>", lines))

    @admin.display(description="in place")
    def place(self, row: Highlight) -> Any:
        return "" if row.deleted else in_place(row.comparison, f"?highlight={row.pk}")
