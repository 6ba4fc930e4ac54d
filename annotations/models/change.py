"""The history of a comparison: one row for each change, and the only way to write.

Every write goes through `recording`, which opens the transaction, raises the comparison's revision and keeps
the state of each touched row before and after. Changes since a revision, their authors, undo and revert are
all queries on this one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from reader.models import Comparison

if TYPE_CHECKING:
    from annotations.models.annotation import Recorded


SEPARATED = "separated"  # the verb of a migration, which is no person's act to take back
MERGING = ("merged", "split", SEPARATED)  # verbs that say that others made the same
PERSONAL = ("reading", "dismissal")  # nouns of rows that concern one person alone


class Noted(Protocol):
    """The subject of a change: a row of a kind with a history, or an object that stands for one."""

    @property
    def pk(self) -> Any: ...

    @property
    def noun(self) -> str: ...

    def state(self) -> dict[str, Any]:
        """Return its own fields as JSON values."""


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, row: Recorded) -> ChangeQuerySet:
        """Return the history of one row, newest first."""
        return self.filter(comparison=row.comparison_id, noun=row.noun, row=row.pk).order_by("-pk")

    def made_with(self, comparison: int, actor: Any, key: UUID) -> Change | None:
        """Return the change that carries this key of the actor's, or None if the act was not done."""
        return self.filter(comparison=comparison, actor=actor, key=key).first()

    def acts(self, comparison: Comparison, actor: Any, nouns: Iterable[str]) -> ChangeQuerySet:
        """Keep the person's changes to rows of these kinds."""
        return self.filter(comparison=comparison, actor=actor, noun__in=list(nouns)).exclude(verb=SEPARATED)

    def at(self, comparison: Comparison, revision: int, nouns: Iterable[str]) -> ChangeQuerySet:
        """Keep one act's changes to rows of these kinds, in the order made."""
        return (
            self.filter(comparison=comparison, revision=revision, noun__in=list(nouns))
            .exclude(verb=SEPARATED)
            .order_by("pk")
        )

    def after(self, change: Change) -> ChangeQuerySet:
        return self.filter(pk__gt=change.pk)

    def shared(self) -> ChangeQuerySet:
        """Leave out changes that concern one person alone and appear on nobody else's page."""
        return self.exclude(noun__in=PERSONAL)

    def since(self, comparison: Comparison, revision: int) -> ChangeQuerySet:
        return self.filter(comparison=comparison, revision__gt=revision).order_by("pk")


class Change(models.Model):
    """The effect of one act on one row: who, when, which verb, and the row's fields before and after."""

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
    undoes = models.PositiveBigIntegerField(
        null=True,
        help_text="The revision of the act that this one takes back, where it is an undo or a redo.",
    )
    key = models.UUIDField(
        null=True, editable=False, help_text="Chosen by the sender, so that one act sent twice is done once."
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["comparison", "revision"], name="change_since"),
            models.Index(fields=["comparison", "noun", "row"], name="change_of_row"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "actor", "key"],
                condition=models.Q(key__isnull=False),
                name="act_done_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.row}: {self.verb}"

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """Triples `(field, before, after)` of the fields that this act changed, in the row's own order."""
        before, after = self.before or {}, self.after or {}
        names = sorted({**after, **before}, key=partial(_place, fields_of(self.noun)))
        return [(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)]


@cache
def fields_of(noun: str) -> tuple[str, ...]:
    """Return a kind's state fields in declared order, which a database need not keep; () for other nouns."""
    kinds: Iterable[Any] = apps.get_app_config("annotations").get_models()
    return next((kind.state_fields for kind in kinds if getattr(kind, "noun", None) == noun), ())


def _place(fields: tuple[str, ...], name: str) -> tuple[int, str]:
    return (fields.index(name) if name in fields else len(fields)), name


class Recording:
    """An act in progress: its new revision and the changes it makes."""

    def __init__(self, comparison: Comparison, actor: Any, key: UUID | None = None) -> None:
        self.comparison = comparison
        self.actor, self.actor_pk = actor, actor.pk
        self.key = key
        self.at = timezone.now()
        self.revision = comparison.raise_revision()
        self.undoes: int | None = None  # the revision of the act that this one takes back
        self.changes: list[Change] = []

    def note(self, row: Noted, verb: str, before: dict[str, Any] | None, reason: str = "") -> None:
        """Record what `verb` did to `row`; `before` is its earlier `state()`, or None for a new row."""
        self.changes.append(
            Change(  # by numbers, as an act may change thousands of rows
                comparison_id=self.comparison.pk, revision=self.revision, actor_id=self.actor_pk, at=self.at,
                verb=verb, noun=row.noun, row=row.pk, before=before, after=row.state(), reason=reason,
                undoes=self.undoes,
                key=None if self.changes else self.key,
            )
        )  # fmt: skip


@contextmanager
def recording(comparison: Comparison, actor: Any, key: UUID | None = None) -> Iterator[Recording]:
    """Open a transaction that raises the comparison's revision and records the changes made in it.

    The first change carries the act's `key`. Raises IntegrityError if this person has already done the act
    with that key; nothing is written then.
    """
    before = comparison.revision
    try:
        with transaction.atomic():
            record = Recording(comparison, actor, key)
            yield record
            Change.objects.bulk_create(record.changes)
            if record.changes:
                record.changes[0].actor = actor
    except BaseException:
        comparison.revision = before  # the raised revision was rolled back and will be given again
        raise
    comparison.last_act = record.changes
