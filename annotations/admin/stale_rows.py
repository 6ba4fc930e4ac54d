"""Rows that somebody changed after the list was shown in which a curator ticked them.

The list sends the revision of each row that it shows. A row that has another one by now is left as it is and
named, with who changed it, so that it can be looked at and ticked again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Change
from reader.requests import numbers_in

SEEN = "seen_revision"
NAMED = 5  # rows that are named, of however many


def with_revision(checkbox: SafeString, row: Any) -> SafeString:
    """Return the row's tick box with the revision that the list shows."""
    return format_html(
        '{}<input type="hidden" name="{}" value="{}.{}">', checkbox, SEEN, row.pk, row.revision
    )


def seen_in(sent: QueryDict) -> dict[int, str]:
    """Return the revision at which the list showed each row, by the row's number."""
    seen: dict[int, str] = {}
    for value in sent.getlist(SEEN):
        row, _, revision = value.partition(".")
        seen.update((number, revision) for number in numbers_in([row]))
    return seen


def changed_meanwhile(rows: QuerySet, request: HttpRequest) -> list[Any]:
    """Return those of the rows that were ticked at another revision than they have now, by their numbers."""
    seen = seen_in(request.POST)
    ticked = set(numbers_in(request.POST.getlist(ACTION_CHECKBOX_NAME))) & seen.keys()
    now = rows.filter(pk__in=ticked).order_by("pk")
    return [row for row in now if str(row.revision) != seen[row.pk]]


def tell_of(model_admin: Any, request: HttpRequest, rows: list[Any]) -> None:
    """Name the rows that are left as they are, each with what was done to it last and by whom."""
    one = len(rows) == 1
    names = format_html_join("; ", "{}", ((_named(row),) for row in rows[:NAMED]))
    words = format_html(
        "{} {} changed meanwhile and {} left as {}: {}{}. Look at {}, and tick {} again if you still mean it.",
        f"{len(rows)} {model_admin.opts.verbose_name if one else model_admin.opts.verbose_name_plural}",
        "was" if one else "were",
        "is" if one else "are",
        "it is" if one else "they are",
        names,
        "" if len(rows) <= NAMED else f" and {len(rows) - NAMED} more",
        "it" if one else "them",
        "it" if one else "them",
    )
    model_admin.message_user(request, words, messages.WARNING)


def _named(row: Any) -> SafeString:
    address = reverse(f"admin:annotations_{row._meta.model_name}_change", args=[row.pk])
    last = Change.objects.of(row).select_related("actor").first()
    if last is None:
        return format_html('<a href="{}">#{}</a>', address, row.pk)
    why = f", “{last.reason}”" if last.reason else ""
    return format_html('<a href="{}">#{}</a> ({} by {}{})', address, row.pk, last.verb, last.actor, why)
