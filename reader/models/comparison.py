"""Comparisons of two documents, their members, and what each member may do and see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from reader.models.document import Document
from reader.models.ended import Archived, Destroyed
from reader.models.people import Someone


class Role(models.IntegerChoices):
    """A member's role. Each one may do all that the ones before it may."""

    READER = 10, "Reader"
    ANALYST = 20, "Analyst"
    CURATOR = 30, "Curator"
    OWNER = 40, "Owner"


class Side(models.TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"


class Coding(models.TextChoices):
    """The mode of coding: open, or blind, where analysts see only their own until a curator opens it."""

    OPEN = "open", "Open"
    BLIND = "blind", "Blind"


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: Someone) -> ComparisonQuerySet:
        return self.where_at_least(user, Role.READER)

    def where_at_least(self, user: Someone, role: Role) -> ComparisonQuerySet:
        """Select the comparisons in which the person has this role or a higher one."""
        return self.filter(memberships__user=user.pk, memberships__role__gte=role)

    def with_role_of(self, user: Someone, pk: int | None = None) -> ComparisonQuerySet:
        """Select the person's comparisons, or only `pk`, with the person's `role` on each."""
        # One filter and no order: nearly every request runs this, and building the query costs the most.
        mine = {"memberships__user": user.pk}
        here = self.filter(**mine) if pk is None else self.order_by().filter(pk=pk, **mine)
        return here.annotate(role=F("memberships__role"))

    def shared_with(self, user: Someone, pk: int) -> ComparisonQuerySet:
        """Select the comparison, with the role of a reader, if the person has an active share link to it."""
        from reader.models.share import Share, shares_of

        links = Share.objects.standing().filter(pk__in=[shares_of(user).get(pk)], comparison=pk)
        return self.filter(pk=pk, shares__in=links).annotate(role=models.Value(Role.READER.value))

    def with_documents(self) -> ComparisonQuerySet:
        """Fetch both documents' descriptions too, without their texts."""
        heavy = ("text", "block_data", "import_notes")
        return self.select_related("left", "right").defer(
            *(f"{side}__{field}" for side in Side.values for field in heavy)
        )

    def bare(self) -> ComparisonQuerySet:
        """Fetch only the columns that tell whether cached values still hold, and no text."""
        return self.select_related(*Side.values).only(
            "created", "revision", "coding", "archived", *(f"{side}__fingerprint" for side in Side.values)
        )


class Comparison(models.Model):
    """A comparison of two documents, left and right, with its own members and codebook."""

    title = models.CharField(max_length=200)
    left = models.ForeignKey(Document, models.PROTECT, related_name="+")
    right = models.ForeignKey(Document, models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="Raised by every write that changes what the comparison shows."
    )
    coding = models.CharField(max_length=5, choices=Coding, default=Coding.OPEN)
    archived = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when it can only be read; empty while it is in use.",
    )
    members: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="comparisons"
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("right")), name="comparison_of_two_documents"),
            models.CheckConstraint(condition=Q(coding__in=Coding.values), name="comparison_coding_known"),
        ]

    role: Role  # the person's role, set by `reader.access`
    viewer: int | None = None  # the person's id, set by `reader.access`; None for a guest
    by_link = False  # True if the person came by a share link, set by `reader.access`
    last_act: Sequence[Any] = ()  # the changes of the last act done through this object

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the comparison, its title in NFC, so that it is found however it is typed."""
        if "title" not in self.get_deferred_fields():
            self.title = normalize("NFC", self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("workbench", args=[self.pk])

    def clean(self) -> None:
        for side in Side.values:
            if getattr(self, f"{side}_id") and not getattr(self, side).stored:
                raise ValidationError({side: "This piece is still a draft; store it first."})

    @property
    def sees_only(self) -> int | None:
        """The id of the only person whose work the viewer sees; None if they see everybody's.

        While coding is blind, an analyst sees their own work, a curator all, a reader or guest (0) nobody's.
        Raises AttributeError for a comparison without a `role`, which `reader.access` sets.
        """
        if self.role >= Role.CURATOR or self.coding == Coding.OPEN:
            return None
        return self.viewer if self.viewer and self.role >= Role.ANALYST else 0

    def may(self, role: Role) -> bool:
        """Return True if the viewer may write what this role may; nobody may while the comparison is archived."""
        return self.role >= role and self.archived is None

    def name_of(self, person: Any) -> str:
        """Return a person's name as the viewer may read it: if coding is blind to them, only their own."""
        hidden = self.sees_only is not None and person.pk != self.viewer
        return "Somebody" if hidden else str(person.get_username())

    @property
    def documents(self) -> dict[str, Document]:
        """Both documents by side, left first."""
        return {Side.LEFT.value: self.left, Side.RIGHT.value: self.right}

    @property
    def names(self) -> dict[str, str]:
        """The short names of both pieces by side; where they are the same, each with its side."""
        found = {side: document.short_name for side, document in self.documents.items()}
        if len(set(found.values())) == 1:
            return {side: f"{name} ({side})" for side, name in found.items()}
        return found

    def other(self, document_id: int) -> Document:
        """Return the other document. Raises KeyError for a document that is not in this comparison."""
        return {self.left_id: self.right, self.right_id: self.left}[document_id]

    def side_of(self, document_id: int) -> str:
        """Return `left` or `right`. Raises KeyError for a document that is not in this comparison."""
        return {self.left_id: Side.LEFT.value, self.right_id: Side.RIGHT.value}[document_id]

    @contextmanager
    def locked(self, *, even_archived: bool = False) -> Iterator[None]:
        """Run the block in a transaction that locks the comparison: others who ask for the lock wait.

        Raises Destroyed if it is gone, and Archived if it is archived, unless `even_archived`.
        """
        with transaction.atomic():
            # SQLite has no such lock and needs none: its writing transactions come one after the other.
            rows = Comparison.objects.order_by().select_for_update().filter(pk=self.pk)
            found = list(rows.values_list("archived", flat=True))
            if not found:
                raise Destroyed
            if found[0] and not even_archived:
                raise Archived(self)
            yield

    def raise_revision(self) -> int:
        """Raise the revision counter and return it. Call it inside the transaction of the write.

        The row stays locked until that transaction ends, so revisions are committed in their order, and
        the coding, which is read with it, stays what it is. Raises Archived if the comparison is archived and
        Destroyed if it is gone, also if it only just became so.
        """
        with connections[self._state.db or DEFAULT_DB_ALIAS].cursor() as cursor:
            # Plain SQL, because Django's update() cannot return what it wrote; both databases can.
            cursor.execute(
                "UPDATE reader_comparison SET revision = revision + 1 WHERE id = %s AND archived IS NULL "
                "RETURNING revision, coding",
                [self.pk],
            )
            row = cursor.fetchone()
        if row is None:
            raise Archived(self) if Comparison.objects.filter(pk=self.pk).exists() else Destroyed
        self.revision, self.coding = row
        return self.revision


