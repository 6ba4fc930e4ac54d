"""Counterparts: what a machine proposes for a passage, and what the analyst says of it.

A place that is accepted becomes a highlight in the framing that the analyst chooses, and then a link by the form of
every link; that there is none is a silence like any other. So only the dismissal is an act of its own.
"""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from annotations.access import get_dismissal_for, get_highlight_for
from annotations.counterparts.proposals import propose
from annotations.forms.counterparts import AcceptForm, PlaceForm, SelectionForm
from annotations.forms.highlights import HighlightForm
from annotations.models import Change, Dismissal, Highlight
from annotations.models.annotation import Refused, Stale
from annotations.views.idempotency import ARRIVED, key_of, once
from annotations.views.refusals import Invalid, cleaned, refused
from annotations.views.responses import redrawn
from annotations.views.row_json import as_json
from annotations.workbench.mates import own_of, shown_for, silences_on
from annotations.workbench.state import Place, workbench_of
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in, wants_json


@require_safe
def counterparts(request: Request, pk: int, number: int) -> HttpResponse:
    return _list(request, _passage(request, pk, number))


def again(request: Request, done: Change) -> HttpResponse:
    return _answer(request, get_dismissal_for(request.user, done.comparison_id, done.row), ARRIVED, "")


@require_POST
@once("dismissal", "created", again, about="highlight_id", where="#problem-{number}")
def dismiss(request: Request, pk: int, number: int) -> HttpResponse:
    source = _passage(request, pk, number)
    place = cleaned(PlaceForm(request.POST))
    row = Dismissal.dismiss(own_of(source), request.user, place["start"], place["end"], key_of(request))
    return _answer(request, row, "Dismissed; it is not proposed again.", "dismissal_delete", status=201)


