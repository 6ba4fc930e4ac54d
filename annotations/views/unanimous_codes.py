"""Unanimous codes: a preview of what all analysts agree on, accepting it in one act, and taking that back."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotations.adjudication import settlement
from annotations.adjudication.decision import Moved
from annotations.adjudication.queue import Standing
from annotations.adjudication.unanimity import Unanimity
from annotations.forms.rulings import AgreedForm
from annotations.history.undo import undo_act
from annotations.models import Change, Ruling
from annotations.models.annotation import Refused
from annotations.views.adjudication import answer_all, refused, take_back_all
from annotations.views.idempotency import key_of, once
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in


def again(request: Request, done: Change) -> HttpResponse:
    comparison = get_comparison_for(request.user, done.comparison_id, Role.CURATOR)
    return answer_all(request, comparison, {"taken_over": 0}, accepted=done.revision)


@require_http_methods(["GET", "HEAD", "POST"])
@once("ruling", "taken over", again)
def take_over(request: Request, pk: int) -> HttpResponse:
    """Preview what would be accepted on GET, and accept it on POST."""
    writes = request.method == "POST"
    comparison = get_comparison_for(request.user, pk, Role.CURATOR, even_archived=not writes)
    sent = request.POST if writes else request.GET
    form = AgreedForm(sent)
    alone = not (form.is_valid() and form.cleaned_data["shared_only"])
    if not writes:
        return _preview(request, comparison, alone)
    try:
        done = settlement.take_over(comparison, request.user, alone, key_of(request), sent.get("seen"))
    except Moved as error:
        return _preview(request, comparison, alone, str(error), 409)
    except Refused as error:
        return refused(request, comparison, error)
    return answer_all(request, comparison, {"taken_over": done}, accepted=comparison.revision)


@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """Undo the act that is named by its revision, or take back all that was accepted."""
    comparison = get_comparison_for(request.user, pk, Role.CURATOR)
    rulings = Ruling.objects.of(comparison).over_agreed()
    if "act" not in request.POST:
        return take_back_all(request, comparison, rulings)
    made = rulings.live().filter(revision__in=numbers_in([request.POST["act"]]))
    try:
        if not made:
            raise Refused("There is no ruling to take back.")
        undo_act(comparison, request.user, made[0].revision)
    except Refused as error:
        return refused(request, comparison, error)
    return answer_all(request, comparison, {"taken_back": len(made)})


def _preview(
    request: Request, comparison: Comparison, alone: bool, problem: str = "", status: int = 200
) -> HttpResponse:
    standing = Standing.of(comparison)
    context = {
        "comparison": comparison,
        "found": Unanimity(comparison, standing.acceptable(alone)),
        "alone": alone,
        "left_out": 0 if alone else standing.waiting_alone,
        "problem": problem,
        "key": uuid4(),
    }
    return render(request, "annotations/adjudication/unanimous_codes.html", context, status=status)
