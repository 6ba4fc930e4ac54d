"""Kappa is Cohen's: his own example, others' that are often copied, and a slow recomputation by code point."""

import random
from collections import Counter

import pytest

from annotations.agreement.measures import ALL, Extent, Text
from tests.annotations.agreement.measures.worlds import (
    FRAMINGS,
    RIGHT,
    World,
    by_point,
    coded,
    random_world,
    table,
)
from tests.support.sampling import fewer


@pytest.mark.parametrize(
    ("cells", "published", "digits"),
    [
        # Cohen (1960), table 2: 200 diagnoses in three kinds.
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492, 3),
        # Two readers of 50 grant proposals, and two tables with equal agreement and unequal leanings.
        ([[20, 5], [10, 15]], 0.4, 4),
        ([[45, 15], [25, 15]], 0.1304, 4),
        ([[25, 35], [5, 35]], 0.2593, 4),
    ],
)
def test_kappa_as_published(cells, published, digits):
    world = table(cells)
    for figure in (world.assess(framings=()).pair("A", "B").kappas[ALL], world.assess().kappa("A", "B")):
        assert round(figure.value, digits) == published
        assert figure.n == sum(map(sum, cells))


def slow_kappa(mine, theirs):
    """Kappa and n from two rows of values, one for each code point."""
    both = [(a, b) for a, b in zip(mine, theirs, strict=True) if a is not None and b is not None]
    n = len(both)
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    observed = sum(a == b for a, b in both) / n if n else 0
    expected = sum(first[value] / n * second[value] / n for value in first)
    same = len(first | second) < 2
    return None if same else (observed - expected) / (1 - expected), n


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_kappa_is_that_of_every_code_point(seed):
    rng = random.Random(seed)
    world = random_world(rng, analysts=rng.randint(2, 5), marks=rng.randint(1, 10))
    report = world.assess()
    found = {(pair.first, pair.second): pair.kappas for pair in report.pairs()}
    for framing in (ALL, *FRAMINGS):
        rows = by_point(world, framing)
        for first in rows:
            for second in (name for name in rows if name > first):
                value, n = slow_kappa(rows[first], rows[second])
                assert ((first, second) in found) == bool(n)
                if n:
                    expected = None if value is None else pytest.approx(value, abs=1e-9)
                    assert found[first, second][framing].value == expected
                    assert report.kappa(first, second, framing).value == expected
                    assert found[first, second][framing].n == report.kappa(second, first, framing).n == n


def test_an_interval_comes_with_the_kappa_of_two():
    marks = [(analyst, at, at + 6, "strategic") for at in range(0, 400, 20) for analyst in "AB"]
    marks += [("A", 5, 12, "moral"), ("B", 208, 216, "moral")]
    report = coded(*marks, length=400, blocks=tuple(range(0, 400, 20))).assess(replicates=200)
    figure = report.kappa("A", "B")
    assert figure.low < figure.value < figure.high
    assert report.pair("A", "B").kappas[ALL].low is None


def test_two_who_gave_all_the_same_value_have_no_kappa_but_a_reason():
    report = coded(("A", 0, 100, "strategic"), ("B", 0, 100, "strategic")).assess()
    figure = report.pair("A", "B").kappas["strategic"]
    assert figure.value is None
    assert "variation" in figure.reading


def test_two_who_read_nothing_in_common_have_no_kappa_but_a_reason():
    world = coded(("A", 0, 10, "strategic"))
    other = World([*world.texts, Text(RIGHT, 9)], world.codings, [*world.extents, Extent("B", RIGHT, 9)])
    for figure in (world.assess().kappa("A", "B"), other.assess().kappa("A", "B")):
        assert (figure.value, figure.n) == (None, 0)
        assert "Nobody else" in figure.reading
