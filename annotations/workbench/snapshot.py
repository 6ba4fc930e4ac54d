"""The live rows of a comparison at one revision, kept in memory and updated from the history.

Reading every highlight for each page and response would make the work grow with their number. The history
says what each act did to each row, so an earlier snapshot and the changes since give the present one: only
what changed is read. A change sets a row to its state after it, so applying one twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Q

from annotations.models import Change, Framing, Relation
from annotations.workbench.groups import KINDS, Groups, Merged
from annotations.workbench.places import Places, limited_to, with_rows, without_rows
from annotations.workbench.rows import (  # fmt: skip
    HighlightRow,
    LinkRow,
    SilenceRow,
    Told,
    read_merged,
    read_rows,
    read_silences,
    read_told,
    read_wires,
)
from reader.lru_cache import Memory
from reader.models import Comparison
from reader.text.blocks import Block

FARTHEST = 500  # changes; beyond that all rows are read again
TOLD = 400  # changes kept for pages that ask what is new
CODES = frozenset(kind.noun for kind in (Framing, Relation)) | {"tag"}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The live rows of a comparison at `revision`, by number. They never change, as threads share them."""

    revision: int
    rows: dict[int, HighlightRow]
    curated: int  # number of rows in the curated layer
    wires: dict[int, LinkRow]
    silences: dict[int, SilenceRow]
    places: Places
    merged: Merged
    framings: tuple[Framing, ...]  # retired ones too, each with its tags
    relations: tuple[Relation, ...]
    told: tuple[Told, ...]  # the last changes, oldest first
    told_since: int  # the revision after which `told` has every change

    @property
    def current_framings(self) -> list[Framing]:
        """The framings that are not retired."""
        return [framing for framing in self.framings if framing.retired is None]

    @property
    def symmetric(self) -> frozenset[str]:
        """The slugs of the relations that say the same in either direction."""
        return frozenset(relation.slug for relation in self.relations if relation.symmetric)

    @property
    def current_relations(self) -> list[Relation]:
        """The relations that are not retired."""
        return [relation for relation in self.relations if relation.retired is None]

    @cached_property
    def slugs(self) -> dict[int, str]:
        """The framings' slugs by their numbers."""
        return {framing.pk: framing.slug for framing in self.framings}

    @cached_property
    def groups(self) -> Groups:
        """The rows that are shown as one, because a curator merged them and they still say the same."""
        return Groups.of(self.rows, self.wires, self.merged)

    @cached_property
    def shown(self) -> Snapshot:
        """The snapshot with each group as one row."""
        groups = self.groups
        if not groups:
            return self
        hidden, none = groups.stands_for["highlight"], groups.stands_for["link"]
        return replace(
            self,
            rows={pk: row for pk, row in self.rows.items() if pk not in hidden},
            wires={
                pk: wire._replace(
                    source=hidden.get(wire.source, wire.source), target=hidden.get(wire.target, wire.target)
                )
                for pk, wire in self.wires.items() if pk not in none
            },
            silences={
                pk: row._replace(highlight_id=hidden.get(row.highlight_id, row.highlight_id))
                for pk, row in self.silences.items()
            },
            places=limited_to(self.places, lambda pk: pk not in hidden),
            merged={noun: {} for noun in self.merged},
        )  # fmt: skip

    def narrowed(self, only: int | None, curated: bool) -> Snapshot:
        """Return the snapshot of one layer; if `only` is given, limited to what that person sees."""
        key = (only, curated)
        if key not in self._narrowed:
            self._narrowed[key] = self._narrow(only, curated)
        return self._narrowed[key]

    @property
    def has_curated(self) -> bool:
        return self.curated > 0

    @cached_property
    def _narrowed(self) -> dict[tuple[int | None, bool], Snapshot]:
        return {} if self.has_curated else {(None, False): self}

    def _narrow(self, only: int | None, curated: bool) -> Snapshot:
        def seen(found: dict[int, Seen]) -> dict[int, Seen]:
            return {
                pk: row for pk, row in found.items() if row.curated == curated and only in (None, row.analyst_id)
            }  # fmt: skip

        rows, wires, silences = seen(self.rows), seen(self.wires), seen(self.silences)
        return replace(
            self,
            rows=rows,
            curated=len(rows) if curated else 0,
            wires={pk: wire for pk, wire in wires.items() if wire.source in rows and wire.target in rows},
            silences={pk: row for pk, row in silences.items() if row.highlight_id in rows},
            merged=self.merged if only is None else {noun: {} for noun in self.merged},
            places=limited_to(self.places, rows.__contains__),
        )  # fmt: skip

    def at(self, document_id: int, blocks: Iterable[Block]) -> list[HighlightRow]:
        """Return the highlights that reach into these blocks, each once, by number."""
        here = self.places.get(document_id, {})
        found = {pk for block in blocks for pk in here.get(block.start, ())}
        return [self.rows[pk] for pk in sorted(found)]


Seen = TypeVar("Seen", HighlightRow, LinkRow, SilenceRow)

#: The newest snapshots of the comparisons used most recently.
_memory: Memory[Snapshot] = Memory(most=64)


def snapshot_of(comparison: Comparison) -> Snapshot:
    """Return the comparison at its `revision` or later: from memory, updated, or read in full.

    No query if nobody has written since the last snapshot, otherwise a few.
    """
    documents = comparison.documents.values()
    # Corrected blocks change a piece's fingerprint, and `created` differs between databases.
    key = (comparison.pk, comparison.created, *(document.fingerprint for document in documents))
    found = _memory.recall(key, lambda: _read(comparison))
    if found.revision >= comparison.revision:
        return found
    changes = _changes(comparison, found.revision)
    fresh = _read(comparison) if len(changes) > FARTHEST else _forward(found, comparison, changes)
    return _memory.keep(key, fresh)


