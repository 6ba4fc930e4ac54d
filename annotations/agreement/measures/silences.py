"""Agreement on the counterpart of a passage: linked, signed as having none, or undecided.

The units are the pairs of passages, one of each analyst, that match by overlap (see `spans`). Either analyst
gives each pair one of three nominal values: linked, silent, undecided. The value is what the analyst linked
or signed on either passage of the pair, their own or the other's; a link outweighs a silence, as it withdraws
the silence in the comparison. Figures: the share of pairs to which both give the same value (0 to 1), and
alpha, which corrects for chance (1 to below 0, undefined without variation).

For more than two analysts all pairs of analysts are pooled. A passage that k analysts marked then counts in k
(k - 1) / 2 pairs, which are not independent, so there is no interval.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotations.agreement.measures import interpretation
from annotations.agreement.measures.alpha import alpha_of_pairs
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Coding, Interval, Linking, Material, Placed, Silencing
from annotations.agreement.measures.spans import Match, matches

STATES = ("undecided", "silent", "linked")


class Decisions(NamedTuple):
    """The table of both analysts' decisions: `cells[v][w]` pairs are v by one and w by the other."""

    cells: tuple[tuple[int, ...], ...]

    @property
    def n(self) -> int:
        return sum(map(sum, self.cells))

    @property
    def share(self) -> Figure:
        agreed = sum(row[state] for state, row in enumerate(self.cells))
        said = interpretation.of_share(agreed, self.n) if self.n else interpretation.NO_MATCHES
        return Figure("share", "", agreed / self.n if self.n else None, self.n, "pairs of passages", said)

    @property
    def alpha(self) -> Figure:
        value = alpha_of_pairs(self.cells)
        if value is not None:
            said = interpretation.of_alpha(value)
        else:
            said = interpretation.NO_VARIATION_OF_PAIRS if self.n else interpretation.NO_MATCHES
        return Figure("alpha", "", value, self.n, "pairs of passages", said)


class Difference(NamedTuple):
    """A matched pair of passages that two analysts decided differently."""

    first: Coding
    second: Coding
    says_first: str
    says_second: str


class Sayings:
    """The decisions of every pair of analysts on the passages on which they match."""

    def __init__(
        self, material: Material, linkings: Iterable[Linking] = (), silencings: Iterable[Silencing] = ()
    ) -> None:
        numbers = {analyst: number for number, analyst in enumerate(material.analysts)}
        owners = {place.id: place.analyst for place in material.placed}
        self.own: dict[int, int] = {}
        self.others: dict[tuple[int, int], int] = {}  # by highlight and analyst, on another's passage
        for silencing in silencings:
            self._say(owners, numbers.get(silencing.analyst), silencing.highlight, 1)
        for linking in linkings:
            for end in (linking.source, linking.target):
                self._say(owners, numbers.get(linking.analyst), end, 2)
        #: The passages that anybody has decided on.
        self.said = self.own.keys() | {highlight for highlight, _ in self.others}
        self.cells: dict[Interval, list[int]] = defaultdict(lambda: [0] * 9)

    def _say(self, owners: dict[int, int], analyst: int | None, highlight: int, state: int) -> None:
        if analyst is None or highlight not in owners:
            return
        if owners[highlight] == analyst:
            self.own[highlight] = max(state, self.own.get(highlight, 0))
        else:
            self.others[highlight, analyst] = max(state, self.others.get((highlight, analyst), 0))

    def states(self, place: Placed, other: Placed) -> Interval:
        """Return the decision of each passage's analyst on a matched pair, as numbers of `STATES`."""
        mine, theirs = self.own.get(place.id, 0), self.own.get(other.id, 0)
        if self.others:
            mine = max(mine, self.others.get((other.id, place.analyst), 0))
            theirs = max(theirs, self.others.get((place.id, other.analyst), 0))
        return mine, theirs

    def noting(self, found: Iterable[Match]) -> Iterator[Match]:
        """Yield the matches as they come, and count those on which somebody has decided."""
        said, states, cells = self.said, self.states, self.cells
        for pair in found:
            place, other = pair
            if place.id in said or other.id in said:
                one, two = place.analyst, other.analyst
                mine, theirs = states(place, other)
                if one < two:
                    cells[one, two][3 * mine + theirs] += 1
                else:
                    cells[two, one][3 * theirs + mine] += 1
            yield pair

    def between(self, one: int, other: int, matched: int) -> Decisions:
        """Return two analysts' decisions on the `matched` passages they have in common, the first by rows."""
        cells = self.cells.get((min(one, other), max(one, other)), [0] * 9)
        if one > other:
            cells = [cells[3 * column + row] for row in range(3) for column in range(3)]
        return _decisions(cells, matched)

    def pooled(self, matched: int) -> Decisions:
        """Return the decisions of all pairs of analysts together, on `matched` passages in all."""
        return _decisions([sum(cells[at] for cells in self.cells.values()) for at in range(9)], matched)


