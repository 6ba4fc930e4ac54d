"""Of a passage that two analysts marked, either says that it is linked, silent or undecided."""

import random
from collections import Counter

import pytest

from annotations.agreement.measures import Silencing
from annotations.agreement.measures.silences import STATES
from annotations.agreement.measures.spans import matches
from tests.annotations.agreement.measures.test_links import PASSAGES, sides
from tests.annotations.agreement.measures.worlds import coded, random_world
from tests.support.sampling import fewer


def said(linkings=(), *silencings):
    world = sides(*PASSAGES, linkings)._replace(silencings=[Silencing(*silence) for silence in silencings])
    return world.assess()


def test_linked_silent_and_undecided_are_three_values():
    link = (1, "A", 1, 5, "explains")
    report = said([link], ("A", 3), ("B", 4), ("B", 6))
    decisions = report.pair("A", "B").silences
    # A: linked, silent, linked, undecided; B: undecided, silent, silent, undecided.
    assert (decisions.share.value, decisions.share.n) == (2 / 4, 4)
    assert decisions.alpha.value == pytest.approx(1 / 3)  # 1 - 7 · 4 / (8² - 2² - 3² - 3²)
    assert decisions.cells[STATES.index("linked")] == (1, 1, 0)
    assert report.pair("B", "A").silences.cells == tuple(zip(*decisions.cells, strict=True))


def test_what_an_analyst_says_on_the_others_passage_counts_and_a_link_outweighs_a_silence():
    link = (1, "A", 2, 6, "explains")
    report = said([link], ("A", 1), ("B", 3))
    cells = report.pair("A", "B").silences.cells
    assert cells[STATES.index("linked")] == (2, 0, 0)
    assert cells[STATES.index("undecided")] == (1, 1, 0)


def test_differences_begin_with_decisions_that_contradict_each_other():
    report = said([(1, "A", 1, 5, "explains")], ("A", 3), ("B", 6))
    found = report.differences("B", "A")
    assert [(d.first.id, d.second.id, d.says_first, d.says_second) for d in found] == [
        (6, 5, "silent", "linked"), (4, 3, "undecided", "silent"), (2, 1, "undecided", "linked"),
    ]  # fmt: skip


def test_without_a_matching_passage_or_without_variation_there_is_no_figure_but_a_reason():
    apart = coded(("A", 0, 5, "moral"), ("B", 50, 60, "moral")).assess().pair("A", "B").silences
    assert (apart.share.value, apart.alpha.value) == (None, None)
    assert "marked by both" in apart.share.reading
    together = coded(("A", 0, 5, "moral"), ("B", 0, 5, "moral")).assess().pair("A", "B").silences
    assert (together.share.value, together.alpha.value) == (1, None)
    assert "variation" in together.alpha.reading


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_decisions_are_counted_as_by_the_plain_way(seed):
    world = random_world(random.Random(seed), analysts=4, marks=12)
    report = world.assess()
    linked = {(link.analyst, end) for link in world.linkings for end in (link.source, link.target)}
    live = {place.id for place in report.material.placed}
    signed = set(world.silencings)

    def says(analyst, passages):
        keys = {(analyst, passage) for passage in passages if passage in live}
        return 2 if keys & linked else 1 if keys & signed else 0

    pooled = Counter()
    for pair in report.pairs():
        table = Counter()
        own = [p for p in report.material.placed if p.coding.analyst in (pair.first, pair.second)]
        for place, other in matches(own):
            passages = (place.id, other.id)
            table[says(pair.first, passages), says(pair.second, passages)] += 1
        assert pair.silences.cells == tuple(tuple(table[v, w] for w in range(3)) for v in range(3))
        differing = report.differences(pair.first, pair.second)
        assert len(differing) == sum(number for (v, w), number in table.items() if v != w)
        pooled += table
    assert report.silences.n == pooled.total()
    assert report.silences.share.value == (
        sum(pooled[v, v] for v in range(3)) / pooled.total() if pooled else None
    )


def test_behind_the_figure_of_all_passages_that_match_stand_together():
    report = said([(1, "A", 1, 5, "explains")], ("A", 3), ("B", 6))
    found = report.divisions()
    assert [(d.first.id, d.start, d.end, d.pairs) for d in found] == [
        (1, 0, 12, 1),
        (3, 30, 40, 1),
        (5, 0, 10, 1),
    ]
    assert found[0].held == (("linked", ("A",)), ("undecided", ("B",)))
    assert found[2].held == (("linked", ("A",)), ("silent", ("B",)))


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_they_account_for_every_pair_of_passages_that_differs(seed):
    report = random_world(random.Random(seed), analysts=4, marks=14).assess()
    cells = report.silences.cells
    assert sum(d.pairs for d in report.divisions()) == report.silences.n - sum(
        cells[at][at] for at in range(3)
    )
    differing = [d for pair in report.pairs() for d in report.differences(pair.first, pair.second)]
    found = report.divisions()
    assert sum(d.pairs for d in found) == len(differing)
    for difference in differing:
        for coding in (difference.first, difference.second):
            assert [
                d for d in found
                if d.first.document == coding.document and d.start <= coding.start < d.end
                and coding.analyst in {name for held in d.held for name in held.analysts}
            ]  # fmt: skip
