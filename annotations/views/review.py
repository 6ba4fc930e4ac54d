"""Review: a curator goes through highlights or links one by one, and decides, edits or merges them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotations.access import get_highlight_for, get_link_for
from annotations.curation.merge import merge
from annotations.curation.review import ReviewList
from annotations.curation.review_page import ReviewedRow, said_since
from annotations.forms.highlights import HighlightEditForm
from annotations.forms.links import LinkEditForm
from annotations.forms.review import DecisionForm
from annotations.history import undo as undoing
from annotations.history.words import was_undone
from annotations.models import Highlight
from annotations.models.annotation import Curated, Refused, Stale, Status
from annotations.views import highlights, links
from annotations.workbench.filters import Filter
from annotations.workbench.mates import gather
from reader.access import get_comparison_for
from reader.models import Comparison, Role
from reader.requests import Request, numbers_in

NAMED = 10  # rows of an undone act that are named by their numbers
END = "end"  # the value of `at` after the last row


#: Each status that can be decided on: its key, and what its button says of a row that is not so and that is so.
DECISIONS = {
    Status.ACCEPTED: ("a", "Accept", "Keep accepted"),
    Status.REJECTED: ("r", "Reject", "Keep rejected"),
    Status.PROPOSED: ("p", "Return to proposed", "Leave proposed"),
}


class Decision(NamedTuple):
    """A button that decides on the row: the status it gives, its key and its label."""

    status: str
    key: str
    label: str


class Unsaved(Exception):
    """An edit that is refused. `form` holds what was typed and why it was not saved."""

    def __init__(self, form: Any, status: int) -> None:
        super().__init__()
        self.form, self.status = form, status


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, pk: int) -> HttpResponse:
    """Show the row of the list that `at` names; without a list in the address, open what passes the filter."""
    writes = request.method == "POST"
    comparison = get_comparison_for(request.user, pk, Role.CURATOR, even_archived=not writes)
    rows = ReviewList.named(comparison, request.GET)
    if not writes:
        return _page(request, comparison, rows) if rows else _opened(request, comparison)
    rows = rows or _passing(request, comparison)
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Refused("Choose what to do: accept, reject, edit, merge or undo.")
        return HttpResponseRedirect(_address(comparison, act(request, comparison, rows)))
    except Unsaved as unsaved:
        return _page(request, comparison, rows, form=unsaved.form, status=unsaved.status)
    except Refused as error:
        return _page(
            request, comparison, rows, problem=str(error), status=409 if isinstance(error, Stale) else 422
        )


def decide(request: Request, comparison: Comparison, rows: ReviewList) -> str:
    """Accept, reject or return to proposed; the next row follows. Raises Stale if it was changed since it was shown."""
    row = _asked(request, comparison, rows)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    data = form.cleaned_data
    gather(comparison, [row])
    try:
        row.curate(request.user, data["status"], seen=data["seen"], reason=data["reason"])
    except Stale as stale:
        raise Stale(_changed(row, data["seen"], comparison), row) from stale
    messages.success(request, f"{Status(data['status']).label}: {row.noun} #{row.pk}.", extra_tags="decided")
    return rows.query(rows.beside(row.pk, 1) or END)


def edit(request: Request, comparison: Comparison, rows: ReviewList) -> str:
    row = _asked(request, comparison, rows)
    form = _editor(row, request.POST)
    if not form.is_valid():
        raise Unsaved(form, 422)
    data = form.cleaned_data
    fields = ("framing", "tags", "note") if isinstance(row, Highlight) else ("relation", "note")
    try:
        row.edit(request.user, seen=data["revision"], **{name: data[name] for name in fields})
    except Refused as error:
        form.add_error(None, str(error))
        if isinstance(error, Stale):
            form.see(error.current.revision)
        raise Unsaved(form, 409 if isinstance(error, Stale) else 422) from error
    messages.success(request, f"Saved: {row.noun} #{row.pk}.")
    return rows.query(row.pk)


def merge_equals(request: Request, comparison: Comparison, rows: ReviewList) -> str:
    """Merge a highlight with the other analysts' in the same place and framing."""
    row = _asked(request, comparison, rows)
    twins = ReviewedRow(comparison, row).twins if isinstance(row, Highlight) else []
    if not twins:
        raise Refused(
            "Nobody else has marked this very passage in the same framing, so there is nothing to merge."
        )
    numbers = [one.pk for one in (row, *row.mates, *twins)]
    merge(
        Highlight.objects.of(comparison).filter(pk__in=numbers),
        request.user,
        request.POST.get("reason", "").strip()[:160],
    )
    messages.success(request, f"Merged: highlights {', '.join(f'#{number}' for number in sorted(numbers))}.")
    return rows.query(row.pk)


