"""The proposed counterparts of a passage: the pure ranking, on what the viewer sees of the comparison.

A machine proposes and an analyst decides. Pieces are indexed once and kept by fingerprint and language.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.counterparts import (
    Asked,
    Candidate,
    Index,
    KnownLink,
    KnownPassage,
    PiecePair,
    Reasons,
    Shared,
    candidates,
)
from annotations.counterparts.embeddings import vectors_of
from annotations.models import Dismissal, Framing, Highlight
from annotations.workbench.state import Workbench, workbench_of
from reader.lru_cache import Memory
from reader.models import Document
from reader.text.blocks import overlapping

AROUND = 60  # code points shown before and after a place

#: The indexes of pieces, at most eight million code points in all, and at most eight pairs of pieces.
_indices: Memory[Index] = Memory(most=8_000_000)
_pairs: Memory[PiecePair] = Memory(most=8)


@dataclass(frozen=True, slots=True)
class Proposal:
    start: int
    end: int
    before: str
    parts: list[tuple[str, str]]  # the quote in runs: the words, and the kind of their mark or nothing
    after: str
    highlight: int | None
    framing: Framing | None
    reasons: Reasons

    @property
    def quote(self) -> str:
        return "".join(words for words, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals for a passage, and the places that the person has dismissed for it."""

    document: Document
    side: str
    places: list[Proposal]
    dismissed: list[tuple[Dismissal, str]] = field(default_factory=list)
    by_sense: bool = False


def index_of(document: Document) -> Index:
    content = document.content
    return _indices.recall(
        (document.fingerprint, document.language),
        lambda: Index(content.text, content.blocks, document.language),
        lambda index: len(index.text),
    )


def propose(highlight: Highlight, person: Any) -> Proposals:
    """Propose counterparts of an analyst's passage from what `highlight.comparison` shows its viewer.

    The passage may be a mere selection: a highlight that is not stored.
    """
    comparison = highlight.comparison
    far = comparison.other(highlight.document_id)
    near = comparison.other(far.pk)
    workbench = workbench_of(comparison)
    key = (near.fingerprint, near.language, far.fingerprint, far.language)
    pair = _pairs.recall(key, lambda: PiecePair(index_of(near), index_of(far)))
    same = workbench.groups.all_of("highlight", [highlight.pk] if highlight.pk else [])
    dismissed = list(Dismissal.objects.own(same, person))
    asked = Asked(
        highlight.start, highlight.end, _marked(workbench, far, person), list(_joined(workbench, near, far)),
        [*_counterparts(workbench, highlight), *((row.start, row.end) for row in dismissed)],
    )  # fmt: skip
    sense = vectors_of(near, far, pair)
    return Proposals(
        document=far,
        side=comparison.side_of(far.pk),
        places=[_proposal(workbench, pair, found) for found in candidates(pair, asked, sense)],
        dismissed=[(row, pair.far.text[row.start : row.end]) for row in dismissed],
        by_sense=sense is not None,
    )


def _marked(workbench: Workbench, far: Document, person: Any) -> Callable[[int, int], Iterator[KnownPassage]]:
    """Return a function that yields the highlights that the person sees in the blocks of a place."""
    own = person.pk

    def marked(start: int, end: int) -> Iterator[KnownPassage]:
        for row in workbench.snapshot.at(far.pk, overlapping(far.blocks, start, end)):
            yield KnownPassage(row.id, row.start, row.end, row.analyst_id == own)

    return marked


def _joined(workbench: Workbench, near: Document, far: Document) -> Iterator[KnownLink]:
    """Yield the links that the person sees, in either direction."""
    rows = workbench.snapshot.rows
    for wire in workbench.snapshot.wires.values():
        starts = {rows[end].document_id: rows[end].start for end in (wire.source, wire.target)}
        yield KnownLink(wire.id, starts[near.pk], starts[far.pk])


def _counterparts(workbench: Workbench, highlight: Highlight) -> Iterator[tuple[int, int]]:
    """Yield the places that a link joins to the passage already."""
    rows, own = workbench.snapshot.rows, workbench.groups.shown("highlight", highlight.pk)
    for wire in workbench.snapshot.wires.values():
        if own in (wire.source, wire.target):
            far = rows[wire.target if wire.source == own else wire.source]
            yield far.start, far.end


def _proposal(workbench: Workbench, pair: PiecePair, found: Candidate) -> Proposal:
    text = pair.far.text
    framings = {framing.pk: framing for framing in workbench.framings}
    row = workbench.snapshot.rows.get(found.highlight) if found.highlight else None
    before, after = text[max(0, found.start - AROUND) : found.start], text[found.end : found.end + AROUND]
    return Proposal(
        found.start, found.end, _last_words(before), list(_runs(text, found)), _first_words(after),
        found.highlight, framings[row.framing_id] if row else None, found.reasons,
    )  # fmt: skip


def _runs(text: str, found: Candidate) -> Iterator[tuple[str, str]]:
    """Yield the place's text in runs, cut at shared words, each with `name`, `term`, `kin` or nothing."""
    kinds: list[tuple[str, tuple[Shared, ...]]] = [
        ("name", found.reasons.names), ("term", found.reasons.terms), ("kin", found.reasons.kin)
    ]  # fmt: skip
    spans = sorted((span, kind) for kind, shared in kinds for word in shared for span in word.far)
    at = found.start
    for (start, end), kind in spans:
        if start < at or end > found.end:
            continue
        if at < start:
            yield text[at:start], ""
        yield text[start:end], kind
        at = end
    if at < found.end:
        yield text[at : found.end], ""


def _last_words(text: str) -> str:
    """Return a text that was cut to `AROUND` without its first word, which may be incomplete."""
    return text.split(None, 1)[-1] if len(text) == AROUND and len(text.split(None, 1)) > 1 else text


def _first_words(text: str) -> str:
    return text.rsplit(None, 1)[0] if len(text) == AROUND and len(text.rsplit(None, 1)) > 1 else text
