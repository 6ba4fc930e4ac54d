"""Changes since a revision: an open workbench asks for them every two seconds."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotations.workbench.criteria import passing
from annotations.workbench.filters import page_filter
from annotations.workbench.state import Workbench
from annotations.workbench.updates import News, changes_since
from reader.access import get_comparison_for, get_standing_for
from reader.members.share_links import for_guests
from reader.models import Comparison
from reader.requests import Request


@for_guests
@require_GET
def changes(request: Request, pk: int) -> HttpResponse:
    """204 while the comparison stands at revision `since`; else all that changed, to be swapped into the page.

    The header `Parallax-Here` names the other members who are here, as JSON.
    """
    standing = get_standing_for(request.user, pk)
    try:
        since = int(request.GET.get("since", "0"))
    except ValueError:
        return HttpResponse(
            "Say since which revision: a whole number.", status=400, content_type="text/plain"
        )
    if since == standing.revision:
        response = HttpResponse(status=204)
    else:
        response = _caught_up(request, get_comparison_for(request.user, pk, bare=True), since)
    response["Parallax-Here"] = json.dumps(standing.others)
    response["Cache-Control"] = "no-store"
    return response


def _caught_up(request: Request, comparison: Comparison, since: int) -> HttpResponse:
    """The answer that brings a page from revision `since` to the present one, or says that it is too far."""
    if not 0 <= since <= comparison.revision:
        return render(request, "annotations/workbench/_reload.html", {"comparison": comparison})
    shown = page_filter(request)
    news = News(comparison, changes_since(comparison, since), filtered=bool(shown))
    if news.too_many:
        context = {"comparison": comparison, "because": news.because}
        return render(request, "annotations/workbench/_reload.html", context)
    workbench = Workbench(comparison, shown)
    wires = workbench.wires_of(news.wires)
    gone = news.wires - {wire.id for wire in wires}
    context = {
        "comparison": comparison,
        "blocks": workbench.redrawn(news.places),
        "rewired": {"wires": [wire.to_json() for wire in wires], "gone": sorted(gone)},
        "tally": workbench.tally(),
        "passing": passing(workbench),
        "news": {"rows": news.by_row(), "codebook": news.codebook},
    }
    return render(request, "annotations/workbench/_changes.html", context)
