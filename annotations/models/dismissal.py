"""Dismissals: an analyst's word that a proposed place is no counterpart, so it is not proposed again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from annotations.models.annotation import Annotation, AnnotationQuerySet, Refused
from annotations.models.change import recording
from annotations.models.highlight import Highlight


class DismissalQuerySet(AnnotationQuerySet):
    def seen_by(self, person: int) -> Self:
        return self.filter(analyst=person)

    def own(self, highlights: Collection[int], analyst: Any) -> Self:
        """Keep this analyst's live dismissals for these passages, by number."""
        return self.live().filter(highlight__in=highlights, analyst=analyst)


class Dismissal(Annotation):
    """A personal decision on a personal proposal: nobody else sees it."""

    noun = "dismissal"
    state_fields = ("highlight_id", "start", "end", "analyst_id", "deleted")

    highlight = models.ForeignKey(Highlight, models.PROTECT, related_name="dismissals")
    start = models.PositiveIntegerField(
        editable=False, help_text="Code points from the beginning of the other piece's text."
    )
    end = models.PositiveIntegerField(editable=False, help_text="Code points; the end is excluded.")

    objects = DismissalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="dismissal_not_empty"),
            models.UniqueConstraint(
                fields=["highlight", "analyst", "start", "end"],
                condition=Q(deleted=None),
                name="dismissed_once_per_analyst",
            ),
        ]

    def __str__(self) -> str:
        return f"No counterpart of {self.highlight}: {self.start} to {self.end}"

    @classmethod
    def dismiss(
        cls, highlight: Highlight, analyst: Any, start: int, end: int, key: UUID | None = None
    ) -> Dismissal:
        """Record that `[start, end)` of the other piece, in code points, is no counterpart of the passage.

        A repeated call does nothing. Raises Refused if the place is outside the text or the passage is
        deleted.
        """
        length = len(highlight.comparison.other(highlight.document_id).content.text)
        if not 0 <= start < end <= length:
            raise Refused(
                f"The other piece has {length} characters; {start} to {end} is no place in it.", "start"
            )
        row = cls(comparison=highlight.comparison, highlight=highlight, analyst=analyst, start=start, end=end)
        standing = row.twin()
        if standing:
            return standing
        with recording(highlight.comparison, analyst, key) as record:
            row._refuse_deleted()
            # Looked for again, because only from here on can nobody else write in this comparison.
            standing = row.twin()
            if standing is None:
                row.created = row.modified = record.at
                row.write(record, "created")
        return standing or row

    def _refuse_deleted(self) -> None:
        self.highlight.catch_up()
        if self.highlight.deleted:
            raise Refused("This passage has been deleted; restore it first.")

    def check_restorable(self) -> None:
        self._refuse_deleted()
        if self.twin():
            raise Refused("This place is dismissed already.")
