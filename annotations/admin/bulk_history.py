"""The list of recent bulk actions, from which each is undone."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from annotations.admin.undo_action import ActNumber, Undoing
from annotations.history.reversal import KINDS
from annotations.history.words import in_words, was_undone, with_others
from annotations.models import Change
from annotations.models.annotation import Status
from annotations.models.change import MERGING, SEPARATED, ChangeQuerySet
from reader.admin.base import comparisons_for
from reader.requests import numbers_in

LATELY = dt.timedelta(days=60)
SHOWN = 50  # acts
AMONG = 200  # acts of each comparison, and of all together, among which those of the first page are sought
#: The verbs of curation, which are shown also where they are on one row.
CURATING = (*Status.values, "reassigned", "retagged", "reverted", "settled", "taken over", "taken back")


class Acts(Undoing):
    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("acts/", view(self.acts_view), name="annotations_change_acts"),
            path("undo/", view(self.undo_view), name="annotations_change_undo"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def acts_view(self: Any, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        title = "Bulk actions"
        number = max(numbers_in([request.GET.get("p", "")]) | {1})
        acts = recent(comparisons_for(request), SHOWN + 1, after=(number - 1) * SHOWN)
        older = number + 1 if len(acts) > SHOWN else None
        return self.page(request, "acts.html", title, acts=acts[:SHOWN], newer=number - 1, older=older)

    def page(
        self: Any, request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        context |= {"title": title, "opts": self.opts, "media": self.media}
        whole = self.admin_site.each_context(request) | context
        return TemplateResponse(request, f"admin/annotations/{template}", whole, status=status)


def recent(
    comparisons: Any, most: int = SHOWN, *, after: int = 0, alone: bool = False
) -> list[dict[str, Any]]:
    """Return the last acts on several rows but for `after`, newest first, each with what it did and what undid it.

    If `alone` is true, also curation's acts on a single row, but only among the last `AMONG` acts of each comparison:
    the first page reads no more of a long history. Cases that one curator settled in a row are one line of it.
    """
    rows = Change.objects.filter(
        comparison__in=comparisons.values("pk"), noun__in=list(KINDS), at__gte=timezone.now() - LATELY
    ).exclude(verb=SEPARATED)
    if alone:
        rows = rows.filter(revision__gt=F("comparison__revision") - AMONG)
    several = Q(n__gt=1) | Q(verb_of__in=CURATING) if alone else Q(n__gt=1)
    acts: list[Any] = list(
        rows.order_by().values("comparison", "revision")
        .annotate(
            first=Min("pk"), last=Max("pk"), n=Count("pk"), verb_of=Min("verb"), who=Min("actor"),
            settles=Count("pk", filter=Q(verb="settled")), ruling=Min("row", filter=Q(verb="settled")),
        )
        .filter(several).order_by("-last")[after : after + (AMONG if alone else most)]
    )  # fmt: skip
    undone = _undone(rows, acts)
    if alone:
        acts = _folded(acts, undone)[:most]
    first = rows.select_related("actor", "comparison").in_bulk([act["first"] for act in acts])
    kinds = _kinds(rows, first.values())
    found = []
    for act in acts:
        change = first[act["first"]]
        number = (change.comparison_id, change.revision)
        what, why = _what_and_why(change, kinds[number], "" if act["n"] > 1 else f" #{change.row}")
        line = {"change": change, "number": f"{number[0]}.{number[1]}", "what": what, "why": why}
        line["rulings"] = act.get("rulings", [])
        found.append(line | _how_far(undone.get(number), act["n"]))
    return found


def _folded(acts: Iterable[dict[str, Any]], undone: Collection[ActNumber]) -> list[dict[str, Any]]:
    """Join the acts, newest first, by which one curator settled cases of a comparison with no other act between.

    Of each such row the newest act stays, with the `rulings` of all. An act that is undone, if only in part, is joined
    to none, so that its line says so.
    """
    lines: list[dict[str, Any]] = []
    newest: dict[int, dict[str, Any]] = {}  # by comparison, the line of the act before
    for act in acts:
        line = newest.get(act["comparison"], {})
        settles = act["settles"] and (act["comparison"], act["revision"]) not in undone
        if settles and line.get("rulings") and line["who"] == act["who"]:
            line["rulings"].append(act["ruling"])
        else:
            line = newest[act["comparison"]] = act | {"rulings": [act["ruling"]] if settles else []}
            lines.append(line)
    return lines


def _what_and_why(
    change: Change, kinds: Mapping[tuple[str, str], tuple[int, int]], named: str
) -> tuple[str, str]:
    """Return an act in words, and its reason.

    `kinds` has its numbers of rows and of groups by noun and verb; `named` is the number of its only row.
    """
    others = {noun: n for (noun, _), (n, _) in kinds.items() if noun != change.noun}
    said, _, why = change.reason.partition(": ")
    if change.verb in ("undid", "redid"):
        return was_undone(
            [f"{said}{named and f' ({named.strip()})'}{with_others(others)}"], again=change.verb == "redid"
        ), why
    what = in_words(change.noun, change.verb, *kinds[change.noun, change.verb], named=named)
    # The reason of merging and splitting begins with the numbers of the rows; the curator's words follow.
    return f"{what}{with_others(others)}", why if change.verb in MERGING else change.reason


def _kinds(
    rows: ChangeQuerySet, firsts: Iterable[Change]
) -> dict[ActNumber, dict[tuple[str, str], tuple[int, int]]]:
    """Count the changes of each act, and the groups that it merged or split, by noun and verb. One query."""
    where = Q(pk__in=[])
    for change in firsts:
        where |= Q(comparison=change.comparison_id, revision=change.revision)
    made = Q(verb="merged", after__merged_into_id=None) | Q(verb="split", before__merged_into_id=None)
    counted = rows.filter(where).order_by().values_list("comparison", "revision", "noun", "verb")
    found: dict[ActNumber, dict[tuple[str, str], tuple[int, int]]] = {}
    for pk, revision, noun, verb, n, groups in counted.annotate(
        n=Count("pk"), groups=Count("pk", filter=made)
    ):
        found.setdefault((pk, revision), {})[noun, verb] = n, groups
    return found


def _how_far(taken: tuple[Change, int] | None, rows: int) -> dict[str, Any]:
    """Return by whom an act was undone, and whether only in part: how many of its rows are undone, or 0 for all."""
    change, undone = taken or (None, 0)
    return {"undone": change, "part": undone if undone < rows else 0, "rows": rows}


def _undone(rows: ChangeQuerySet, acts: Sequence[Mapping[str, Any]]) -> dict[ActNumber, tuple[Change, int]]:
    """Return the last change that undid an act, and how many rows are undone, unless that undo was itself undone."""
    taking = rows.filter(undoes__isnull=False).order_by().values("comparison", "revision")
    numbers = {one["first"]: one["n"] for one in taking.annotate(first=Min("pk"), n=Count("pk"))}
    by: dict[ActNumber, list[Change]] = {}
    for change in rows.filter(pk__in=numbers).select_related("actor"):
        by.setdefault((change.comparison_id, change.undoes or 0), []).append(change)

    def taken(comparison: int, revision: int) -> tuple[Change, int] | None:
        last, total = None, 0
        for one in by.get((comparison, revision), []):
            again = taken(comparison, one.revision)
            if (left := numbers[one.pk] - (again[1] if again else 0)) > 0:
                last, total = one, total + left
        return (last, total) if last else None

    asked = [(act["comparison"], act["revision"]) for act in acts]
    return {number: found for number in asked if (found := taken(*number))}
