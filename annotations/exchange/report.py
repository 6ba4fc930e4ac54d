"""The report of a comparison: one self-contained HTML file, to read and print without a server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from annotations.agreement.assessment import Assessment
from annotations.agreement.page import Sheet
from annotations.agreement.query import Asked
from annotations.codebook.stylesheet import codebook_css
from annotations.exchange.pair_sheet import cards_of
from annotations.exchange.print_sheet import columns
from annotations.findings.course_chart import courses_of
from annotations.findings.page import FindingsSheet
from annotations.findings.picture import picture_of
from annotations.findings.statistics import Passage
from annotations.models import Framing, Relation
from annotations.workbench.facets import facets
from annotations.workbench.filters import Filter
from annotations.workbench.mates import gather, silences_on
from annotations.workbench.state import Workbench, workbench_of
from reader import __version__
from reader.models import Comparison

STYLES = (
    "reader/base.css", "reader/piece.css", "annotations/marks.css", "annotations/cards.css", "annotations/tables.css",
    "annotations/agreement.css", "annotations/findings.css", "annotations/print.css",
)  # fmt: skip


class ReportSheet(FindingsSheet):
    """The findings with links within the file: to the pieces, to the numbers in the margin, to the pairs."""

    most_listed = None

    def __init__(self, comparison: Comparison, workbench: Workbench, numbers: dict[int, int]) -> None:
        super().__init__(comparison, workbench)
        self._numbers = numbers

    def passage_door(self, passage: Passage) -> str:
        return f"#note-{self._numbers[passage.id]}"

    def text_door(self, side: str) -> str:
        return "#pieces"

    def door(self, page: str, **asked: Any) -> str:
        return "#pieces" if page == "highlights" else "#pairs"


def written(comparison: Comparison, query: QueryDict) -> Iterator[bytes]:
    """Yield the file in UTF-8, with what the page's filter and layer select. Constant number of queries."""
    shown = Filter.from_query(query).in_framings()
    workbench = workbench_of(comparison, shown)
    rows = list(workbench.highlights().with_card().in_reading_order())
    groups = gather(comparison, rows)
    numbered = dict(enumerate(rows, 1))
    numbers = {highlight.pk: number for number, highlight in numbered.items()}
    sheet = ReportSheet(comparison, workbench, numbers)
    links = list(workbench.links().with_ends().with_tags_of_ends().along("left"))
    cards = cards_of(comparison, links, AnonymousUser())
    silences = silences_on(comparison, groups, list(numbers))
    context = {
        "report": True, "comparison": comparison, "shown": shown, "sheet": sheet, "courses": courses_of(sheet),
        "picture": picture_of(sheet),
        "columns": columns(workbench, numbered), "cards": cards,
        "signed": [(numbers[pk], silences[pk], numbered[numbers[pk]]) for pk in numbers if pk in silences],
        "agreement": _agreement(comparison, shown), "framings": workbench.framings,
        "relations": workbench.snapshot.relations,
        "chosen": _chosen(comparison, workbench), "version": __version__, "now": timezone.now(),
        "styles": _styles(comparison),
    }  # fmt: skip
    yield render_to_string("annotations/exchange/report.html", context).encode()


def _agreement(comparison: Comparison, shown: Filter) -> Sheet | None:
    """Return the shown analysts' agreement; None for fewer than two, or if coding is blind to the viewer."""
    if comparison.sees_only is not None:
        return None
    asked = Asked(analysts=shown.analysts)
    sheet = Sheet(Assessment(comparison, asked.analysts), asked)
    return sheet if len(sheet.analysts) > 1 else None


def _chosen(comparison: Comparison, workbench: Workbench) -> list[tuple[str, list[str]]]:
    """Return the filter in words: the label of each facet in force, with its chosen values."""
    named = {
        facet.label: [option.label for option in facet.options if option.chosen and option.value]
        for facet in facets(comparison, workbench)
    }
    return [(label, values) for label, values in named.items() if values]


def _styles(comparison: Comparison) -> SafeString:
    """Return the page's stylesheets and the codebook's as one text. None of them contains a URL."""
    files = [Path(str(finders.find(name))).read_text("utf-8") for name in STYLES]
    codes = codebook_css(Framing.objects.of(comparison), Relation.objects.of(comparison))
    return mark_safe("\n".join([*files, codes]))
