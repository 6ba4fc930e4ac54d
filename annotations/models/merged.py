"""Rows that were merged into the same row of another analyst: they are deleted, and say who else made that one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q


def merged_is_deleted(noun: str) -> models.CheckConstraint:
    """What was merged into another row is out of sight; its history and its author stay."""
    return models.CheckConstraint(
        condition=Q(merged_into=None) | Q(deleted__isnull=False), name=f"merged_{noun}_is_deleted"
    )


def merged_of_comparison(noun: str) -> models.Index:
    return models.Index(
        fields=["comparison"], condition=Q(merged_into__isnull=False), name=f"{noun}_merged_of_comparison"
    )


def made_too(kind: type[models.Model], row: str, **by: Any) -> Exists:
    """Whether one who is found `by` made the same as the row of this kind that the field `row` names."""
    return Exists(kind._default_manager.filter(merged_into=OuterRef(row), **by))
