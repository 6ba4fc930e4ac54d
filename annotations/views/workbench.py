"""The workbench: both pieces in parallel columns with their marks and links, and the comparison's own stylesheet."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import condition, require_GET

from annotations.codebook.stylesheet import analysts_css, codebook_css
from annotations.models import Framing, Highlight, Relation
from annotations.models.reading_progress import Progress
from annotations.workbench.criteria import criteria, passing, without_criteria
from annotations.workbench.deleted_rows import deleted_row
from annotations.workbench.facets import facets, layers, said_of
from annotations.workbench.filters import ANALYSTS, page_filter
from annotations.workbench.groups import Groups
from annotations.workbench.state import workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.models import Role
from reader.requests import Request, numbers_in


@for_guests
@require_GET
def workbench(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request)
    drawn = workbench_of(comparison, shown)
    if elsewhere := _shown_instead(request, drawn.groups):
        return redirect(f"{request.path}?{elsewhere}")
    may_annotate = comparison.may(Role.ANALYST)
    offered = layers(drawn)
    progress = Progress.of_both(comparison, request.user) if may_annotate else {}
    context = {
        "comparison": comparison,
        "columns": [(side, piece, progress.get(side)) for side, piece in comparison.documents.items()],
        "nothing_shown": not drawn.drawn,
        "is_new": may_annotate and not Highlight.objects.signed_by(request.user.pk).exists(),
        "wires": drawn.wires_json,
        "tally": drawn.tally(),
        "framings": drawn.current_framings,
        "all_framings": drawn.framings,
        "relations": drawn.relations,
        "shown": shown,
        "deleted": deleted_row(comparison, request.GET),
        "facets": facets(comparison, drawn),
        "criteria": criteria(comparison, drawn),
        "passing": passing(drawn),
        "without_criteria": without_criteria(shown),
        "layers": offered,
        "layer_said": said_of(offered),
        "may_annotate": may_annotate,
        # What a person marks is of the analysts' layer; in the other it would not show.
        "may_mark": may_annotate and not shown.layer,
        "is_analyst": comparison.role >= Role.ANALYST,
        "is_curator": comparison.role >= Role.CURATOR,
    }
    page = render_to_string("annotations/workbench/workbench.html", context, request)
    return HttpResponse(_with_columns(page, drawn.columns))


def _shown_instead(request: Request, groups: Groups) -> str:
    """Return the query for a row that another one stands for, if the address names such a row to open."""
    query = request.GET.copy()
    for noun in groups.stands_for:
        for pk in numbers_in([query.get(noun, "")]):
            query[noun] = str(groups.shown(noun, pk))
    return query.urlencode() if query != request.GET else ""


def _with_columns(page: str, columns: dict[str, bytes]) -> Iterator[bytes | str]:
    """The page with each text in the place that the template left for it.

    The texts may be megabytes, and every block and loop of a template would copy them. Nothing a person
    wrote can look like the place: on the page it would be escaped.
    """
    for side, column in columns.items():
        before, page = page.split(f"<!--text of the {side}-->", 1)
        yield before
        yield column
    yield page


def _codebook_revision(request: Request, pk: int) -> str:
    comparison = get_comparison_for(request.user, pk)
    newest = [
        codes.objects.filter(comparison=comparison)
        .order_by("-revision")
        .values_list("revision", flat=True)
        .first()
        for codes in (Framing, Relation)
    ]
    return '"codebook-{}-{}-{}{}"'.format(pk, *newest, "-analysts" if _in_analysts(request) else "")


def _in_analysts(request: Request) -> bool:
    return request.GET.get("colours") == ANALYSTS


@for_guests
@require_GET
@condition(etag_func=_codebook_revision)
def stylesheet(request: Request, pk: int) -> HttpResponse:
    """The codebook's colours and lines, with `?colours=analysts` also those that analysts have.

    Retired codes keep theirs: passages still carry them.
    """
    comparison = get_comparison_for(request.user, pk)
    css = codebook_css(
        Framing.objects.filter(comparison=comparison), Relation.objects.filter(comparison=comparison)
    )
    if _in_analysts(request):
        css += analysts_css()
    return HttpResponse(
        css, content_type="text/css; charset=utf-8", headers={"Cache-Control": "private, no-cache"}
    )