def _changes(comparison: Comparison, since: int) -> list[Told]:
    """Return the changes after revision `since`; no query if they are this object's own last act."""
    act = comparison.last_act
    if act and act[0].revision == comparison.revision == since + 1:
        return Told.of_act(act)
    rows = Change.objects.since(comparison, since).filter(revision__lte=comparison.revision)
    return read_told(rows[: FARTHEST + 1])


def _read(comparison: Comparison) -> Snapshot:
    """Read everything, in nine queries."""
    rows = read_rows(comparison)
    return Snapshot(
        revision=comparison.revision,
        rows=rows,
        curated=_curated(rows.values()),
        wires={wire.id: wire for wire in read_wires(comparison)},
        silences=read_silences(comparison),
        places=with_rows({document.pk: {} for document in comparison.documents.values()}, comparison, rows.values()),
        merged={noun: read_merged(comparison, kind) for noun, kind in KINDS.items()},
        told=(),
        told_since=comparison.revision,
        **_read_codes(comparison),
    )  # fmt: skip


def _read_codes(comparison: Comparison) -> dict[str, Any]:
    return {
        "framings": tuple(Framing.objects.of(comparison).prefetch_related("tags")),
        "relations": tuple(Relation.objects.of(comparison)),
    }


def _forward(old: Snapshot, comparison: Comparison, changes: Sequence[Told]) -> Snapshot:
    """Return the snapshot with these changes, oldest first, applied."""
    states = {(change.noun, change.row): change.after or {} for change in changes}
    news: dict[str, Any] = {"revision": comparison.revision, **_told(old, changes)}
    if any(noun in CODES for noun, _ in states):
        news |= _read_codes(comparison)
    highlights = {pk: state for (noun, pk), state in states.items() if noun == "highlight"}
    if highlights:
        news |= _moved(old, comparison, highlights)
    if silences := {pk: state for (noun, pk), state in states.items() if noun == "silence"}:
        signed = {
            pk: SilenceRow(*(state.get(name, False) for name in SilenceRow._fields))
            for pk, state in silences.items() if not state["deleted"]
        }  # fmt: skip
        news["silences"] = {pk: row for pk, row in old.silences.items() if pk not in silences} | signed
    if any(
        state.get("merged_into_id") or old.merged.get(noun, {}).get(pk)
        for (noun, pk), state in states.items()
    ):
        news["merged"] = _merged(old, states)
    moved = {change.row for change in changes if change.noun == "highlight" and _moves(change)}
    stale = _stale_wires(old, states, moved, comparison)
    if stale is not None:
        news["wires"] = stale
    return replace(old, **news)


def _told(old: Snapshot, changes: Sequence[Told]) -> dict[str, Any]:
    told = (*old.told, *changes)
    cut = len(told) - TOLD
    return {"told": told[cut:], "told_since": told[cut - 1].revision} if cut > 0 else {"told": told}


def _moves(change: Told) -> bool:
    """Return True if a highlight went, came back or got new bounds, which changes its links' look.

    What stood before and stands after the changes may look alike: a passage that was deleted and restored since
    may have had its links read in between, when they were hidden.
    """
    before, after = change.before, change.after or {}
    return before is not None and any(before[name] != after[name] for name in ("start", "end", "deleted"))


def _merged(old: Snapshot, states: dict[tuple[str, int], dict[str, Any]]) -> Merged:
    """Return which rows are merged into which once the rows have these states."""
    found = {noun: dict(rows) for noun, rows in old.merged.items()}
    for (noun, pk), state in states.items():
        if noun in found:
            found[noun].pop(pk, None)
            if into := state.get("merged_into_id"):
                found[noun][pk] = into
    return found


def _moved(old: Snapshot, comparison: Comparison, states: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Return the rows, curated count and places with these highlights in their new states."""
    live = {
        pk: HighlightRow(pk, *(state.get(name, False) for name in HighlightRow._fields[1:]))
        for pk, state in states.items() if not state["deleted"]
    }  # fmt: skip
    rows = old.rows | live
    for pk in states.keys() - live.keys():
        rows.pop(pk, None)
    before = [old.rows[pk] for pk in states if pk in old.rows]
    places = with_rows(without_rows(old.places, comparison, before), comparison, live.values())
    curated = old.curated - _curated(before) + _curated(live.values())
    return {"rows": rows, "curated": curated, "places": places}


def _curated(rows: Iterable[HighlightRow]) -> int:
    return sum(row.curated for row in rows)


def _stale_wires(
    old: Snapshot, states: dict[tuple[str, int], Any], highlights: set[int], comparison: Comparison
) -> dict[int, LinkRow] | None:
    """Return all links, those read again whose row, end or relation changed; None if none changed."""
    links = {pk for noun, pk in states if noun == "link"}
    relations = {pk for noun, pk in states if noun == "relation"}
    if not (links or relations or highlights):
        return None
    where = Q(pk__in=links) | Q(source__in=highlights) | Q(target__in=highlights) | Q(relation__in=relations)
    fresh = {wire.id: wire for wire in read_wires(comparison, where)}
    touched = links | fresh.keys()
    slugs = {code.slug for code in old.relations if code.pk in relations}
    kept = {
        pk: wire for pk, wire in old.wires.items()
        if pk not in touched and not {wire.source, wire.target} & highlights and wire.relation not in slugs
    }  # fmt: skip
    return kept | fresh
