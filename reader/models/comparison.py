"""Two documents read against each other, how they are coded, and who may do what there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from reader.models.document import Document
from reader.models.people import Someone


class Role(models.IntegerChoices):
    """What a member may do; each role may do all that the ones before it may."""

    READER = 10, "Reader"
    ANALYST = 20, "Analyst"
    CURATOR = 30, "Curator"
    OWNER = 40, "Owner"


class Side(models.TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"


class Coding(models.TextChoices):
    """Whether analysts see each other's work, or code blind: each only their own, until a curator opens it."""

    OPEN = "open", "Open"
    BLIND = "blind", "Blind"


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: Someone) -> ComparisonQuerySet:
        return self.where_at_least(user, Role.READER)

    def where_at_least(self, user: Someone, role: Role) -> ComparisonQuerySet:
        """The comparisons in which the person has this role or a higher one."""
        return self.filter(memberships__user=user.pk, memberships__role__gte=role)

    def with_role_of(self, user: Someone, pk: int | None = None) -> ComparisonQuerySet:
        """Each comparison the person is a member of, or the one of this number, with their `role` on it."""
        # One filter and no order: nearly every request asks this, and building the query is most of its cost.
        mine = {"memberships__user": user.pk}
        here = self.filter(**mine) if pk is None else self.order_by().filter(pk=pk, **mine)
        return here.annotate(role=F("memberships__role"))

    def shared_with(self, user: Someone, pk: int) -> ComparisonQuerySet:
        """The comparison of this number, where a share link that still holds brought the person, as a reader."""
        from reader.models.share import Share, shares_of

        links = Share.objects.standing().filter(pk__in=[shares_of(user).get(pk)], comparison=pk)
        return self.filter(pk=pk, shares__in=links).annotate(role=models.Value(Role.READER.value))

    def with_documents(self) -> ComparisonQuerySet:
        """With both documents' descriptions, not their texts."""
        heavy = ("text", "block_data", "import_notes")
        return self.select_related("left", "right").defer(
            *(f"{side}__{field}" for side in Side.values for field in heavy)
        )

    def bare(self) -> ComparisonQuerySet:
        """With what tells whether memory still holds, and no words."""
        return self.select_related(*Side.values).only(
            "created", "revision", "coding", *(f"{side}__fingerprint" for side in Side.values)
        )


class Comparison(models.Model):
    """Two documents, left and right, read against each other by its members with its own codebook."""

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

    role: Role  # the person's, set by `reader.access`
    viewer: int | None = None  # the person's number, set by `reader.access`; None for a guest
    by_link = False  # whether a share link brought the person, set by `reader.access`
    last_act: Sequence[Any] = ()  # the changes of the last act that was done through this object

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workbench", args=[self.pk])

    def clean(self) -> None:
        for side in Side.values:
            if getattr(self, f"{side}_id") and not getattr(self, side).stored:
                raise ValidationError({side: "This piece is still a draft; store it first."})

    @property
    def sees_only(self) -> int | None:
        """Whose work alone the person sees, by number; None where they see everybody's.

        While coding is blind an analyst sees their own, a curator all, and a reader or guest (0) nobody's.
        Raises AttributeError for a comparison that came through no door and so says nothing of a person.
        """
        if self.role >= Role.CURATOR or self.coding == Coding.OPEN:
            return None
        return self.viewer if self.viewer and self.role >= Role.ANALYST else 0

    def name_of(self, person: Any) -> str:
        """A person's name as the viewer may read it: while coding is blind to them, no name but their own."""
        hidden = self.sees_only is not None and person.pk != self.viewer
        return "Somebody" if hidden else str(person.get_username())

    @property
    def documents(self) -> dict[str, Document]:
        """Both documents by side, left first."""
        return {Side.LEFT.value: self.left, Side.RIGHT.value: self.right}

    def other(self, document_id: int) -> Document:
        """The piece that stands beside this one. Raises KeyError for a document that is not in this comparison."""
        return {self.left_id: self.right, self.right_id: self.left}[document_id]

    def side_of(self, document_id: int) -> str:
        """`left` or `right`. Raises KeyError for a document that is not in this comparison."""
        return {self.left_id: Side.LEFT.value, self.right_id: Side.RIGHT.value}[document_id]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One transaction during which nobody else who asks for this lock goes on."""
        with transaction.atomic():
            # SQLite has no such lock and needs none: its transactions that may write come one after the other.
            Comparison.objects.order_by().select_for_update().values_list("pk").get(pk=self.pk)
            yield

    def raise_revision(self) -> int:
        """Raise the revision counter and return it. To be called inside the transaction of the write.

        The row stays locked until that transaction ends, so revisions are committed in their order.
        """
        with connections[self._state.db or DEFAULT_DB_ALIAS].cursor() as cursor:
            # Both databases can; Django's update() cannot ask for what it wrote.
            cursor.execute(
                "UPDATE reader_comparison SET revision = revision + 1 WHERE id = %s RETURNING revision",
                [self.pk],
            )
            (self.revision,) = cursor.fetchone()
        return self.revision


class MembershipQuerySet(models.QuerySet["Membership"]):
    def seen_in(self, comparison: Comparison) -> MembershipQuerySet:
        """Its members whom the viewer may know of: all, or while coding is blind to them, those who curate and
        the viewer.
        """
        rows = self.filter(comparison=comparison)
        if comparison.sees_only is None:
            return rows
        return rows.filter(Q(role__gte=Role.CURATOR) | Q(user=comparison.viewer))

    def in_charge(self) -> MembershipQuerySet:
        """Owners who can sign in, and so can manage the members."""
        return self.filter(role=Role.OWNER, user__is_active=True)


class Membership(models.Model):
    """A person's role in a comparison. When it ends, what the person made there stays, under their name."""

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
        """Make the person a member. Raises ValidationError for one who is a member already."""
        with comparison.locked():
            standing = cls.objects.filter(comparison=comparison, user=person).first()
            if standing:
                raise ValidationError(
                    f"{person} is a member already, as {standing.get_role_display().lower()}. "
                    "The role can be changed in the list."
                )
            return cls.objects.create(comparison=comparison, user=person, role=role)

    def give(self, role: Role, seen: Role) -> None:
        """Change the role, which was `seen` when that was decided.

        Raises ValidationError where it is another one by now, and where nobody in charge would be left.
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
        """Take the person off the list. Raises ValidationError where nobody in charge would be left."""
        with self.comparison.locked():
            self._catch_up()
            self.check_not_last()
            self.delete()

    def check_not_last(self) -> None:
        """Raise ValidationError where this is the only person in charge. The comparison is to be locked."""
        owners = Membership.objects.filter(comparison=self.comparison_id).in_charge()
        if set(owners.values_list("pk", flat=True)) == {self.pk}:
            raise ValidationError("A comparison needs an owner. Make somebody else an owner first.")

    def _catch_up(self) -> None:
        try:
            self.refresh_from_db(fields=["role"])
        except Membership.DoesNotExist as gone:
            raise ValidationError(f"{self.user} is no longer a member.") from gone
