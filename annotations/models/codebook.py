"""The codebook of a comparison: its framings, the tags below them, and the relations of its links."""

from __future__ import annotations

import copy
import itertools
import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.utils.text import slugify

from annotations.models.annotation import Recorded, Refused, Stale
from annotations.models.change import Recording, recording
from annotations.models.code_names import folded, tidy
from reader.models import Comparison

colour_validator = RegexValidator(
    r"^#[0-9a-f]{6}\Z", "Write a colour as # and six hexadecimal digits, such as #0063a6."
)


def check_no_pipe(name: str) -> None:
    """Raise ValidationError if a tag's name has a line break or a |, by which the CSV joins tags."""
    if re.search(r"[|\r\n]", name):
        raise ValidationError("A tag's name has no | and no line break: the CSV joins tags by |.")


#: Fields that an undo leaves as they are, because other rows depend on them.
STAYS = ("position", "slug", "framing_id")


class LineStyle(models.TextChoices):
    """The underline of a framing's passages, which tells framings apart without their hue."""

    SOLID = "solid", "Solid"
    DASHED = "dashed", "Dashed"
    DOTTED = "dotted", "Dotted"
    DOUBLE = "double", "Double"
    THICK = "thick", "Thick"


class CodeQuerySet(models.QuerySet):
    def of(self, comparison: Comparison) -> Self:
        return self.filter(comparison=comparison)

    def current(self) -> Self:
        """Keep codes that are not retired."""
        return self.filter(retired__isnull=True)

    def with_uses(self, comparison: Comparison | None = None) -> Self:
        """Annotate `uses`: how many live highlights or links of analysts carry each code.

        If `comparison` is given, only those that its viewer may see are counted.
        """
        carriers = self.model.carriers().in_layer(curated=False)  # type: ignore[attr-defined]
        if comparison is not None:
            carriers = carriers.of(comparison)
        counted = carriers.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
        return self.annotate(uses=Subquery(counted, output_field=models.IntegerField()))


class Code(Recorded):
    """An entry of the codebook. A code in use is retired, never destroyed."""

    MOST = 500  # codes among siblings, retired ones included, because one page shows them all

    name = models.CharField(max_length=80)
    definition = models.TextField(blank=True, max_length=4_000)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = tidy(self.name)
        super().save(*args, **kwargs)

    @classmethod
    def carriers(cls) -> models.QuerySet:
        """Return the live rows that carry the code `OuterRef("pk")`."""
        raise NotImplementedError

    def siblings(self) -> CodeQuerySet:
        """Return the codes among which this one has its place and a unique name, itself too, in order."""
        return type(self).objects.filter(comparison=self.comparison_id)

    def add(self, actor: Any) -> None:
        """Put the new code last. Raises Refused if its name or key is taken or there are `MOST` siblings."""
        with recording(self.comparison, actor) as record:
            if self.siblings().count() >= self.MOST:
                raise Refused(
                    f"There are {self.MOST} here already, and no more can be kept apart. Use one of them."
                )
            self._refuse_taken(self.state())
            last = self.siblings().aggregate(last=models.Max("position"))["last"]
            self.position = 0 if last is None else last + 1
            if hasattr(self, "slug"):
                self.slug = self._free_slug()
            self.write(record, "created")

    def change(self, actor: Any, *, seen: int, **values: Any) -> None:
        """Set the fields in `values`; the slug stays as it was made.

        `seen` is the revision that the person edited. Raises Stale if it is not the current one, and Refused
        if a name or key is taken.
        """
        with recording(self.comparison, actor) as record:
            current = type(self).objects.select_for_update().get(pk=self.pk)
            current.comparison = self.comparison
            if current.revision != seen:
                raise Stale(
                    f"“{current}” was changed meanwhile. Its current state stands here; "
                    "what you wrote is kept below it, to be saved again.",
                    current,
                )
            current._refuse_taken(values)
            current.write(record, "edited", **values)
        self.refresh_from_db()

    def move(self, actor: Any, by: int) -> None:
        """Move the code `by` places among siblings in use, up to an end. Raises Refused if it is retired."""
        with recording(self.comparison, actor) as record:
            order = list(self.siblings().current())
            if self not in order:
                raise Refused(f"“{self}” is retired; bring it back before you move it.")
            place = order.index(self)
            order.insert(max(0, place + by), order.pop(place))
            for position, code in enumerate(order):
                if code.position != position:
                    code.write(record, "moved", position=position)

    def retire(self, actor: Any) -> None:
        """Take the code out of use; rows that carry it keep it. A second call does nothing.

        Raises Refused if it is the last framing or relation in use.
        """
        self._mark(actor, "retired", gone=True)

    def bring_back(self, actor: Any) -> None:
        """Return a retired code to use. Raises Refused if another code has its key by now."""
        self._mark(actor, "brought back", gone=False)

    def _mark(self, actor: Any, verb: str, gone: bool) -> None:
        if bool(self.retired) != gone:
            with recording(self.comparison, actor) as record:
                self.catch_up()
                if bool(self.retired) != gone:
                    self._refuse_last() if gone else self._refuse_return()
                    self.write(record, verb, retired=record.at if gone else None)

    def put_back(self, record: Recording, verb: str, state: dict[str, Any], reason: str = "") -> None:
        """Give the code the fields of an earlier `state()`, except those in `STAYS`.

        Raises Refused if a name or key is taken by now, or if this retires the last one in use.
        """
        values = {name: state[name] for name in state if name not in STAYS}
        values["retired"] = (self.retired or record.at) if state["retired"] else None
        if values["retired"] and not self.retired:
            self._refuse_last()
        then = copy.copy(self)  # checked in its future state, because a retired code's key is free
        then.retired = values["retired"]
        then._refuse_taken(values)
        self.write(record, verb, reason, **values)

    def _refuse_taken(self, values: dict[str, Any]) -> None:
        """Raise Refused if a sibling already has the name in `values`."""
        name = folded(str(values.get("name", "")))
        for twin in self.siblings().exclude(pk=self.pk):
            if folded(twin.name) == name:
                hint = "it is retired, so bring it back instead" if twin.retired else "choose another name"
                raise Refused(f"There is a {self.noun} “{twin}” already; {hint}.", "name")

    def _refuse_return(self) -> None:
        """Raise Refused if the retired code cannot come back as it was."""

    def _refuse_last(self) -> None:
        if not self.siblings().current().exclude(pk=self.pk).exists():
            raise Refused(f"“{self}” is the last {self.noun} in use; add another before you retire it.")

    def _free_slug(self) -> str:
        """Return a slug from the name that no sibling has; a name without Latin letters gives the noun."""
        base = slugify(self.name)[:70] or self.noun
        taken = set(self.siblings().values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in itertools.count(2))
        return next(slug for slug in itertools.chain([base], numbered) if slug not in taken)


