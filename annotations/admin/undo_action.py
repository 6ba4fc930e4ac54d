"""The page that undoes an act on several rows: all of it, or the groups and rows that are selected."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from annotations.adjudication.queue import RuledCase
from annotations.adjudication.reopened_cases import reopened_by, ruled
from annotations.admin import reopened_cases
from annotations.admin.bulk_action import PREVIEW, TOGETHER, way_back
from annotations.admin.display import QUOTE
from annotations.admin.forms import WHY
from annotations.admin.left_rows import NAMED
from annotations.history.changes import readable
from annotations.history.parts import Part, changes_of, remaining, survey
from annotations.history.reversal import KINDS
from annotations.history.states import groups_in, target_of
from annotations.history.undo import NOUNS, Reversal, first_verb, undo_act
from annotations.history.words import called, was_undone, what_was_done, with_others
from annotations.models import Change, Highlight
from annotations.models.annotation import Refused
from annotations.models.change import ChangeQuerySet
from reader.admin.base import comparisons_for, shorten
from reader.models import Archived, Comparison, Role

PASSAGES = ("source_id", "target_id", "highlight_id")  # the fields of a row that lead to its passages
ASKS = "Nothing was undone yet. The action below opens settled cases again; this button undoes the others."
ActNumber = tuple[int, int]  # comparison and revision


class Line(NamedTuple):
    """A part as the page shows it: its rows by number, whose they are, the passages, and the changes of each row."""

    part: Part
    rows: str
    by: str
    quote: str
    entries: list[Any]
    merges: bool  # undoing it merges its rows again


class Undoing:
    """A mixin with the page that undoes an act, and what the Undo button beside a message does."""

    def undo_view(self: Any, request: HttpRequest) -> HttpResponse:
        """Preview the first act's undo on GET. On POST undo all the acts, or what is selected of one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        found = _acts_of(request, acts_in(data.get("act", "")))
        if request.method != "POST":
            return self.preview(request, *found[0])
        return self.undo_parts(request, *found[0]) if "parts" in data else self.undo_whole(request, found)

    def undo_whole(self: Any, request: HttpRequest, found: list[tuple[Comparison, int]]) -> HttpResponse:
        """Undo these acts, or none. The page of one asks if it reopens cases or, alone, cannot be undone as a whole."""
        for act in found:
            if reopened(act[0], remaining(*act)):
                return self.ask(request, act, [other for other in found if other != act])
        try:
            with transaction.atomic():
                done = [
                    undo_act(comparison, request.user, revision, _why(request))
                    for comparison, revision in found
                ]
        except (Refused, Archived) as refusal:
            self.message_user(request, f"Nothing was undone. {refusal}", messages.ERROR)
            ask = len(found) == 1 and isinstance(refusal, Refused) and remaining(*found[0])
            return redirect(_page_of(request, found[0]) if ask else _next(request))
        return self.undone(request, [comparison for comparison, _ in found], done)

    def ask(self: Any, request: HttpRequest, act: tuple[Comparison, int], others: Any) -> HttpResponse:
        """Lead to the page of this act. A message there undoes the others."""
        if others:
            self.message_user(request, ASKS, messages.WARNING, extra_tags=way_back(_numbers_of(others)))
        return redirect(_page_of(request, act))

    def undo_parts(self: Any, request: HttpRequest, comparison: Comparison, revision: int) -> HttpResponse:
        parts = survey(comparison, request.user, revision)
        unticked = set(request.POST.getlist("shown")) - set(request.POST.getlist("part"))
        keys = {part.key for part in parts if not part.obstacles} - unticked
        error = ""
        if request.POST["parts"] != _fingerprint(parts):
            error = "Some rows were changed meanwhile. Look at the list below, then undo again."
        elif not keys:
            error = "Select what to undo."
        else:
            try:
                done = undo_act(comparison, request.user, revision, _why(request), keys)
            except (Refused, Archived) as refusal:
                error = f"Nothing was undone. {refusal}"
            else:
                left = [part for part in parts if part.key not in keys]
                return self.undone(request, [comparison], [done], _left(left))
        return self.preview(request, comparison, revision, parts, unticked, error)

    def undone(
        self: Any, request: HttpRequest, comparisons: list[Comparison], done: list[Reversal], left: str = ""
    ) -> HttpResponse:
        acts = [(comparison.pk, one.revision) for comparison, one in zip(comparisons, done, strict=True)]
        self.message_user(request, _said(done), messages.SUCCESS, extra_tags=way_back(acts))
        if left:
            self.message_user(request, left, messages.WARNING)
        return redirect(_next(request))

    def preview(
        self: Any,
        request: HttpRequest,
        comparison: Comparison,
        revision: int,
        parts: list[Part] | None = None,
        unticked: Collection[str] = (),
        error: str = "",
    ) -> HttpResponse:
        first = Change.objects.at(comparison, revision, KINDS).select_related("actor").first()
        if first is None:
            raise Http404("There is no such act.")
        parts = survey(comparison, request.user, revision) if parts is None else parts
        if "none" in request.GET and request.method != "POST":
            unticked = [part.key for part in parts]
        stuck = [part for part in parts if part.obstacles]
        free = [part for part in parts if not part.obstacles]
        changes = changes_of(parts)
        going = changes_of(part for part in free if part.key not in unticked)
        return self.page(
            request, "undo.html", "Redo" if first.verb == "undid" else "Undo", status=422 if error else 200,
            subtitle=str(comparison), first=first, error=error,
            what=described(what_was_done(changes, first_verb(comparison, first)), changes) if changes else "",
            lines=_lines([*stuck, *free][:PREVIEW], first.actor), more=max(0, len(parts) - PREVIEW), unticked=unticked,
            free=_counted(free), stuck=_counted(stuck), 
            stuck_group=any(part.is_group for part in stuck), total=len(parts), parts=_fingerprint(parts),
            act=f"{comparison.pk}.{revision}", next=_next(request),
            reopened=reopened_cases.shown(request, ((comparison, one) for one in reopened(comparison, going))),
        )  # fmt: skip


