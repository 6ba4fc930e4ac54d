"""What a curator ruled in a case: which side is taken, why, and what of the curated layer came of it.

A ruling stands until it is taken back or another one takes its place; then it is deleted softly, and so is what it
made. Whether it still fits its case is not kept but worked out: `sources` are the rows as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.cases import Source
from annotations.models.annotation import Annotation, AnnotationQuerySet, Refused
from annotations.models.change import recording
from annotations.models.framing import Framing, Relation, Tag
from annotations.models.highlight import Passage
from reader.models import Comparison

if TYPE_CHECKING:
    from annotations.adjudication import Entry

LONGEST_REASON = 200  # characters, as the history keeps


class Verdict(models.TextChoices):
    TAKE = "take", "One side taken"
    BOTH = "both", "All sides taken"
    NEITHER = "neither", "No side taken"
    OWN = "own", "Another version made"
    AGREED = "agreed", "Taken over as agreed"


class Wish(NamedTuple):
    """A link of two of the analysts' passages, by number, in a relation; without one a silence on the first."""

    source: int
    target: int = 0
    relation: int = 0
    note: str = ""

    @property
    def ends(self) -> tuple[int, ...]:
        return (self.source, self.target) if self.relation else (self.source,)


class Own(NamedTuple):
    """A curator's own version: of a passage its bounds, framing and tags, of a link its relation; and a note."""

    note: str = ""
    passage: Passage | None = None
    framing: Framing | None = None
    tags: tuple[Tag, ...] = ()
    relation: Relation | None = None


class Decision(NamedTuple):
    """What a curator says of a case: `seen` is the case's word as they saw it, `side` the analyst whose is taken."""

    case: str
    seen: str
    verdict: Verdict
    side: int | None = None
    reason: str = ""
    own: Own | None = None


class Moved(Refused):
    """The case is no longer what the person saw."""


class RulingQuerySet(AnnotationQuerySet):
    def seen_by(self, person: int) -> Self:
        """Nothing: while coding is blind only curators see what was ruled."""
        return self.none()

    def over_agreed(self) -> Self:
        return self.filter(verdict=Verdict.AGREED)


