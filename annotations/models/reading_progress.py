"""Reading progress: how much of a piece, from its beginning, an analyst declares to have read."""

from __future__ import annotations

from typing import Any, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.annotation import Recorded, Refused
from annotations.models.change import recording
from reader.models import Comparison, Document


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, comparison: Comparison) -> Self:
        return self.filter(comparison=comparison)

    def by(self, analyst: Any) -> Self:
        return self.filter(analyst=analyst.pk)

    def in_piece(self, document: Document) -> Self:
        return self.filter(document=document)


class Reading(Recorded):
    """An analyst's own declaration for one piece. Others see it only where agreement figures depend on it."""

    noun = "reading"
    state_fields = ("document_id", "read_to", "analyst_id")

    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    document = models.ForeignKey(Document, models.PROTECT, related_name="readings")
    read_to = models.PositiveIntegerField(
        help_text="Code points from the beginning of the text; what stands before is read."
    )
    modified = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(read_to__gte=0), name="reading_from_the_beginning"),
            models.UniqueConstraint(
                fields=["comparison", "analyst", "document"], name="one_reading_per_analyst_and_piece"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.analyst}: read to {self.read_to}"

    @classmethod
    def declare(
        cls, comparison: Comparison, analyst: Any, document: Document, read_to: int, key: UUID | None = None
    ) -> Reading:
        """Declare the document read up to `read_to` (code points); going back is allowed.

        A repeated call does nothing. Raises Refused if the place is outside the text or the document is not
        in the comparison.
        """
        _check(comparison, document, read_to)
        own = cls.objects.of(comparison).by(analyst).in_piece(document)
        standing = own.filter(read_to=read_to).first()
        if standing:
            return standing
        with recording(comparison, analyst, key) as record:
            # Read again, because only from here on can nobody else write here. There is one row at most.
            reading = own.first() or cls(comparison=comparison, analyst=analyst, document=document)
            if reading.read_to != read_to:
                reading.write(record, "declared", read_to=read_to, modified=record.at)
        return reading


def _check(comparison: Comparison, document: Document, read_to: int) -> None:
    if document.pk not in (comparison.left_id, comparison.right_id):
        raise Refused("This piece does not stand in this comparison.", "document")
    length = len(document.content.text)
    if not 0 <= read_to <= length:
        raise Refused(f"This piece has {length} characters; {read_to} is no place in it.", "read_to")


class Progress(NamedTuple):
    """A person's progress in one piece: `read_to` of `length` code points."""

    document: Document
    read_to: int
    length: int

    @classmethod
    def of_both(cls, comparison: Comparison, person: Any) -> dict[str, Progress]:
        """Return the progress in both pieces by side; 0 for a piece without a declaration. One query."""
        own = Reading.objects.of(comparison).by(person)
        places = dict(own.values_list("document", "read_to"))
        return {
            side: cls(document, places.get(document.pk, 0), len(document.content.text))
            for side, document in comparison.documents.items()
        }

    @property
    def percent(self) -> int:
        """The share read in percent, a whole number; 0 and 100 only if nothing or everything is read."""
        if self.read_to in (0, self.length):
            return 100 if self.read_to else 0
        return min(99, max(1, round(100 * self.read_to / self.length)))

    @property
    def words(self) -> str:
        return {0: "Not coded yet", 100: "Coded"}.get(self.percent, f"Coded to {self.percent}%")
