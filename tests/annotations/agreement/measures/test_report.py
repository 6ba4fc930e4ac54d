"""What may make no difference to any figure makes none."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.agreement.measures import ALL, Coding, Extent, Text
from tests.annotations.agreement.measures.worlds import FRAMINGS, LEFT, World, coded, worlds


def figures(report):
    """Every figure of all, and of every two analysts, as numbers."""
    values = {("alpha", name): figure for name, figure in report.alphas.items()}
    values |= {("links", at): value for at, value in enumerate((report.links.joined, report.links.related))}
    values |= {("silences", 0): report.silences.share, ("silences", 1): report.silences.alpha}
    for pair in report.pairs():
        key = frozenset((pair.first, pair.second))
        values |= {("kappa", key, name): figure for name, figure in pair.kappas.items()}
        values |= {("F1", key, name): spans.f1 for name, spans in pair.overlap.items()}
        values |= {("exact", key, name): spans.f1 for name, spans in pair.exact.items()}
        values |= {("links", key): pair.links.joined, ("link kappa", key): pair.links.kappa}
        values |= {("relation", key): pair.links.relation, ("share", key): pair.silences.share}
    return {
        key: (None if figure.value is None else pytest.approx(figure.value), figure.n)
        for key, figure in values.items()
    }


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(world, rng):
    rows = [rng.sample(part, k=len(part)) for part in world[1:]]
    assert figures(World(world.texts, *rows).assess()) == figures(world.assess())


@given(worlds())
def test_who_the_analysts_are_makes_no_difference(world):
    names = dict(zip("ABCD", "zqmb", strict=True))
    renamed = World(
        world.texts, *([row._replace(analyst=names[row.analyst]) for row in part] for part in world[1:])
    )
    there = {
        tuple(
            frozenset(names[name] for name in part) if isinstance(part, frozenset) else part for part in key
        ): v
        for key, v in figures(world.assess()).items()
    }
    assert figures(renamed.assess()) == there


@given(worlds(), st.data())
def test_a_passage_split_in_two_makes_no_difference_by_the_character(world, data):
    long = [coding for coding in world.codings if coding.end - coding.start > 1]
    assume(long)
    coding = data.draw(st.sampled_from(long))
    middle = data.draw(st.integers(coding.start + 1, coding.end - 1))
    parts = [coding._replace(end=middle), coding._replace(id=99, start=middle)]
    rest = [other for other in world.codings if other is not coding]
    before, after = (
        world.assess(), world._replace(codings=[*rest, *parts]).assess(),
    )  # fmt: skip
    assert before.alphas == after.alphas
    assert [pair.kappas for pair in before.pairs()] == [pair.kappas for pair in after.pairs()]
    for framing in (ALL, *FRAMINGS):
        assert before.disagreements(framing) == after.disagreements(framing)


@given(worlds())
def test_an_analyst_who_has_read_nothing_makes_no_difference(world):
    more = world._replace(
        codings=[*world.codings, Coding(99, "idle", LEFT, 0, 1, "moral")],
        extents=[*world.extents, Extent("idle", LEFT, 0)],
    )
    assert figures(more.assess()) == figures(world.assess())
    assert "idle" not in more.assess().analysts


@given(worlds())
def test_the_figures_of_two_do_not_depend_on_the_others(world):
    report = world.assess()
    for pair in report.pairs():
        alone = {pair.first, pair.second}
        rows = [[row for row in part if row.analyst in alone] for part in world[1:3]]
        two = World(world.texts, *rows).assess().pair(pair.first, pair.second)
        assert (two.kappas, two.exact, two.overlap) == (pair.kappas, pair.exact, pair.overlap)


def test_framings_keep_the_order_of_the_codebook_and_those_besides_follow():
    report = coded(("A", 0, 9, "zeal"), ("A", 0, 9, "moral"), ("B", 0, 9, "care")).assess(
        framings=["strategic", "moral"]
    )
    assert list(report.alphas) == [ALL, "strategic", "moral", "care", "zeal"]
    assert report.alphas["strategic"].value is None


def test_rows_of_strangers_are_passed_over():
    """A document that is not compared, an analyst without an extent, an extent beyond the text's end."""
    plain = coded(("A", 0, 50, "moral"), ("B", 25, 50, "moral"))
    strange = plain._replace(
        codings=[*plain.codings, Coding(8, "A", 77, 0, 9, "moral"), Coding(9, "C", LEFT, 0, 9, "moral")],
        extents=[*plain.extents, Extent("A", 77, 9), Extent("A", LEFT, 1_000)],
    )
    assert figures(strange.assess()) == figures(plain.assess())


def test_nothing_to_compare_gives_reasons_instead_of_figures():
    report = World([Text(LEFT, 0), Text(12, 10)], [], []).assess()
    assert [figure.value for figure in report.alphas.values()] == [None] * 4
    assert list(report.pairs()) == []
    assert report.links.joined.value is report.silences.alpha.value is None
    with pytest.raises(KeyError):
        report.pair("A", "B")
