"""Bulk actions of the admin's lists: one transaction each, and one change in the history of every row."""

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from annotations.admin.bulk_action import Act, Confirming, counted, plain, tell
from annotations.admin.forms import WHY, WhyActionForm
from annotations.admin.left_rows import DELETED, Reasons, left_rows, unrestored
from annotations.admin.reassign_action import Reassigning
from annotations.admin.stale_rows import changed_meanwhile, tell_of
from annotations.curation import bulk_edit
from annotations.curation.review import addressed
from annotations.models.annotation import Refused, Status
from reader.models import Archived

DELETE = Act(
    "delete_rows", "Delete", "deleted", bulk_edit.delete_softly,
    lambda rows: rows.filter(deleted=None), lambda model: Reasons("deleted already"), {"deleted": True},
)  # fmt: skip
RESTORE = Act(
    "restore_rows", "Restore", "restored", bulk_edit.restore, bulk_edit.restorable, unrestored, {"deleted": None},
)  # fmt: skip


def _deciding(action: str, title: str, done: str, status: Status) -> Act:
    verb = partial(bulk_edit.curate, status=status.value)
    changed = partial(bulk_edit.curable, status=status.value)
    return Act(
        action, title, done, verb, changed, lambda model: Reasons(f"{status.value} already", [DELETED]),
        {"status": status.value},
    )  # fmt: skip


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
        """Run the act and report what it changed and what it left.

        Ask first if all pages are selected, or if settled cases are opened again. Rows that were changed since the
        list was shown are left, and named.
        """
        asking = Confirming(self, request, rows, act)
        if asking.is_due():
            return asking.answer()
        try:
            with transaction.atomic():
                stale = self.left_as_they_are(request)
                rows = rows.exclude(pk__in=[row.pk for row in stale])
                done = act.verb(plain(rows), request.user, reason=request.POST.get("why", "").strip()[:WHY])
        except (Refused, Archived) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        if done:
            tell(self, request, f"{counted(done, self.opts)} {act.done}.", done)
        if left := left_rows(plain(rows), done, act.left(self.model), self.opts):
            self.message_user(request, left, messages.WARNING)
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

    @admin.action(description="Review one by one", permissions=["change"])
    def review(self: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Open the page that goes through the selected rows, which have to be of one comparison."""
        rows = plain(queryset).filter(deleted=None)
        comparisons = list(rows.order_by().values_list("comparison", flat=True).distinct()[:2])
        if len(comparisons) != 1:
            words = (
                "Select rows of one comparison that are not deleted; then they can be reviewed one by one."
            )
            self.message_user(request, words, messages.WARNING)
            return None
        query = addressed(f"{self.model.noun}s", rows.order_by("pk").values_list("pk", flat=True))
        return redirect(f"{reverse('review', args=comparisons)}?{query}")

    @admin.action(description="Accept", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, ACCEPT)

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, REJECT)

    @admin.action(description="Return to proposed", permissions=["change"])
    def propose(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.act(request, queryset, PROPOSE)