def undo(request: Request, comparison: Comparison, rows: ReviewList) -> str:
    """Undo the person's last act in this comparison, and open the row that it was on if the list has it."""
    done = undoing.undo(comparison, request.user)
    touched = {row.pk for row in done.rows if row.noun == rows.noun}
    named = f" ({', '.join(f'#{pk}' for pk in sorted(touched))})" if len(touched) <= NAMED else ""
    messages.success(request, f"{was_undone([done.what + named])}.")
    there = next((number for number in rows.numbers if number in touched), None)
    return rows.query(there or request.POST.get("at", ""))


ACTS: dict[str, Callable[[Request, Comparison, ReviewList], str]] = {
    "decide": decide, "edit": edit, "merge": merge_equals, "undo": undo,
}  # fmt: skip


def _opened(request: Request, comparison: Comparison) -> HttpResponse:
    """Redirect to the list of what passes the filter in the address."""
    rows = _passing(request, comparison)
    if rows.left_out:
        first, more = len(rows.numbers), rows.left_out
        messages.info(
            request, f"These are the first {first}; {more} more pass the filter. Open it again for them."
        )
    return redirect(_address(comparison, rows.query(rows.first)))


def _passing(request: Request, comparison: Comparison) -> ReviewList:
    name = "links" if request.GET.get("of") == "links" else "highlights"
    return ReviewList.passing(comparison, name, Filter.from_query(request.GET))


def _address(comparison: Comparison, query: str) -> str:
    return f"{reverse('review', args=[comparison.pk])}?{query}"


def _asked(request: Request, comparison: Comparison, rows: ReviewList) -> Any:
    """Return the row of the list that the form names. Raises Refused if it is not there any more."""
    asked = numbers_in([request.POST.get("row", "")])
    number = rows.find(asked.pop()) if asked else None
    if number is None:
        raise Refused(
            "What you decided on is not in this list any more: it was deleted or merged. Nothing was done."
        )
    return _read(request, comparison, rows, number)


def _read(request: Request, comparison: Comparison, rows: ReviewList, number: int) -> Any:
    get = get_highlight_for if rows.kind is Highlight else get_link_for
    row = get(request.user, comparison.pk, number)
    row.comparison = comparison
    return row


def _editor(row: Any, data: Any = None) -> Any:
    if isinstance(row, Highlight):
        return HighlightEditForm(data, highlight=row)
    return LinkEditForm(data, link=row)


def _changed(row: Curated, seen: int, comparison: Comparison) -> str:
    """Tell who changed a row since it was shown, and what."""
    said = []
    for entry in said_since(row, seen, comparison):
        fields = ", ".join(f"{d.field} from “{d.before}” to “{d.after}”" for d in entry.differences)
        said.append(f"{entry.who} {entry.change.verb} it meanwhile{f' ({fields})' if fields else ''}.")
    return " ".join([*said, "Nothing was decided: look again, then decide."])


def _page(
    request: Request, comparison: Comparison, rows: ReviewList, *, form: Any = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    asked = request.GET.get("at", "") if form is None else str(_number(form))
    number = _place(rows, asked)
    context: dict[str, Any] = {
        "comparison": comparison, "rows": rows, "problem": problem,
        "gone": asked not in ("", END) and not any(rows.find(one) for one in numbers_in([asked])),
        "typed": request.POST.get("reason", "") if status != 200 else "",
    }  # fmt: skip
    if number is not None:
        row = _read(request, comparison, rows, number)
        editor = _editor(row) if form is None else form
        codes = highlights.editor_of(editor) if isinstance(row, Highlight) else links.editor_of(editor)
        context |= {
            "at": number, "row": row, "reviewed": ReviewedRow(comparison, row), "place": rows.numbers.index(number) + 1,
            "before": rows.beside(number, -1), "after": rows.beside(number, 1) or END, "editing": form is not None,
            "decisions": [decision_on(row, status) for status in DECISIONS],
        } | codes  # fmt: skip
    else:
        context |= {"at": END, "before": rows.numbers[-1] if rows.numbers else None, "waiting": rows.first}
    return render(request, "annotations/curation/review.html", context, status=status)


def decision_on(row: Curated, status: Status) -> Decision:
    key, other, same = DECISIONS[status]
    return Decision(status.value, key, same if row.status == status else other)


def _number(form: Any) -> int:
    return (form.highlight if isinstance(form, HighlightEditForm) else form.link).pk


def _place(rows: ReviewList, asked: str) -> int | None:
    """Return the row that is asked for, else the first that waits; None at the end of the list."""
    if asked == END:
        return None
    numbers = numbers_in([asked])
    found = rows.find(numbers.pop()) if numbers else None
    return found or rows.first
