"""Actions on many rows of a list: each is one transaction, and one change in the history of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.template.response import TemplateResponse

from annotations import curation
from annotations.models.annotation import Refused, Status

#: What an action does to rows: it takes them and the actor, and returns how many it changed.
Verb = Callable[[QuerySet, Any], int]

PREVIEW = 100  # rows that a preview shows; it counts them all


def counted(number: int, options: Any) -> str:
    return f"{number} {options.verbose_name if number == 1 else options.verbose_name_plural}"


def plain(rows: QuerySet) -> QuerySet:
    """The same rows without what the list fetches beside them."""
    return rows.model.objects.filter(pk__in=rows.order_by().values("pk"))


class Exporting:
    """The selected rows as the CSV file that the workbench exports too."""

    file_name: ClassVar[str]

    @admin.action(description="Export as CSV", permissions=["view"])
    def export(self: Any, request: HttpRequest, queryset: QuerySet) -> StreamingHttpResponse | None:
        rows: Any = plain(queryset)
        live = rows.live()
        if not live.exists():
            words = "There is nothing to export: what you selected is deleted. Restore it first."
            self.message_user(request, words, messages.WARNING)
            return None
        response = StreamingHttpResponse(self.written(live), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        return response

    def written(self, rows: Any) -> Iterator[bytes]:
        """The file in pieces."""
        raise NotImplementedError


class SoftDeletion:
    """Delete, which can be undone, and undo it."""

    @admin.action(description="Delete (can be restored)", permissions=["change"])
    def delete_rows(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.act(request, queryset, "deleted", curation.delete_softly)

    @admin.action(description="Restore", permissions=["change"])
    def restore_rows(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.act(request, queryset, "restored", curation.restore)

    def act(self: Any, request: HttpRequest, rows: QuerySet, done: str, verb: Verb) -> None:
        """Do `verb` to the rows and say how many it changed, and why it left the others."""
        selected = rows.count()
        changed = verb(plain(rows), request.user)
        if changed:
            self.message_user(request, f"{counted(changed, self.opts)} {done}.", messages.SUCCESS)
        if selected > changed:
            rest = counted(selected - changed, self.opts)
            self.message_user(request, f"{rest} left as before: {self.reasons[done]}.", messages.WARNING)

    reasons: ClassVar[dict[str, str]] = {
        "deleted": "deleted already",
        "restored": "not deleted, or something else stands in their place by now",
    }


class Curating(SoftDeletion):
    """Accept, reject, return to proposed."""

    reasons = SoftDeletion.reasons | dict.fromkeys(
        ("accepted", "rejected", "returned to proposed"), "so already, or deleted (then restore it first)"
    )

    @admin.action(description="Accept", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.act(request, queryset, "accepted", partial(curation.curate, status=Status.ACCEPTED))

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.act(request, queryset, "rejected", partial(curation.curate, status=Status.REJECTED))

    @admin.action(description="Return to proposed", permissions=["change"])
    def propose(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.act(request, queryset, "returned to proposed", partial(curation.curate, status=Status.PROPOSED))


class Recoding:
    """An action that asks for a code of one comparison's codebook, shows what changes, and changes it."""

    action: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    because: ClassVar[str]
    form: ClassVar[Callable[..., forms.Form]]

    def __init__(self, model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
        self.admin, self.request = model_admin, request
        self.rows: Any = plain(queryset).filter(deleted=None)
        self.selected = request.POST.getlist(ACTION_CHECKBOX_NAME)

    def answer(self) -> TemplateResponse | None:
        """The page with form and preview, or None when all is done and said."""
        try:
            comparison = curation.only_comparison(self.rows, self.because)
        except Refused as refusal:
            self.admin.message_user(self.request, str(refusal), messages.ERROR)
            return None
        step = self.request.POST.get("step")
        form = self.form(self.request.POST if step else None, comparison_pk=comparison.pk)
        if step == "apply" and form.is_valid() and self.apply(form):
            return None
        return self.page(form, comparison)

    def apply(self, form: forms.Form) -> bool:
        """Change the rows, if they are still those that the preview showed; else tell the form why not."""
        if self.request.POST.get("shown") != self.fingerprint():
            form.add_error(None, "Your selection was changed meanwhile. Look at it below, then apply again.")
            return False
        try:
            changed = self.write(form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        words = f"{counted(changed, self.admin.opts)} changed."
        self.admin.message_user(self.request, words, messages.SUCCESS)
        return True

    def fingerprint(self) -> str:
        """The same as long as the selection holds the same rows in the same state."""
        seen = self.rows.aggregate(n=Count("pk"), last=Max("revision"))
        return f"{seen['n']}.{seen['last']}"

    def page(self, form: forms.Form, comparison: Any) -> TemplateResponse:
        total = self.rows.count()
        data = form.cleaned_data if form.is_bound and form.is_valid() else None
        context = {
            **self.admin.admin_site.each_context(self.request),
            "title": self.title,
            "subtitle": str(comparison),
            "explanation": self.explanation,
            "opts": self.admin.opts,
            "media": self.admin.media,
            "form": form,
            "action": self.action,
            "selected": self.selected,
            "across": self.request.POST.get("select_across", "0"),
            "shown": self.fingerprint(),
            "total": total,
            "noun": counted(total, self.admin.opts),
            "preview": [{"row": row} | self.preview(row, data) for row in self.listed()[:PREVIEW]],
            "after": data is not None,
            "more": max(0, total - PREVIEW),
        }
        return TemplateResponse(self.request, "admin/annotations/recode.html", context)

    def listed(self) -> QuerySet:
        """The rows as the preview reads them."""
        raise NotImplementedError

    def preview(self, row: Any, data: dict[str, Any] | None) -> dict[str, Any]:
        """What a line of the preview shows: `words`, `now`, and `after` where `data` is given."""
        raise NotImplementedError

    def write(self, data: dict[str, Any]) -> int:
        """Change the rows, and return how many changed. Raises Refused."""
        raise NotImplementedError
