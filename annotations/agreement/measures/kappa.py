"""Cohen's kappa of two analysts, with every code point as a unit.

Source: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
(1960). The units are the code points that both have read. p_o is the share to which both give the same value
of a channel, and p_e = Σ_v p_v q_v, for the shares p_v and q_v to which either gives value v:

    kappa = (p_o - p_e) / (1 - p_e)

Range: 1 for perfect agreement, 0 for chance, below 0 for systematic disagreement. It is undefined if both
gave all units one and the same value. Unlike alpha, kappa takes each analyst's own distribution as given: two
analysts who mark very unequal amounts are not held to the same expectation.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from annotations.agreement.measures import interpretation, shared
from annotations.agreement.measures.bootstrap import REPLICATES, Question, intervals
from annotations.agreement.measures.continuum import Channel, Stretch
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Interval, Material


def kappa(n: int, agreed: int, expected: int) -> float | None:
    """Compute kappa from the units, those agreed on, and Σ_v a_v b_v for a_v and b_v units of value v."""
    return (n * agreed - expected) / (n * n - expected) if n * n > expected else None


def kappa_of_cells(cells: Mapping[Interval, int]) -> float | None:
    """Compute kappa from a table by (v, w): how many units have v by one analyst and w by the other."""
    first: dict[int, int] = defaultdict(int)
    second: dict[int, int] = defaultdict(int)
    for (mine, theirs), number in cells.items():
        first[mine] += number
        second[theirs] += number
    agreed = sum(number for (mine, theirs), number in cells.items() if mine == theirs)
    return kappa(sum(first.values()), agreed, sum(number * second[value] for value, number in first.items()))


def figure_of(
    name: str, value: float | None, n: int, bounds: tuple[float, float] | None = None,
    unit: str = "characters",
) -> Figure:  # fmt: skip
    low, high = bounds or (None, None)
    missing = interpretation.NO_VARIATION if n else interpretation.ALONE
    said = missing if value is None else interpretation.of_kappa(value)
    return Figure("kappa", name, value, n, unit, said, low, high)


class _Extent(NamedTuple):
    """The stretches of one value of an analyst: starts, ends, and the code points before each start."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    def until(self, point: int) -> int:
        """Return how many of these code points lie before a point."""
        at = bisect_left(self.starts, point) - 1
        return self.before[at] + min(self.ends[at], point) - self.starts[at] if at >= 0 else 0


def _extents(stretches: list[Stretch]) -> dict[int, _Extent]:
    by_value: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_value[stretch.value].append(stretch)
    return {
        value: _Extent(
            [start for start, _, _ in own],
            [end for _, end, _ in own],
            list(accumulate((end - start for start, end, _ in own), initial=0)),
        )
        for value, own in by_value.items()
    }


def kappas(material: Material, channel: Channel) -> dict[Interval, Figure]:
    """Return the kappa, without interval, of every pair who have read some of the same text, by number."""
    alike = shared.alike(channel.stretches)
    both = alike if len(channel.framings) == 1 else shared.marked(channel.stretches)
    extents = [_extents(stretches) for stretches in channel.stretches]
    whole = [{value: held.until(material.length) for value, held in own.items()} for own in extents]

    def held(analyst: int, common: tuple[int, ...]) -> dict[int, int]:
        """Return how many code points of the common text have each value other than 0."""
        if common == material.reads[analyst]:
            return whole[analyst]
        return {
            value: sum(
                own.until(offset + reach) - own.until(offset)
                for offset, reach in zip(material.offsets, common, strict=True)
            )
            for value, own in extents[analyst].items()
        }

    figures = {}
    for one, other in material.pairs:
        common = material.common(one, other)
        if not (n := sum(common)):
            continue
        mine, theirs = held(one, common), held(other, common)
        bare, blank = n - sum(mine.values()), n - sum(theirs.values())
        agreed = alike[one, other] + bare + blank - n + both[one, other]
        expected = bare * blank + sum(number * theirs.get(value, 0) for value, number in mine.items())
        figures[one, other] = figure_of(channel.name, kappa(n, agreed, expected), n)
    return figures


def kappas_between(
    material: Material, channels: Iterable[Channel], replicates: int = REPLICATES
) -> dict[str, Figure]:
    """Return the kappa of a material's two analysts in each channel, with its interval."""
    questions, totals = {}, {}
    for channel in channels:
        tables = _tables(material, channel)
        kinds = sorted({kind for table in tables for kind in table})
        rows = [[table.get(kind, 0) for kind in kinds] for table in tables]
        questions[channel.name] = Question(rows, partial(_kappa_of_row, kinds))
        totals[channel.name] = dict(zip(kinds, map(sum, zip(*rows, strict=True)), strict=True))
    figures = {}
    for (name, total), bounds in zip(
        totals.items(), intervals([*questions.values()], replicates), strict=True
    ):
        value = kappa_of_cells(total)
        figures[name] = figure_of(name, value, sum(total.values()), None if value is None else bounds)
    return figures


def _kappa_of_row(kinds: list[Interval], row: list[int]) -> float | None:
    return kappa_of_cells(dict(zip(kinds, row, strict=True)))


def _tables(material: Material, channel: Channel) -> list[dict[Interval, int]]:
    """Count, for each block, the code points both have read with v by one analyst and w by the other."""
    common = material.common(0, 1)
    ends = [offset + reach for offset, reach in zip(material.offsets, common, strict=True)]
    spans = list(zip(material.offsets, ends, strict=True))
    turns = [(start, 2, number) for number, start in enumerate(material.blocks)]
    for analyst, stretches in enumerate(channel.stretches[:2]):
        for start, end, value in stretches:
            turns += [(start, analyst, value), (end, analyst, -value)]
    turns += [
        (point, 3, more)
        for span in spans
        if span[0] < span[1]
        for point, more in zip(span, (1, -1), strict=True)
    ]
    turns.sort()
    tables: list[dict[Interval, int]] = [defaultdict(int) for _ in material.blocks]
    held, block, read, last = [0, 0], 0, 0, 0
    for point, kind, value in turns:
        if read:
            tables[block][held[0], held[1]] += point - last
        last = point
        if kind == 2:
            block = value
        elif kind == 3:
            read += value
        else:
            held[kind] += value
    return [table for table in tables if any(table.values())]