def _decisions(cells: list[int], matched: int) -> Decisions:
    """Build the table, with the pairs on which nobody has decided."""
    undecided = matched - sum(cells[1:])
    return Decisions(((undecided, *cells[1:3]), tuple(cells[3:6]), tuple(cells[6:])))


def differences(
    material: Material, linkings: Iterable[Linking], silencings: Iterable[Silencing], one: int, other: int
) -> list[Difference]:
    """Return the matched pairs that two analysts, by number, decided differently, longest passages first.

    Pairs that only one of them has decided come after those that both have decided.
    """
    sayings = Sayings(material, linkings, silencings)
    found = []
    for pair in matches(place for place in material.placed if place.analyst in (one, other)):
        first, second = pair if pair[0].analyst == one else pair[::-1]
        says = sayings.states(first, second)
        if says[0] != says[1]:
            length = first.end - first.start + second.end - second.start
            key = (0 in says, -length, first.start, first.id)
            found.append((key, Difference(first.coding, second.coding, *(STATES[state] for state in says))))
    return [difference for _, difference in sorted(found, key=lambda entry: entry[0])]


class Said(NamedTuple):
    """One of `STATES`, and the analysts who decided so."""

    state: str
    analysts: tuple[str, ...]


class Division(NamedTuple):
    """Matching passages that their analysts decided differently; `first` begins first.

    `[start, end)` is the text they cover together. `pairs` counts the pairs of them that differ. `held`
    begins with the most common decision.
    """

    first: Coding
    start: int
    end: int
    pairs: int
    held: tuple[Said, ...]


def divisions(
    material: Material, linkings: Iterable[Linking], silencings: Iterable[Silencing]
) -> list[Division]:
    """Return the passages behind the pooled share, most divided first; `pairs` sum to those that differ."""
    sayings = Sayings(material, linkings, silencings)
    groups = _Groups()
    for pair in matches(material.placed):
        if pair[0].id in sayings.said or pair[1].id in sayings.said:
            groups.join(pair, sayings.states(*pair))
    found = [_divided(material, *group) for group in groups.all() if group[1]]
    return sorted(found, key=lambda division: -division.pairs)


class _Groups:
    """Passages that match, directly or through others, with each analyst's decisions on them."""

    def __init__(self) -> None:
        self._group: dict[int, int] = {}  # the number of each passage's group
        self._members: dict[int, dict[int, tuple[Placed, int]]] = {}
        self._apart: dict[int, int] = {}

    def join(self, pair: Match, states: Interval) -> None:
        numbers = [self._group.get(place.id, place.id) for place in pair]
        larger, smaller = sorted(numbers, key=lambda number: -len(self._members.get(number, ())))
        into = self._members.setdefault(larger, {})
        self._apart[larger] = self._apart.get(larger, 0) + (states[0] != states[1])
        if smaller != larger:
            self._apart[larger] += self._apart.pop(smaller, 0)
            moved = self._members.pop(smaller, {})
            into |= moved
            self._group |= dict.fromkeys(moved, larger)
        for place, state in zip(pair, states, strict=True):
            self._group[place.id] = larger
            into[place.id] = (place, max(state, into.get(place.id, (place, 0))[1]))

    def all(self) -> Iterator[tuple[list[tuple[Placed, int]], int]]:
        """Return the groups in reading order, each with how many of its pairs differ."""
        groups = [(sorted(own.values(), key=_begins), self._apart[at]) for at, own in self._members.items()]
        return iter(sorted(groups, key=lambda group: _begins(group[0][0])))


def _begins(member: tuple[Placed, int]) -> tuple[int, int, int]:
    return member[0].start, member[0].end, member[0].id


def _divided(material: Material, members: list[tuple[Placed, int]], pairs: int) -> Division:
    states: dict[int, int] = {}
    for place, state in members:
        states[place.analyst] = max(state, states.get(place.analyst, 0))
    by_state: dict[int, list[str]] = defaultdict(list)
    for analyst in sorted(states):
        by_state[states[analyst]].append(material.analysts[analyst])
    held = [Said(STATES[state], tuple(analysts)) for state, analysts in by_state.items()]
    held.sort(key=lambda said: (-len(said.analysts), said.analysts))
    first = members[0][0]
    offset = material.offsets[first.text]
    end = max(place.end for place, _ in members) - offset
    return Division(first.coding, first.start - offset, end, pairs, tuple(held))
