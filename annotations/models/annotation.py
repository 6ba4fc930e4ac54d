"""What highlights, links and silences have in common: who, when, a note, a status, a revision, and no real deletion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, Prefetch, Q
from django.utils import timezone

from annotations.models.change import Recording, recording
from annotations.models.merged import made_too
from reader.models import Comparison


class Refused(Exception):
    """An act that the rules do not allow; the message is a sentence for the person, `field` names its place."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Refused):
    """The row was changed by somebody else since the person saw it, or the same row exists already.

    `current` is the row as it stands.
    """

    def __init__(self, message: str, current: Recorded) -> None:
        super().__init__(message)
        self.current = current


class Status(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class Recorded(models.Model):
    """A row of a comparison whose every change is kept in its history.

    `revision` is the comparison's revision at the row's last change, and so also the token by which an
    editor proves to have seen the current state.
    """

    noun: ClassVar[str]
    state_fields: ClassVar[tuple[str, ...]]

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="%(class)ss")
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def state(self) -> dict[str, Any]:
        """The row's own fields as JSON values, for its history."""
        return {name: _plain(getattr(self, name)) for name in self.state_fields}

    def write(self, record: Recording, verb: str, reason: str = "", **values: Any) -> None:
        """Set `values`, save just those columns and keep the change in the history."""
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
    """Rows of which a person may see all, or while coding is blind only their own."""

    of_one: int | None = None  # whose alone they are, where coding is blind to that person

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.of_one = self.of_one
        return clone

    def of(self, comparison: Comparison) -> Self:
        """Those of the comparison that the person may see whose role it carries.

        Raises AttributeError for a comparison that came through no door of `reader.access`.
        """
        rows = self.all_of(comparison)
        if comparison.sees_only is not None:
            rows = rows.seen_by(comparison.sees_only)
            rows.of_one = comparison.sees_only
        return rows

    def all_of(self, comparison: Comparison) -> Self:
        """Everybody's: for what the product keeps and works out, never for what a person is shown."""
        return self.filter(comparison=comparison)

    def seen_by(self, person: int) -> Self:
        """Those that the person of this number sees of a comparison that is coded blind."""
        raise NotImplementedError


class AnnotationQuerySet(Scoped):
    def live(self) -> Self:
        """Not deleted."""
        return self.filter(deleted__isnull=True)

    def in_layer(self, curated: bool) -> Self:
        """What the analysts made, or else the curated layer."""
        return self.filter(curated=curated)

    def by(self, usernames: Collection[str]) -> Self:
        """Made by one of these analysts, or merged with the same row of one; who codes blind learns of nobody else."""
        if self.of_one is not None:
            return self.filter(
                Exists(get_user_model().objects.filter(pk=self.of_one, username__in=usernames))
            )
        return self.filter(
            Q(analyst__username__in=usernames) | made_too(self.model, "pk", analyst__username__in=usernames)
        )

    def signed_by(self, person: int | None) -> Self:
        """Standing in the name of the person of this number."""
        return self.filter(analyst=person)

    def made_by(self, person: int) -> Self:
        """Made by the person of this number, or merged with the same row of theirs."""
        return self.filter(Q(analyst=person) | made_too(self.model, "pk", analyst=person))

    def with_authors(self) -> Self:
        """With whose same rows were merged into each."""
        rows = self.model._default_manager
        return self.prefetch_related(Prefetch("merged", rows.select_related("analyst").order_by("pk")))

    def standing(self, statuses: Collection[str]) -> Self:
        """Of which curation says one of these."""
        return self.filter(status__in=statuses)


