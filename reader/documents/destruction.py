"""Destruction of a piece that no comparison uses, for good."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from reader.lru_cache import forget_everything
from reader.models import Comparison, Document, Someone, admin_log
from reader.models.comparison import ComparisonQuerySet

log = logging.getLogger(__name__)


def comparisons_of(document: Document) -> ComparisonQuerySet:
    """Return the comparisons that use the piece, whoever may see them."""
    return Comparison.objects.filter(Q(left=document.pk) | Q(right=document.pk))


def uses_of(document: Document, person: Someone) -> tuple[list[Comparison], int]:
    """Return the comparisons that use the piece and that the person may see, and the number of the others."""
    using = comparisons_of(document)
    seen = list(using.visible_to(person))
    return seen, using.count() - len(seen)


def destroy(document: Document, actor: Any) -> None:
    """Destroy the piece. Raises ValidationError, with nothing done, if a comparison uses it."""
    number, rows = document.pk, Document.objects.filter(pk=document.pk)
    with transaction.atomic():
        list(rows.select_for_update().values_list("pk"))  # nobody begins a comparison of it from here on
        if comparisons_of(document).exists():
            raise ValidationError("A comparison uses this piece, so it stays. Destroy the comparison first.")
        Document.objects.filter(supersedes=number).update(supersedes=None)
        admin_log.erase(rows)
        document.delete()
    forget_everything()
    log.info("Piece %d was destroyed by user %d.", number, actor.pk)
