"""The codebook of a comparison: its framings, the tags below them, and the relations of its links."""

from __future__ import annotations

import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.annotation import Recorded

colour_validator = RegexValidator(r"^#[0-9a-f]{6}\Z", "Write a colour as # and six hexadecimal digits, such as #0063a6.")


def check_no_pipe(name: str) -> None:
    """A tag's name has no | because the CSV joins tags by it, and no line break."""
    if re.search(r"[|\r\n]", name):
        raise ValidationError("A tag's name has no | and no line break: the CSV joins tags by |.")


class Line(models.TextChoices):
    """How a framing's passages are underlined, so that it is told apart without its hue."""

    SOLID = "solid", "Solid"
    DASHED = "dashed", "Dashed"
    DOTTED = "dotted", "Dotted"
    DOUBLE = "double", "Double"
    THICK = "thick", "Thick"


class CodeQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Not retired."""
        return self.filter(retired__isnull=True)


class Code(Recorded):
    """An entry of the codebook. One in use is retired, never destroyed."""

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
        self.name = self.name.strip()
        super().save(*args, **kwargs)


class Framing(Code):
    """One way of reading a passage."""

    noun = "framing"
    state_fields = ("name", "slug", "colour", "line", "key", "definition", "position", "retired")

    slug = models.SlugField(max_length=80)
    colour = models.CharField(max_length=7, validators=[colour_validator])
    line = models.CharField(max_length=10, choices=Line, default=Line.SOLID)
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


class Relation(Code):
    """The type of a link."""

    noun = "relation"
    state_fields = ("name", "slug", "colour", "definition", "position", "retired")

    slug = models.SlugField(max_length=80)
    colour = models.CharField(max_length=7, validators=[colour_validator])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["comparison", "slug"], name="relation_slug_once")]


def retire(code: Code, actor: Any) -> None:
    """Take a code out of use; what carries it keeps it."""
    from annotations.models.change import recording

    with recording(code.comparison, actor) as record:
        code.write(record, "retired", retired=timezone.now())