class Ruling(Annotation):
    """Its analyst is the curator, its note the reason."""

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
    # What a ruling makes names it; a ruling is made by none, nor is it the same as another. Without the two numbers
    # Django would still look for their columns.
    ruling = ruling_id = None
    merged_into = merged_into_id = None

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
    def rows(self) -> list[Source]:
        return [Source(*source) for source in self.sources]

    @property
    def words(self) -> str:
        """What was decided, such as “analyst2 taken”."""
        if self.side is not None:
            return f"{self.side.get_username()} taken"
        label = Verdict(self.verdict).label
        return label[0].lower() + label[1:]

    def check_restorable(self) -> None:
        others = Ruling.objects.all_of(self.comparison).live().exclude(pk=self.pk)
        ruled = {row[:2] for row in self.rows}
        if any(ruled & {row[:2] for row in other.rows} for other in others):
            raise Refused("The case has been ruled anew since.")

    @classmethod
    def settle(cls, comparison: Comparison, curator: Any, said: Decision, key: UUID | None = None) -> Ruling:
        """Rule in a case; an earlier ruling in it, and what that made, is laid aside. One act.

        Raises Moved where the case is not what was seen, Refused for a verdict that does not fit it.
        """
        from annotations import curated
        from annotations.adjudication import Standing

        with recording(comparison, curator, key) as record:
            entry = Standing.of(comparison).find(said.case)
            check(entry, said)
            gone = curated.lay_aside(record, entry.rulings)
            ruling = cls._new(entry, curator, said.verdict, said.reason)
            ruling.side_id = said.side
            ruling.created = ruling.modified = record.at
            ruling.wishes = curated.wishes_of(entry, said)
            ruling.write(record, "settled", said.reason)
            curated.note_gone(record, gone, "superseded", f"ruled anew in case {ruling.case}")
            curated.lay(record, ruling, entry, said)
            curated.join_up(record)
        return ruling

    @classmethod
    def take_over(
        cls, comparison: Comparison, curator: Any, alone: bool = True, key: UUID | None = None
    ) -> int:
        """Take all that is agreed and not in the curated layer yet into it; how many cases that were.

        Without `alone` only what more than one analyst has a say of. Raises Refused where there is nothing.
        """
        from annotations import curated
        from annotations.adjudication import Standing

        with recording(comparison, curator, key) as record:
            entries = [
                e for e in Standing.of(comparison).agreed if not e.settled and (alone or e.case.shared)
            ]
            if not entries:
                raise Refused("There is nothing more that all agree on: all of it is in the curated layer.")
            gone = curated.lay_aside(record, [old for entry in entries for old in entry.rulings])
            rulings = [Ruling._new(entry, curator, Verdict.AGREED) for entry in entries]
            sources = [entry.case.sources for entry in entries]
            for ruling, wishes in zip(rulings, curated.wishes_for(sources), strict=True):
                ruling.created, ruling.modified, ruling.revision = record.at, record.at, record.revision
                ruling.wishes = wishes
            Ruling.objects.bulk_create(rulings)
            for ruling in rulings:
                record.note(ruling, "taken over", None)
            curated.note_gone(record, gone, "superseded", "all agree by now")
            curated.lay_copies(record, list(zip(rulings, sources, strict=True)))
            curated.join_up(record)
        return len(rulings)

    def take_back(self, curator: Any, reason: str = "", key: UUID | None = None) -> None:
        """Lay the ruling aside with all that it made: its case is open again. Twice does nothing the second time."""
        if self.deleted is None:
            take_back_all(self.comparison, curator, type(self).objects.filter(pk=self.pk), reason, key)
            self.refresh_from_db()

    @classmethod
    def _new(cls, entry: Entry, curator: Any, verdict: Verdict, reason: str = "") -> Ruling:
        case = entry.case
        return cls(
            comparison=entry.comparison, analyst=curator, case=case.key, kinds=" ".join(case.kinds), note=reason,
            sources=[list(source) for source in case.sources], verdict=verdict, curated=True,
        )  # fmt: skip


def take_back_all(
    comparison: Comparison, curator: Any, rulings: Any, reason: str = "", key: UUID | None = None
) -> int:
    """Lay these of the comparison's rulings aside that still stand, in one act; how many they were.

    Raises Refused where none does.
    """
    from annotations import curated

    with recording(comparison, curator, key) as record:
        standing = list(rulings.filter(comparison=comparison).live())
        if not standing:
            raise Refused("There is no ruling to take back.")
        curated.note_gone(record, curated.lay_aside(record, standing), "taken back", reason)
    return len(standing)


def check(entry: Entry, said: Decision) -> None:
    """Raise Moved or Refused where the decision does not fit the case as it stands."""
    case = entry.case
    if case.seen != said.seen:
        raise Moved(
            "What the analysts made here has changed since you saw it. Here is the case as it stands now; decide again."
        )
    if said.verdict == Verdict.AGREED or said.verdict not in Verdict.values:
        raise Refused("Say which side is taken: one, all, none, or a version of your own.", "verdict")
    if (said.verdict == Verdict.TAKE) != (said.side in {side.analyst for side in case.sides}):
        raise Refused("Say whose side is taken: it must be one of this case.", "side")
    if said.verdict == Verdict.BOTH and not entry.may_take_both:
        raise Refused("A link and a silence on one passage cannot both stand; take one side.", "verdict")
    if said.verdict == Verdict.OWN and not entry.may_own:
        raise Refused(
            "There is no link here of which you could make your own version; take one side.", "verdict"
        )


def standing_rulings(comparison: Comparison) -> Iterable[Ruling]:
    return Ruling.objects.all_of(comparison).live().select_related("analyst", "side")
