"""A directed, typed relation between a highlight in one document and a highlight in the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annotations.models.annotation import AnnotationQuerySet, Curated, Refused, Stale
from annotations.models.change import Recording, recording
from annotations.models.codebook import Relation
from annotations.models.duplicates import unless_twin
from annotations.models.highlight import Highlight
from annotations.models.retirement import refuse_retired
from reader.models import Comparison


class LinkQuerySet(AnnotationQuerySet):
    def live(self) -> Self:
        """Keep live links whose passages are live too; a link is hidden while one of them is deleted."""
        return super().live().filter(source__deleted=None, target__deleted=None)

    def seen_by(self, person: int) -> Self:
        return self.signed_by(person).filter(source__analyst=person, target__analyst=person)

    def with_ends(self) -> Self:
        """Fetch both passages with their framings and documents, the relation and the analyst."""
        heavy = ("text", "block_data", "import_notes")
        return self.select_related(
            "relation", "analyst",
            "source__framing", "source__document", "target__framing", "target__document",
        ).defer(*(f"{end}__document__{field}" for end in ("source", "target") for field in heavy))  # fmt: skip

    def relating_by(self, slugs: Collection[str]) -> Self:
        return self.filter(relation__slug__in=slugs)

    def touching(self, highlights: models.QuerySet[Highlight], numbers: Collection[int] = ()) -> Self:
        """Keep links with at least one end among `highlights` or those with these numbers; each link once."""
        there = Exists(highlights.filter(Q(pk=OuterRef("source")) | Q(pk=OuterRef("target"))))
        return self.filter(there | Q(source__in=numbers) | Q(target__in=numbers))

    def ending_at(self, highlight: str) -> Q:
        """Return the condition that one of these links ends at the highlight in the field `highlight`.

        The links are read once for all rows. A query for each row would take rows times links steps while the
        database has no statistics, as during an import.
        """
        sources, targets = (self.order_by().values(end) for end in ("source", "target"))
        return Q(**{f"{highlight}__in": sources}) | Q(**{f"{highlight}__in": targets})

    def meeting(self, numbers: Collection[int]) -> Self:
        """Keep links with at least one end among the highlights with these numbers."""
        return self.filter(Q(source__in=numbers) | Q(target__in=numbers))

    def in_reading_order(self) -> Self:
        return self.order_by("source__start", "target__start", "pk")

    def along(self, side: str) -> Self:
        """Order by the linked passages in the `left` or `right` piece, then by those in the other."""
        here = Q(source__document=F(f"comparison__{side}"))
        return self.order_by(
            *(
                models.Case(models.When(here, then=f"{near}__start"), default=f"{far}__start")
                for near, far in (("source", "target"), ("target", "source"))
            ),
            "pk",
        )

    def by_relation(self) -> Self:
        """Order by relation, as in the codebook, then along the left piece."""
        return self.order_by("relation__position", "relation", *self.along("left").query.order_by)

    def by_status(self) -> Self:
        """Order by status (proposed, accepted, rejected), then along the left piece."""
        rank = models.Case(
            models.When(status="proposed", then=0), models.When(status="accepted", then=1), default=2
        )
        return self.order_by(rank, *self.along("left").query.order_by)

    def newest(self) -> Self:
        """Order by last change, newest first."""
        return self.order_by("-modified", "-pk")

    def with_tags_of_ends(self) -> Self:
        """Prefetch both passages' tags; two queries."""
        return self.prefetch_related("source__tags", "target__tags")


class Link(Curated):
    noun = "link"
    state_fields = (
        "source_id",
        "target_id",
        "relation_id",
        "note",
        "status",
        "analyst_id",
        "deleted",
        "curated",
        "merged_into_id",
    )

    shared_fields = ("relation_id", "curated")

    source = models.ForeignKey(Highlight, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Highlight, models.PROTECT, related_name="links_in")
    relation = models.ForeignKey(Relation, models.PROTECT, related_name="links")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_joins_two"),
            models.UniqueConstraint(
                fields=["source", "target", "relation", "analyst"],
                condition=Q(deleted=None),
                name="link_once_per_analyst",
            ),
        ]
        indexes = [
            models.Index(fields=["comparison"], condition=Q(deleted=None), name="link_live_of_comparison"),
            models.Index(
                fields=["comparison"],
                condition=Q(merged_into__isnull=False),
                name="link_merged_of_comparison",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.relation.name.lower()} {self.target}"

    @classmethod
    def create(
        cls, comparison: Comparison, analyst: Any, source: Highlight, target: Highlight, relation: Relation,
        note: str = "", key: UUID | None = None,
    ) -> Link:  # fmt: skip
        """Link two highlights of different documents and withdraw the silences on either.

        Raises Refused if the ends or the relation do not fit, and Stale if the same link exists.
        """
        link = cls(
            comparison=comparison, analyst=analyst, source=source, target=target, relation=relation, note=note,
            curated=source.curated,
        )  # fmt: skip

        def write() -> None:
            with recording(comparison, analyst, key) as record:
                link._check()
                refuse_retired(relation)
                if link.curated:  # the database keeps only those of one curator apart
                    link.refuse_twin()
                link.created = link.modified = record.at
                link.write(record, "created")
                link.withdraw_silences(record)

        unless_twin(link, write)
        return link

    def edit(
        self, actor: Any, *, seen: int, relation: Relation, note: str, key: UUID | None = None
    ) -> None:  # fmt: skip
        """Change relation and note. Raises as `create` does, and Stale if `seen` is outdated."""
        with self.changing(actor, key) as record:
            self.check_seen(seen)
            was, self.relation = self.relation, relation
            self._check()
            if relation.pk != was.pk:
                refuse_retired(relation)
                self.refuse_twin()
            self.relation = was
            self.write(record, "edited", relation=relation, note=note)

    def check_restorable(self) -> None:
        self._check()
        self.refuse_twin()

    def far_end(self, highlight: Highlight) -> Highlight:
        return self.target if self.source_id == highlight.pk else self.source

    def _check(self) -> None:
        """Raise Refused if the ends, read again, or the relation do not fit. Call it under the lock."""
        ends = (self.source, self.target)
        for end in ends:
            end.catch_up()
        if any(end.comparison_id != self.comparison_id for end in ends):
            raise Refused("Both passages must belong to this comparison.", "target")
        if any(end.deleted for end in ends):
            raise Refused("One of the two passages has been deleted; restore it first.", "target")
        if self.source.document_id == self.target.document_id:
            raise Refused(
                "A link joins a passage of one piece to a passage of the other; these two stand in the same piece.",
                "target",
            )
        if self.source.curated != self.target.curated:
            raise Refused(
                "One passage is of the curated layer and the other an analyst's own; link two of a kind.",
                "target",
            )
        if self.relation.comparison_id != self.comparison_id:
            raise Refused("This relation belongs to another comparison.", "relation")

    def refuse_twin(self) -> None:
        """Raise Stale if an equal live link exists."""
        twin = self.twin()
        if twin:
            who = "You have" if twin.analyst_id == self.analyst_id else "Another curator has"
            raise Stale(
                f"{who} already linked these two passages as “{self.relation.name.lower()}” (#{twin.pk}).",
                twin,
            )

    def after_restore(self, record: Recording) -> None:
        self.withdraw_silences(record)

    def withdraw_silences(self, record: Recording) -> None:
        """Withdraw the live silences at both ends, because the link is the counterpart."""
        from annotations.models.silence import Silence

        for silence in Silence.objects.live().filter(highlight__in=(self.source_id, self.target_id)):
            silence.write(record, "withdrawn", f"linked by #{self.pk}", deleted=record.at)
