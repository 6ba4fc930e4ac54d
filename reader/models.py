"""Documents, the comparisons that set two of them side by side, and who may do what there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from reader.blocks import Block, assemble, check, normalise
from reader.contents import Content, fingerprint_of, recall

Someone = AbstractBaseUser | AnonymousUser


class DocumentQuerySet(models.QuerySet["Document"]):
    def light(self) -> DocumentQuerySet:
        """Without the text and the blocks, which may be megabytes."""
        return self.defer("text", "block_data", "import_notes")

    def stored(self) -> DocumentQuerySet:
        return self.filter(stored__isnull=False)

    def visible_to(self, user: Someone) -> DocumentQuerySet:
        """What the person brought, and what stands in a comparison of theirs."""
        mine = Comparison.objects.visible_to(user)
        return self.filter(
            Q(brought_by=user.pk)
            | Q(stored__isnull=False) & (Q(pk__in=mine.values("left")) | Q(pk__in=mine.values("right")))
        )

    def update(self, **values: Any) -> int:
        if "text" in values:
            raise TypeError("A document's text never changes; store a new document that supersedes this one.")
        return super().update(**values)


class Document(models.Model):
    """One piece. Its text is NFC with LF line breaks and never changes; what its blocks are may be corrected."""

    title = models.CharField(max_length=300)
    author = models.CharField(max_length=200, blank=True)
    source = models.CharField(
        max_length=300, blank=True, help_text="Where it appeared: a publication or an address."
    )
    published = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=35, default="en", help_text="A language tag such as en or pt-BR.")
    text = models.TextField(editable=False)
    block_data = models.JSONField(editable=False, default=list)
    import_notes = models.JSONField(
        editable=False, default=list, help_text="What the import left out or changed."
    )
    word_count = models.PositiveIntegerField(editable=False, default=0)
    fingerprint = models.CharField(max_length=64, editable=False, help_text="Of the text and its blocks.")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", editable=False
    )
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        editable=False,
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    stored = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Empty while it is a draft."
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "piece"
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="document_has_text"),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="document_supersedes_another"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the document. Raises ValidationError when that would change a stored text."""
        if self._state.adding:
            self.text = normalise(self.text)
            self.word_count = len(self.text.split())
            check(self.text, self.blocks)
            self.fingerprint = fingerprint_of(self.text, self.block_data)
        elif "text" not in self.get_deferred_fields():
            kept = type(self).objects.filter(pk=self.pk).values_list("text", flat=True).first()
            if kept is not None and kept != self.text:
                raise ValidationError("A document's text never changes; store a new one that supersedes it.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("document" if self.stored else "structure", args=[self.pk])

    @cached_property
    def content(self) -> Content:
        """The text and its blocks: those that are loaded, or else from memory, or else one query."""
        if not {"text", "block_data"} & self.get_deferred_fields():
            return Content.parse(self.text, self.block_data)
        return recall(self.fingerprint, self._read_content)

    def _read_content(self) -> Content:
        return Content.parse(*Document.objects.values_list("text", "block_data").get(pk=self.pk))

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.content.blocks

    @classmethod
    def from_drafts(cls, drafts: Iterable[Any], **fields: Any) -> Document:
        """An unsaved document whose text and blocks are assembled from what an importer recognised."""
        text, blocks = assemble(drafts)
        return cls(text=text, block_data=[block.to_json() for block in blocks], **fields)

    def recast(self, starts: Iterable[int], choice: str) -> int:
        """Say that the blocks beginning at `starts` are of the kind `choice`, and save; the text stays.

        Returns how many blocks changed. Raises BlockError for an unknown choice.
        """
        wanted = set(starts)
        recast = [block.recast(choice) if block.start in wanted else block for block in self.blocks]
        changed = sum(old != new for old, new in zip(self.blocks, recast, strict=True))
        self.block_data = [block.to_json() for block in recast]
        self.fingerprint = fingerprint_of(self.text, self.block_data)
        self.__dict__.pop("content", None)
        self.save(update_fields=["block_data", "fingerprint"])
        return changed

    def keep(self) -> None:
        """Turn the draft into a stored document that comparisons may use."""
        self.stored = self.stored or timezone.now()
        self.save(update_fields=["stored"])


class Role(models.IntegerChoices):
    """What a member may do; each role may do all that the ones before it may."""

    READER = 10, "Reader"
    ANALYST = 20, "Analyst"
    CURATOR = 30, "Curator"
    OWNER = 40, "Owner"


class Side(models.TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"


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

    def with_documents(self) -> ComparisonQuerySet:
        """With both documents' descriptions, not their texts."""
        heavy = ("text", "block_data", "import_notes")
        return self.select_related("left", "right").defer(
            *(f"{side}__{field}" for side in Side.values for field in heavy)
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
    members: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="comparisons"
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("right")), name="comparison_of_two_documents"),
        ]

    role: Role  # the person's, set by `reader.access`
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
    def documents(self) -> dict[str, Document]:
        """Both documents by side, left first."""
        return {Side.LEFT.value: self.left, Side.RIGHT.value: self.right}

    def side_of(self, document_id: int) -> str:
        """`left` or `right`. Raises KeyError for a document that is not in this comparison."""
        return {self.left_id: Side.LEFT.value, self.right_id: Side.RIGHT.value}[document_id]

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


class Membership(models.Model):
    """A person's role in a comparison."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.ANALYST)
    created = models.DateTimeField(default=timezone.now, editable=False)
    seen = models.DateTimeField(
        null=True, editable=False, help_text="When the person's page last asked for news."
    )

    class Meta:
        ordering = ["-role", "user__username"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "user"], name="one_membership_per_person"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
