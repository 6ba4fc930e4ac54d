"""The admin's own log, which keeps the name of each row that was edited there: a title, a quote, a user name."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast


def erase(rows: QuerySet[Any]) -> None:
    """Delete the log's entries about these rows, which are to be destroyed or to lose their names."""
    kind = ContentType.objects.get_for_model(rows.model)
    numbers = rows.order_by().annotate(number=Cast("pk", TextField())).values("number")
    LogEntry.objects.filter(content_type=kind, object_id__in=numbers).delete()


def erase_member(username: str) -> None:
    """Delete the log's entries that name the person as a member, as `Membership.__str__` does."""
    begins = json.dumps(f"{username}: ")[:-1]  # as Django writes it into the entry of a comparison
    LogEntry.objects.filter(change_message__contains=f'"object": {begins}').delete()
