"""The first page of the admin: what waits in each comparison, and what was done lately with its way back."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from annotations.admin.backlog import comparisons_in_order, desks
from annotations.admin.bulk_history import recent
from annotations.admin.handover_page import may_hand_over
from annotations.models import Change
from reader.admin.base import comparisons_for

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
        context["acts"] = [
            act | {"may_undo": _may_undo(request, act)}
            for act in recent(comparisons_for(request), ACTS, alone=True)
        ]
    return _index(request, context | (extra_context or {}))


def _may_undo(request: HttpRequest, act: dict[str, Any]) -> bool:
    change = act["change"]
    allowed = request.user.has_perm(f"annotations.change_{change.noun}")
    return allowed and not act["undone"] and change.comparison.archived is None


admin.site.index = index  # type: ignore[assignment, method-assign]
