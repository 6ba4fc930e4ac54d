"""Agreement on links: do two analysts join the same passages, and in the same relation?

Passages are the same where they match by overlap (see `spans`), or where they are one and the same highlight, for an
analyst may link what somebody else marked. Two links match where both their ends, piece by piece, are the same
passages. *Without the relation* that is all, whichever way they run. *With the relation* they have the same relation
too and run the same way, unless the relation is one that runs both ways. Links count whose two passages begin in what
both analysts have read. Figures of two analysts:

- F1 = 2 m / (both analysts' links), with and without the relation; range 0 to 1, undefined without links. Without the
  relation, several links of one analyst between the same passages count as one.
- kappa of being linked: the units are all pairings of a passage of the one piece that both marked with one of the
  other piece that both marked, since these are the links that both had the chance to make; the values are linked
  and not linked. Nearly all pairings are not linked, which kappa's expectation takes into account.
- alpha of the relation: the units are the pairs of passages that both linked; the value is the set of relations, with
  their directions, that the analyst gave the pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from annotations.agreement.measures import interpretation
from annotations.agreement.measures.alpha import alpha
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.kappa import figure_of, kappa_of_cells
from annotations.agreement.measures.material import Linking, Material, Placed
from annotations.agreement.measures.spans import Match, matches, within

Ends = tuple[int, int]  # the passage in the earlier text and the one in the later
Relations = frozenset[tuple[str, bool]]


class LinkCounts(NamedTuple):
    """What two analysts' links come to, or those of every two of them together.

    `first` and `second` count pairs of passages linked, `matched` those that both linked; the three `…_related` the
    same with the relation. `pairings` are the links both had the chance to make, `cells` what became of them (linked
    by neither, the second only, the first only, both). `relations` are both analysts' for each pair both linked.
    """

    first: int = 0
    second: int = 0
    matched: int = 0
    first_related: int = 0
    second_related: int = 0
    matched_related: int = 0
    cells: tuple[int, int, int, int] = (0, 0, 0, 0)
    relations: tuple[tuple[Relations, Relations], ...] = ()

    @property
    def joined(self) -> Figure:
        """F1 without the relation."""
        return _f1("joined", self.matched, self.first + self.second)

    @property
    def related(self) -> Figure:
        """F1 with the relation and its direction."""
        return _f1("related", self.matched_related, self.first_related + self.second_related)

    @property
    def kappa(self) -> Figure:
        cells = dict(zip(((0, 0), (0, 1), (1, 0), (1, 1)), self.cells, strict=True))
        n = sum(self.cells)
        figure = figure_of("joined", kappa_of_cells(cells), n, unit="pairings")
        if figure.value is None:
            figure = figure._replace(
                reading=interpretation.NO_VARIATION_OF_PAIRS if n else interpretation.NO_MATCHES
            )
        return figure

    @property
    def relation(self) -> Figure:
        """Alpha of the relation among what both linked."""
        counts: dict[Relations, int] = defaultdict(int)
        for pair in self.relations:
            for relations in pair:
                counts[relations] += 1
        value = alpha(list(counts.values()), 2 * sum(mine != theirs for mine, theirs in self.relations))
        if value is not None:
            said = interpretation.of_alpha(value)
        else:
            said = interpretation.NO_VARIATION_OF_PAIRS if self.relations else interpretation.NO_SHARED_LINKS
        return Figure("alpha", "relation", value, len(self.relations), "pairs of passages", said)


def pooled(counts: Iterable[LinkCounts]) -> LinkCounts:
    """The links of every two analysts, added up."""
    pairs = list(counts)
    neither, second, first, both = (sum(pair.cells[cell] for pair in pairs) for cell in range(4))
    return LinkCounts(
        sum(pair.first for pair in pairs),
        sum(pair.second for pair in pairs),
        sum(pair.matched for pair in pairs),
        sum(pair.first_related for pair in pairs),
        sum(pair.second_related for pair in pairs),
        sum(pair.matched_related for pair in pairs),
        (neither, second, first, both),
        tuple(relations for pair in pairs for relations in pair.relations),
    )


def _f1(of: str, matched: int, n: int) -> Figure:
    said = interpretation.of_f1(matched, n, "links") if n else interpretation.NO_LINKS
    return Figure("F1", of, 2 * matched / n if n else None, n, "links", said)


class _Join(NamedTuple):
    """A link between the earlier text and the later one; `relation` is with whether it runs forward."""

    id: int
    left: Placed
    right: Placed
    relation: tuple[str, bool]


class LinkReading(NamedTuple):
    """What an analyst of two linked: by the passages, each named by the smaller id of those that match, the
    relations by the link's id; and those passages that both analysts marked, so that both could link them."""

    related: dict[Ends, dict[int, tuple[str, bool]]]
    possible: set[Ends]


