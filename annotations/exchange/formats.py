"""The export formats of a comparison. The export view and the export command both read this table."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http import QueryDict

from annotations.exchange import csv, report
from annotations.exchange.words_csv import WORDS, words_rows
from annotations.findings.words.page import Words
from annotations.findings.words.query import Wanted
from annotations.models import Link
from annotations.workbench.filters import Filter
from annotations.workbench.state import workbench_of
from reader.models import Comparison


class Format(NamedTuple):
    """An export format. `write` yields the file in chunks, for a comparison and the URL's query string."""

    content_type: str
    write: Callable[[Comparison, QueryDict], Iterator[bytes]]


def _highlights_csv(comparison: Comparison, query: QueryDict) -> Iterator[bytes]:
    workbench = workbench_of(comparison, Filter.from_query(query))
    # The highlights are of the comparison already. Filtering their links too makes the database scan all.
    links = Link.objects.all() if comparison.sees_only is None else Link.objects.of(comparison)
    rows = csv.highlights_rows(workbench.highlights(), links, workbench.groups)
    return csv.written(csv.HIGHLIGHTS, rows, bom=query.get("bom") != "0")


def _links_csv(comparison: Comparison, query: QueryDict) -> Iterator[bytes]:
    workbench = workbench_of(comparison, Filter.from_query(query))
    rows = csv.links_rows(workbench.links(), workbench.groups)
    return csv.written(csv.LINKS, rows, bom=query.get("bom") != "0")


def _words_csv(comparison: Comparison, query: QueryDict) -> Iterator[bytes]:
    words = Words(comparison, workbench_of(comparison, Filter.from_query(query)), Wanted.from_query(query))
    return csv.written(WORDS, words_rows(words), bom=query.get("bom") != "0")


#: The formats by their name in the URL, which is also the command's argument.
FORMATS = {
    "highlights.csv": Format("text/csv; charset=utf-8", _highlights_csv),
    "links.csv": Format("text/csv; charset=utf-8", _links_csv),
    "report.html": Format("text/html; charset=utf-8", report.written),
    "words.csv": Format("text/csv; charset=utf-8", _words_csv),
}
