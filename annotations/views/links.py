"""Links: the list of them, the form that makes one, one's card, and every verb a person has for it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotations.access import get_link_for, has_say_over, require_say_over
from annotations.exchange.pair_sheet import ORDERS, in_order, orders_of
from annotations.exchange.pair_sheet import cards_of as pairs_of
from annotations.forms.links import LinkEditForm, LinkForm
from annotations.history.changes import history_of
from annotations.models import Change, Link
from annotations.models.annotation import Refused, Status
from annotations.models.authorship import own_row
from annotations.models.comment import Thread
from annotations.views.idempotency import ARRIVED, key_of, made_at, once
from annotations.views.refusals import cleaned, editor_again, refused
from annotations.views.responses import made
from annotations.workbench.facets import facets, link_facets
from annotations.workbench.filters import page_filter
from annotations.workbench.mates import gather
from annotations.workbench.state import Place, workbench_of
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.models import Role
from reader.requests import Request

PER_PAGE = 50


@for_guests
@require_http_methods(["GET", "POST"])
def links(request: Request, pk: int) -> HttpResponse:
    return create(request, pk) if request.method == "POST" else index(request, pk)


def again(request: Request, done: Change) -> HttpResponse:
    row = get_link_for(request.user, done.comparison_id, done.row)
    body = render(request, "annotations/links/_link_card.html", card_of(request, row))
    return made(request, row, places=_ends(row), says=ARRIVED, wires=[row.pk], body=body)


@once("link", "created", again, where="#link-problem")
def create(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST, bare=True)
    data = cleaned(LinkForm(request.POST, comparison=comparison))
    row = Link.create(
        comparison, request.user, data["source"], data["target"], data["relation"], data["note"], key_of(request)
    )  # fmt: skip
    return made(
        request, row, places=_ends(row), says=f"Linked: {row.relation.name.lower()}.", status=201,
        wires=[row.pk], undo=reverse("link_delete", args=[pk, row.pk]),
    )  # fmt: skip


def index(request: Request, pk: int) -> HttpResponse:
    """The pair sheet: every link the filter lets through, as its two passages side by side."""
    comparison = get_comparison_for(request.user, pk)
    shown = page_filter(request)
    order = request.GET.get("order", "")
    workbench = workbench_of(comparison, shown)
    links = workbench.links().with_ends().with_tags_of_ends()
    page = Paginator(in_order(links, order), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "comparison": comparison, "page": page, "shown": shown,
        "facets": facets(comparison, workbench) + link_facets(comparison, workbench),
        "orders": orders_of(comparison), "order": order if order in ORDERS else "",
        "cards": pairs_of(comparison, list(page), request.user),
    }  # fmt: skip
    return render(request, "annotations/links/links.html", context)


@require_GET
def add(request: Request, pk: int) -> HttpResponse:
    """The form that asks how two chosen passages relate: `?source=3&target=7`."""
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    form = LinkForm(request.GET, comparison=comparison)
    form.is_valid()
    source, target = form.cleaned_data.get("source"), form.cleaned_data.get("target")
    if source is None or target is None:
        return refused(request, Refused("Choose a passage in each column."), where="#toast")
    if source.document_id == target.document_id:
        return refused(
            request,
            Refused("Both passages stand in the same piece; choose one in the other column."),
            where="#toast",
        )
    relations = workbench_of(comparison).relations
    context = {"comparison": comparison, "source": source, "target": target, "relations": relations}
    template = "annotations/links/_link_form.html" if request.htmx else "annotations/links/link_add.html"
    return render(request, template, context)


@for_guests
@require_http_methods(["GET", "POST"])
def link(request: Request, pk: int, number: int) -> HttpResponse:
    if request.method == "POST":
        return edit(request, pk, number=number)
    row = get_link_for(request.user, pk, number)
    context = card_of(request, row)
    if "edit" in request.GET:
        require_say_over(row, request.user)
        context |= editor_of(LinkEditForm(link=row))
    elif not request.htmx:
        context["history"] = history_of(row, row.comparison)
        if context["may_change"]:
            context |= editor_of(LinkEditForm(link=row))
    return render(request, _template(request, "edit" in request.GET), context)


@once("link", "edited", again)
def edit(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_link_for(request.user, pk, number)
    require_say_over(row, request.user)
    form = LinkEditForm(request.POST, link=row)
    if not form.is_valid():
        return answer_editor(request, row, form)
    data = form.cleaned_data
    try:
        row.edit(
            request.user, seen=data["revision"], relation=data["relation"], note=data["note"], key=key_of(request)
        )  # fmt: skip
    except Refused as error:
        return answer_editor(request, row, form, error)
    saved = row.revision
    fresh = get_link_for(request.user, pk, number)
    fresh.comparison, row = row.comparison, fresh  # the one that knows which revision this write has made
    body = render(request, "annotations/links/_link_card.html", card_of(request, row))
    return made_at(made(request, row, places=[], says="Saved.", wires=[row.pk], body=body), saved)


def answer_editor(
    request: Request, row: Link, form: LinkEditForm, error: Refused | None = None
) -> HttpResponse:
    current = get_link_for(request.user, row.comparison_id, row.pk)
    context = card_of(request, current) | editor_of(form)
    return editor_again(request, form, current, error, _template(request, editing=True), context)


@require_POST
@once("link", "deleted", again)
def delete(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_link_for(request.user, pk, number)
    require_say_over(row, request.user)
    row.delete_softly(request.user, key_of(request))
    return made(
        request, row, places=_ends(row), says="Link removed.", gone=[row.pk],
        undo=reverse("link_restore", args=[pk, number]),
    )  # fmt: skip


@require_POST
@once("link", "restored", again)
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_link_for(request.user, pk, number)
    require_say_over(row, request.user)
    row.restore(request.user, key_of(request))
    return made(
        request, row, places=_ends(row), says="Link restored.", wires=[row.pk],
        redo=reverse("link_delete", args=[pk, number]),
    )  # fmt: skip


@require_POST
@once("link", "{status}", again)
def curate(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_link_for(request.user, pk, number, Role.CURATOR)
    gather(row.comparison, [row])
    status = request.POST.get("status", "")
    row.curate(request.user, status, key_of(request))
    body = render(request, "annotations/links/_link_card.html", card_of(request, row))
    return made(request, row, places=[], says=f"{Status(status).label}.", wires=[row.pk], body=body)


def card_of(request: Request, row: Link) -> dict[str, object]:
    """Return the context of a link's card, with what this person may do."""
    groups, own = gather(row.comparison, [row]), own_row(row, request.user)
    return {
        "comparison": row.comparison,
        "link": row,
        "subject": row,
        "thread": Thread.of_all([row], request.user)[row.pk],
        "may_annotate": row.comparison.may(Role.ANALYST),
        "may_curate": row.comparison.may(Role.CURATOR),
        "own": own,
        "source": groups.shown("highlight", row.source_id),
        "target": groups.shown("highlight", row.target_id),
        "may_change": has_say_over(own, request.user),
        "statuses": Status,
    }


def editor_of(form: LinkEditForm) -> dict[str, object]:
    return {"form": form, "relations": form.relations()}


def _template(request: Request, editing: bool) -> str:
    if not request.htmx:
        return "annotations/links/link.html"
    return "annotations/links/_link_editor.html" if editing else "annotations/links/_link_card.html"


def _ends(row: Link) -> list[Place]:
    return [Place.of(row.source), Place.of(row.target)]
