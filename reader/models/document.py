"""Documents: the text of a piece, its blocks and where it comes from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from reader.models.people import Someone
from reader.text.blocks import Block, BlockError, Draft, assemble, check, normalise
from reader.text.content_cache import Content, fingerprint_of, recall
from reader.text.direction import Direction, direction_of_language
from reader.text.titles import LONGEST, shorten_title
from reader.text.words import texts_of


class DocumentQuerySet(models.QuerySet["Document"]):
    def light(self) -> DocumentQuerySet:
        """Leave out the text and the blocks, which may be megabytes."""
        return self.defer("text", "block_data", "import_notes")

    def stored(self) -> DocumentQuerySet:
        return self.filter(stored__isnull=False)

    def visible_to(self, user: Someone) -> DocumentQuerySet:
        """Select what the person added, and what is in a comparison of theirs."""
        from reader.models.comparison import Comparison

        mine = Comparison.objects.visible_to(user)
        return self.filter(
            Q(brought_by=user.pk)
            | Q(stored__isnull=False) & (Q(pk__in=mine.values("left")) | Q(pk__in=mine.values("right")))
        )

    def update(self, **values: Any) -> int:
        if "text" in values:
            raise TypeError("A document's text never changes; store a new document that supersedes this one.")
        return super().update(**values)

    def rewrite(self, document: Document, **values: Any) -> bool:
        """Store these values of a draft, its text among them. Return False if it was stored or changed meanwhile."""
        rows = self.filter(pk=document.pk, stored=None, fingerprint=document.fingerprint)
        return bool(models.QuerySet.update(rows, **values))


class Document(models.Model):
    """A piece. Its text is NFC with LF line breaks.

    A draft's text changes by `rewrite` alone. Once it is stored it never changes; its blocks' kinds may be corrected.
    """

    title = models.CharField(max_length=300)
    short_title = models.CharField(
        max_length=LONGEST,
        blank=True,
        default="",
        db_default="",  # the version before can add pieces until it is restarted
        help_text="Names the piece where its whole title would be too long. If empty: the beginning of the title.",
    )
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
        """Save the document, its description in NFC. Raises ValidationError if that would change a stored text."""
        for name in {"title", "short_title", "author", "source"} - self.get_deferred_fields():
            setattr(self, name, unicodedata.normalize("NFC", getattr(self, name)))
        if self._state.adding:
            self.text = normalise(self.text)
            self.word_count = len(texts_of(self.text))
            check(self.text, self.blocks)
            self.fingerprint = fingerprint_of(self.text, self.block_data)
        elif "text" not in self.get_deferred_fields():
            kept = type(self).objects.filter(pk=self.pk).values_list("text", flat=True).first()
            if kept is not None and kept != self.text:
                raise ValidationError("A document's text never changes; store a new one that supersedes it.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("document" if self.stored else "structure", args=[self.pk])

    @property
    def short_name(self) -> str:
        """The name of the piece on pages that give its whole title elsewhere: its short title, or one derived."""
        return self.short_title or shorten_title(self.title)

    @cached_property
    def content(self) -> Content:
        """The text and its blocks: as loaded, or else from the cache, or else by one query."""
        if not {"text", "block_data"} & self.get_deferred_fields():
            return Content.parse(self.text, self.block_data)
        return recall(self.fingerprint, self._read_content)

    def _read_content(self) -> Content:
        return Content.parse(*Document.objects.values_list("text", "block_data").get(pk=self.pk))

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.content.blocks

    @property
    def direction(self) -> Direction:
        """The direction in which the piece is read: by its letters, or by its language if it has none."""
        return self.content.direction or direction_of_language(self.language)

    @classmethod
    def from_drafts(cls, drafts: Iterable[Draft], **fields: Any) -> Document:
        """Build an unsaved document with the text and blocks of what an importer recognised."""
        text, blocks = assemble(drafts)
        return cls(text=text, block_data=[block.to_json() for block in blocks], **fields)

    def recast(self, starts: Iterable[int], choice: str) -> int:
        """Change the blocks beginning at `starts` to the kind `choice`, and save; the text stays.

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

    def rewrite(self, drafts: Iterable[Draft], **fields: Any) -> bool:
        """Give a draft other words and blocks, and other values of `fields`, and save.

        Return False, with nothing done, if it was stored or changed meanwhile. Raises BlockError if there are no words.
        """
        text, blocks = assemble(drafts)
        if not text:
            raise BlockError("A piece needs at least one block with words in it.")
        check(text, blocks)
        block_data = [block.to_json() for block in blocks]
        values = fields | {
            "text": text, "block_data": block_data, "word_count": len(texts_of(text)),
            "fingerprint": fingerprint_of(text, block_data),
        }  # fmt: skip
        if not Document.objects.rewrite(self, **values):
            return False
        self.__dict__.update(values)
        self.__dict__.pop("content", None)
        return True

    def drafts(self) -> list[Draft]:
        """Return the blocks as an importer gives them: without places, and so free to be changed."""
        return [
            Draft(
                block.kind, self.text[block.start : block.end], block.level, block.marker, block.row, block.column,
                block.header, block.role, tuple(span.shifted(-block.start) for span in block.spans),
            )
            for block in self.blocks
        ]  # fmt: skip

    def discard(self) -> bool:
        """Delete the draft. Return False, with nothing done, if it was stored meanwhile."""
        return bool(Document.objects.filter(pk=self.pk, stored=None).delete()[0])

    def keep(self) -> None:
        """Turn the draft into a stored document that comparisons may use. What it was read from is forgotten."""
        from reader.models.original import Original

        self.stored = self.stored or timezone.now()
        with transaction.atomic():
            self.save(update_fields=["stored"])
            Original.objects.filter(document=self.pk).delete()
