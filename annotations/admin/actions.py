"""Bulk actions of the admin's lists: one transaction each, and one change in the history of every row."""

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from annotations.admin.bulk_action import Act, Confirming, counted, plain, tell
from annotations.admin.forms import WHY, WhyActionForm
from annotations.admin.reassign_action import Reassigning
from annotations.admin.stale_rows import changed_meanwhile, tell_of
from annotations.curation import bulk_edit
from annotations.models.annotation import Refused, Status
from reader.models import Archived

SO_ALREADY = "so already, or deleted (then restore it first)"
DELETE = Act(
    "delete_rows", "Delete", "deleted", bulk_edit.delete_softly,
    lambda rows: rows.filter(deleted=None), "deleted already",
)  # fmt: skip
RESTORE = Act(
    "restore_rows", "Restore", "restored", bulk_edit.restore, bulk_edit.restorable,
    "not deleted, or the same exists already, or their ruling was taken back",
)  # fmt: skip


def _deciding(action: str, title: str, done: str, status: Status) -> Act:
    verb = partial(bulk_edit.curate, status=status.value)
    return Act(action, title, done, verb, partial(bulk_edit.curable, status=status.value), SO_ALREADY)


ACCEPT = _deciding("accept", "Accept", "accepted", Status.ACCEPTED)
REJECT = _deciding("reject", "Reject", "rejected", Status.REJECTED)
PROPOSE = _deciding("propose", "Return to proposed", "returned to proposed", Status.PROPOSED)


class Exporting:
    """A mixin with the action that exports the selected rows as the workbench's CSV file."""

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
        raise NotImplementedError


class SoftDeletion:
    """A mixin with the actions that delete rows, restore them and reassign open work."""

    action_form = WhyActionForm

    @admin.action(description="Delete (can be restored)", permissions=["change"])
    def delete_rows(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, DELETE)

    @admin.action(description="Restore", permissions=["change"])
    def restore_rows(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, RESTORE)

    @admin.action(description="Reassign pending items…", permissions=["change"])
    def reassign(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return Reassigning(self, request, queryset).answer()

    def act(self: Any, request: HttpRequest, rows: QuerySet, act: Act) -> HttpResponse | None:
        """Run the act and report what it changed and what it left. Ask first if all pages are selected.

        Rows that were changed since the list was shown are left, and named.
        """
        if request.POST.get("select_across") == "1":
            return Confirming(self, request, rows, act).answer()
        try:
            with transaction.atomic():
                stale = self.left_as_they_are(request)
                rows = rows.exclude(pk__in=[row.pk for row in stale])
                selected = rows.count()
                done = act.verb(plain(rows), request.user, reason=request.POST.get("why", "").strip()[:WHY])
        except (Refused, Archived) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        if done:
            tell(self, request, f"{counted(done, self.opts)} {act.done}.", done)
        if selected > done:
            rest = counted(selected - done, self.opts)
            self.message_user(request, f"{rest} left as before: {act.left}.", messages.WARNING)
        return None

    def left_as_they_are(self: Any, request: HttpRequest) -> list[Any]:
        """Return the ticked rows that were changed since the list was shown, and name them to the person.

        They may have left the list's filter by that.
        """
        stale = changed_meanwhile(self.get_queryset(request), request)
        if stale:
            tell_of(self, request, stale)
        return stale


class Curating(SoftDeletion):
    """A mixin that adds the actions to accept, reject and return to proposed."""

    def waiting(self, request: HttpRequest) -> int:
        """Return how many rows the list has under the filter “Proposed”."""
        rows: Any = super().get_queryset(request)  # type: ignore[misc]
        return rows.filter(status=Status.PROPOSED, deleted=None).count()

    @admin.action(description="Accept", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, ACCEPT)

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, REJECT)

    @admin.action(description="Return to proposed", permissions=["change"])
    def propose(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, PROPOSE)
