"""Alpha is Krippendorff's: his own examples, the `krippendorff` package, and what he says of its ends."""

import random

import krippendorff
import numpy
import pytest

from annotations.agreement.measures import ALL, Extent, Text
from annotations.agreement.measures.alpha import alpha_of_pairs
from tests.annotations.agreement.measures.worlds import (
    FRAMINGS,
    LEFT,
    World,
    by_point,
    coded,
    random_world,
    units,
)
from tests.support.sampling import fewer


def test_four_observers_with_missing_values_as_published():
    """Computing Krippendorff's Alpha-Reliability (2011), section C: 12 units, 40 pairable values."""
    world = units(
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
    figure = world.assess(framings=()).alphas[ALL]
    assert figure.value == pytest.approx(0.743, abs=0.0005)
    assert figure.n == 11  # one unit has a single value


def test_two_observers_of_a_binary_variable_as_published():
    """The same paper, section A: ten units of which Meg and Owen say 0 or 1."""
    world = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
    figure = world.assess(framings=()).alphas["1"]
    assert figure.value == pytest.approx(0.095, abs=0.0005)
    assert (figure.n, figure.unit) == (10, "characters")


def test_two_observers_of_a_nominal_variable_as_published():
    """The same paper, section B: twelve units in five kinds, here with `a` for no mark."""
    kinds = str.maketrans("abcde", "01234")
    world = units(
        "a a b b d c c c e d d a".translate(kinds),
        "b a b b b c c c e d d d".translate(kinds),
    )
    assert world.assess(framings=()).alphas[ALL].value == pytest.approx(0.692, abs=0.0005)


def by_package(values):
    """Alpha by the package, over a matrix with a column for every code point; None where it finds none."""
    kinds = {
        value: number for number, value in enumerate({v for row in values for v in row if v is not None})
    }
    matrix = [[numpy.nan if v is None else kinds[v] for v in row] for row in values]
    pairable = [
        [v for v in column if not numpy.isnan(v)]
        for column in zip(*matrix, strict=True)
        if sum(not numpy.isnan(v) for v in column) > 1
    ]
    if len({v for column in pairable for v in column}) < 2:
        return None
    return krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal")


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(200, 20)))
def test_alpha_is_that_of_the_matrix_with_a_column_for_every_code_point(seed):
    rng = random.Random(seed)
    world = random_world(rng, analysts=rng.randint(2, 6), marks=rng.randint(1, 10))
    alphas = world.assess().alphas
    assert list(alphas) == [ALL, *FRAMINGS]
    for name, figure in alphas.items():
        values = list(by_point(world, name).values())
        expected = by_package(values) if len(values) > 1 else None
        assert figure.value == (None if expected is None else pytest.approx(expected, abs=1e-9))
        assert figure.n == sum(sum(v is not None for v in column) > 1 for column in zip(*values, strict=True))


def test_identical_coding_agrees_wholly():
    passages = [(3, 9, "strategic"), (5, 20, "psychological"), (40, 60, "strategic")]
    world = coded(*((analyst, *passage) for analyst in "ABC" for passage in passages), blocks=(0, 30, 70))
    alphas = world.assess(replicates=100).alphas
    assert [alphas[name].value for name in (ALL, "strategic", "psychological")] == [1, 1, 1]
    assert (alphas[ALL].low, alphas[ALL].high) == (1, 1)
    assert "Reliable" in alphas[ALL].reading


def test_text_read_both_ways_is_a_value_of_its_own():
    """A and B mark the same text, B one half of it in a second framing besides: that half is a disagreement."""
    world = coded(
        ("A", 0, 50, "strategic"), ("B", 0, 50, "strategic"), ("B", 25, 50, "moral"), ("A", 90, 99, "moral"),
        ("B", 90, 99, "moral"),
    )  # fmt: skip
    alphas = world.assess().alphas
    assert alphas["strategic"].value == 1
    values = list(by_point(world).values())
    assert alphas[ALL].value == pytest.approx(by_package(values))
    assert alphas[ALL].value < 1


def test_without_variation_there_is_no_alpha_but_a_reason():
    for world in (coded(("A", 0, 100, "strategic"), ("B", 0, 100, "strategic")), units("0 0 0", "0 0 0")):
        figure = world.assess().alphas["strategic"]
        assert figure.value is None
        assert figure.low is None
        assert "variation" in figure.reading


def test_one_reader_alone_has_no_alpha_but_a_reason():
    figure = coded(("A", 0, 10, "strategic")).assess().alphas[ALL]
    assert (figure.value, figure.n) == (None, 0)
    assert "Nobody else" in figure.reading
    assert World([Text(LEFT, 5)], [], [Extent("A", LEFT, 0)]).assess().alphas[ALL].value is None


def test_alpha_of_pairs_is_alpha_of_two_observers():
    cells = [[4, 1, 0], [2, 3, 1], [0, 0, 2]]
    rows = [[v, w] for v in range(3) for w in range(3) for _ in range(cells[v][w])]
    expected = by_package([list(row) for row in zip(*rows, strict=True)])
    assert alpha_of_pairs(cells) == pytest.approx(expected)
    assert alpha_of_pairs([[3, 0], [0, 0]]) is None
