"""Rulings: a curator's decision in a case, its reason, the side taken and the curated rows that it made.

A ruling holds until it is taken back or replaced by another one. Then it is deleted softly, and so is what it
made. Whether it still fits its case is not stored but computed: `sources` are the rows as they were.
`annotations.adjudication.settlement` makes rulings and takes them back.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.annotation import Annotation, AnnotationQuerySet, Refused


class Verdict(models.TextChoices):
    TAKE = "take", "One side taken"
    BOTH = "both", "All sides taken"
    NEITHER = "neither", "No side taken"
    OWN = "own", "Another version made"
    AGREED = "agreed", "Unanimous code accepted"


class RulingQuerySet(AnnotationQuerySet):
    def seen_by(self, person: int) -> Self:
        """Return no rows: while coding is blind only curators see rulings."""
        return self.none()

    def rows(self, noun: str) -> set[int]:
        """Return the ids of the rows of a noun that these rulings, unless taken back, were made on."""
        found = self.live().order_by().values_list("sources", flat=True)
        return {number for sources in found for named, number, *_ in sources if named == noun}

    def over_agreed(self) -> Self:
        return self.filter(verdict=Verdict.AGREED)


class Ruling(Annotation):
    """A decision in a case. Its analyst is the curator, its note the reason."""

    noun = "ruling"
    state_fields = (
        "case", "kinds", "sources", "verdict", "side_id", "wishes", "note", "analyst_id", "deleted",
    )  # fmt: skip

    case = models.CharField(max_length=24, help_text="The key of the case.")
    kinds = models.CharField(max_length=80, blank=True, help_text="In what the sides differed.")
    sources = models.JSONField(help_text="The rows ruled upon, each as noun, number and revision.")
    verdict = models.CharField(max_length=10, choices=Verdict)
    side = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose side was taken, where one was.",
    )  # fmt: skip
    wishes = models.JSONField(
        default=list, help_text="Links and silences to be made once their passages are in the curated layer."
    )
    # Other annotations name the ruling that made them; a ruling has none. The `_id` is set too, because Django
    # would still look for its column.
    ruling = ruling_id = None

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "case"], condition=Q(deleted=None), name="one_live_ruling_per_case"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="ruling_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict="take", side__isnull=False) | ~Q(verdict="take") & Q(side=None),
                name="ruling_for_a_side_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} in case {self.case}"

    @property
    def words(self) -> str:
        """The decision in words, such as “analyst2 taken”."""
        if self.side is not None:
            return f"{self.side.get_username()} taken"
        label = Verdict(self.verdict).label
        return label[0].lower() + label[1:]

    def check_restorable(self) -> None:
        others = Ruling.objects.all_of(self.comparison).live().exclude(pk=self.pk)
        if any(self._touched & other._touched for other in others):
            raise Refused("The case has been ruled again since.")

    @property
    def _touched(self) -> set[tuple[str, int]]:
        return {(noun, number) for noun, number, _ in self.sources}
