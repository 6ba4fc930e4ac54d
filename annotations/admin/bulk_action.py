"""Bulk actions that ask first: a page with the choices, the reason and a preview of the changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from annotations.adjudication.queue import RuledCase
from annotations.adjudication.reopened_cases import Values, reopened_by, ruled, settled_on
from annotations.admin import display, reopened_cases
from annotations.admin.forms import WhyForm
from annotations.admin.left_rows import Reasons, left_rows
from annotations.admin.stale_rows import changed_meanwhile, tell_of
from annotations.curation import bulk_edit
from annotations.history.bulk_write import Done
from annotations.models.annotation import Refused
from reader.models import Archived, Comparison

PREVIEW = 100  # rows shown in a preview; its total counts all
TOGETHER = 20  # acts that one Undo button takes back; for more, the list of acts has a button each


def counted(number: int, options: Any) -> str:
    return f"{number} {options.verbose_name if number == 1 else options.verbose_name_plural}"


def plain(rows: QuerySet) -> QuerySet:
    """Return the same rows without the joins and annotations of the list."""
    return rows.model.objects.filter(pk__in=rows.order_by().values("pk"))


def tell(model_admin: Any, request: HttpRequest, words: str, done: Done) -> None:
    """Show a success message with an Undo button, which `_messages.html` draws."""
    tags = way_back(done.acts) if done else ""
    model_admin.message_user(request, words, messages.SUCCESS, extra_tags=tags)


def way_back(acts: Sequence[tuple[int, int]]) -> str:
    """Return what the Undo button sends, such as `12.45 13.7`; empty for more than `TOGETHER` acts."""
    return (
        " ".join(f"{comparison}.{revision}" for comparison, revision in acts) if len(acts) <= TOGETHER else ""
    )


class Asking:
    """A page between the list and the action: first form and preview, then the action on the rows shown."""

    action: str
    title: str
    explanation: str
    because: str
    form: Callable[..., forms.Form] = WhyForm
    nothing_to_choose: bool = False  # if True, the preview shows the outcome at once
    one_layer: bool = True  # refuse a selection of both layers; if False, the action itself leaves some rows

    def __init__(self, model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
        self.admin, self.request = model_admin, request
        self.whole: Any = plain(queryset)
        self.rows: Any = self.whole.filter(deleted=None)
        self.selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        self.comparison: Any = None

    def answer(self) -> TemplateResponse | None:
        """Return the page with form and preview, or None once the outcome is in a message."""
        if self.leave_stale() and not self.rows.exists():
            return None
        try:
            self.prepare()
        except (Refused, Archived) as refusal:
            self.admin.message_user(self.request, str(refusal), messages.ERROR)
            return None
        step = self.request.POST.get("step")
        initial = {name: self.request.POST[name] for name in ("why", "how") if name in self.request.POST}
        pk = self.comparison.pk if self.comparison else 0
        form = self.form(self.request.POST if step else None, initial=initial, comparison_pk=pk)
        if step == "apply" and form.is_valid() and self.apply(form):
            return None
        return self.page(form)

    def leave_stale(self) -> bool:
        """Leave out the ticked rows that were changed since the list was shown, and say so; True if there are any."""
        if self.request.POST.get("step") or self.request.POST.get("select_across") == "1":
            return False
        stale = changed_meanwhile(self.admin.get_queryset(self.request), self.request)
        if stale:
            left = {row.pk for row in stale}
            self.whole, self.rows = self.whole.exclude(pk__in=left), self.rows.exclude(pk__in=left)
            self.selected = [number for number in self.selected if int(number) not in left]
            tell_of(self.admin, self.request, stale)
        return bool(stale)

    def prepare(self) -> None:
        """Find the comparison. Raises Refused or Archived if the action cannot work on the selection."""
        self.comparison = bulk_edit.only_comparison(self.rows, self.because)
        if self.comparison.archived:
            raise Archived(self.comparison)
        if self.one_layer:
            bulk_edit.refuse_both_layers(self.rows)

    def apply(self, form: forms.Form) -> bool:
        """Change the rows and return True if they are as the preview showed them; else add a form error."""
        if self.request.POST.get("shown") != self.fingerprint():
            form.add_error(None, "Your selection was changed meanwhile. Look at it below, then apply again.")
            return False
        try:
            done = self.write(form.cleaned_data)
            left = left_rows(self.whole, done, self.left(form.cleaned_data), self.admin.opts)
        except (Refused, Archived) as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, str(refusal))
            return False
        tell(self.admin, self.request, self.told(done, form.cleaned_data), done)
        if left:
            self.admin.message_user(self.request, left, messages.WARNING)
        return True

    def left(self, data: dict[str, Any]) -> Reasons:
        """Return why rows that were selected may be left as they are."""
        raise NotImplementedError

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{counted(done, self.admin.opts)} changed."

    def fingerprint(self) -> str:
        """Return the number of rows and their highest revision, to notice changes since the preview."""
        seen = self.rows.aggregate(n=Count("pk"), last=Max("revision"))
        return f"{seen['n']}.{seen['last']}"

    def page(self, form: forms.Form) -> TemplateResponse:
        total = self.rows.count()
        noun = counted(total, self.admin.opts)
        data = form.cleaned_data if form.is_bound and form.is_valid() else None
        lines = self.lines(data)
        context = {
            **self.admin.admin_site.each_context(self.request),
            "title": self.title,
            "subtitle": str(self.comparison or ""),
            "explanation": self.explanation,
            "opts": self.admin.opts,
            "media": self.admin.media,
            "form": form,
            "action": self.action,
            "selected": self.selected,
            "across": self.request.POST.get("select_across", "0"),
            "shown": self.fingerprint(),
            "total": total,
            "noun": noun,
            "button": self.button(noun),
            "preview": lines,
            "after": data is not None or self.nothing_to_choose,
            "reopened": reopened_cases.shown(self.request, self.reopened(data)),
            "asks": not self.nothing_to_choose,
            "more": max(0, self.size(total) - PREVIEW),
        }
        return TemplateResponse(self.request, "admin/annotations/recode.html", context)

    def reopened(self, data: dict[str, Any] | None) -> Iterator[tuple[Comparison, RuledCase]]:
        """Yield the settled cases that the act opens again or, until it is chosen what to do, all on these rows."""
        comparisons = ruled(Comparison.objects.filter(pk__in=self.rows.order_by().values("comparison")))
        if not comparisons:
            return
        known = data is not None or self.nothing_to_choose
        values = self.values(data or {}) if known else {}
        rows = set() if known else {(self.admin.model.noun, pk) for pk in self.numbers()}
        for comparison in comparisons:
            found = reopened_by(comparison, values) if known else settled_on(comparison, rows)
            yield from ((comparison, entry) for entry in found)

    def values(self, data: dict[str, Any]) -> Values:
        """Return the fields of their states that the act gives rows, as far as they are said by analysts."""
        raise NotImplementedError

    def numbers(self) -> list[int]:
        return list(self.rows.order_by().values_list("pk", flat=True))

    def button(self, noun: str) -> str:
        return f"Apply to {noun}"

    def size(self, total: int) -> int:
        return total

    def lines(self, data: dict[str, Any] | None) -> list[dict[str, Any]]:
        rows = list(self.admin.previewed(self.rows)[:PREVIEW])
        return [{"row": row, "words": self.admin.words_of(row)} | self.preview(row, data) for row in rows]

    def preview(self, row: Any, data: dict[str, Any] | None) -> dict[str, Any]:
        """Return what a line of the preview shows: `now`, and `after` if it is known."""
        raise NotImplementedError

    def write(self, data: dict[str, Any]) -> Done:
        """Change the rows. Raises Refused."""
        raise NotImplementedError


class Act(NamedTuple):
    """An action without choices. `changed` selects the rows to change; `left` says why others of a kind stay.

    `values` are the fields of a row's state that it gives, as far as they matter to what the analysts say.
    """

    action: str
    title: str
    done: str
    verb: Callable[..., Done]
    changed: Callable[[QuerySet], QuerySet]
    left: Callable[[Any], Reasons]
    values: Mapping[str, Any]


class Confirming(Asking):
    """The question before an action on all rows that the list finds, or on ticked ones whose cases it opens again."""

    nothing_to_choose = True

    def __init__(self, model_admin: Any, request: HttpRequest, queryset: QuerySet, act: Act) -> None:
        super().__init__(model_admin, request, queryset)
        self.act, self.action = act, act.action
        self.rows = act.changed(self.whole)
        self.across = request.POST.get("select_across") == "1"
        self.title = f"{act.title} {'all that the list finds' if self.across else 'what is ticked'}"

    def is_due(self) -> bool:
        """Return True if the action is asked about before it is done."""
        return self.across or "step" in self.request.POST or any(self.reopened(None))

    def prepare(self) -> None:
        found, changing = self.whole.count(), self.rows.count()
        staying = self.whole.exclude(pk__in=self.rows.order_by().values("pk"))
        left = left_rows(staying, Done(0), self.left({}), self.admin.opts) if changing < found else ""
        if not changing:
            raise Refused(f"Nothing was changed. {left}")
        bulk_edit.refuse_both_layers(self.rows)
        whole = f"The list finds {found}" if self.across else f"{found} selected"
        self.explanation = f"{whole}; {changing} of them will be {self.act.done}. {left}"

    def values(self, data: dict[str, Any]) -> Values:
        return {self.admin.model: dict.fromkeys(self.numbers(), self.act.values)}

    def left(self, data: dict[str, Any]) -> Reasons:
        return self.act.left(self.admin.model)

    def button(self, noun: str) -> str:
        return f"{self.act.title} {noun}"

    def preview(self, row: Any, data: dict[str, Any] | None) -> dict[str, Any]:
        return {"now": display.standing(row) or "Not deleted", "after": self.act.done}

    def write(self, data: dict[str, Any]) -> Done:
        return self.act.verb(self.whole, self.request.user, reason=data["why"])

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{counted(done, self.admin.opts)} {self.act.done}."
