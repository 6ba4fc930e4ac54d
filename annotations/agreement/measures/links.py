"""Agreement on links: two analysts' links between the same passages, without and with their relation.

Two passages are the same if they match by overlap (see `spans`), or if they are one highlight, since an
analyst may link what somebody else marked. Two links match if both their ends are the same passages. *Without
the relation* that is enough, in either direction. *With the relation* they must also have the same relation
and the same direction, unless the relation runs both ways. A link counts if both its passages begin in text
that both analysts have read. Figures of two analysts:

- F1 = 2 m / (both analysts' links), with and without the relation; range 0 to 1, undefined without links.
  Without the relation, several links of one analyst between the same passages count as one.
- kappa of being linked: the units are all pairings of a passage that both marked in one piece with a passage
  that both marked in the other, since both had the chance to make these links. The values are linked and not
  linked. Nearly all pairings are not linked; kappa's expectation takes that into account.
- alpha of the relation: the units are the pairs of passages that both linked; the value is the set of
  relations, with their directions, that the analyst gave the pair.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from annotations.agreement.measures import interpretation
from annotations.agreement.measures.alpha import alpha
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Linking, Material, Placed
from annotations.agreement.measures.kappa import figure_of, kappa_of_cells
from annotations.agreement.measures.spans import Match, matches, within

Ends = tuple[int, int]  # ids of the passages in the earlier and in the later text
Relations = frozenset[tuple[str, bool]]


class LinkCounts(NamedTuple):
    """The counts of two analysts' links, or the sums over all pairs of analysts.

    `first` and `second` count the pairs of passages that each linked, `matched` those that both did; the
    three `…_related` count the same with the relation. `cells` counts the pairings that both could link:
    linked by neither, second only, first only, both. `relations` has both analysts' for the `matched` pairs.
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
    """A link between the texts. `relation` is its slug, and True if it runs left to right or both ways."""

    id: int
    left: Placed
    right: Placed
    relation: tuple[str, bool]


class LinkReading(NamedTuple):
    """The links of one of two analysts: each link's relation by its id, under the passages it joins.

    Matching passages go by the smaller id. `possible` are the pairs of passages that both could link.
    """

    related: dict[Ends, dict[int, tuple[str, bool]]]
    possible: set[Ends]


class Links:
    """The links of every pair of analysts, compared once the matching passages are known."""

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
        self.partners: dict[tuple[int, int], int] = {}  # an analyst's match, by highlight and analyst

    def noting(self, found: Iterable[Match]) -> Iterator[Match]:
        """Yield the matches as they come, and note those at the end of a link."""
        ends, partners = self.ends, self.partners
        for pair in found:
            place, other = pair
            if place.id in ends or other.id in ends:
                partners[place.id, other.analyst] = other.id
                partners[other.id, place.analyst] = place.id
            yield pair

    def between(self, one: int, other: int, matched: Sequence[int]) -> LinkCounts:
        """Count the links of two analysts who have `matched` passages in common in each text."""
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
        """Return the links that `maker`, one of the two analysts, made in text that both have read."""
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
        """Return the id of the passage of the other one of two analysts that matches this one, or None."""
        if place.analyst == one:
            return self.partners.get((place.id, other))
        return self.partners.get((place.id, one)) if place.analyst == other else None


def unmatched(
    material: Material, linkings: Iterable[Linking], one: int, other: int, *, with_relation: bool = True,
    symmetric: Collection[str] = (),
) -> list[Linking]:  # fmt: skip
    """Return two analysts' links, by their numbers, that the other did not make, in the order given."""
    given = list(linkings)
    links = Links(material, given, symmetric)
    for _ in links.noting(matches(place for place in material.placed if place.analyst in (one, other))):
        pass
    mine, theirs = (links.joined(maker, one, other).related for maker in (one, other))
    alone = _alone(mine, theirs, with_relation) | _alone(theirs, mine, with_relation)
    return [linking for linking in given if linking.id in alone]


class Lone(NamedTuple):
    """A link, and the analysts who could have made it too, but did not."""

    linking: Linking
    without: tuple[str, ...]


def lone(material: Material, links: Links, linkings: Iterable[Linking], *, with_relation: bool) -> list[Lone]:
    """Return the links behind the pooled F1: those that at least one analyst did not make, missing from most
    first.

    `links` must have noted all matches. The numbers of `without` add up to what the pooled F1 counts as not
    matched, each pair of passages once for each of its links.
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
    """Return the links in `made` that the other analyst, whose links are `facing`, did not make."""
    alone: set[int] = set()
    for ends, related in made.items():
        answered = set(facing[ends].values()) if ends in facing else set()
        if with_relation:
            alone |= {link for link, relation in related.items() if relation not in answered}
        elif not answered:
            alone |= related.keys()
    return alone
