"""The interval resamples paragraphs: the same every time, wide where little was read, around chance for chance."""

import random

from annotations.agreement.measures import ALL, Coding, Extent, Text
from annotations.agreement.measures.bootstrap import REPLICATES, Question, intervals
from tests.annotations.agreement.measures.worlds import FRAMINGS, LEFT, World


def interval(rows, figure, replicates=REPLICATES):
    return intervals([Question(rows, figure)], replicates)[0]


def by_chance(seed, analysts=3, paragraphs=60):
    """Analysts who mark each sentence or not, without looking at the text."""
    rng = random.Random(seed)
    length = paragraphs * 100
    codings = []
    for analyst in range(analysts):
        for start in range(0, length, 50):
            if rng.random() < 0.3:
                codings.append(
                    Coding(len(codings) + 1, str(analyst), LEFT, start, start + 40, rng.choice(FRAMINGS))
                )
    extents = [Extent(str(analyst), LEFT, length) for analyst in range(analysts)]
    return World([Text(LEFT, length, tuple(range(0, length, 100)))], codings, extents)


def test_marks_set_by_chance_agree_by_chance():
    figures = [by_chance(seed).assess(replicates=200).alphas["strategic"] for seed in range(20)]
    assert all(abs(figure.value) < 0.15 for figure in figures)
    assert all(figure.low < figure.value < figure.high for figure in figures)
    covering = sum(figure.low <= 0 <= figure.high for figure in figures)
    assert covering >= 16  # 19 of 20 are meant to


def test_the_interval_is_the_same_every_time_and_narrower_for_more_text():
    first, again = (by_chance(1).assess(replicates=200).alphas[ALL] for _ in range(2))
    assert first == again
    more = by_chance(1, paragraphs=600).assess(replicates=200).alphas[ALL]
    assert more.high - more.low < (first.high - first.low) / 2


def test_an_interval_needs_two_blocks_and_a_figure_in_most_draws():
    def ratio(row):
        return row[0] / row[1] if row[1] else None

    assert interval([(1, 2)], ratio) is None
    assert interval([(1, 2), (1, 2)], ratio, replicates=0) is None
    assert interval([(0, 0)] * 9 + [(1, 2)], ratio) == (0.5, 0.5)  # two draws in three hold the last row
    assert interval([(0, 0), (0, 0)], ratio) is None


def test_a_draw_sums_whole_rows_without_one_field_running_into_the_next():
    rows = [(2**40 - 1, 0, 7), (2**40 - 1, 2**40 - 1, 7), (2**40 - 1, 1, 7)]
    seen = []
    interval(rows, lambda row: seen.append(row) or 0.0)
    assert {(row[0], row[2]) for row in seen} == {(3 * (2**40 - 1), 21)}
    assert {row[1] for row in seen} <= {sum(c) for c in _triples([row[1] for row in rows])}


def _triples(values):
    return [(a, b, c) for a in values for b in values for c in values]
