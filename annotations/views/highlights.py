"""Highlights: the list of them, one's card, and every verb a person has for it."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import get_highlight_for, has_say_over, require_say_over
from annotations.forms.highlights import HighlightEditForm, HighlightForm
from annotations.history.changes import history_of
from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Refused, Status
from annotations.models.authorship import own_row
from annotations.models.comment import Thread
from annotations.views.idempotency import ARRIVED, key_of, made_at, once
from annotations.views.refusals import cleaned, editor_again
from annotations.views.responses import made
from annotations.workbench.facets import facets
from annotations.workbench.filters import page_filter
from annotations.workbench.groups import kin
from annotations.workbench.mates import gather, silences_on
from annotations.workbench.overlaps import numbers_over, overlap_page
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Place, workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in

PER_PAGE = 100


@for_guests
@require_http_methods(["GET", "POST"])
def highlights(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        return create(request, pk)
    return opened(request, pk) if request.GET.get("id") or "start" in request.GET else index(request, pk)


def again(request: Request, done: Change) -> HttpResponse:
    row = get_highlight_for(request.user, done.comparison_id, done.row)
    links = _links(row)
    return made(
        request, row, places=[Place.of(row), *_far_ends(row, links)], says=ARRIVED, wires=[link.pk for link in links],
        body=render(request, "annotations/highlights/_card.html", card_of(request, row)),
    )  # fmt: skip


@once("highlight", "created", again, where="#composer-problem")
def create(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST, bare=True)
    data = cleaned(HighlightForm(request.POST, comparison=comparison))
    row = Highlight.create(
        comparison, request.user, data["passage"], data["framing"], data["tags"], data["note"], key_of(request)
    )  # fmt: skip
    return made(
        request, row, places=[Place.of(row)], status=201, says=f"Highlighted as {row.framing.name}.",
        undo=reverse("highlight_delete", args=[pk, row.pk]),
    )  # fmt: skip


def index(request: Request, pk: int) -> HttpResponse:
    """Every highlight the filter lets through, in reading order: the workbench as a list."""
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request)
    workbench = workbench_of(comparison, shown)
    rows = workbench.highlights().with_card().in_reading_order()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    gather(comparison, list(page))
    context = {
        "comparison": comparison, "page": page, "shown": shown, "facets": facets(comparison, workbench),
        "linked": workbench.linked, "silent": workbench.silent,
        "sides": {comparison.left_id: "left", comparison.right_id: "right"},
    }  # fmt: skip
    return render(request, "annotations/highlights/highlights.html", context)


def opened(request: Request, pk: int) -> HttpResponse:
    """The cards of highlights that overlap, a page at a time.

    They are named by their numbers, `?id=3&id=7`, or by their place, `?document=1&start=0&end=9`, which stays short
    however many there are. `after` is the last highlight of the page before.
    """
    comparison = get_comparison_for(request.user, pk)
    numbers = numbers_in(request.GET.getlist("id")) or _numbers_at_place(request, comparison)
    after = next(iter(numbers_in(request.GET.getlist("after"))), None)
    page = overlap_page(comparison, numbers, after)
    query = request.GET.copy()
    query["after"] = str(page.last)
    context = {
        "cards": cards_of(request, comparison, page.rows), "page": page, "is_first": after is None,
        "more": f"{request.path}?{query.urlencode()}",
    }  # fmt: skip
    return render(request, "annotations/workbench/_cards.html", context)


def _numbers_at_place(request: Request, comparison: Comparison) -> list[int]:
    """The highlights that the page draws over the place in the address; none where it names no place."""
    named = [numbers_in([request.GET.get(name, "")]) for name in ("document", "start", "end")]
    if not all(named):
        return []
    place = Place(*(number for (number,) in named))
    return numbers_over(workbench_of(comparison, page_filter(request)), place)


@for_guests
@require_http_methods(["GET", "POST"])
def highlight(request: Request, pk: int, number: int) -> HttpResponse:
    if request.method == "POST":
        return edit(request, pk, number=number)
    row = get_highlight_for(request.user, pk, number)
    context = card_of(request, row)
    if "edit" in request.GET:
        require_say_over(row, request.user)
        context |= editor_of(HighlightEditForm(highlight=row))
    elif not request.htmx:
        context["history"] = history_of(row, row.comparison)
        if context["may_change"]:
            context |= editor_of(HighlightEditForm(highlight=row))
    return render(request, _template(request, "edit" in request.GET), context)


@once("highlight", "edited", again)
def edit(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_highlight_for(request.user, pk, number)
    require_say_over(row, request.user)
    form = HighlightEditForm(request.POST, highlight=row)
    was = Place.of(row)
    if not form.is_valid():
        return answer_editor(request, row, form)
    data = form.cleaned_data
    try:
        row.edit(
            request.user, seen=data["revision"], framing=data["framing"], tags=data["tags"],
            note=data["note"], passage=data.get("passage"), key=key_of(request),
        )  # fmt: skip
    except Refused as error:
        return answer_editor(request, row, form, error)
    body = render(request, "annotations/highlights/_card.html", card_of(request, row))
    # Of the rows that were merged another one may be shown now, with the links of all.
    links = _links(row) if len(kin(snapshot_of(row.comparison).merged, row.noun, [row.pk])) > 1 else []
    answer = made(
        request, row, places=[was, Place.of(row), *_far_ends(row, links)], says="Saved.", body=body,
        wires=[link.pk for link in links],
    )  # fmt: skip
    return made_at(answer, row.revision)


def answer_editor(
    request: Request, row: Highlight, form: HighlightEditForm, error: Refused | None = None
) -> HttpResponse:
    form.highlight = current = get_highlight_for(request.user, row.comparison_id, row.pk)
    context = card_of(request, current) | editor_of(form)
    return editor_again(request, form, current, error, _template(request, editing=True), context)


@require_POST
@once("highlight", "deleted", again)
def delete(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_highlight_for(request.user, pk, number)
    require_say_over(row, request.user)
    links = _links(row)
    row.delete_softly(request.user, key_of(request))
    return made(
        request, row, places=[Place.of(row), *_far_ends(row, links)], says="Highlight deleted.",
        undo=reverse("highlight_restore", args=[pk, number]), gone=[link.pk for link in links],
    )  # fmt: skip


@require_POST
@once("highlight", "restored", again)
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_highlight_for(request.user, pk, number)
    require_say_over(row, request.user)
    row.restore(request.user, key_of(request))
    links = _links(row)
    return made(
        request, row, places=[Place.of(row), *_far_ends(row, links)], says="Highlight restored.",
        wires=[link.pk for link in links], redo=reverse("highlight_delete", args=[pk, number]),
    )  # fmt: skip


@require_POST
@once("highlight", "{status}", again)
def curate(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_highlight_for(request.user, pk, number, Role.CURATOR)
    gather(row.comparison, [row])
    status = request.POST.get("status", "")
    row.curate(request.user, status, key_of(request))
    body = render(request, "annotations/highlights/_card.html", card_of(request, row))
    return made(request, row, places=[Place.of(row)], says=f"{Status(status).label}.", body=body)


def card_of(request: Request, row: Highlight) -> dict[str, object]:
    """Return the context of a highlight's card, with what this person may do."""
    return cards_of(request, row.comparison, [row])[0]


