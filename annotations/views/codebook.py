"""The codebook page: framings with their tags, and relations; read by all members, changed by curators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.access import get_code_for
from annotations.codebook.page import CodebookPage
from annotations.forms.codebook import FORMS, CodeForm, TagForm
from annotations.models import Framing, Relation, Tag
from annotations.models.annotation import Refused, Stale
from annotations.models.codebook import Code
from reader.access import get_comparison_for
from reader.members.share_links import for_guests
from reader.models import Comparison, Role


@for_guests
@require_safe
def codebook(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_comparison_for(request.user, pk))


@require_POST
def add(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.CURATOR)
    made = {kind.noun: kind for kind in (Framing, Relation)}.get(noun)
    if made is None:
        raise Http404(f"“{noun}” is not part of a codebook.")
    return _store(request, FORMS[noun](request.POST, code=made(comparison=comparison)), "is added")


@require_POST
def add_tag(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    framing = get_code_for(request.user, pk, Framing.noun, number, Role.CURATOR)
    tag = Tag(comparison=framing.comparison, framing_id=framing.pk)
    return _store(request, TagForm(request.POST, code=tag), "is added")


@require_POST
def edit(request: HttpRequest, pk: int, noun: str, number: int) -> HttpResponse:
    code = get_code_for(request.user, pk, noun, number, Role.CURATOR)
    return _store(request, FORMS[noun](request.POST, code=code), "is saved")


@require_POST
def move(request: HttpRequest, pk: int, noun: str, number: int) -> HttpResponse:
    """Up one place with `by=-1`, otherwise down one."""
    code = get_code_for(request.user, pk, noun, number, Role.CURATOR)
    by = -1 if request.POST.get("by") == "-1" else 1
    return _act(request, code, lambda: code.move(request.user, by))


@require_POST
def retire(request: HttpRequest, pk: int, noun: str, number: int) -> HttpResponse:
    code = get_code_for(request.user, pk, noun, number, Role.CURATOR)
    return _act(request, code, lambda: code.retire(request.user), "is retired; what carries it keeps it")


@require_POST
def bring_back(request: HttpRequest, pk: int, noun: str, number: int) -> HttpResponse:
    code = get_code_for(request.user, pk, noun, number, Role.CURATOR)
    return _act(request, code, lambda: code.bring_back(request.user), "is in use again")


def _store(request: HttpRequest, form: CodeForm, done: str) -> HttpResponse:
    """Store what the form says, or show it again with the reason, and with all that was typed."""
    comparison = form.code.comparison
    if not form.is_valid():
        return _page(request, comparison, form=form, status=422)
    try:
        form.store(request.user)
    except Stale as stale:
        return _page(request, comparison, form=form.over(stale), status=409)
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return _page(request, comparison, form=form, status=422)
    return _back_to(request, form.code, done)


def _act(request: HttpRequest, code: Code, verb: Callable[[], None], done: str = "") -> HttpResponse:
    try:
        verb()
    except Refused as refused:
        return _page(request, code.comparison, problem=str(refused), status=422)
    return _back_to(request, code, done)


def _back_to(request: HttpRequest, code: Code, done: str) -> HttpResponse:
    if done:
        messages.success(request, f"“{code}” {done}.")
    return redirect(f"{reverse('codebook', args=[code.comparison_id])}#{code.noun}-{code.pk}")


def _page(
    request: HttpRequest,
    comparison: Comparison,
    *,
    form: CodeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "comparison": comparison,
        "sheet": CodebookPage(comparison, FORMS, form),
        "problem": problem,
        "may_curate": comparison.may(Role.CURATOR),
    }
    return render(request, "annotations/codebook/codebook.html", context, status=status)
