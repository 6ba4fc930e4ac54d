"""Adjudication: what analysts disagree on, one case open at a time, and the curator's word on it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import get_ruling_for
from annotations.adjudication import settlement
from annotations.adjudication.case_page import Hearing
from annotations.adjudication.decision import Moved
from annotations.adjudication.queue import RuledCase, RulingRow, Standing, sources_of
from annotations.forms.rulings import ReasonForm, RulingForm
from annotations.models import Change, Framing, Relation, Ruling
from annotations.models.annotation import Refused
from annotations.models.ruling import Verdict
from annotations.views.idempotency import key_of, once
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in, wants_json

JUST_NOW = timedelta(hours=1)
QUEUED = 60  # cases of the queue that are listed around the open one


@require_http_methods(["GET", "HEAD", "POST"])
def adjudication(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        return settle(request, pk)
    comparison = get_comparison_for(request.user, pk, Role.CURATOR, even_archived=True)
    return _page(request, comparison)


def again(request: Request, done: Change) -> HttpResponse:
    """Answer an act that was done before, unless the page was gone back to and says something else now."""
    ruling = get_ruling_for(request.user, done.comparison_id, done.row)
    comparison = get_comparison_for(request.user, done.comparison_id, Role.CURATOR)
    form = RulingForm(request.POST, comparison=comparison)
    same = form.is_valid() and form.decision.says(ruling)
    if same and (wants_json(request) or not ruling.deleted):
        return _answer(request, ruling, status=200)
    gone = "taken back or replaced" if ruling.deleted else ruling.words
    form.add_error(
        None,
        f"You settled this case from this page before: {gone}. What you chose and wrote now is kept below; "
        "settle again if you mean it.",
    )
    return _page(request, comparison, form=form, status=409)


@once("ruling", "settled", again)
def settle(request: Request, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.CURATOR)
    form = RulingForm(request.POST, comparison=comparison)
    if not form.is_valid():
        return _page(request, comparison, form=form, status=422)
    try:
        ruling = settlement.settle(comparison, request.user, form.decision, key_of(request))
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, comparison, form=form, status=409 if isinstance(error, Moved) else 422)
    return _answer(request, ruling, status=201)


@require_POST
def take_back(request: Request, pk: int, number: int) -> HttpResponse:
    ruling = get_ruling_for(request.user, pk, number)
    return take_back_all(request, ruling.comparison, Ruling.objects.filter(pk=ruling.pk), ruling.case)


def take_back_all(request: Request, comparison: Comparison, rulings: Any, case: str = "") -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return refused(request, comparison, Refused("A reason is at most 200 characters long.", "reason"))
    try:
        done = settlement.take_back_all(comparison, request.user, rulings, form.cleaned_data["reason"])
    except Refused as error:
        return refused(request, comparison, error)
    return answer_all(request, comparison, {"taken_back": done}, **({"case": case} if case else {}))


def _page(
    request: Request,
    comparison: Comparison,
    *,
    form: RulingForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or the same as JSON; `form` is one that was refused, and what was typed into it stays."""
    standing = Standing.of(comparison)
    key = request.GET.get("case", "") if form is None else form.data.get("case", "")
    entry = _opened(standing, key)
    if wants_json(request):
        told = _as_json(comparison, standing) | ({"errors": form.errors} if form else {})
        return JsonResponse(told | ({"errors": {"__all__": [problem]}} if problem else {}), status=status)
    ordered = [*standing.open, *standing.settled]
    place = ordered.index(entry) if entry in ordered else 0
    last = _last(request, comparison)
    typed: Any = form.data if form else {}
    if not standing.has(key):  # what was chosen was for another case
        typed = {"reason": typed.get("reason", "")}
    context: dict[str, Any] = {
        "comparison": comparison,
        "standing": standing,
        "hearing": Hearing(comparison, entry) if entry else None,
        "gone": bool(key) and not standing.has(key),
        "queue": [
            _line(comparison, one, one is entry) for one in ordered[max(0, place - QUEUED // 2) :][:QUEUED]
        ],
        "more": max(0, len(ordered) - QUEUED),
        "before": ordered[place - 1] if place else None,
        "after": ordered[place + 1] if place + 1 < len(ordered) else None,
        "last": last,
        "just_settled": last is not None and last.pk in numbers_in(request.GET.getlist("ruled")),
        "framings": list(Framing.objects.of(comparison).prefetch_related("tags")),
        "relations": list(Relation.objects.of(comparison).current()),
        "key": uuid4(),
        "form": form,
        "problem": problem,
        "typed": typed,
        "typed_tags": request.POST.getlist("tags"),
        "taken_over": len(standing.agreed) - len(standing.waiting),
        "accepted": _accepted(request, comparison),
    }
    return render(request, "annotations/adjudication/adjudication.html", context, status=status)


def _opened(standing: Standing, key: str) -> RuledCase | None:
    """The case that was asked for, else the first of those to be settled."""
    try:
        return standing.find(key)
    except Moved:
        return next(iter(standing.open), None)


def _line(comparison: Comparison, entry: RuledCase, is_open: bool) -> dict[str, Any]:
    """A case in the queue: where it stands, its words, and whether it is the open one."""
    place = entry.case.places[0]
    side = comparison.side_of(place.document)
    quote = comparison.documents[side].content.text[place.start : place.end]
    return {"entry": entry, "side": side, "quote": quote, "open": is_open}


def _last(request: Request, comparison: Comparison) -> Ruling | None:
    """The person's latest ruling in a case that still counts, which one key takes back."""
    own = Ruling.objects.of(comparison).live().exclude(verdict=Verdict.AGREED).filter(analyst=request.user.pk)
    return own.select_related("side").last()


def _accepted(request: Request, comparison: Comparison) -> tuple[int, int] | None:
    """Return the act that the address says was done, by its revision, and how many cases it has accepted.

    Only the person's own act of the last hour: such an address may be kept or passed on.
    """
    revision = max(numbers_in(request.GET.getlist("accepted")), default=0)
    own = Ruling.objects.of(comparison).live().over_agreed().filter(analyst=request.user.pk)
    done = revision and own.filter(revision=revision, created__gt=timezone.now() - JUST_NOW).count()
    return (revision, done) if done else None


def _answer(request: Request, ruling: Ruling, status: int) -> HttpResponse:
    """Return the ruling as JSON, or the next open case."""
    if wants_json(request):
        return JsonResponse(_ruling_json(ruling), status=status)
    standing = Standing.of(ruling.comparison)
    query = {"ruled": str(ruling.pk)}
    try:
        done = standing.find(ruling.case)
        later = [one for one in standing.open if one.order > done.order]
    except Moved:
        later = []
    following = next(iter(later or standing.open), None)
    if following:
        query["case"] = following.case.key
    return HttpResponseRedirect(reverse("adjudication", args=[ruling.comparison_id]) + f"?{urlencode(query)}")


def answer_all(
    request: Request, comparison: Comparison, done: dict[str, int], **asked: str | int
) -> HttpResponse:
    """Return where things stand as JSON, or lead to the page with what is `asked` of it."""
    if wants_json(request):
        return JsonResponse(done | _as_json(comparison, Standing.of(comparison)))
    query = f"?{urlencode(asked)}" if asked else ""
    return HttpResponseRedirect(reverse("adjudication", args=[comparison.pk]) + query)


def refused(request: Request, comparison: Comparison, error: Refused) -> HttpResponse:
    return _page(request, comparison, problem=str(error), status=422)


def _as_json(comparison: Comparison, standing: Standing) -> dict[str, Any]:
    names = {
        member.user_id: member.user.get_username() for member in comparison.memberships.select_related("user")
    }
    rulings = Ruling.objects.of(comparison).live().select_related("analyst", "side").in_bulk()
    return {
        "comparison": comparison.pk,
        "cases": len(standing.cases),
        "settled": len(standing.settled),
        "reopened": sum(entry.reopened for entry in standing.cases),
        "agreed": {
            "all": len(standing.agreed), "waiting": len(standing.waiting), "waiting_alone": standing.waiting_alone,
        },
        "queue": [_case_json(entry, names, rulings) for entry in [*standing.open, *standing.settled]],
        "left_over": _rulings_json(standing.left_over, rulings),
    }  # fmt: skip


def _case_json(entry: RuledCase, names: dict[int, str], rulings: dict[int, Ruling]) -> dict[str, Any]:
    case = entry.case
    return {
        "case": case.key,
        "seen": case.seen,
        "kinds": list(case.kinds),
        "state": entry.state,
        "weight": round(case.weight, 3),
        "places": [place._asdict() for place in case.places],
        "sides": {
            names.get(side.analyst, f"#{side.analyst}"): [row._asdict() for row in side.rows]
            for side in case.sides
        },
        "rulings": _rulings_json(entry.rulings, rulings),
    }


def _rulings_json(rows: Iterable[RulingRow], rulings: dict[int, Ruling]) -> list[dict[str, Any]]:
    return [_ruling_json(rulings[row.pk]) for row in rows if row.pk in rulings]


def _ruling_json(ruling: Ruling) -> dict[str, Any]:
    return {
        "id": ruling.pk,
        "case": ruling.case,
        "verdict": ruling.verdict,
        "side": ruling.side.get_username() if ruling.side else None,
        "reason": ruling.note,
        "curator": ruling.analyst.get_username(),
        "created": ruling.created.isoformat(),
        "revision": ruling.revision,
        "sources": [source._asdict() for source in sources_of(ruling)],
    }
