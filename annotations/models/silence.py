"""A signed decision: this passage was checked and has no counterpart in the other piece."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from annotations.models.annotation import Annotation, AnnotationQuerySet, Refused, Stale
from annotations.models.change import recording
from annotations.models.highlight import Highlight
from annotations.models.link import Link
from annotations.models.ruling import Ruling
from reader.models import Comparison


class SilenceQuerySet(AnnotationQuerySet):
    def seen_by(self, person: int) -> Self:
        return self.signed_by(person).filter(highlight__analyst=person)

    def on(self, highlights: Collection[int]) -> dict[int, Silence]:
        """Return the live silences on these highlights, with their analysts, by the highlights' numbers."""
        signed: Any = self.live().filter(highlight__in=highlights).select_related("analyst")
        return {silence.highlight_id: silence for silence in signed}

    def to_check(self) -> Self:
        """Keep what analysts signed, on passages in use, and no curator has ruled on yet."""
        rulings = Ruling.objects.filter(comparison__in=self.order_by().values("comparison"))
        rows = self.live().in_layer(curated=False).filter(highlight__deleted=None)
        return rows.exclude(pk__in=rulings.rows(Silence.noun))

    def gainsaid(self, comparison: Comparison) -> Self:
        """Keep the comparison's live silences on linked passages, which a link has yet to withdraw."""
        links = Link.objects.live().filter(comparison=comparison)
        return self.live().filter(links.ending_at("highlight"), comparison=comparison)


class Silence(Annotation):
    noun = "silence"
    state_fields = ("highlight_id", "note", "analyst_id", "deleted", "curated")

    highlight = models.ForeignKey(Highlight, models.PROTECT, related_name="silences")

    objects = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "passage with no counterpart", "passages with no counterpart"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["highlight"], condition=Q(deleted=None), name="one_live_silence_per_highlight"
            ),
        ]

    def __str__(self) -> str:
        return f"No counterpart: {self.highlight}"

    @classmethod
    def sign(cls, highlight: Highlight, analyst: Any, note: str = "", key: UUID | None = None) -> Silence:
        """Sign that the passage has no counterpart in the other piece.

        Raises Refused if the passage is linked or deleted. If it is signed already, raises Stale, or Refused
        while blind coding hides that signature.
        """
        silence = cls(comparison=highlight.comparison, highlight=highlight, analyst=analyst, note=note)
        silence.curated = highlight.curated
        with recording(highlight.comparison, analyst, key) as record:
            silence.check_restorable()
            silence.created = silence.modified = record.at
            silence.write(record, "signed")
        return silence

    def check_restorable(self) -> None:
        self.highlight.catch_up()
        if self.highlight.deleted:
            raise Refused("This passage has been deleted; restore it first.")
        links = self.highlight.live_links()
        if links.exists():
            if self.comparison.sees_only is None or links.seen_by(self.comparison.sees_only).exists():
                raise Refused("This passage is linked to a counterpart; remove the link first.")
            raise Refused("It was linked before coding was blind, which you do not see now. Ask a curator.")
        signed = Silence.objects.live().filter(highlight=self.highlight).exclude(pk=self.pk).first()
        if signed:
            who = self.comparison.name_of(signed.analyst)
            words = f"{who} has already confirmed that this passage has no counterpart."
            seen = self.comparison.sees_only in (None, signed.analyst_id)
            raise Stale(words, signed) if seen else Refused(words)
