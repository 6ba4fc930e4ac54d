"""Behind a figure stand the passages on which the analysts differ, and they account for all of it."""

import random

import pytest
from hypothesis import given

from annotations.agreement.measures import ALL, Disagreement, Extent, Held, Text
from tests.annotations.agreement.measures.worlds import (
    FRAMINGS,
    LEFT,
    RIGHT,
    World,
    by_point,
    coded,
    random_world,
    worlds,
)
from tests.support.sampling import fewer


def test_disagreements_say_where_who_and_what_most_weight_first():
    report = coded(
        ("A", 0, 10, "strategic"), ("B", 0, 10, "moral"), ("C", 0, 10, "moral"), ("A", 40, 70, "moral"),
        ("B", 40, 70, "moral"), ("A", 90, 92, "moral"), ("B", 90, 92, "moral"), ("C", 90, 92, "moral"),
    ).assess()  # fmt: skip
    assert report.disagreements() == [
        Disagreement(LEFT, 40, 70, 0.75, (Held(("moral",), ("A", "B")), Held((), ("C",)))),
        Disagreement(LEFT, 0, 10, 0.25, (Held(("moral",), ("B", "C")), Held(("strategic",), ("A",)))),
    ]
    assert report.disagreements("strategic") == [
        Disagreement(LEFT, 0, 10, 1, (Held((), ("B", "C")), Held(("strategic",), ("A",))))
    ]
    assert report.disagreements(analysts=("A", "B")) == [
        Disagreement(LEFT, 0, 10, 1, (Held(("strategic",), ("A",)), Held(("moral",), ("B",))))
    ]
    assert len(report.disagreements(most=1)) == 1


def test_neighbours_with_the_same_values_are_one_but_not_across_the_end_of_a_piece():
    report = coded(
        ("A", 0, 10, "moral"), ("A", 10, 20, "moral"), ("A", 15, 30, "moral"), ("B", 90, 91, "moral")
    ).assess()
    assert [(d.start, d.end) for d in report.disagreements()] == [(0, 30), (90, 91)]
    texts = [Text(LEFT, 20), Text(RIGHT, 20)]
    extents = [Extent(name, text.document, 20) for name in "AB" for text in texts]
    codings = [c._replace(document=d, start=s, end=e) for (d, s, e), c in zip(
        [(LEFT, 10, 20), (RIGHT, 0, 10)],
        coded(("A", 0, 1, "moral"), ("A", 2, 3, "moral")).codings, strict=True,
    )]  # fmt: skip
    found = World(texts, codings, extents).assess().disagreements()
    assert [(d.document, d.start, d.end, d.weight) for d in found] == [
        (LEFT, 10, 20, 0.5),
        (RIGHT, 0, 10, 0.5),
    ]


def slowly(world, framing):
    """The code points on which readers differ, each with its values by analyst."""
    rows = by_point(world, framing)
    places = [(text.document, point) for text in world.texts for point in range(text.length)]
    differing = {}
    for at, place in enumerate(places):
        held = {name: row[at] for name, row in rows.items() if row[at] is not None}
        if len(set(held.values())) > 1:
            differing[place] = held
    return differing


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_they_cover_exactly_the_code_points_on_which_readers_differ(seed):
    world = random_world(random.Random(seed))
    report = world.assess()
    for framing in (ALL, *FRAMINGS):
        found = report.disagreements(framing)
        covered = {
            (d.document, point): {name: frozenset(held.framings) for held in d.held for name in held.analysts}
            for d in found
            for point in range(d.start, d.end)
        }
        assert covered == slowly(world, framing)
        assert [d.weight for d in found] == sorted((d.weight for d in found), reverse=True)
        assert sum(d.weight for d in found) == (pytest.approx(1) if found else 0)
        edges = {(d.document, d.start): d.held for d in found}
        assert not [d for d in found if edges.get((d.document, d.end)) == d.held]


@given(worlds())
def test_there_are_some_where_alpha_is_below_1_and_none_where_it_is_1(world):
    report = world.assess()
    for name, figure in report.alphas.items():
        assert bool(report.disagreements(name)) == (figure.value is not None and figure.value < 1)