class Framing(Code):
    """One way of reading a passage."""

    noun = "framing"
    state_fields = ("name", "slug", "colour", "line", "key", "definition", "position", "retired")

    slug = models.SlugField(max_length=80)
    colour = models.CharField(max_length=7, validators=[colour_validator])
    line = models.CharField(max_length=10, choices=LineStyle, default=LineStyle.SOLID)
    key = models.CharField(
        max_length=1, blank=True, validators=[RegexValidator(r"^[a-z]\Z", "A key is one letter from a to z.")]
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "slug"], name="framing_slug_once"),
            models.UniqueConstraint(
                fields=["comparison", "key"], condition=~Q(key="") & Q(retired=None), name="framing_key_once"
            ),
        ]

    @property
    def current_tags(self) -> list[Tag]:
        """The framing's tags in use; no query if they are prefetched."""
        return [tag for tag in self.tags.all() if tag.retired is None]

    @classmethod
    def carriers(cls) -> models.QuerySet:
        from annotations.models.highlight import Highlight

        return Highlight.objects.live().filter(framing=OuterRef("pk"))

    def _refuse_taken(self, values: dict[str, Any]) -> None:
        super()._refuse_taken(values)
        if not self.retired:
            self._refuse_key(values.get("key", ""))

    def _refuse_return(self) -> None:
        self._refuse_key(self.key)

    def _refuse_key(self, key: str) -> None:
        twin = self.siblings().current().filter(key=key).exclude(pk=self.pk).first() if key else None
        if twin:
            raise Refused(
                f"The key {key.upper()} belongs to “{twin}”; give one of the two another key.", "key"
            )


class Tag(Code):
    """A finer code below one framing."""

    noun = "tag"
    state_fields = ("framing_id", "name", "definition", "position", "retired")

    framing = models.ForeignKey(Framing, models.PROTECT, related_name="tags")
    name = models.CharField(max_length=80, validators=[check_no_pipe])

    class Meta:
        ordering = ["framing__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framing", "name"], name="tag_name_once"),
            models.CheckConstraint(condition=~Q(name__contains="|"), name="tag_name_without_pipe"),
        ]

    @classmethod
    def carriers(cls) -> models.QuerySet:
        from annotations.models.highlight import Highlight

        return Highlight.objects.live().filter(tags=OuterRef("pk"))

    def siblings(self) -> CodeQuerySet:
        return Tag.objects.filter(framing=self.framing_id)

    def _refuse_last(self) -> None:
        """Allow it: a framing needs no tags."""


class Relation(Code):
    """The type of a link."""

    noun = "relation"
    state_fields = ("name", "slug", "colour", "symmetric", "definition", "position", "retired")

    slug = models.SlugField(max_length=80)
    colour = models.CharField(max_length=7, validators=[colour_validator])
    symmetric = models.BooleanField(
        "both ways",
        default=False,
        db_default=False,  # the version before can add relations until it is restarted
        help_text="The relation says the same in either direction, so analysts who linked in opposite ones agree.",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["comparison", "slug"], name="relation_slug_once")]

    @classmethod
    def carriers(cls) -> models.QuerySet:
        from annotations.models.link import Link

        return Link.objects.live().filter(relation=OuterRef("pk"))
