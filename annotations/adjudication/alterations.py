"""Alterations: what analysts say otherwise since a ruling. Accepting a row alters nothing that is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from annotations.adjudication.cases import Source
from annotations.models import Change
from annotations.models.annotation import Status
from reader.models import Comparison

CHUNK = 500  # rows whose changes are read by one query

#: The fields of a row's state in which its analyst says something.
SAID: dict[str, tuple[str, ...]] = {
    "highlight": ("document_id", "start", "end", "framing_id", "tag_names", "note", "analyst_id"),
    "link": ("source_id", "target_id", "relation_id", "note", "analyst_id"),
    "silence": ("highlight_id", "note", "analyst_id"),
}


def altered(comparison: Comparison, sources: Collection[Source]) -> set[Source]:
    """Return those of these rows, each as it was at a revision, that say something else now.

    What is changed and changed back is not altered. The history tells, so rulings of every version can be compared.
    """
    changes: dict[tuple[str, int], list[tuple[int, Any, Any]]] = defaultdict(list)
    for noun in SAID:
        here = {source.id: source.revision for source in sources if source.noun == noun}
        for some in _chunks(sorted(here)):
            rows = Change.objects.filter(
                comparison=comparison, noun=noun, row__in=some, revision__gt=min(here.values())
            )
            said = rows.exclude(verb__in=Status.values).order_by("pk")
            for row, *change in said.values_list("row", "revision", "before", "after"):
                changes[noun, row].append(tuple(change))  # type: ignore[arg-type]
    return {source for source in sources if _is_altered(source, changes[source.noun, source.id])}


def _is_altered(source: Source, changes: list[tuple[int, Any, Any]]) -> bool:
    since = [(before, after) for revision, before, after in changes if revision > source.revision]
    if not since:
        return False
    then, now = since[0][0] or {}, since[-1][1] or {}
    return any(then[name] != now[name] for name in SAID[source.noun] if name in then and name in now)


def _chunks(numbers: list[int]) -> Any:
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
