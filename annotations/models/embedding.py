"""Sentence vectors of a piece, stored so that no page has to compute them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models

from reader.models import Document


class EmbeddingQuerySet(models.QuerySet["Embedding"]):
    def of(self, documents: Iterable[Document], model: str) -> Self:
        """Keep this model's vectors of the pieces' present texts and blocks."""
        return self.filter(fingerprint__in=[document.fingerprint for document in documents], model=model)


class Embedding(models.Model):
    """A model's vectors of a text and its blocks. They can be deleted and made again at any time."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="embeddings")
    model = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64, help_text="Of the text and its blocks.")
    vectors = models.BinaryField(
        help_text="Numbers of two bytes: a row for each sentence, in the order of the text."
    )

    objects = EmbeddingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "model"], name="one_embedding_per_piece_and_model"),
        ]

    def __str__(self) -> str:
        return f"{self.document} by {self.model}"
