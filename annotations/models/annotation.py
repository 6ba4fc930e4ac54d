"""Base classes of annotations: author, times, note, status and revision. Rows are never really deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.change import Recording, recording
from reader.models import Comparison


class Refused(Exception):
    """An act that the rules forbid. The message is for the user; `field` names the form field it concerns."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Refused):
    """An edit of a row that was changed or deleted since it was read, or a duplicate of an existing row.

    `current` is the row as it is now.
    """

    def __init__(self, message: str, current: Recorded) -> None:
        super().__init__(message)
        self.current = current


class Status(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class Recorded(models.Model):
    """A row of a comparison; every change of it is kept in the history.

    `revision` is the comparison's revision at the row's last change. An editor sends it back to prove that
    they saw the current state.
    """

    noun: ClassVar[str]
    state_fields: ClassVar[tuple[str, ...]]

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="%(class)ss")
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def state(self) -> dict[str, Any]:
        """Return the row's own fields as JSON values, for its history."""
        return {name: _plain(getattr(self, name)) for name in self.state_fields}

    def catch_up(self) -> None:
        """Reload the row if it was changed since it was read. Call it under the comparison's lock."""
        rows = type(self)._default_manager
        if rows.values_list("revision", flat=True).get(pk=self.pk) != self.revision:
            columns = [field.name for field in self._meta.concrete_fields if field.name != "comparison"]
            self.refresh_from_db(fields=columns)
            self.__dict__.pop("_prefetched_objects_cache", None)

    def write(self, record: Recording, verb: str, reason: str = "", **values: Any) -> None:
        """Set `values`, save the row (only these columns if it exists) and record the change."""
        before = None if self._state.adding else self.state()
        for name, value in values.items():
            setattr(self, name, value)
        self.revision = record.revision
        if before is None:
            self.save(force_insert=True)
        else:
            self.save(update_fields=[*values, "revision"])
        record.note(self, verb, before, reason)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class Scoped(models.QuerySet):
    """A queryset of which a person may see every row or, while coding is blind, only their own."""

    of_one: int | None = None  # the person to whom the rows are limited while coding is blind

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.of_one = self.of_one
        return clone

    def of(self, comparison: Comparison) -> Self:
        """Keep the comparison's rows that its viewer may see.

        Raises AttributeError if the comparison was not fetched through `reader.access`.
        """
        rows = self.all_of(comparison)
        if comparison.sees_only is not None:
            rows = rows.seen_by(comparison.sees_only)
            rows.of_one = comparison.sees_only
        return rows

    def all_of(self, comparison: Comparison) -> Self:
        """Keep every row of the comparison: for storage and calculation, never to show to a person."""
        return self.filter(comparison=comparison)

    def seen_by(self, person: int) -> Self:
        """Keep the rows that this person (by number) may see while coding is blind."""
        raise NotImplementedError


class AnnotationQuerySet(Scoped):
    def live(self) -> Self:
        """Keep rows that are not deleted."""
        return self.filter(deleted__isnull=True)

    def in_layer(self, curated: bool) -> Self:
        """Keep rows of the curated layer if `curated`, else of the analysts' layer."""
        return self.filter(curated=curated)

    def by(self, usernames: Collection[str]) -> Self:
        """Keep rows by these analysts."""
        return self.filter(analyst__username__in=usernames)

    def merged_with(self, number: int) -> Self:
        """Keep rows that a curator merged with the row of this number."""
        return self.filter(
            Q(merged_into=number) | Q(merged=number) | Q(merged_into__merged=number)
        ).distinct()

    def signed_by(self, person: int | None) -> Self:
        """Keep rows whose analyst is the person with this number."""
        return self.filter(analyst=person)

    def standing(self, statuses: Collection[str]) -> Self:
        """Keep rows with one of these statuses."""
        return self.filter(status__in=statuses)


