"""Cases of links and silences: what analysts say of a place's counterpart in the other piece.

A link joins the places of its passages, so two analysts' links are the same if both ends lie in the same
places. A pair of places is one case. Disputed pairs that share a place and were linked by different people
are one case too (one analyst linked here, the other there), and so is a silence with the links that
contradict it. An analyst has a say on a pair if they linked it, or marked both its places and so could have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import cached_property

from annotations.adjudication.cases.case import (
    GAINSAID,
    LINKS,
    Case,
    CasePlace,
    Kind,
    Signed,
    Source,
    outside,
    said_by,
    sides_of,
)
from annotations.adjudication.cases.passages import Group
from annotations.agreement.measures import Linking

Pair = tuple[int, int]  # the places' numbers, the smaller one first


def of_counterparts(
    groups: Sequence[Group],
    links: Iterable[Linking[int]],
    silences: Iterable[Signed],
    symmetric: Collection[str],
) -> Iterator[Case]:
    return _Counterparts(groups, links, silences, symmetric).cases()


class _Counterparts:
    def __init__(
        self,
        groups: Sequence[Group],
        links: Iterable[Linking[int]],
        silences: Iterable[Signed],
        symmetric: Collection[str],
    ) -> None:
        self.places = [group.place for group in groups]
        self.markers = [group.markers for group in groups]
        self.symmetric = symmetric
        self.place_of = {mark.id: number for number, group in enumerate(groups) for mark in group.marks}
        self.pairs: dict[Pair, list[Linking[int]]] = defaultdict(list)
        self.silent: dict[int, list[Signed]] = defaultdict(list)
        for link in links:
            ends = self.place_of.get(link.source), self.place_of.get(link.target)
            if None not in ends:
                self.pairs[min(ends), max(ends)].append(link)  # type: ignore[type-var, index]
        for silence in silences:
            if silence.highlight in self.place_of:
                self.silent[self.place_of[silence.highlight]].append(silence)

    def cases(self) -> Iterator[Case]:
        for nodes in self._joined():
            pairs = sorted(node for node in nodes if isinstance(node, tuple))
            yield self._case(pairs, sorted(node for node in nodes if isinstance(node, int)))

    @cached_property
    def values(self) -> dict[Pair, dict[int, frozenset]]:
        """The relations, with directions, that each analyst with a say gave a pair; empty for not linked."""
        found = {}
        for pair, links in self.pairs.items():
            given: dict[int, set] = {
                analyst: set() for analyst in self.markers[pair[0]] & self.markers[pair[1]]
            }
            for link in links:
                forward = link.relation in self.symmetric or self.place_of[link.source] == pair[0]
                given.setdefault(link.analyst, set()).add((link.relation, forward))
            found[pair] = {analyst: frozenset(own) for analyst, own in given.items()}
        return found

    @cached_property
    def disputed(self) -> set[Pair]:
        return {pair for pair, given in self.values.items() if len(set(given.values())) > 1}

    @cached_property
    def meeting(self) -> dict[int, list[Pair]]:
        """The pairs that meet in each place."""
        found: dict[int, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            for place in pair:
                found[place].append(pair)
        return found

    def linkers(self, place: int) -> set[int]:
        return {link.analyst for pair in self.meeting.get(place, ()) for link in self.pairs[pair]}

    def gainsaid(self, place: int) -> bool:
        """Return True if one analyst links the place and another has signed it as silent."""
        signers, linkers = {silence.analyst for silence in self.silent.get(place, ())}, self.linkers(place)
        return bool(signers and linkers) and len(signers | linkers) > 1

    def _joined(self) -> list[list[Pair | int]]:
        """Return the sets of pairs, and of places with silences by number, that form one case each."""
        union = _Union([*self.pairs, *self.silent])
        for place, pairs in self.meeting.items():
            if self.gainsaid(place):
                for pair in pairs:
                    union.join(place, pair)
            disputed = [pair for pair in pairs if pair in self.disputed]
            if len({frozenset(link.analyst for link in self.pairs[pair]) for pair in disputed}) > 1:
                for pair in disputed:
                    union.join(disputed[0], pair)
        return union.sets()

    def _case(self, pairs: list[Pair], silent: list[int]) -> Case:
        who = {analyst for pair in pairs for analyst in self.values[pair]}
        rows = [(link.analyst, "link", link.id) for pair in pairs for link in self.pairs[pair]]
        sources = [Source("link", link.id, link.revision) for pair in pairs for link in self.pairs[pair]]
        said = said_by("link", (link for pair in pairs for link in self.pairs[pair]))
        kinds, weight = set(), 0.0
        for pair in pairs:
            if pair in self.disputed:
                kinds.add(Kind.LINKED)
                length = sum(self.places[place].length for place in pair)
                weight += length * outside(self.values[pair].values()) * LINKS
        for place in silent:
            signers = {silence.analyst for silence in self.silent[place]}
            says = dict.fromkeys(self.markers[place], "") | dict.fromkeys(signers, "silent")
            if self.gainsaid(place):
                kinds.add(Kind.GAINSAID)
                says |= dict.fromkeys(self.linkers(place), "linked")
                share = outside(says.values()) or 1 / len(says)  # Nobody differs if all signers link too.
                weight += self.places[place].length * share * GAINSAID
            elif len(set(says.values())) > 1:
                kinds.add(Kind.SILENCE)
                weight += self.places[place].length * outside(says.values())
            who |= says.keys()
            rows += [(silence.analyst, "silence", silence.id) for silence in self.silent[place]]
            said |= said_by("silence", self.silent[place])
            sources += [Source("silence", silence.id, silence.revision) for silence in self.silent[place]]
        numbers = sorted({place for pair in pairs for place in pair} | set(silent))
        return Case(
            kinds=tuple(kind for kind in Kind if kind in kinds),
            places=self._ordered(numbers, silent),
            sides=sides_of(who, rows),
            sources=tuple(sorted(set(sources))),
            weight=weight,
            said=tuple(sorted(said, key=lambda one: one[:2])),
        )

    def _ordered(self, numbers: list[int], silent: list[int]) -> tuple[CasePlace, ...]:
        """Return the places in the order of the texts, those signed as silent first."""
        return tuple(
            self.places[number]
            for number in sorted(numbers, key=lambda number: (number not in silent, number))
        )


class _Union:
    """Disjoint sets that can be joined; `sets` lists them in the order of their first members."""

    def __init__(self, nodes: Iterable[Hashable]) -> None:
        self.parent = {node: node for node in nodes}

    def find(self, node: Hashable) -> Hashable:
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def join(self, one: Hashable, other: Hashable) -> None:
        self.parent[self.find(other)] = self.find(one)

    def sets(self) -> list[list]:
        found: dict[Hashable, list] = defaultdict(list)
        for node in self.parent:
            found[self.find(node)].append(node)
        return list(found.values())