def described(what: str, changes: Sequence[Change]) -> str:
    """Add to what was done the rows of other kinds that were changed with it."""
    return what + with_others(Counter(change.noun for change in changes if change.noun != changes[0].noun))


def reopened(comparison: Comparison, changes: Sequence[Change]) -> list[RuledCase]:
    """Return the settled cases that are opened again if these changes of one act are undone."""
    if not ruled(Comparison.objects.filter(pk=comparison.pk)):
        return []
    values: dict[Any, dict[int, dict[str, Any]]] = {}
    for change in changes:
        values.setdefault(KINDS[change.noun], {}).setdefault(change.row, target_of(change))
    return reopened_by(comparison, values)


def acts_in(text: str) -> list[ActNumber]:
    """Parse the acts that a button names, such as `12.45 13.7`. Raises Http404 for anything else."""
    words = text.split()
    number = r"[0-9]{1,18}\.[0-9]{1,18}"
    if not words or len(words) > TOGETHER or not all(re.fullmatch(number, word) for word in words):
        raise Http404("There is no such act.")
    return [(int(pk), int(revision)) for pk, _, revision in (word.partition(".") for word in words)]


def _acts_of(request: HttpRequest, asked: list[ActNumber]) -> list[tuple[Comparison, int]]:
    """Return the acts with their comparisons, which carry the person's role. Raises Http404 or PermissionDenied."""
    curated = comparisons_for(request).filter(pk__in=dict(asked))
    own: dict[int, Comparison] = {comparison.pk: comparison for comparison in curated}
    if any(pk not in own for pk, _ in asked):
        raise Http404("There is no such act in a comparison that you curate.")
    for pk, revision in asked:
        _require_permission(request, Change.objects.at(own[pk], revision, NOUNS))
        own[pk].role, own[pk].viewer = Role.CURATOR, request.user.pk
    return [(own[pk], revision) for pk, revision in asked]


def _require_permission(request: HttpRequest, changes: ChangeQuerySet) -> None:
    """Raise PermissionDenied unless the person may change every kind of row among the changes."""
    nouns = set(changes.order_by().values_list("noun", flat=True).distinct())
    if not all(request.user.has_perm(f"annotations.change_{noun}") for noun in nouns):
        raise PermissionDenied("This needs an account that may change such rows.")


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").replace("\0", "").strip()[:WHY]  # PostgreSQL keeps no NUL