@require_POST
@once("dismissal", "deleted", again)
def delete(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_dismissal_for(request.user, pk, number)
    row.delete_softly(request.user, key_of(request))
    return _answer(request, row, "Taken back; it may be proposed again.", "dismissal_restore")


@require_POST
@once("dismissal", "restored", again)
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_dismissal_for(request.user, pk, number)
    row.restore(request.user, key_of(request))
    return _answer(request, row, "Dismissed again.", "dismissal_delete")


def framed(request: Request, done: Change) -> HttpResponse:
    row = get_highlight_for(request.user, done.comparison_id, done.row, Role.ANALYST)
    return _go_on(request, row, status=200)


@require_POST
@once("highlight", "created", framed, where="#problem-selection")
def frame(request: Request, pk: int) -> HttpResponse:
    """Highlight the selection for which counterparts are proposed, and go on with those of the highlight."""
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    return _go_on(
        request, *_highlight(request, comparison, HighlightForm(request.POST, comparison=comparison))
    )


def of_places(request: Request, pk: int) -> HttpResponse:
    """GET asks for the counterparts of a selection, POST accepts one for a highlight."""
    return accept(request, pk) if request.method == "POST" else of_selection(request, pk)


@require_safe
def of_selection(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.ANALYST)
    form = SelectionForm(request.GET, comparison=comparison)
    if not form.is_valid():
        return refused(request, Invalid(form), where="#composer-problem")
    return _list(request, form.cleaned_data["highlight"])


def accepted(request: Request, done: Change) -> HttpResponse:
    target = get_highlight_for(request.user, done.comparison_id, done.row, Role.ANALYST)
    return _ask_relation(request, _source(request, done.comparison_id), target, status=200)


@require_POST
@once("highlight", "created", accepted)
def accept(request: Request, pk: int) -> HttpResponse:
    """Highlight a proposed place in the framing that is chosen, and ask how the two passages relate."""
    source = _source(request, pk)
    try:
        form = AcceptForm(request.POST, highlight=source)
        target, status = _highlight(request, source.comparison, form)
    except Refused as error:
        return refused(request, error, where=f"#problem-{source.pk}")
    return _ask_relation(request, source, target, status)


def _highlight(
    request: Request, comparison: Comparison, form: HighlightForm | AcceptForm
) -> tuple[Highlight, int]:
    """Make the highlight that a form asks for, or find it, which serves as well; with the answer's status."""
    data = cleaned(form)
    try:
        row = Highlight.create(
            comparison, request.user, data["passage"], data["framing"], key=key_of(request)
        )
    except Stale as error:
        return error.current, 200  # type: ignore[return-value]
    return row, 201


def _source(request: Request, pk: int) -> Highlight:
    get_comparison_for(request.user, pk, Role.ANALYST)
    number = next(iter(numbers_in([request.POST.get("source", "")])), None)
    if number is None:
        raise Http404("It does not say for which passage the place is a counterpart.")
    return _passage(request, pk, number)


def _passage(request: Request, pk: int, number: int) -> Highlight:
    """A passage for which counterparts are proposed: a live one of the analysts'."""
    row = get_highlight_for(request.user, pk, number, Role.ANALYST)
    if row.deleted or row.curated:
        raise Http404("Counterparts are proposed for what analysts have marked, as long as it stands.")
    return row


def _list(request: Request, source: Highlight) -> HttpResponse:
    found = propose(source, request.user)
    if wants_json(request):
        return JsonResponse(_as_json(source, found))
    workbench = workbench_of(source.comparison)
    shown = workbench.groups.shown("highlight", source.pk)
    silent = shown in workbench.silent
    silences = silences_on(source.comparison, workbench.groups, [shown]) if silent else {}
    context = {
        "comparison": source.comparison,
        "highlight": source,
        "name": source.pk or "selection",
        "side": source.comparison.side_of(source.document_id),
        "found": found,
        "framings": workbench.current_framings,
        "is_linked": shown in workbench.linked,
        "silence": silences.get(shown),
        "new_key": uuid4,  # another one for each form
    }
    template = (
        "annotations/counterparts/_counterparts.html"
        if request.htmx
        else "annotations/counterparts/counterparts.html"
    )
    return render(request, template, context)


def _go_on(request: Request, row: Highlight, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(as_json(row), status=status)
    if not request.htmx:
        return HttpResponseRedirect(reverse("counterparts", args=[row.comparison_id, row.pk]))
    source = _passage(request, row.comparison_id, row.pk)
    source.comparison.last_act = row.comparison.last_act
    return redrawn(
        request, source.comparison, places=[Place.of(source)], status=status,
        says=f"Highlighted as {source.framing.name}.",
        undo=reverse("highlight_delete", args=[source.comparison_id, source.pk]), body=_list(request, source),
    )  # fmt: skip


def _answer(request: Request, row: Dismissal, says: str, undo: str, status: int = 200) -> HttpResponse:
    pk = row.comparison_id
    if wants_json(request):
        return JsonResponse(as_json(row), status=status)
    if not request.htmx:
        return HttpResponseRedirect(reverse("counterparts", args=[pk, row.highlight_id]))
    source = shown_for(_passage(request, pk, row.highlight_id))
    source.comparison.last_act = row.comparison.last_act
    answer = redrawn(
        request, source.comparison, says=says, status=status, undo=undo and reverse(undo, args=[pk, row.pk]),
        body=_list(request, source),
    )  # fmt: skip
    same = workbench_of(source.comparison).groups.all_of("highlight", [source.pk])
    dismissed = [one.pk for one in Dismissal.objects.own(same, request.user)]
    told = {"highlight": source.pk, "dismissed": dismissed}
    return trigger_client_event(answer, "parallax:dismissed", told, after="settle")


def _ask_relation(request: Request, source: Highlight, target: Highlight, status: int) -> HttpResponse:
    """The highlight as JSON, or the form that asks how it relates to the passage."""
    pk, ends = source.comparison_id, {"source": source.pk, "target": target.pk}
    if wants_json(request):
        return JsonResponse(as_json(target), status=status)
    if not request.htmx:
        return HttpResponseRedirect(f"{reverse('link_add', args=[pk])}?{urlencode(ends)}")
    answer = redrawn(
        request, source.comparison, places=[Place.of(target)], status=status,
        says=f"Highlighted as {target.framing.name}. Say how the two relate.",
        undo=reverse("highlight_delete", args=[pk, target.pk]),
    )  # fmt: skip
    # htmx takes a detail named “target” for the element to tell.
    told = {"passage": source.pk, "counterpart": target.pk}
    return trigger_client_event(answer, "parallax:accepted", told, after="settle")


def _as_json(source: Highlight, found: Any) -> dict[str, Any]:
    return {
        "highlight": source.pk,
        "document": found.document.pk,
        "machine_made": True,
        "by_sense": found.by_sense,
        "candidates": [
            {
                "start": place.start, "end": place.end, "quote": place.quote, "highlight": place.highlight,
                "reasons": {
                    "names": [word.other for word in place.reasons.names],
                    "terms": [word.other for word in place.reasons.terms],
                    "kin": [word.both for word in place.reasons.kin],
                    "around": list(place.reasons.around),
                    "links": list(place.reasons.links),
                    "sense": place.reasons.sense,
                },
            }
            for place in found.places
        ],
        "dismissed": [
            {"id": row.pk, "start": row.start, "end": row.end, "quote": quote} for row, quote in found.dismissed
        ],
    }  # fmt: skip
