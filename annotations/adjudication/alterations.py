"""Alterations: rows that said something else at some time since a ruling. Accepting a row alters nothing it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from annotations.adjudication.cases import Source
from annotations.history.bulk_write import batches
from annotations.models import Change
from annotations.models.annotation import Status
from reader.models import Comparison

#: The fields of a row's state in which its analyst says something. A deleted or rejected row says nothing.
SAID: dict[str, tuple[str, ...]] = {
    "highlight": ("document_id", "start", "end", "framing_id", "tag_names", "note", "analyst_id"),
    "link": ("source_id", "target_id", "relation_id", "note", "analyst_id"),
    "silence": ("highlight_id", "note", "analyst_id"),
}


def altered(comparison: Comparison, sources: Collection[Source]) -> set[Source]:
    """Return those of these rows, each as it was at a revision, of which a change since has altered what they say.

    What was changed and changed back is altered too: a curator looks again. The history tells, so rulings of every
    version can be compared.
    """
    changes: dict[tuple[str, int], list[tuple[int, Any, Any]]] = defaultdict(list)
    for noun in SAID:
        here = [source for source in sources if source.noun == noun]
        for some in batches({source.id for source in here}):
            since = min(source.revision for source in here)
            rows = Change.objects.filter(comparison=comparison, noun=noun, row__in=some, revision__gt=since)
            said = rows.exclude(verb__in=[Status.ACCEPTED, Status.PROPOSED])
            for row, *change in said.values_list("row", "revision", "before", "after"):
                changes[noun, row].append(tuple(change))  # type: ignore[arg-type]
    return {source for source in sources if _is_altered(source, changes[source.noun, source.id])}


def _is_altered(source: Source, changes: list[tuple[int, Any, Any]]) -> bool:
    return any(
        revision > source.revision and said_in(source.noun, before) != said_in(source.noun, after)
        for revision, before, after in changes
    )


def said_in(noun: str, state: dict[str, Any] | None) -> list[Any]:
    """Return what a row of this state says, empty for nothing."""
    if not state or state["deleted"] or state.get("status") == Status.REJECTED:
        return []
    return [state.get(name) for name in SAID[noun]]
