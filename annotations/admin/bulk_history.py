"""Pages about recent bulk actions: a list of them, the preview of undoing one, and undoing it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from annotations.admin.bulk_action import PREVIEW, TOGETHER, way_back
from annotations.admin.forms import WHY
from annotations.history.changes import readable
from annotations.history.reversal import KINDS
from annotations.history.undo import NOUNS, Reversal, undo_act
from annotations.history.words import in_words, what_was_done
from annotations.models import Change
from annotations.models.annotation import Refused, Status
from annotations.models.change import SEPARATED, ChangeQuerySet
from reader.admin.base import comparisons_for
from reader.models import Archived, Comparison, Role

LATELY = dt.timedelta(days=60)
SHOWN = 50  # acts
AMONG = 200  # acts of each comparison among which those of the first page are sought
#: The verbs of curation, which are shown also where they are on one row.
CURATING = (*Status.values, "reassigned", "retagged", "reverted", "settled", "taken over", "taken back")

ActNumber = tuple[int, int]  # comparison and revision


class Acts:
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
        return self.page(request, "acts.html", title, acts=recent(comparisons_for(request)))

    def undo_view(self: Any, request: HttpRequest) -> HttpResponse:
        """Preview the first act's undo on GET. On POST undo all the acts, or none and say why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        asked = acts_in(data.get("act", ""))
        own = {
            comparison.pk: comparison for comparison in comparisons_for(request).filter(pk__in=dict(asked))
        }
        found = [(own[pk], revision) for pk, revision in asked if pk in own]
        if not found or len(found) < len(asked):
            raise Http404("There is no such act in a comparison that you curate.")
        for comparison, revision in found:
            _require_permission(request, Change.objects.at(comparison, revision, NOUNS))
            comparison.role, comparison.viewer = Role.CURATOR, request.user.pk
        if request.method == "POST":
            return self.undone(request, found)
        return self.preview(request, *found[0])

    def undone(self: Any, request: HttpRequest, found: list[tuple[Comparison, int]]) -> HttpResponse:
        why = request.POST.get("why", "").replace("\0", "").strip()[:WHY]  # PostgreSQL keeps no NUL
        try:
            with transaction.atomic():
                done = [undo_act(comparison, request.user, revision, why) for comparison, revision in found]
        except (Refused, Archived) as refusal:
            self.message_user(request, f"Nothing was taken back. {refusal}", messages.ERROR)
        else:
            tags = way_back(
                [(comparison.pk, one.revision) for (comparison, _), one in zip(found, done, strict=True)]
            )
            self.message_user(request, _said(done), messages.SUCCESS, extra_tags=tags)
        return redirect(_next(request))

    def preview(self: Any, request: HttpRequest, comparison: Comparison, revision: int) -> HttpResponse:
        act = Change.objects.at(comparison, revision, KINDS)
        said = list(act.only("noun", "verb"))
        if not said:
            raise Http404("There is no such act.")
        total, changes = len(said), act.select_related("actor")
        title = "Undo an act on many rows" if total > 1 else "Undo an act"
        return self.page(
            request, "undo.html", title, subtitle=str(comparison), first=changes[0],
            what=what_was_done(said), total=total, more=max(0, total - PREVIEW),
            entries=readable(changes[:PREVIEW]), act=f"{comparison.pk}.{revision}",
        )  # fmt: skip

    def page(self: Any, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        context |= {"title": title, "opts": self.opts, "media": self.media}
        whole = self.admin_site.each_context(request) | context
        return TemplateResponse(request, f"admin/annotations/{template}", whole)


def recent(comparisons: Any, most: int = SHOWN, *, alone: bool = False) -> list[dict[str, Any]]:
    """Return the last acts on several rows, newest first, each with what it did and what undid it.

    If `alone` is true, also curation's acts on a single row, but only among the last `AMONG` acts of each comparison:
    the first page reads no more of a long history.
    """
    rows = Change.objects.filter(
        comparison__in=comparisons.values("pk"), noun__in=list(KINDS), at__gte=timezone.now() - LATELY
    ).exclude(verb=SEPARATED)
    if alone:
        rows = rows.filter(revision__gt=F("comparison__revision") - AMONG)
    several = Q(n__gt=1) | Q(verb_of__in=CURATING) if alone else Q(n__gt=1)
    acts = list(
        rows.order_by().values("comparison", "revision")
        .annotate(first=Min("pk"), last=Max("pk"), n=Count("pk"), verb_of=Min("verb"))
        .filter(several).order_by("-last")[:most]
    )  # fmt: skip
    first = rows.select_related("actor", "comparison").in_bulk([act["first"] for act in acts])
    alike = _alike(rows, first.values())
    undone = _undone(rows, acts)
    return [
        {
            "change": change,
            "rows": act["n"],
            "number": f"{change.comparison_id}.{change.revision}",
            # A merge's reason begins with the numbers of one row's duplicates; the curator's words follow.
            "why": change.reason.partition(": ")[2] if change.verb == "merged" else change.reason,
            "what": in_words(change.noun, change.verb, alike[change.pk]),
            "undone": undone.get((change.comparison_id, change.revision)),
        }
        for act in acts
        if (change := first[act["first"]])
    ]


def _alike(rows: ChangeQuerySet, firsts: Any) -> dict[int, int]:
    """Count the changes of each act that have the noun and verb of its first change, by that change's id."""
    firsts = list(firsts)
    where = Q(pk__in=[])
    for change in firsts:
        where |= Q(
            comparison=change.comparison_id, revision=change.revision, noun=change.noun, verb=change.verb
        )
    counted = rows.filter(where).order_by().values_list("comparison", "revision").annotate(n=Count("pk"))
    found = {(comparison, revision): n for comparison, revision, n in counted}
    return {change.pk: found[change.comparison_id, change.revision] for change in firsts}


def _undone(rows: ChangeQuerySet, acts: Sequence[Mapping[str, Any]]) -> dict[ActNumber, Change]:
    """Return the change that undid each act, unless that undo was itself undone."""
    taking = rows.filter(undoes__isnull=False).order_by().values("comparison", "revision")
    firsts = [one["first"] for one in taking.annotate(first=Min("pk"))]
    by: dict[ActNumber, list[Change]] = {}
    for change in rows.filter(pk__in=firsts).select_related("actor"):
        by.setdefault((change.comparison_id, change.undoes or 0), []).append(change)

    def holds(comparison: int, revision: int) -> Change | None:
        taken = [one for one in by.get((comparison, revision), []) if not holds(comparison, one.revision)]
        return taken[-1] if taken else None

    numbers = [(act["comparison"], act["revision"]) for act in acts]
    return {number: taken for number in numbers if (taken := holds(*number))}


def acts_in(text: str) -> list[ActNumber]:
    """Parse the acts that a button names, such as `12.45 13.7`. Raises Http404 for anything else."""
    words = text.split()
    if (
        not words
        or len(words) > TOGETHER
        or not all(re.fullmatch(r"[0-9]{1,18}\.[0-9]{1,18}", w) for w in words)
    ):
        raise Http404("There is no such act.")
    return [(int(pk), int(revision)) for pk, _, revision in (word.partition(".") for word in words)]


def _require_permission(request: HttpRequest, changes: ChangeQuerySet) -> None:
    """Raise PermissionDenied unless the person may change every kind of row among the changes."""
    nouns = set(changes.order_by().values_list("noun", flat=True).distinct())
    if not all(request.user.has_perm(f"annotations.change_{noun}") for noun in nouns):
        raise PermissionDenied("This needs an account that may change such rows.")


def _said(done: list[Reversal]) -> str:
    total = sum(len(one.changes) for one in done)
    return f"Taken back: {'; '.join(one.what for one in done)} ({total} row{'' if total == 1 else 's'})."


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("admin:annotations_change_acts")
