"""Silences: signed on a highlight, withdrawn, and signed again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.access import get_highlight_for, get_silence_for, require_say_over
from annotations.forms.fields import NoteForm
from annotations.models import Change, Silence
from annotations.views.highlights import card_of
from annotations.views.idempotency import ARRIVED, key_of, once
from annotations.views.refusals import cleaned
from annotations.views.responses import made
from annotations.workbench.mates import own_of, shown_for
from annotations.workbench.state import Place
from reader.access import require
from reader.models import Role
from reader.requests import Request


def again(request: Request, done: Change) -> HttpResponse:
    return _answer(request, get_silence_for(request.user, done.comparison_id, done.row), ARRIVED)


@require_POST
@once("silence", "signed", again, about="highlight_id", where="#problem-{number}")
def sign(request: Request, pk: int, number: int) -> HttpResponse:
    highlight = own_of(get_highlight_for(request.user, pk, number, Role.ANALYST))
    if highlight.curated:
        require(highlight.comparison, Role.CURATOR)
    note = cleaned(NoteForm(request.POST))["note"]
    silence = Silence.sign(highlight, request.user, note, key_of(request))
    return _answer(request, silence, "Confirmed: no counterpart.", status=201, undo="silence_delete")


@require_POST
@once("silence", "deleted", again)
def delete(request: Request, pk: int, number: int) -> HttpResponse:
    silence = get_silence_for(request.user, pk, number)
    require_say_over(silence, request.user)
    silence.delete_softly(request.user, key_of(request))
    return _answer(request, silence, "No counterpart: withdrawn.", undo="silence_restore")


@require_POST
@once("silence", "restored", again)
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    silence = get_silence_for(request.user, pk, number)
    require_say_over(silence, request.user)
    silence.restore(request.user, key_of(request))
    return _answer(request, silence, "Confirmed again: no counterpart.", undo="silence_delete")


def _answer(request: Request, silence: Silence, says: str, undo: str = "", status: int = 200) -> HttpResponse:
    pk = silence.comparison_id
    highlight = shown_for(get_highlight_for(request.user, pk, silence.highlight_id))
    return made(
        request, silence, places=[Place.of(highlight)], says=says, status=status,
        undo=undo and reverse(undo, args=[pk, silence.pk]),
        body=render(request, "annotations/highlights/_card.html", card_of(request, highlight)),
    )  # fmt: skip