class Annotation(Recorded):
    """A row made by an analyst. Deleting only marks it; restoring removes the mark."""

    analyst = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    note = models.TextField(blank=True, max_length=20_000, help_text="Markdown.")
    created = models.DateTimeField(default=timezone.now, editable=False)
    modified = models.DateTimeField(default=timezone.now, editable=False)
    deleted = models.DateTimeField(null=True, blank=True, editable=False)
    curated = models.BooleanField(
        default=False,
        editable=False,
        help_text="Of the curated layer, which curators settle; not an analyst's own.",
    )
    ruling = models.ForeignKey(
        "annotations.Ruling", models.PROTECT, null=True, editable=False, related_name="%(class)ss",
        help_text="By which it came into the curated layer.",
    )  # fmt: skip

    #: Other analysts' rows that are shown as one with this one, where they were looked up.
    mates: Sequence[Any] = ()

    class Meta:
        abstract = True

    @property
    def coauthors(self) -> list[Any]:
        """The analysts of the row's `mates`, sorted by name."""
        others = {row.analyst for row in self.mates} - {self.analyst}
        return sorted(others, key=lambda person: person.get_username())

    def write(self, record: Recording, verb: str, reason: str = "", **values: Any) -> None:
        if not self._state.adding:
            values["modified"] = record.at
        super().write(record, verb, reason, **values)

    @contextmanager
    def changing(self, actor: Any, key: UUID | None = None) -> Iterator[Recording]:
        """Open an act on the row, read again under the lock.

        Raises Stale, or Refused if blind coding hides the row, if another analyst has it than when it was read.
        """
        with recording(self.comparison, actor, key) as record:
            whose = self.analyst_id
            self.catch_up()
            if self.analyst_id != whose:
                words = (
                    f"{self.comparison.name_of(self.analyst)} has taken over this {self._meta.verbose_name} "
                    "meanwhile, and nothing was changed. Reload the page."
                )
                seen = self.comparison.sees_only in (None, self.analyst_id)
                raise Stale(words, self) if seen else Refused(words)
            yield record

    def delete_softly(self, actor: Any, key: UUID | None = None) -> None:
        """Mark the row as deleted. A second call does nothing."""
        if self.deleted is None:
            with self.changing(actor, key) as record:
                if self.deleted is None:
                    self.write(record, "deleted", deleted=record.at)

    def restore(self, actor: Any, key: UUID | None = None) -> None:
        """Remove the mark of deletion. Raises as `changing`, `check_ruling` and `check_restorable` do."""
        if self.deleted is not None:
            with self.changing(actor, key) as record:
                if self.deleted is not None:
                    self.check_ruling()
                    self.check_restorable()
                    self.write(record, "restored", deleted=None)
                    self.after_restore(record)

    @classmethod
    def identity(cls) -> tuple[str, ...]:
        """The fields in which no two live rows may be equal, as the kind's constraint says."""
        unique = (own for own in cls._meta.constraints if isinstance(own, models.UniqueConstraint))
        return tuple(next(unique).fields)

    @property
    def same(self) -> dict[str, Any]:
        """The row's own values of the fields of `identity()`. The curated layer is nobody's own."""
        names = (name for name in self.identity() if name != "analyst" or not self.curated)
        return {name: self.serializable_value(name) for name in names}

    def twin(self) -> Self | None:
        """Return the live row that equals this one, or None."""
        rows = type(self)._default_manager
        return rows.filter(**self.same, deleted=None).exclude(pk=self.pk).first()

    def check_ruling(self) -> None:
        """Raise Refused if the ruling that made the row was taken back: the row returns only with it."""
        rows = type(self)._default_manager
        if self.ruling_id and rows.filter(pk=self.pk, ruling__deleted__isnull=False).exists():
            raise Refused(
                f"This {self._meta.verbose_name} was made by a ruling that was undone. Rule on its case again, "
                "or undo the act that undid the ruling."
            )

    def check_restorable(self) -> None:
        """Raise Refused if the row cannot come back as it was."""

    def after_restore(self, record: Recording) -> None:
        """Do what follows from restoring the row, in the same act."""

    def check_seen(self, revision: int) -> None:
        """Raise Stale if the row is deleted or `revision` is outdated: one edits only what one has seen."""
        if self.deleted:
            words = f"This {self.noun} is deleted. Restore it first; what you wrote is kept here, to be saved then."
            raise Stale(words, self)
        if self.revision != revision:
            words = f"This {self.noun} was changed meanwhile. Here is its current state; "
            raise Stale(words + "what you wrote is kept below it, to be saved again.", self)


class Curated(Annotation):
    """An annotation that curators accept or reject."""

    #: The fields in which rows that are shown as one are equal; ends of links only stand in the same places.
    shared_fields: ClassVar[tuple[str, ...]]

    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    merged_into_id: int | None
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged",
        help_text="The same row of another analyst, with which a curator merged this one: the two are shown as one.",
    )  # fmt: skip

    class Meta:
        abstract = True

    def curate(
        self, actor: Any, status: str, key: UUID | None = None, *, seen: int | None = None, reason: str = ""
    ) -> None:
        """Give the row and its `mates` the status, unless it is so already.

        Raises Refused if the row is deleted or the status is unknown, Stale if `seen` is not the current revision.
        """
        if status not in Status.values:
            raise Refused(f"“{status}” is not a status.", "status")
        rows = [self, *self.mates]
        if not self.deleted and all(row.status == status for row in rows):
            return
        with recording(self.comparison, actor, key) as record:
            for row in rows:
                row.catch_up()
            if self.deleted:
                raise Refused(f"This {self.noun} is deleted; restore it first.")
            if seen is not None:
                self.check_seen(seen)
            for row in rows:
                same = all(getattr(row, name) == getattr(self, name) for name in self.shared_fields)
                if same and row.status != status and not row.deleted:
                    row.write(record, status, reason, status=status)
