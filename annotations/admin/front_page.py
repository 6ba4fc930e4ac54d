"""The first page of the admin: what waits in each comparison, and what was done lately with its way back."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from annotations.admin.backlog import comparisons_in_order, desks
from annotations.admin.bulk_history import recent
from annotations.admin.display import QUOTE
from annotations.admin.handover_page import may_hand_over
from annotations.admin.rulings import passages_of
from annotations.admin.undo_action import quotes_of
from annotations.models import Change, Ruling
from reader.admin.base import comparisons_for, shorten

TOGETHER = 20  # comparisons on a page
ACTS = 8  # of the last two months

_index = admin.site.index


def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    page = Paginator(comparisons_in_order(request), TOGETHER).get_page(request.GET.get("p"))
    found = desks(request, list(page))
    context = {
        "curates": bool(found) or comparisons_for(request).exists(),
        "page": page,
        "busy": [desk for desk in found if desk.waiting],
        "quiet": [desk for desk in found if not desk.waiting],
        "may_hand_over": may_hand_over(request),
    }
    if admin.site.get_model_admin(Change).has_view_permission(request):
        acts = recent(comparisons_for(request), ACTS, alone=True)
        about = _passages(acts)
        context["acts"] = [
            act | {"may_undo": _may_undo(request, act), "about": about.get(act["change"].pk, "")}
            for act in acts
        ]
    return _index(request, context | (extra_context or {}))


def _passages(acts: list[dict[str, Any]]) -> dict[int, str]:
    """Return the passages that acts on a single row or case were about, by the act's first change."""
    rows = quotes_of([act["change"] for act in acts if act["rows"] == 1])
    settled = {act["rulings"][0]: act["change"].pk for act in acts if len(act["rulings"]) == 1}
    cases = passages_of(list(Ruling.objects.filter(pk__in=settled))) if settled else {}
    return rows | {
        settled[pk]: shorten(passages[0].quote, QUOTE) for pk, passages in cases.items() if passages
    }


def _may_undo(request: HttpRequest, act: dict[str, Any]) -> bool:
    if len(act["rulings"]) > 1:
        return False  # they are several acts
    change = act["change"]
    allowed = request.user.has_perm(f"annotations.change_{change.noun}")
    return allowed and not act["undone"] and change.comparison.archived is None


admin.site.index = index  # type: ignore[assignment, method-assign]
