"""Highlights: passages of one document, anchored by an analyst, with one framing and any of its tags."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annotations.anchoring import AnchorError, anchor
from annotations.models.annotation import AnnotationQuerySet, Curated, Refused, Stale
from annotations.models.change import Recording, recording
from annotations.models.codebook import Framing, Tag
from annotations.models.duplicates import unless_twin
from annotations.models.retirement import refuse_retired, refuse_retired_tags
from reader.models import Comparison, Document

if TYPE_CHECKING:
    from annotations.models.link import LinkQuerySet


class Passage(NamedTuple):
    """A place that a person points at: `[start, end)` in code points, and the quote they saw, if sent."""

    document: Document
    start: int
    end: int
    quote: str | None = None


class HighlightQuerySet(AnnotationQuerySet):
    def seen_by(self, person: int) -> Self:
        return self.signed_by(person).with_linked(by=person)

    def with_card(self) -> Self:
        """Fetch everything that a card or an export row shows."""
        return (
            self.select_related("framing", "analyst", "document")
            .defer("document__text", "document__block_data", "document__import_notes")
            .prefetch_related("tags")
        )

    def in_order_of_beginning(self) -> list[int]:
        """Return the analysts' numbers in the order of their first highlights, deleted ones included."""
        first = self.order_by().values("analyst").annotate(first=models.Min("pk")).order_by("first")
        return list(dict.fromkeys(first.values_list("analyst", flat=True)))

    def in_reading_order(self) -> Self:
        """Order by document, left first, then by place."""
        return self.order_by(
            models.Case(models.When(document=F("comparison__left"), then=0), default=1), "start", "end", "pk"
        )

    def in_piece(self, side: str) -> Self:
        """Keep highlights in the `left` or `right` piece of their comparison."""
        return self.filter(document=F(f"comparison__{side}"))

    def reaching_into(self, start: int, end: int) -> Self:
        """Keep highlights that cover at least one code point of `[start, end)`."""
        return self.filter(start__lt=end, end__gt=start)

    def framed_as(self, slugs: Collection[str]) -> Self:
        return self.filter(framing__slug__in=slugs)

    def tagged_with(self, tags: Collection[int]) -> Self:
        """Keep highlights that carry at least one of these tags, by number; each highlight once."""
        carried = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"), tag__in=tags)
        return self.filter(Exists(carried))

    def linked(self) -> Self:
        return self.with_linked().filter(is_linked=True)

    def silent(self) -> Self:
        """Keep highlights that are signed as having no counterpart and not linked."""
        return self.with_linked().filter(is_silent=True, is_linked=False)

    def open(self) -> Self:
        """Keep undecided highlights: neither linked nor signed as a silence."""
        return self.with_linked().filter(is_linked=False, is_silent=False)

    def with_linked(self, by: int | None = None) -> Self:
        """Annotate `is_linked` and `is_silent`; if `by` is given, from that person's rows alone."""
        if "is_linked" in self.query.annotations:
            return self
        from annotations.models.link import Link
        from annotations.models.silence import Silence

        links, silences = Link.objects.live(), Silence.objects.live()
        if by is not None:
            links, silences = links.seen_by(by), silences.seen_by(by)
        return self.annotate(
            is_linked=Exists(links.filter(source=OuterRef("pk")))
            | Exists(links.filter(target=OuterRef("pk"))),
            is_silent=Exists(silences.filter(highlight=OuterRef("pk"))),
        )


