"""Replies on a highlight or a link: posted, edited and deleted by their author, resolved by whoever may annotate.

Every answer draws the whole thread, which is short; without htmx it is a page of its own, or a redirect to that
of the highlight or link.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import get_comment_for, get_highlight_for, get_link_for, require_authorship
from annotations.forms.comments import CommentEditForm, CommentForm
from annotations.models import Change, Comment, Highlight
from annotations.models.annotation import Curated, Refused, Stale
from annotations.models.comment import Thread
from annotations.views.idempotency import ARRIVED, key_of, made_at, once
from annotations.views.responses import redrawn
from annotations.views.row_json import page_of
from annotations.workbench.mates import gather, own_of, shown_for
from reader.members.share_links import for_guests
from reader.models import Role
from reader.requests import Request, wants_json


@for_guests
@require_http_methods(["GET", "POST"])
def comments(request: Request, pk: int, number: int, noun: str) -> HttpResponse:
    """The thread of a highlight or of a link; a POST replies."""
    if request.method == "POST":
        return post(request, pk, number=number, noun=noun)
    return draw(request, subject_for(request, noun, pk, number, Role.READER))


def again(request: Request, done: Change) -> HttpResponse:
    """Answer a repeated act with the thread, or the reply, as it is now."""
    row = get_comment_for(request.user, done.comparison_id, done.row)
    if done.verb in ("resolved", "reopened"):
        return answer(request, row.subject, ARRIVED)
    return answer_reply(request, row, ARRIVED)


@once("comment", "created", again, about="{noun}_id")
def post(request: Request, pk: int, number: int, noun: str) -> HttpResponse:
    subject = subject_for(request, noun, pk, number, Role.ANALYST)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return draw(request, subject, form=form, status=422)
    try:
        comment = Comment.post(own_of(subject), request.user, form.cleaned_data["text"], key_of(request))
    except Refused as error:
        form.add_error(None, str(error))
        return draw(request, subject, form=form, status=422)
    return answer_reply(request, comment, "Replied.", status=201)


@require_http_methods(["GET", "POST"])
def comment(request: Request, pk: int, number: int) -> HttpResponse:
    """The editor of one's own reply; a POST saves it."""
    if request.method == "POST":
        return edit(request, pk, number=number)
    row = get_comment_for(request.user, pk, number)
    require_authorship(row, request.user)
    return draw(request, row.subject, form=CommentEditForm(comment=row), editing=row)


@once("comment", "edited", again)
def edit(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_comment_for(request.user, pk, number)
    require_authorship(row, request.user)
    form = CommentEditForm(request.POST, comment=row)
    if not form.is_valid():
        return draw(request, row.subject, form=form, editing=row, status=422)
    data = form.cleaned_data
    try:
        row.edit(request.user, seen=data["revision"], text=data["text"], key=key_of(request))
    except Stale as error:
        form.add_error(None, str(error))
        form.see(row.revision)
        return draw(request, row.subject, form=form, editing=row, status=409)
    return made_at(answer_reply(request, row, "Saved."), row.revision)


@require_POST
@once("comment", "deleted", again)
def delete(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_comment_for(request.user, pk, number)
    require_authorship(row, request.user)
    row.delete_softly(request.user, key_of(request))
    return answer_reply(request, row, "Reply deleted.")


@require_POST
@once("comment", "restored", again)
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    row = get_comment_for(request.user, pk, number)
    require_authorship(row, request.user)
    row.restore(request.user, key_of(request))
    return answer_reply(request, row, "Reply restored.")


@require_POST
@once("comment", "resolved", again, about="{noun}_id")
def resolve(request: Request, pk: int, number: int, noun: str) -> HttpResponse:
    subject = subject_for(request, noun, pk, number, Role.ANALYST)
    Comment.resolve(subject, request.user, key_of(request))
    return answer(request, subject, "Thread resolved.")


@require_POST
@once("comment", "reopened", again, about="{noun}_id")
def reopen(request: Request, pk: int, number: int, noun: str) -> HttpResponse:
    subject = subject_for(request, noun, pk, number, Role.ANALYST)
    Comment.reopen(subject, request.user, key_of(request))
    return answer(request, subject, "Thread reopened.")


def subject_for(request: Request, noun: str, pk: int, number: int, role: Role) -> Curated:
    door: Any = get_highlight_for if noun == "highlight" else get_link_for
    subject = door(request.user, pk, number, role)
    gather(subject.comparison, [subject])
    return subject


def answer_reply(request: Request, row: Comment, says: str, status: int = 200) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(as_json(row), status=status)
    return answer(request, row.subject, says, status)


def answer(request: Request, subject: Curated, says: str, status: int = 200) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(_thread_json(request, subject), status=status)
    if not request.htmx:
        return HttpResponseRedirect(f"{page_of(subject)}#thread-{subject.noun}-{subject.pk}")
    return redrawn(
        request, subject.comparison, says=says, status=status, body=draw(request, subject, opened=True)
    )


def draw(
    request: Request, subject: Curated, *, form: Any = None, editing: Comment | None = None, status: int = 200,
    opened: bool = False,
) -> HttpResponse:  # fmt: skip
    """The thread, with the form that was refused or the editor of one reply; to a program as JSON."""
    if wants_json(request):
        errors = {"errors": form.errors} if status >= 400 else {}
        return JsonResponse(errors | _thread_json(request, subject), status=status)
    subject = shown_for(subject) if isinstance(subject, Highlight) else subject
    thread = _thread(request, subject)
    context = {
        "comparison": subject.comparison, "subject": subject, "thread": thread, "form": form, "editing": editing,
        "opened": opened or form is not None, "may_annotate": subject.comparison.may(Role.ANALYST),
        "address": page_of(subject),
    }  # fmt: skip
    template = "annotations/comments/_thread.html" if request.htmx else "annotations/comments/thread.html"
    return render(request, template, context, status=status)


def _thread(request: Request, subject: Any) -> Thread:
    gather(subject.comparison, [subject])
    return Thread(subject, Comment.objects.on(subject), request.user)


def _thread_json(request: Request, subject: Curated) -> dict[str, Any]:
    thread = _thread(request, subject)
    return {"resolved": thread.resolved is not None, "comments": [as_json(row) for row in thread.live]}


def as_json(row: Comment) -> dict[str, Any]:
    """A reply as JSON; times in ISO 8601."""
    times = {name: getattr(row, name) for name in ("created", "edited", "resolved", "deleted")}
    return {
        "id": row.pk, "comparison": row.comparison_id, "highlight": row.highlight_id, "link": row.link_id,
        "text": row.text, "author": row.author.get_username(), "revision": row.revision,
    } | {name: time.isoformat() if time else None for name, time in times.items()}  # fmt: skip
