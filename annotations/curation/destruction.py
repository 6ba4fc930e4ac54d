"""Destruction of a comparison with all that belongs to it, for good. Both its pieces stay."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from annotations.models import Comment, Framing, Highlight, Link, Relation, Ruling, Silence, Tag
from reader.lru_cache import forget_everything
from reader.models import Comparison, Membership, admin_log

log = logging.getLogger(__name__)

#: What the page before a destruction counts, by its heading.
COUNTED: dict[str, tuple[Any, ...]] = {
    "Highlights": (Highlight,),
    "Links": (Link,),
    "No counterpart": (Silence,),
    "Replies": (Comment,),
    "Rulings": (Ruling,),
    "Codes": (Framing, Tag, Relation),
    "Members": (Membership,),
}


def counts(comparison: Comparison) -> dict[str, int]:
    """Return how many rows would go, deleted ones too, by the headings of `COUNTED`."""
    return {
        heading: sum(kind._base_manager.filter(comparison=comparison.pk).count() for kind in kinds)
        for heading, kinds in COUNTED.items()
    }


def destroy(comparison: Comparison, actor: Any) -> None:
    """Destroy the comparison, archived or not. Raises Destroyed if somebody else has done so meanwhile."""
    number = comparison.pk
    with comparison.locked(even_archived=True):
        gone = 0
        for rows in rows_of(comparison):
            if not rows.model._meta.auto_created:
                admin_log.erase(rows)
            # Straight from the table: the models protect an analyst's work from Django's own deletion, and the
            # database checks only at the end that no row points to one that is gone.
            gone += rows._raw_delete(rows.db)
        admin_log.erase(Comparison.objects.filter(pk=number))
        comparison.delete()
    forget_everything()
    log.info(
        "Comparison %d was destroyed by user %d, with %d rows that belonged to it.", number, actor.pk, gone
    )


def rows_of(comparison: Comparison) -> Iterator[QuerySet[Any]]:
    """Yield all rows that belong to the comparison, table by table."""
    relations: list[Any] = Comparison._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and relation.one_to_many):
            continue
        kind: Any = relation.related_model
        path = relation.remote_field.name
        for field in kind._meta.local_many_to_many:
            between: Any = field.remote_field.through
            yield between._base_manager.filter(**{f"{field.m2m_field_name()}__{path}": comparison.pk})
        yield kind._base_manager.filter(**{path: comparison.pk})
