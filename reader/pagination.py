"""Lists a page at a time, narrowed by words that are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from reader.text.search import matches, parts_of

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, what was looked for, and whether the list is long enough to look for anything in it."""

    page: Page[Any]
    looked_for: str
    searchable: bool

    def __bool__(self) -> bool:
        """Tell whether there is anything in the list or would be without the search."""
        return bool(self.page.object_list or self.looked_for)


def listing_of(request: HttpRequest, rows: QuerySet[Any], *said: str, per_page: int = PER_PAGE) -> Listing:
    """Return the page `page` of the rows whose columns `said` have every word of `q`, compared as in a search."""
    looked_for = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if parts := parts_of(looked_for):
        texts = {pk: [(text or "", False) for text in row] for pk, *row in rows.values_list("pk", *said)}
        rows = rows.filter(pk__in=matches(parts, texts))
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    return Listing(page, looked_for, searchable=bool(looked_for) or page.has_other_pages())
