"""The base of all lists in the admin.

Django's permissions say which kinds of rows a person may see or change. The role then limits the rows to
those of the comparisons that the person curates. Nothing is destroyed in the admin.
"""

import re
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Func,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from reader.admin.change_list import CurationChangeList, Pages
from reader.admin.filters import JOINT, ComparisonFilter
from reader.admin.list_state import Returning
from reader.admin.search import holding
from reader.models import Comparison, Membership, Role
from reader.requests import numbers_in
from reader.text.search import parts_of

LONGEST = 2**31  # code points, more than any text has
NOTHING_TO_CURATE = (
    "You curate no comparison yet, so there is nothing here. Ask the owner of a comparison to make you a curator on "
    "its Members page; its rows then appear here."
)


def roles(request: HttpRequest) -> dict[int, int]:
    """Return the person's role by the comparison's id. One query per request."""
    if not hasattr(request, "roles_by_comparison"):
        mine = Membership.objects.filter(user=request.user.pk).values_list("comparison", "role")
        request.roles_by_comparison = dict(mine)  # type: ignore[attr-defined]
    return request.roles_by_comparison  # type: ignore[attr-defined]


def has_role(request: HttpRequest, comparison_pk: int, role: Role) -> bool:
    """Return True if the person has at least this role there. A superuser has every role everywhere."""
    return request.user.is_superuser or roles(request).get(comparison_pk, 0) >= role


def curated_by(request: HttpRequest) -> list[int]:
    """Return the numbers of the comparisons that the person curates as a member."""
    return [pk for pk, role in roles(request).items() if role >= Role.CURATOR]


def comparisons_for(request: HttpRequest) -> QuerySet[Comparison]:
    """Return the comparisons that the person curates."""
    every = Comparison.objects.all()
    return every if request.user.is_superuser else every.filter(pk__in=curated_by(request))


def curates(request: HttpRequest) -> bool:
    """Return True if the person has rows to curate: a superuser has all, others those of their comparisons."""
    return request.user.is_superuser or bool(curated_by(request))


def within(request: HttpRequest) -> list[tuple[int, int]]:
    """Return number and revision of comparisons that the person curates: all if there is one, else two of them."""
    known = request.__dict__
    if "within" not in known:
        known["within"] = list(comparisons_for(request).order_by().values_list("pk", "revision")[:2])
    return known["within"]


class CurationAdmin(Returning):
    """An admin of rows in the comparisons that the person curates, without a way to destroy one."""

    comparison_path: ClassVar[str] = "comparison"
    section: ClassVar[tuple[int, int]]  # on the front page: the number of the section, and the place in it
    says: ClassVar[str]  # one line there
    list_per_page = 50
    paginator = Pages
    empty_value_display = ""
    show_full_result_count = False  # Django would count the whole table for each search
    show_facets = admin.ShowFacets.NEVER  # the filters count by themselves, in fewer queries
    view_on_site = False

    def waiting(self, request: HttpRequest) -> int:
        """Return how many rows wait for a decision. One query where any can."""
        return 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.comparison_path}__in": curated_by(request)})

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Search as the workbench does, ignoring case, accents and forms of signs; `#7` is the row of that number.

        Each word is found in any of the fields, and what stands in quotation marks in one piece.
        """
        if number := re.fullmatch(r"\s*#(\d{1,18})\s*", search_term):
            return queryset.filter(pk=int(number[1])), False
        parts, fields = tuple(parts_of(search_term)), self.get_search_fields(request)
        if not parts or not fields:
            return queryset, False
        found: dict[Any, Q] = request.__dict__.setdefault(
            "found_rows", {}
        )  # a list and its filters ask the same
        if (self.model, parts) not in found:
            found[self.model, parts] = holding(self.get_queryset(request), fields, parts)
        return queryset.filter(found[self.model, parts]), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if not curates(request) and not self.has_own_rows(request):
            raise PermissionDenied(NOTHING_TO_CURATE)
        context = {"title": capfirst(self.opts.verbose_name_plural)}
        answer = super().changelist_view(request, context | (extra_context or {}))
        if "cl" in (getattr(answer, "context_data", None) or {}):
            self.complete(answer.context_data["cl"].result_list)
        return answer

    def complete(self, rows: Any) -> None:
        """Read for the rows of a page what their query cannot bring along."""

    def as_of(self, request: HttpRequest) -> dict[str, Any]:
        """Return when the list was read and, if it is of one comparison, at which revision."""
        found = within(request)
        if chosen := numbers_in(request.GET.get(ComparisonFilter.parameter_name, "").split(JOINT)):
            found = list(comparisons_for(request).filter(pk__in=chosen).values_list("pk", "revision")[:2])
        return {"time": timezone.now(), "revision": found[0][1] if len(found) == 1 else None}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CurationChangeList]:
        return CurationChangeList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Raise IncorrectLookupParameters for a filter's value that the database cannot hold."""
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters(str(error)) from error

    def has_own_rows(self, request: HttpRequest) -> bool:
        """Return True if the list has rows for a person who curates nothing."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) and (curates(request) or self.has_own_rows(request))

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
        return how_to_join(comparison)
    return format_html('<a href="{}{}">{}</a>', reverse("workbench", args=[comparison.pk]), query, words)


def reading_order(side_of: str, start: str) -> Any:
    """Return an expression that sorts by comparison, left piece first, then place. The arguments name columns."""
    side = Case(When(**{side_of: F("comparison__left")}, then=0), default=1, output_field=BigIntegerField())
    return F("comparison") * (2 * LONGEST) + side * LONGEST + F(start)


def how_to_join(comparison: Comparison) -> SafeString:
    """Return why a superuser has no way into a comparison, as a link to the page on which they can add themselves."""
    address = reverse("admin:reader_comparison_change", args=[comparison.pk])
    return format_html(
        '<span class="quiet">not a member · <a href="{}#memberships-group">join</a></span>', address
    )


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
