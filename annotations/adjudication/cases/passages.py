"""Cases of passages: those that overlap, directly or through others, form one place and one case.

An analyst has a say on a place if they marked something in it or have read to its end. Everything is found in
one sweep over the bounds, so the work grows with the passages (times those with a say), not with their pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotations.adjudication.cases.case import (
    CONTRADICTED,
    FINE,
    Case,
    CasePlace,
    Kind,
    Source,
    outside,
    said_by,
    sides_of,
)
from annotations.agreement.measures import Coding, Extent


class Group(NamedTuple):
    """Marks that overlap, the place they cover, and the analysts who have a say on it."""

    marks: tuple[Coding[int], ...]
    place: CasePlace
    readers: frozenset[int]

    @property
    def markers(self) -> frozenset[int]:
        return frozenset(mark.analyst for mark in self.marks)


def stood_together(marks: Iterable[Coding[int]], extents: Iterable[Extent[int]]) -> list[Group]:
    """Return the groups in the order of the documents' ids and of their text."""
    read: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for analyst, document, read_to in extents:
        read[document].append((read_to, analyst))
    for reached in read.values():
        reached.sort()
    groups = []
    for together in _components(marks):
        first = together[0]
        place = CasePlace(first.document, first.start, max(mark.end for mark in together))
        reached = read[place.document]
        beyond = reached[bisect_left(reached, (place.end, 0)) :]
        readers = {mark.analyst for mark in together} | {analyst for _, analyst in beyond}
        groups.append(Group(tuple(together), place, frozenset(readers)))
    return groups


def of_passages(groups: Iterable[Group]) -> Iterator[Case]:
    for group in groups:
        kinds, weight = _differences(group)
        yield Case(
            kinds=kinds,
            places=(group.place,),
            sides=sides_of(group.readers, ((mark.analyst, "highlight", mark.id) for mark in group.marks)),
            sources=tuple(sorted({Source("highlight", mark.id, mark.revision) for mark in group.marks})),
            weight=weight,
            said=tuple(sorted(said_by("highlight", group.marks), key=lambda said: said[1])),
        )


def _components(marks: Iterable[Coding[int]]) -> Iterator[list[Coding[int]]]:
    together: list[Coding[int]] = []
    reach = 0
    for mark in sorted(marks, key=lambda mark: (mark.document, mark.start, mark.end, mark.id)):
        if together and (mark.document != together[0].document or mark.start >= reach):
            yield together
            together = []
        reach = max(reach, mark.end) if together else mark.end
        together.append(mark)
    if together:
        yield together


def _differences(group: Group) -> tuple[tuple[Kind, ...], float]:
    """Return the kinds of difference between the readers of a place, and their weight."""
    everyone = group.readers
    found = {Kind.MISSED} if group.markers < everyone else set()
    weight = 0.0
    for length, held in _stretches(group.marks):
        values = [*held.values(), *[frozenset()] * (len(everyone) - len(held))]
        share = outside(values)
        if share:
            contradicted = len(set(held.values())) > 1
            weight += length * share * (CONTRADICTED if contradicted else 1)
            if contradicted:
                found.add(Kind.FRAMING)
    if _cut_differently(group.marks):
        found.add(Kind.BOUNDS)
    readings = _readings(group)
    if not found and len(set(readings.values())) > 1:
        bare = {frozenset(reading[:3] for reading in own) for own in readings.values()}
        found.add(Kind.TAGS if len(bare) == 1 else Kind.MISSED)
    if found and not weight:
        weight = group.place.length * outside(readings.values()) * FINE
    return tuple(kind for kind in Kind if kind in found), weight


def _readings(group: Group) -> dict[int, frozenset[tuple[int, int, str, frozenset[int]]]]:
    """Return the passages of each reader in the place, as start, end, framing and tags."""
    own: dict[int, set] = {analyst: set() for analyst in group.readers}
    for mark in group.marks:
        own[mark.analyst].add((mark.start, mark.end, mark.framing, mark.tags))
    return {analyst: frozenset(readings) for analyst, readings in own.items()}


def _stretches(marks: Sequence[Coding[int]]) -> Iterator[tuple[int, dict[int, frozenset[str]]]]:
    """Yield the code points between two bounds and each analyst's framings there. The dict is reused."""
    turns = sorted(
        turn
        for mark in marks
        for turn in ((mark.start, 1, mark.analyst, mark.framing), (mark.end, -1, mark.analyst, mark.framing))
    )
    over: Counter[tuple[int, str]] = Counter()
    held: dict[int, frozenset[str]] = {}
    last = 0
    for at, more, analyst, framing in turns:
        if at > last and held:
            yield at - last, held
        last = at
        over[analyst, framing] += more
        own = held.get(analyst, frozenset())
        own = own | {framing} if over[analyst, framing] else own - {framing}
        if own:
            held[analyst] = own
        else:
            held.pop(analyst, None)


def _cut_differently(marks: Sequence[Coding[int]]) -> bool:
    """Return True if passages of different analysts in one framing overlap and are not the same."""
    framed: dict[str, list[Coding[int]]] = defaultdict(list)
    for mark in marks:
        framed[mark.framing].append(mark)
    for alike in framed.values():
        for together in _components(alike):
            spans: dict[int, set[tuple[int, int]]] = defaultdict(set)
            for mark in together:
                spans[mark.analyst].add((mark.start, mark.end))
            if len({frozenset(own) for own in spans.values()}) > 1:
                return True
    return False
