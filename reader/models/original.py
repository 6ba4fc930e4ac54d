"""The original of a draft: what was added, kept until the piece is stored."""

from __future__ import annotations

from django.db import models

from reader.models.document import Document


class Original(models.Model):
    """The bytes of the file or paste that a draft was read from, and the steps of its repair.

    `codec` is the one that read a file of plain text, and empty for any other piece. `steps` are those of
    `reader.text.repair.Step`, the last one last.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="original")
    data = models.BinaryField(default=bytes)
    filename = models.CharField(max_length=255, blank=True)
    codec = models.CharField(max_length=20, blank=True)
    steps = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.filename or f"Original of {self.document_id}"