class Highlight(Curated):
    noun = "highlight"
    state_fields = (
        "document_id", "start", "end", "quote", "framing_id", "tag_names", "note", "status", "analyst_id", "deleted",
        "curated", "merged_into_id",
    )  # fmt: skip

    shared_fields = ("document_id", "start", "end", "framing_id", "curated")

    document = models.ForeignKey(Document, models.PROTECT, related_name="highlights")
    framing = models.ForeignKey(Framing, models.PROTECT, related_name="highlights")
    tags: models.ManyToManyField = models.ManyToManyField(Tag, blank=True, related_name="highlights")
    start = models.PositiveIntegerField(
        editable=False, help_text="Code points from the beginning of the text."
    )
    end = models.PositiveIntegerField(editable=False, help_text="Code points; the end is excluded.")
    quote = models.TextField(editable=False)
    prefix = models.CharField(max_length=64, editable=False, blank=True)
    suffix = models.CharField(max_length=64, editable=False, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start", "end", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="highlight_not_empty"),
            models.UniqueConstraint(
                fields=["comparison", "document", "start", "end", "framing", "analyst", "curated"],
                condition=Q(deleted=None),
                name="highlight_once_per_analyst",
            ),
        ]
        indexes = [
            models.Index(
                fields=["comparison", "document", "start"],
                condition=Q(deleted=None),
                name="highlight_in_reading_order",
            ),
            models.Index(
                fields=["comparison"],
                condition=Q(merged_into__isnull=False),
                name="highlight_merged_of_comparison",
            ),
        ]

    def __str__(self) -> str:
        return self.quote if len(self.quote) <= 60 else self.quote[:59] + "…"

    @property
    def tag_names(self) -> list[str]:
        return sorted(tag.name for tag in self.tags.all()) if self.pk else []

    @classmethod
    def create(
        cls, comparison: Comparison, analyst: Any, passage: Passage, framing: Framing,
        tags: Collection[Tag] = (), note: str = "", key: UUID | None = None,
    ) -> Highlight:  # fmt: skip
        """Highlight a passage of one of the comparison's documents.

        Raises Refused if the passage, framing or tags do not fit, and Stale if this analyst has already
        highlighted the same passage with the same framing.
        """
        highlight = cls(comparison=comparison, analyst=analyst, framing=framing, note=note)
        highlight.anchor_at(passage)

        def write() -> None:
            with recording(comparison, analyst, key) as record:
                highlight._check(tags)
                highlight.revision = record.revision
                highlight.created = highlight.modified = record.at
                highlight.save(force_insert=True)
                highlight._prefetched_objects_cache = {"tags": []}
                highlight._carry(tags)
                record.note(highlight, "created", None)

        unless_twin(highlight, write)
        return highlight

    def edit(
        self, actor: Any, *, seen: int, framing: Framing, tags: Collection[Tag], note: str,
        passage: Passage | None = None, key: UUID | None = None,
    ) -> None:  # fmt: skip
        """Change framing, tags, note and, if `passage` is given, the bounds.

        `seen` is the revision that the person edited. Raises Stale if it is not the current one or an equal
        highlight exists, and Refused if the new values do not fit.
        """
        with self.changing(actor, key) as record:
            self.check_seen(seen)
            before, stood = self.state(), self.same
            had = {tag.pk for tag in self.tags.all()}
            self.framing, self.note = framing, note
            if passage:
                self._refuse_other(passage.document)
                self.anchor_at(passage)
            self._check(tags, stood["framing"], had)
            if self.same != stood:
                self.refuse_twin()
            self.modified, self.revision = record.at, record.revision
            self.save(
                update_fields=[
                    "framing", "note", "start", "end", "quote", "prefix", "suffix", "modified", "revision",
                ]
            )  # fmt: skip
            self._carry(tags)
            record.note(self, "edited", before)

    def _carry(self, tags: Collection[Tag]) -> None:
        """Save these tags as the highlight's only ones."""
        had, has = {tag.pk for tag in self.tags.all()}, {tag.pk for tag in tags}
        through = Highlight.tags.through
        if had - has:
            through.objects.filter(highlight=self, tag__in=had - has).delete()
        through.objects.bulk_create(through(highlight=self, tag_id=pk) for pk in has - had)
        known = getattr(self, "_prefetched_objects_cache", {})
        self._prefetched_objects_cache = {
            **known,
            "tags": sorted(tags, key=lambda tag: (tag.position, tag.pk)),
        }

    def check_restorable(self) -> None:
        self.refuse_twin()

    def after_restore(self, record: Recording) -> None:
        for link in self.live_links():
            link.withdraw_silences(record)

    def place(self, passage: Passage, tags: Collection[Tag]) -> None:
        """Anchor the unsaved highlight at the passage and check its tags. Raises as `create` does."""
        self.anchor_at(passage)
        self._check(tags)
        self.refuse_twin()

    def anchor_at(self, passage: Passage) -> None:
        """Take the passage's place and words, without saving. Raises Refused if it cannot be anchored."""
        try:
            found = anchor(passage.document.content.text, passage.start, passage.end, passage.quote)
        except AnchorError as error:
            raise Refused(str(error), "quote") from error
        self.document = passage.document
        self.start, self.end, self.quote = found.start, found.end, found.quote
        self.prefix, self.suffix = found.prefix, found.suffix

    def _refuse_other(self, document: Document) -> None:
        """Raise Refused for the other piece: a highlight stays in its own, as its links lead to the other."""
        if document.pk != self.document_id:
            raise Refused(
                "The new passage stands in the other piece; highlight it there instead.", "document"
            )

    def _check(
        self, tags: Collection[Tag], had_framing: int | None = None, had_tags: Collection[int] = ()
    ) -> None:
        """Raise Refused if the values do not fit, or if one that the highlight has not yet is retired."""
        if self.document_id not in (self.comparison.left_id, self.comparison.right_id):
            raise Refused("This piece does not stand in this comparison.", "document")
        if self.framing.comparison_id != self.comparison_id:
            raise Refused("This framing belongs to another comparison.", "framing")
        if self.framing_id != had_framing:
            refuse_retired(self.framing)
        refuse_retired_tags(self.framing, tags, had_tags)

    def refuse_twin(self) -> None:
        """Raise Stale if an equal live highlight exists."""
        twin = self.twin()
        if twin:
            raise Stale(f"This passage is already highlighted as {self.framing.name} (#{twin.pk}).", twin)

    def live_links(self) -> LinkQuerySet:
        """Return everybody's live links at this highlight, whether or not the viewer may see them."""
        from annotations.models.link import Link

        return Link.objects.all_of(self.comparison).live().with_ends().filter(Q(source=self) | Q(target=self))
