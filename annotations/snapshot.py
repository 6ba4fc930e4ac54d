"""The live rows of a comparison as they stood at one revision, kept in memory and brought forward by the history.

Reading every highlight for each page and each answer would make the work grow with what has been made already.
The history says what each act did to each row, so a snapshot of an earlier revision and the changes since give
the present one: what is read is what has changed. A change sets a row to what it was after it, so applying one
that a snapshot has already seen does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Left

from annotations.models import Change, Framing, Highlight, Link, Relation, Silence
from reader.blocks import Block, overlapping
from reader.memory import Memory
from reader.models import Comparison, Document

SHORT = 60  # code points of a quote in a label
FARTHEST = 500  # changes; beyond that the rows are read anew
CODES = frozenset(kind.noun for kind in (Framing, Relation)) | {"tag"}


class Row(NamedTuple):
    """A live highlight: as few columns as drawing and counting need."""

    id: int
    document_id: int
    start: int
    end: int
    framing_id: int
    status: str
    analyst_id: int
    curated: bool


class Wire(NamedTuple):
    """A live link, both of whose passages are live; the quotes are how both ends begin."""

    id: int
    source: int
    target: int
    relation: str
    label: str
    source_quote: str
    target_quote: str
    analyst_id: int
    curated: bool

    def to_json(self) -> dict[str, Any]:
        """What the page needs to draw it."""
        return {
            name: value for name, value in self._asdict().items() if name not in ("analyst_id", "curated")
        }


class Signed(NamedTuple):
    """A silence that stands: on which highlight, and by whom."""

    highlight_id: int
    analyst_id: int
    curated: bool


Places = dict[
    int, dict[int, tuple[int, ...]]
]  # document → start of a block → the highlights that reach into it


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is live in a comparison at `revision`, by numbers. Nothing in it ever changes: threads share it."""

    revision: int
    rows: dict[int, Row]
    wires: dict[int, Wire]
    silences: dict[int, Signed]
    places: Places
    framings: tuple[Framing, ...]  # retired ones too, each with its tags
    relations: tuple[Relation, ...]

    @cached_property
    def slugs(self) -> dict[int, str]:
        """The framings' slugs by their numbers."""
        return {framing.pk: framing.slug for framing in self.framings}

    def narrowed(self, only: int | None, curated: bool) -> Snapshot:
        """What the analysts made, or else the curated layer; of one person alone where their number is given."""
        key = (only, curated)
        if key not in self._narrowed:
            self._narrowed[key] = self._narrow(only, curated)
        return self._narrowed[key]

    @cached_property
    def has_curated(self) -> bool:
        return any(row.curated for row in self.rows.values())

    @cached_property
    def _narrowed(self) -> dict[tuple[int | None, bool], Snapshot]:
        return {} if self.has_curated else {(None, False): self}

    def _narrow(self, only: int | None, curated: bool) -> Snapshot:
        def seen(row: Row | Wire | Signed) -> bool:
            return row.curated == curated and only in (None, row.analyst_id)

        rows = {pk: row for pk, row in self.rows.items() if seen(row)}
        return replace(
            self,
            rows=rows,
            wires={
                pk: wire for pk, wire in self.wires.items()
                if seen(wire) and wire.source in rows and wire.target in rows
            },
            silences={pk: row for pk, row in self.silences.items() if seen(row) and row.highlight_id in rows},
            places={
                document: {start: tuple(pk for pk in here if pk in rows) for start, here in places.items()}
                for document, places in self.places.items()
            },
        )  # fmt: skip

    def at(self, document_id: int, blocks: Iterable[Block]) -> list[Row]:
        """The highlights that reach into these blocks, each once, by their numbers."""
        here = self.places.get(document_id, {})
        found = {pk for block in blocks for pk in here.get(block.start, ())}
        return [self.rows[pk] for pk in sorted(found)]


#: The newest snapshot of the comparisons that are written and read most.
_memory: Memory[Snapshot] = Memory(most=64)


def snapshot_of(comparison: Comparison) -> Snapshot:
    """The comparison as it stands at its `revision` or later: from memory, brought forward, or else read anew.

    No query where nobody has written since the last one, and a few where somebody has.
    """
    documents = comparison.documents.values()
    # A piece whose blocks were corrected has another fingerprint, and another database another `created`.
    key = (comparison.pk, comparison.created, *(document.fingerprint for document in documents))
    found = _memory.recall(key, lambda: _read(comparison))
    if found.revision >= comparison.revision:
        return found
    changes = _changes(comparison, found.revision)
    fresh = _read(comparison) if len(changes) > FARTHEST else _forward(found, comparison, changes)
    return _memory.keep(key, fresh)


def _changes(comparison: Comparison, since: int) -> Sequence[Change]:
    """What was done after the revision `since`; no query where that is just what was done here and now."""
    act = comparison.last_act
    if act and act[0].revision == comparison.revision == since + 1:
        return act
    rows = Change.objects.since(comparison, since).filter(revision__lte=comparison.revision)
    return list(rows.only("noun", "row", "verb", "after")[: FARTHEST + 1])


