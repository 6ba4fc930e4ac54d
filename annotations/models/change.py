"""The history of a comparison: one row for every change, and the one way to write.

Every write goes through `recording`, which opens the transaction, raises the comparison's revision and
keeps what each touched row was before and is now. What changed since revision N, who did it, undo and
revert are all queries on this one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from reader.models import Comparison

if TYPE_CHECKING:
    from annotations.models.annotation import Recorded


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, row: Recorded) -> ChangeQuerySet:
        """The history of one row, newest first."""
        return self.filter(comparison=row.comparison_id, noun=row.noun, row=row.pk).order_by("-pk")

    def since(self, comparison: Comparison, revision: int) -> ChangeQuerySet:
        return self.filter(comparison=comparison, revision__gt=revision).order_by("pk")


class Change(models.Model):
    """What one act did to one row: who, when, which verb, and the row's fields before and after."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="changes")
    revision = models.PositiveBigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=20)
    noun = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["comparison", "revision"], name="change_since"),
            models.Index(fields=["comparison", "noun", "row"], name="change_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.row}: {self.verb}"

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """`(field, before, after)` of every field that this act changed, in the row's own order."""
        before, after = self.before or {}, self.after or {}
        names = list(after) + [name for name in before if name not in after]
        return [(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)]


class Recording:
    """One act under way: its new revision, and the changes it makes."""

    def __init__(self, comparison: Comparison, actor: Any) -> None:
        self.comparison = comparison
        self.actor = actor
        self.at = timezone.now()
        self.revision = comparison.raise_revision()
        self.changes: list[Change] = []

    def note(self, row: Recorded, verb: str, before: dict[str, Any] | None, reason: str = "") -> None:
        """Keep what `verb` did to `row`; `before` is its `state()` from before, or None for a new row."""
        self.changes.append(
            Change(
                comparison=self.comparison, revision=self.revision, actor=self.actor, at=self.at, verb=verb,
                noun=row.noun, row=row.pk, before=before, after=row.state(), reason=reason,
            )
        )  # fmt: skip


@contextmanager
def recording(comparison: Comparison, actor: Any) -> Iterator[Recording]:
    """One transaction that raises the comparison's revision and writes the history of what is done in it."""
    with transaction.atomic():
        record = Recording(comparison, actor)
        yield record
        Change.objects.bulk_create(record.changes)
