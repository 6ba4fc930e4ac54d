"""The read-only admin of curators' rulings: each with its case, the rows it judged and the rows it made."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.adjudication.cases import Kind
from annotations.adjudication.queue import rows_of, sources_of
from annotations.admin import display, filters
from annotations.admin.base import ReadOnly, RecordedAdmin
from annotations.history.words import called
from annotations.models import Highlight, Link, Ruling, Silence
from reader.admin.base import how_to_join, with_viewer

MOST = 3  # passages that a list quotes of a ruling, of however many


@admin.register(Ruling)
class RulingAdmin(ReadOnly, RecordedAdmin):
    """The admin of rulings, which are made and taken back on the adjudication page."""

    section = (2, 1)
    says = "What curators decided where analysts differ; they are made in adjudication."
    list_display = ["number", "decided", "about", "of_comparison", "why", "made_by", "created_at"]
    list_filter = [
        filters.DeletedFilter, filters.VerdictFilter, filters.ComparisonFilter, filters.CuratorFilter,
        filters.CreatedFilter,
    ]  # fmt: skip
    date_hierarchy = "created"
    search_fields = ["=case", "note", "analyst__username"]
    search_help_text = "Case, reason or curator"
    fields = ["decided", "why", "about", "upon", "made", "place", "who", "created", "modified", "state"]
    ordering = ["-modified", "-pk"]
    can_revert = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ruling]:
        rows = super().get_queryset(request).select_related("comparison", "analyst", "side")
        return with_viewer(rows, request)

    def complete(self, rows: Any) -> None:
        """Read the passages that the rulings of a page were made on."""
        found = passages_of(rows)
        for row in rows:
            row.passages = found[row.pk]

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

    @admin.display(description="ruled on", ordering="case")
    def about(self, row: Ruling) -> Any:
        differ = "; ".join(Kind(kind).words for kind in row.kinds.split()) or "all agreed"
        passages = row.passages if hasattr(row, "passages") else passages_of([row])[row.pk]
        quoted = format_html_join(
            "", "{}", ((display.line(one, display.lead_to(one)),) for one in passages[:MOST])
        )
        left = len(passages) - MOST
        more = f"; {left} more passage{'s' if left > 1 else ''}" if left > 0 else ""
        return format_html('{}<span class="quiet">{}, case {}{}</span>', quoted, differ, row.case, more)

    @admin.display(description="why")
    def why(self, row: Ruling) -> str:
        return row.note

    @admin.display(description="rows ruled on")
    def upon(self, row: Ruling) -> Any:
        return _linked((source.noun, source.id) for source in sources_of(row))

    @admin.display(description="put into the curated layer")
    def made(self, row: Ruling) -> Any:
        kinds: tuple[Any, ...] = (row.highlights, row.links, row.silences)
        return _linked((one.noun, one.pk) for rows in kinds for one in rows.order_by("pk"))

    @admin.display(description="in place")
    def place(self, row: Ruling) -> Any:
        if not row.comparison.of_viewer:  # type: ignore[attr-defined]
            return how_to_join(row.comparison)
        address = reverse("adjudication", args=[row.comparison_id])
        return format_html('<a href="{}?case={}">View the case</a>', address, row.case)

    @admin.display(description="curator")
    def who(self, row: Ruling) -> str:
        return str(row.analyst)

    @admin.display(description="curator", ordering="analyst__username")
    def made_by(self, row: Ruling) -> str:
        return str(row.analyst)

    @admin.display(description="state")
    def state(self, row: Ruling) -> str:
        return "Undone" if row.deleted else "In force"


def passages_of(rulings: Sequence[Ruling]) -> dict[int, list[Highlight]]:
    """Return the passages that each ruling was made on, each place once, by the ruling's id. At most three queries."""
    sources = {ruling.pk: sources_of(ruling) for ruling in rulings}
    every = [source for found in sources.values() for source in found]
    ends: dict[tuple[str, int], tuple[int, ...]] = {}
    for pk, *both in Link.objects.filter(pk__in=rows_of(every, "link")).values_list("pk", "source", "target"):
        ends["link", pk] = tuple(both)
    for pk, highlight in Silence.objects.filter(pk__in=rows_of(every, "silence")).values_list(
        "pk", "highlight"
    ):
        ends["silence", pk] = (highlight,)
    named = {pk for found in ends.values() for pk in found}.union(rows_of(every, "highlight"))
    highlights = Highlight.objects.in_bulk(named)
    passages: dict[int, list[Highlight]] = defaultdict(list)
    for ruling, found in sources.items():
        places: dict[Any, Highlight] = {}
        for source in found:
            for pk in ends.get((source.noun, source.id), (source.id,) if source.noun == "highlight" else ()):
                one = highlights[pk]
                places.setdefault((one.document_id, one.start, one.end), one)
        passages[ruling] = list(places.values())
    return passages


def _linked(rows: Iterable[tuple[str, int]]) -> SafeString | str:
    """Return links to the pages of rows, given as pairs of noun and id."""
    lines = [(display.page_link(noun, pk, f"{called(noun)} {pk}"),) for noun, pk in rows]
    return format_html_join(", ", "{}", lines) if lines else "Nothing"
