"""Passages match one to one, as many as can be, and precision, recall and F1 count them."""

import random
from collections import Counter

import pytest

from annotations.agreement.measures import ALL, Coding, Extent, Text
from tests.annotations.agreement.measures.worlds import FRAMINGS, LEFT, World, coded, random_world
from tests.support.sampling import fewer


def test_exact_and_overlapping_matches_are_counted_by_framing():
    report = coded(
        ("A", 0, 10, "strategic"), ("A", 20, 30, "strategic"), ("A", 40, 50, "moral"), ("A", 60, 70, "moral"),
        ("B", 0, 10, "strategic"), ("B", 29, 35, "strategic"), ("B", 40, 50, "strategic"),
    ).assess()  # fmt: skip
    pair = report.pair("A", "B")
    exact, overlap = pair.exact[ALL], pair.overlap[ALL]
    assert (exact.matched, overlap.matched) == (1, 2)
    assert (overlap.precision.value, overlap.precision.n) == (2 / 3, 3)
    assert (overlap.recall.value, overlap.recall.n) == (2 / 4, 4)
    assert (overlap.f1.value, overlap.f1.n, overlap.f1.unit) == (4 / 7, 7, "passages")
    assert pair.overlap["strategic"].f1.value == 4 / 5
    assert (pair.overlap["moral"].recall.value, pair.overlap["moral"].precision.value) == (0, None)
    assert "no passage" in pair.overlap["moral"].precision.reading


def test_passages_that_only_touch_do_not_overlap():
    pair = coded(("A", 0, 10, "strategic"), ("B", 10, 20, "strategic")).assess().pair("A", "B")
    assert pair.overlap[ALL].matched == 0


def test_the_reference_is_the_first_and_f1_is_the_same_for_both():
    report = coded(("A", 0, 9, "moral"), ("B", 1, 4, "moral"), ("B", 5, 7, "moral")).assess()
    there, back = report.pair("A", "B").overlap[ALL], report.pair("B", "A").overlap[ALL]
    assert (there.precision.value, there.recall.value) == (1 / 2, 1)
    assert (back.precision.value, back.recall.value) == (1, 1 / 2)
    assert there.f1.value == back.f1.value == 2 / 3


def test_only_passages_that_begin_in_what_both_have_read_count():
    texts = [Text(LEFT, 100)]
    codings = [
        Coding(1, "A", LEFT, 0, 10, "moral"), Coding(2, "A", LEFT, 80, 90, "moral"),
        Coding(3, "B", LEFT, 5, 60, "moral"), Coding(4, "B", LEFT, 70, 75, "moral"),
    ]  # fmt: skip
    report = World(texts, codings, [Extent("A", LEFT, 100), Extent("B", LEFT, 50)]).assess()
    assert report.pair("A", "B").overlap[ALL] == ("", 1, 1, 1)
    assert report.unmatched_passages("A", "B") == []


def overlap(one, other):
    return (
        (one.document, one.framing) == (other.document, other.framing)
        and one.start < other.end
        and other.start < one.end
    )


def most_matches(mine, theirs):
    """The size of a largest matching, by augmenting paths."""
    taken = {}

    def place(one, seen):
        for at, other in enumerate(theirs):
            if at not in seen and overlap(one, other):
                seen.add(at)
                if at not in taken or place(taken[at], seen):
                    taken[at] = one
                    return True
        return False

    return sum(place(one, set()) for one in mine)


def counted(world, analyst, common):
    """An analyst's passages that begin in the common text, cut off where the analyst ceased to read."""
    reads = {(e.analyst, e.document): e.read_to for e in world.extents}
    return [
        coding._replace(end=min(coding.end, reads[analyst, coding.document]))
        for coding in world.codings
        if coding.analyst == analyst and coding.start < common[coding.document]
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_there_are_as_many_matches_as_there_can_be(seed):
    rng = random.Random(seed)
    world = random_world(rng, analysts=rng.randint(2, 5), marks=14, length=40)
    reads = {(e.analyst, e.document): e.read_to for e in world.extents}
    report = world.assess()
    for pair in report.pairs():
        common = {
            t.document: min(reads[pair.first, t.document], reads[pair.second, t.document])
            for t in world.texts
        }
        mine, theirs = counted(world, pair.first, common), counted(world, pair.second, common)
        bounds = [
            Counter((c.document, c.start, c.end, c.framing) for c in world.codings if c.analyst == name
                    and c.start < common[c.document])
            for name in (pair.first, pair.second)
        ]  # fmt: skip
        for framing in FRAMINGS:
            ours = [c for c in mine if c.framing == framing]
            yours = [c for c in theirs if c.framing == framing]
            spans = pair.overlap[framing]
            assert (spans.first, spans.second) == (len(ours), len(yours))
            assert spans.matched == most_matches(ours, yours)
        assert pair.overlap[ALL].matched == most_matches(mine, theirs)
        assert pair.exact[ALL].matched == (bounds[0] & bounds[1]).total()
        for by_overlap, spans in ((True, pair.overlap[ALL]), (False, pair.exact[ALL])):
            alone = report.unmatched_passages(pair.first, pair.second, by_overlap=by_overlap)
            assert len(alone) == spans.first + spans.second - 2 * spans.matched


def test_unmatched_passages_stand_in_reading_order():
    report = coded(
        ("A", 50, 60, "moral"), ("A", 10, 20, "moral"), ("B", 30, 40, "moral"), ("B", 12, 15, "moral"),
        ("B", 70, 80, "strategic"),
    ).assess()  # fmt: skip
    assert [coding.start for coding in report.unmatched_passages("A", "B")] == [30, 50, 70]
    assert [coding.start for coding in report.unmatched_passages("A", "B", "moral")] == [30, 50]
    exact = report.unmatched_passages("A", "B", "moral", by_overlap=False)
    assert [coding.start for coding in exact] == [10, 12, 30, 50]
