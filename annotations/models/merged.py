"""Rows that were merged into another analyst's equal row. They are deleted, and record who else made it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q


def merged_is_deleted(noun: str) -> models.CheckConstraint:
    """Return the constraint that a merged row is deleted; its history and its author stay."""
    return models.CheckConstraint(
        condition=Q(merged_into=None) | Q(deleted__isnull=False), name=f"merged_{noun}_is_deleted"
    )


def merged_of_comparison(noun: str) -> models.Index:
    return models.Index(
        fields=["comparison"], condition=Q(merged_into__isnull=False), name=f"{noun}_merged_of_comparison"
    )


def made_too(kind: type[models.Model], row: str, **by: Any) -> Exists:
    """Return the condition that a row found `by` these values was merged into the one in the field `row`."""
    return Exists(kind._default_manager.filter(merged_into=OuterRef(row), **by))