class Links:
    """The links of every two analysts, compared once the matching passages are known."""

    def __init__(
        self, material: Material, linkings: Iterable[Linking[str]], symmetric: Collection[str] = ()
    ) -> None:
        self.material = material
        places = {place.id: place for place in material.placed}
        numbers = {analyst: number for number, analyst in enumerate(material.analysts)}
        self.made: dict[int, list[_Join]] = defaultdict(list)
        self.ends: set[int] = set()
        for linking in linkings:
            number, analyst, relation = linking.id, linking.analyst, linking.relation
            ends = linking.source, linking.target
            if analyst in numbers and all(end in places for end in ends):
                source, target = (places[end] for end in ends)
                forward = source.text < target.text
                left, right = (source, target) if forward else (target, source)
                runs = (relation, forward or relation in symmetric)
                self.made[numbers[analyst]].append(_Join(number, left, right, runs))
                self.ends.update(ends)
        self.partners: dict[tuple[int, int], int] = {}  # by highlight and analyst: the match of that analyst

    def noting(self, found: Iterable[Match]) -> Iterator[Match]:
        """Let passages that match pass, and take note of those at the end of a link."""
        ends, partners = self.ends, self.partners
        for pair in found:
            place, other = pair
            if place.id in ends or other.id in ends:
                partners[place.id, other.analyst] = other.id
                partners[other.id, place.analyst] = place.id
            yield pair

    def between(self, one: int, other: int, matched: Sequence[int]) -> LinkCounts:
        """The links of two analysts who have `matched` passages in common in each text."""
        (mine, ours), (theirs, yours) = (self.joined(maker, one, other) for maker in (one, other))
        relations = tuple(
            (frozenset(mine[ends].values()), frozenset(theirs[ends].values()))
            for ends in sorted(mine.keys() & theirs.keys())
        )
        cells = (0, 0, 0, 0)
        if len(matched) == 2:
            both, either = len(ours & yours), len(ours | yours)
            cells = (matched[0] * matched[1] - either, len(yours) - both, len(ours) - both, both)
        return LinkCounts(
            len(mine), len(theirs), len(relations),
            sum(len(set(related.values())) for related in mine.values()),
            sum(len(set(related.values())) for related in theirs.values()),
            sum(len(ours & yours) for ours, yours in relations),
            cells, relations,
        )  # fmt: skip

    def joined(self, maker: int, one: int, other: int) -> LinkReading:
        """What one of two analysts linked in what both have read."""
        common = self.material.common(one, other)
        whole = common == self.material.lengths
        joined = LinkReading({}, set())
        for number, left, right, relation in self.made.get(maker, ()):
            if whole or (within(self.material, left, common) and within(self.material, right, common)):
                first, second = self._match(left, one, other), self._match(right, one, other)
                ends = (
                    left.id if first is None else min(left.id, first),
                    right.id if second is None else min(right.id, second),
                )
                joined.related.setdefault(ends, {})[number] = relation
                if first is not None and second is not None:
                    joined.possible.add(ends)
        return joined

    def _match(self, place: Placed, one: int, other: int) -> int | None:
        """The passage of the other of the two analysts that matches this passage of one of them."""
        if place.analyst == one:
            return self.partners.get((place.id, other))
        return self.partners.get((place.id, one)) if place.analyst == other else None


def unmatched(
    material: Material, linkings: Iterable[Linking], one: int, other: int, *, with_relation: bool = True,
    symmetric: Collection[str] = (),
) -> list[Linking]:  # fmt: skip
    """The links of either of two analysts, by their numbers, that the other did not make, in the order given."""
    given = list(linkings)
    links = Links(material, given, symmetric)
    for _ in links.noting(matches(place for place in material.placed if place.analyst in (one, other))):
        pass
    mine, theirs = (links.joined(maker, one, other).related for maker in (one, other))
    alone = _alone(mine, theirs, with_relation) | _alone(theirs, mine, with_relation)
    return [linking for linking in given if linking.id in alone]


class Lone(NamedTuple):
    """A link, and those analysts who could have made it too, but did not."""

    linking: Linking
    without: tuple[str, ...]


def lone(material: Material, links: Links, linkings: Iterable[Linking], *, with_relation: bool) -> list[Lone]:
    """The links behind the pooled F1: those that one analyst at least did not make, the most lonely first.

    `links` have taken note of all that matches. The numbers of `without` add up to what the pooled F1 counts as
    not matched, each pair of passages once for each of its links.
    """
    without: dict[int, list[str]] = defaultdict(list)
    for one, other in material.pairs:
        if not any(material.common(one, other)):
            continue
        mine, theirs = (links.joined(maker, one, other).related for maker in (one, other))
        for missing, made, facing in ((other, mine, theirs), (one, theirs, mine)):
            for link in _alone(made, facing, with_relation):
                without[link].append(material.analysts[missing])
    found = [Lone(link, tuple(without[link.id])) for link in linkings if link.id in without]
    return sorted(found, key=lambda lone: -len(lone.without))


def _alone(
    made: dict[Ends, dict[int, tuple[str, bool]]], facing: dict[Ends, dict[int, tuple[str, bool]]],
    with_relation: bool,
) -> set[int]:  # fmt: skip
    """The links of the one that the other, who faces them, did not make."""
    alone: set[int] = set()
    for ends, related in made.items():
        answered = set(facing[ends].values()) if ends in facing else set()
        if with_relation:
            alone |= {link for link, relation in related.items() if relation not in answered}
        elif not answered:
            alone |= related.keys()
    return alone
