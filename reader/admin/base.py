"""The base of all lists in the admin.

Django's permissions say which kinds of rows a person may see or change. The role then limits the rows to
those of the comparisons that the person curates. Nothing is destroyed in the admin.
"""

import re
from collections import defaultdict
from typing import Any, ClassVar
from unicodedata import normalize

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.db.models import F, Func, IntegerField, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from reader.models import Comparison, Membership, Role
from reader.requests import numbers_in
from reader.text.search import matches, parts_of

MOST_NAMED = 30_000  # rows; what SQLite takes as values of one query


def roles(request: HttpRequest) -> dict[int, int]:
    """Return the person's role by the comparison's id. One query per request."""
    if not hasattr(request, "roles_by_comparison"):
        mine = Membership.objects.filter(user=request.user.pk).values_list("comparison", "role")
        request.roles_by_comparison = dict(mine)  # type: ignore[attr-defined]
    return request.roles_by_comparison  # type: ignore[attr-defined]


def has_role(request: HttpRequest, comparison_pk: int, role: Role) -> bool:
    """Return True if the person has at least this role there. A superuser has every role everywhere."""
    return request.user.is_superuser or roles(request).get(comparison_pk, 0) >= role


def comparisons_for(request: HttpRequest) -> QuerySet[Comparison]:
    """Return the comparisons that the person curates."""
    if request.user.is_superuser:
        return Comparison.objects.all()
    return Comparison.objects.where_at_least(request.user, Role.CURATOR)


class CurationAdmin(admin.ModelAdmin):
    """An admin of rows in the comparisons that the person curates, without a way to destroy one."""

    comparison_path: ClassVar[str] = "comparison"
    section: ClassVar[tuple[int, int]]  # on the front page: the number of the section, and the place in it
    says: ClassVar[str]  # one line there
    list_per_page = 50
    show_full_result_count = False  # Django would count the whole table for each search
    view_on_site = False

    def waiting(self, request: HttpRequest) -> int:
        """Return how many rows wait for a decision. One query where any can."""
        return 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.comparison_path}__in": comparisons_for(request)})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Search as the workbench does, ignoring case, accents and forms of signs; `#7` is the row of that number.

        Each word is found in any of the fields, and what stands in quotation marks in one piece. Where more rows
        hold the words than a query can name, the database searches by its own rules.
        """
        if number := re.fullmatch(r"\s*#(\d{1,18})\s*", search_term):
            return queryset.filter(pk=int(number[1])), False
        parts = parts_of(search_term)
        fields = self.get_search_fields(request)
        if not parts or not fields:
            return queryset, False
        whole = [field.startswith("=") for field in fields]
        texts: dict[int, set[tuple[str, bool]]] = defaultdict(set)  # tags give several lines for one row
        for pk, *values in queryset.order_by().values_list("pk", *(field.lstrip("=") for field in fields)):
            texts[pk].update((str(value), exact) for value, exact in zip(values, whole, strict=True) if value)
        rows = matches(parts, texts)
        if len(rows) > MOST_NAMED:
            return super().get_search_results(request, queryset, normalize("NFC", search_term))
        return queryset.filter(pk__in=rows), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Raise IncorrectLookupParameters for a filter's value that the database cannot hold."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters(str(error)) from error

    def response_action(self, request: HttpRequest, queryset: QuerySet, *args: Any, **more: Any) -> Any:
        """Run the action, unless something ticked cannot be the id of a row."""
        ticked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if len(numbers_in(ticked)) == len(ticked):
            return super().response_action(request, queryset, *args, **more)
        words = (
            "Nothing was done: what was ticked is not in this list. Tick the rows again, then choose the act."
        )
        self.message_user(request, words, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def comparison_of(self, row: Any) -> int:
        return row.comparison_id

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self.within_reach(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj) and self.within_reach(request, obj)
        return allowed and not self.is_archived(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def is_archived(self, obj: Any) -> bool:
        """Return True if the row belongs to an archived comparison, where nothing can change."""
        comparison = obj if isinstance(obj, Comparison) else getattr(obj, "comparison", None)
        return comparison is not None and comparison.archived is not None

    def within_reach(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or has_role(request, self.comparison_of(obj), Role.CURATOR)


def count_of(rows: QuerySet) -> Subquery:
    """Return the number of `rows` as an annotation; `rows` name the outer row by OuterRef."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))


def with_viewer(rows: QuerySet, request: HttpRequest, path: str = "comparison__memberships") -> QuerySet:
    """Add `of_viewer` to each row: a list with the person's own membership of its comparison, or empty."""
    mine = Membership.objects.filter(user=request.user.pk)
    return rows.prefetch_related(Prefetch(path, mine, to_attr="of_viewer"))


def in_place(comparison: Comparison, query: str = "", words: str = "View in place") -> SafeString | str:
    """Return a link to the workbench, for its members only; `comparison` comes from `with_viewer`."""
    if not comparison.of_viewer:  # type: ignore[attr-defined]
        return format_html('<span class="quiet">{}</span>', "not a member")
    return format_html('<a href="{}{}">{}</a>', reverse("workbench", args=[comparison.pk]), query, words)


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` code points; a longer one loses its middle."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head, tail = (limit - 3) * 2 // 3, (limit - 3) // 3
    # Cut between words, unless a word is very long.
    front = text[:head].rpartition(" ")[0] or text[:head]
    back = text[-tail:].partition(" ")[2] or text[-tail:]
    return f"{front} … {back}"