def _read(comparison: Comparison) -> Snapshot:
    """Everything, in six queries."""
    fields = ("pk", "document_id", "start", "end", "framing_id", "status", "analyst_id", "curated")
    live = Highlight.objects.all_of(comparison).live().order_by("pk").values_list(*fields)
    rows = {row[0]: Row._make(row) for row in live}
    silences = Silence.objects.all_of(comparison).live().order_by("pk")
    return Snapshot(
        revision=comparison.revision,
        rows=rows,
        wires={wire.id: wire for wire in _read_wires(comparison)},
        silences={
            pk: Signed(*signed) for pk, *signed in silences.values_list("pk", *Signed._fields)
        },
        places=_placed({document.pk: {} for document in comparison.documents.values()}, comparison, rows.values()),
        **_read_codes(comparison),
    )  # fmt: skip


def _read_wires(comparison: Comparison, where: Q | None = None) -> list[Wire]:
    rows = Link.objects.all_of(comparison).live().filter(where or Q()).order_by("pk").values_list(
        "pk", "source_id", "target_id", "relation__slug", "relation__name",
        Left("source__quote", 2 * SHORT), Left("target__quote", 2 * SHORT), "analyst_id", "curated",
    )  # fmt: skip
    return [Wire._make((*row[:5], _short(row[5]), _short(row[6]), *row[7:])) for row in rows]


def _read_codes(comparison: Comparison) -> dict[str, Any]:
    return {
        "framings": tuple(Framing.objects.of(comparison).prefetch_related("tags")),
        "relations": tuple(Relation.objects.of(comparison)),
    }


def _forward(old: Snapshot, comparison: Comparison, changes: Sequence[Change]) -> Snapshot:
    """The snapshot with what these changes, the oldest first, did."""
    states = {(change.noun, change.row): change.after or {} for change in changes}
    news: dict[str, Any] = {"revision": comparison.revision}
    if any(noun in CODES for noun, _ in states):
        news |= _read_codes(comparison)
    highlights = {pk: state for (noun, pk), state in states.items() if noun == "highlight"}
    if highlights:
        news |= _moved(old, comparison, highlights)
    if silences := {pk: state for (noun, pk), state in states.items() if noun == "silence"}:
        signed = {
            pk: Signed(*(state.get(name, False) for name in Signed._fields))
            for pk, state in silences.items() if not state["deleted"]
        }  # fmt: skip
        news["silences"] = {pk: row for pk, row in old.silences.items() if pk not in silences} | signed
    new = {change.row for change in changes if change.noun == "highlight" and change.verb == "created"}
    stale = _stale_wires(old, states, set(highlights) - new, comparison)
    if stale is not None:
        news["wires"] = stale
    return replace(old, **news)


def _moved(old: Snapshot, comparison: Comparison, states: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The rows and places in which these highlights are as their states say."""
    live = {
        pk: Row(pk, *(state.get(name, False) for name in Row._fields[1:]))
        for pk, state in states.items() if not state["deleted"]
    }  # fmt: skip
    rows = old.rows | live
    for pk in states.keys() - live.keys():
        rows.pop(pk, None)
    before = [old.rows[pk] for pk in states if pk in old.rows]
    places = _without(old.places, comparison, before)
    return {"rows": rows, "places": _placed(places, comparison, live.values())}


def _stale_wires(
    old: Snapshot, states: dict[tuple[str, int], Any], highlights: set[int], comparison: Comparison
) -> dict[int, Wire] | None:
    """The wires with those read anew that changed themselves, at an end or in their relation; None for no change."""
    links = {pk for noun, pk in states if noun == "link"}
    relations = {pk for noun, pk in states if noun == "relation"}
    if not (links or relations or highlights):
        return None
    where = Q(pk__in=links) | Q(source__in=highlights) | Q(target__in=highlights) | Q(relation__in=relations)
    fresh = {wire.id: wire for wire in _read_wires(comparison, where)}
    touched = links | fresh.keys()
    slugs = {code.slug for code in old.relations if code.pk in relations}
    kept = {
        pk: wire for pk, wire in old.wires.items()
        if pk not in touched and not {wire.source, wire.target} & highlights and wire.relation not in slugs
    }  # fmt: skip
    return kept | fresh


def _placed(places: Places, comparison: Comparison, rows: Iterable[Row]) -> Places:
    """The places with these highlights in every block that they reach into; `places` stays as it was."""
    return _replaced(places, comparison, rows, lambda here, pk: (*here, pk))


def _without(places: Places, comparison: Comparison, rows: Iterable[Row]) -> Places:
    return _replaced(places, comparison, rows, lambda here, pk: tuple(one for one in here if one != pk))


def _replaced(
    places: Places, comparison: Comparison, rows: Iterable[Row],
    change: Callable[[tuple[int, ...], int], tuple[int, ...]],
) -> Places:  # fmt: skip
    documents: dict[int, Document] = {document.pk: document for document in comparison.documents.values()}
    fresh = {pk: here.copy() for pk, here in places.items()}
    for row in rows:
        here = fresh[row.document_id]
        for block in overlapping(documents[row.document_id].blocks, row.start, row.end):
            here[block.start] = change(here.get(block.start, ()), row.id)
    return fresh


def _short(quote: str) -> str:
    """The first words of a quote, for a label."""
    words = " ".join(quote.split())
    return words if len(words) <= SHORT else f"{words[:SHORT].rsplit(' ', 1)[0]}…"