def _fingerprint(parts: Sequence[Part]) -> str:
    """Return how many parts there are and how many cannot be undone, to notice changes since the preview."""
    return f"{len(parts)}.{sum(bool(part.obstacles) for part in parts)}"


def _counted(parts: Sequence[Part]) -> str:
    """Return the number of groups, or of rows, or an empty string for none."""
    changes = changes_of(parts)
    if not changes:
        return ""
    groups = groups_in(changes_of(Part(part.changes) for part in parts))
    noun, number = ("group", groups) if groups else ("row", len(changes))
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _left(parts: Sequence[Part]) -> str:
    """Return a sentence about the parts that were not undone, and why."""
    if not parts:
        return ""
    causes = [cause for part in parts for cause in part.obstacles]
    unticked = [_numbers(part) for part in parts if not part.obstacles]
    if unticked:
        causes.append(f"Not selected: {'; '.join(unticked[:NAMED])}{'; …' if len(unticked) > NAMED else ''}.")
    named = " ".join([*causes[:NAMED], *(["…"] if len(causes) > NAMED else [])])
    return f"{_counted(parts)} left as before. {named}"


def _lines(parts: Sequence[Part], actor: Any) -> list[Line]:
    changes = [change for part in parts for change in part.changes[:PREVIEW]]
    for change in changes:
        change.actor = actor  # one act is of one person
    entries = {entry.change.pk: entry for entry in readable(changes)}
    names = dict(
        get_user_model().objects.filter(pk__in=_named(changes, "analyst_id")).values_list("pk", "username")
    )
    quotes = quotes_of(changes)
    lines = []
    for part in parts:
        own = part.changes[:PREVIEW]
        by = sorted({names[pk] for pk in _named(own, "analyst_id") if pk in names})
        splits = [
            (c.before or {}).get("merged_into_id") and not (c.after or {}).get("merged_into_id") for c in own
        ]
        shown = [entries[change.pk] for change in own]
        lines.append(Line(part, _numbers(part), ", ".join(by), quotes[own[0].pk], shown, any(splits)))
    return lines


def quotes_of(changes: Sequence[Change]) -> dict[int, str]:
    """Return the passage that each change's row is or is about, or both of a link's, by the change. One query."""
    passages = _named(changes, *PASSAGES)
    quotes = dict(Highlight.objects.filter(pk__in=passages).values_list("pk", "quote")) if passages else {}
    found = {}
    for change in changes:
        ends = [quotes[pk] for name in PASSAGES for pk in _named([change], name) if pk in quotes]
        found[change.pk] = " → ".join(shorten(words, QUOTE) for words in (*_named([change], "quote"), *ends))
    return found


def _named(changes: Iterable[Change], *names: str) -> set[Any]:
    """Return the values that the changed rows hold in these fields."""
    states = [change.after or change.before or {} for change in changes]
    return {state[name] for state in states for name in names if state.get(name)}


def _numbers(part: Part) -> str:
    """Return the rows of a part by kind and number, such as “highlights #12, #15 and link #4”."""
    by_noun: dict[str, list[str]] = {}
    for change in (*part.changes, *part.along):
        by_noun.setdefault(change.noun, []).append(f"#{change.row}")
    return " and ".join(
        f"{called(noun, len(numbers))} {', '.join(numbers[:NAMED])}{', …' if len(numbers) > NAMED else ''}"
        for noun, numbers in by_noun.items()
    )


def _said(done: list[Reversal]) -> str:
    """Say what was undone or redone, in the words in which the acts are listed."""
    again = done[0].changes[0].verb == "undid"
    return f"{was_undone([described(one.what, one.changes) for one in done], again=again)}."


def _page_of(request: HttpRequest, act: tuple[Comparison, int]) -> str:
    query = {"act": way_back(_numbers_of([act]))} | (
        {"next": request.POST["next"]} if "next" in request.POST else {}
    )
    return f"{reverse('admin:annotations_change_undo')}?{urlencode(query)}"


def _numbers_of(acts: Iterable[tuple[Comparison, int]]) -> list[ActNumber]:
    return [(comparison.pk, revision) for comparison, revision in acts]


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("admin:annotations_change_acts")