class MembershipQuerySet(models.QuerySet["Membership"]):
    def seen_in(self, comparison: Comparison) -> MembershipQuerySet:
        """Select the members the viewer may know of; if coding is blind to them, curators and themselves."""
        rows = self.filter(comparison=comparison)
        if comparison.sees_only is None:
            return rows
        return rows.filter(Q(role__gte=Role.CURATOR) | Q(user=comparison.viewer))

    def in_charge(self) -> MembershipQuerySet:
        """Select the owners who can sign in, and so can manage the members."""
        return self.filter(role=Role.OWNER, user__is_active=True)


class Membership(models.Model):
    """A person's role in a comparison. When it ends, the person's work stays there, under their name."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.ANALYST)
    created = models.DateTimeField(default=timezone.now, editable=False)
    seen = models.DateTimeField(
        null=True, editable=False, help_text="When the person's page last asked for news."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-role", "user__username"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "user"], name="one_membership_per_person"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @classmethod
    def begin(cls, comparison: Comparison, person: Any, role: Role) -> Membership:
        """Make the person a member. Raises ValidationError if the person is one already."""
        with comparison.locked():
            standing = cls.objects.filter(comparison=comparison, user=person).first()
            if standing:
                raise ValidationError(
                    f"{person} is a member already, as {standing.get_role_display().lower()}. "
                    "The role can be changed in the list."
                )
            return cls.objects.create(comparison=comparison, user=person, role=role)

    def give(self, role: Role, seen: Role) -> None:
        """Change the role, which was `seen` on the page where the new one was chosen.

        Raises ValidationError if somebody else has changed it since, or if nobody in charge would be left.
        """
        with self.comparison.locked():
            self._catch_up()
            if self.role not in (seen, role):
                raise ValidationError(
                    f"{self.user} was made {self.get_role_display().lower()} meanwhile. "
                    "The list shows it now; choose again if it should still be changed."
                )
            if role < Role.OWNER:
                self.check_not_last()
            self.role = role
            self.save(update_fields=["role"])

    def end(self) -> None:
        """Remove the member. Raises ValidationError if nobody in charge would be left."""
        with self.comparison.locked():
            self._catch_up()
            self.check_not_last()
            self.delete()

    def check_not_last(self) -> None:
        """Raise ValidationError if this is the only person in charge. The comparison must be locked."""
        owners = Membership.objects.filter(comparison=self.comparison_id).in_charge()
        if set(owners.values_list("pk", flat=True)) == {self.pk}:
            raise ValidationError("A comparison needs an owner. Make somebody else an owner first.")

    def _catch_up(self) -> None:
        try:
            self.refresh_from_db(fields=["role"])
        except Membership.DoesNotExist as gone:
            raise ValidationError(f"{self.user} is no longer a member.") from gone