class Annotation(Recorded):
    """A row an analyst made. Deleting marks it; restoring takes the mark away."""

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
    merged_into_id: int | None
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged",
        help_text="The same row of another analyst, which stands for this one too; this one is deleted.",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def coauthors(self) -> list[Any]:
        """Whose same rows were merged into this one, by name. Costs a query unless `merged` was fetched."""
        others = {row.analyst for row in self.merged.all()} - {self.analyst}  # type: ignore[attr-defined]
        return sorted(others, key=lambda person: person.get_username())

    @property
    def alone(self) -> dict[str, Any]:
        """The columns that say that it is not merged into another row; a kind that is never merged has none."""
        return {"merged_into_id": None} if "merged_into_id" in self.state_fields else {}

    def write(self, record: Recording, verb: str, reason: str = "", **values: Any) -> None:
        if not self._state.adding:
            values["modified"] = record.at
        super().write(record, verb, reason, **values)

    def delete_softly(self, actor: Any, key: UUID | None = None) -> None:
        """Mark the row as deleted. Doing it twice does nothing the second time."""
        if self.deleted is None:
            with recording(self.comparison, actor, key) as record:
                self.catch_up()
                if self.deleted is None:
                    self.write(record, "deleted", deleted=record.at)

    def restore(self, actor: Any, key: UUID | None = None) -> None:
        """Take the mark of deletion away. Raises Refused where an equal row has taken its place meanwhile."""
        if self.deleted is not None:
            with recording(self.comparison, actor, key) as record:
                self.catch_up()
                if self.deleted is not None:
                    self.check_ruling()
                    self.check_restorable()
                    self.write(record, "restored", deleted=None, **self.alone)
                    self.after_restore(record)

    def put_back(self, record: Recording, verb: str, state: dict[str, Any], reason: str = "") -> None:
        """Give the row the fields of a `state()` it once had; what was deleted then is deleted as of now.

        Raises Refused where the row cannot be so by now; the transaction is then to be rolled back.
        """
        before, was_deleted = self.state(), self.deleted is not None
        # A state from before rows could be merged does not say that the row was none of those.
        fields = self.take(self.alone | state | {"deleted": record.at if state["deleted"] else None})
        if self.deleted is None:
            self.check_restorable()
        self.modified, self.revision = record.at, record.revision
        self.save(update_fields=[*fields, "modified", "revision"])
        record.note(self, verb, before, reason)
        if was_deleted and self.deleted is None:
            self.after_restore(record)

    def take(self, state: dict[str, Any]) -> list[str]:
        """Set the fields of a `state()` without saving; the names of the columns to be saved."""
        for name, value in state.items():
            setattr(self, name, value)
        return list(state)

    def catch_up(self) -> None:
        """Read the row anew where it was changed since it was read: the history keeps what was really there."""
        rows = type(self)._default_manager
        if rows.values_list("revision", flat=True).get(pk=self.pk) != self.revision:
            columns = [field.name for field in self._meta.concrete_fields if field.name != "comparison"]
            self.refresh_from_db(fields=columns)
            self.__dict__.pop("_prefetched_objects_cache", None)

    def check_ruling(self) -> None:
        """Raise Refused where a ruling laid the row that stands no more: it comes back with that alone."""
        if self.ruling and self.ruling.deleted:
            raise Refused(
                f"This {self.noun} was laid by a ruling that no longer stands. Rule anew in its case, or take the act "
                "back that laid the ruling aside."
            )

    def check_restorable(self) -> None:
        """Raise Refused where the row cannot come back as it was."""

    def after_restore(self, record: Recording) -> None:
        """What else follows from the row's coming back, in the same act."""

    def check_seen(self, revision: int) -> None:
        """Raise Stale unless `revision` is the row's own, and the row not deleted: one edits what one has seen."""
        if self.deleted:
            raise Stale(
                f"This {self.noun} is deleted. Restore it first; what you wrote is kept here, to be saved then.",
                self,
            )
        if self.revision != revision:
            raise Stale(
                f"This {self.noun} was changed meanwhile. Here is its current state; "
                "what you wrote is kept below it, to be saved again.",
                self,
            )


class Curated(Annotation):
    """An annotation that curation says something of."""

    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    class Meta:
        abstract = True

    def curate(self, actor: Any, status: str, key: UUID | None = None) -> None:
        """Accept, reject or return to proposed; nothing happens where it is so already.

        Raises Refused for a deleted row and for what is no status.
        """
        if status not in Status.values:
            raise Refused(f"“{status}” is not a status.", "status")
        if self.status != status or self.deleted:
            with recording(self.comparison, actor, key) as record:
                self.catch_up()
                if self.deleted:
                    raise Refused(f"This {self.noun} is deleted; restore it first.")
                if self.status != status:
                    self.write(record, status, status=status)