def cards_of(request: Request, comparison: Comparison, rows: Sequence[Highlight]) -> list[dict[str, object]]:
    """The same for several of one comparison, by as many queries."""
    for row in rows:
        row.comparison = comparison  # the one that carries the person's role
    groups = gather(comparison, rows)
    own = {row.pk: {row.pk, *(mate.pk for mate in row.mates)} for row in rows}
    numbers = set().union(*own.values())
    links = [
        link for link in Link.objects.of(comparison).live().with_ends().meeting(numbers).order_by("pk")
        if groups.shown("link", link.pk) == link.pk
    ]  # fmt: skip
    silences = silences_on(comparison, groups, list(own))
    threads = Thread.of_all(rows, request.user)
    return [
        {
            "comparison": comparison,
            "highlight": row,
            "side": comparison.side_of(row.document_id),
            "links": [
                {"link": link, "far": link.target if outward else link.source, "outward": outward}
                for link in links if own[row.pk] & {link.source_id, link.target_id}
                for outward in (link.source_id in own[row.pk],)
            ],
            "silence": (silence := silences.get(groups.shown("highlight", row.pk))),
            "own_silence": silence and own_row(silence, request.user),
            "subject": row,
            "thread": threads[row.pk],
            "may_annotate": comparison.may(Role.ANALYST),
            "may_curate": comparison.may(Role.CURATOR),
            "own": own_row(row, request.user),
            "may_change": has_say_over(own_row(row, request.user), request.user),
            "statuses": Status,
        }
        for row in rows
    ]  # fmt: skip


def editor_of(form: HighlightEditForm) -> dict[str, object]:
    """The editor's form, with every framing it may name and the tags below each, retired ones where they stand."""
    row = form.highlight
    framings = [
        code for code in snapshot_of(row.comparison).framings if not code.retired or code == row.framing
    ]
    choices = []
    for framing in framings:
        kept = form.kept_tags(framing)
        choices.append((framing, [tag for tag in framing.tags.all() if not tag.retired or tag in kept]))
    chosen = form.fields["tags"].to_python(form["tags"].value()) or []
    return {"form": form, "choices": choices, "chosen_tags": set(chosen)}


def _template(request: Request, editing: bool) -> str:
    if not request.htmx:
        return "annotations/highlights/highlight.html"
    return "annotations/highlights/_highlight_editor.html" if editing else "annotations/highlights/_card.html"


def _links(row: Highlight) -> list[Link]:
    """The live links that meet in the highlight or in what was merged with it, as far as the person sees them."""
    numbers = kin(snapshot_of(row.comparison).merged, row.noun, [row.pk])
    return list(Link.objects.of(row.comparison).live().with_ends().meeting(numbers))


def _far_ends(row: Highlight, links: list[Link]) -> list[Place]:
    return [Place.of(end) for link in links for end in (link.source, link.target) if end.pk != row.pk]
