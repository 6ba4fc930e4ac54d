"""Two links agree where they join the same passages; with the relation, where they say the same of them too."""

import random
from collections import Counter

import pytest

from annotations.agreement.measures import Coding, Extent, Linking, Text
from annotations.agreement.measures.spans import matches
from tests.annotations.agreement.measures.worlds import LEFT, RIGHT, World, random_world
from tests.support.sampling import fewer


def sides(left, right, linkings, read_to=100):
    """A world of passages `(id, analyst, start, end)` in two texts and the links between them."""
    codings = [
        Coding(number, analyst, document, start, end, "strategic")
        for document, passages in ((LEFT, left), (RIGHT, right))
        for number, analyst, start, end in passages
    ]
    texts = [Text(LEFT, 100), Text(RIGHT, 100)]
    extents = [Extent(name, text.document, read_to) for name in "ABC" for text in texts]
    return World(texts, codings, extents, [Linking(*linking) for linking in linkings])


SYMMETRIC = {"contrasts", "echoes", "contradicts"}
PASSAGES = (
    [(1, "A", 0, 10), (2, "B", 5, 12), (3, "A", 30, 40), (4, "B", 30, 40), (9, "C", 60, 70)],
    [(5, "A", 0, 10), (6, "B", 0, 10), (7, "A", 50, 60), (8, "B", 55, 65)],
)


def links_of(*linkings, **options):
    return sides(*PASSAGES, linkings).assess(**options).pair("A", "B").links


def test_links_between_matching_passages_match():
    links = links_of((1, "A", 1, 5, "explains"), (2, "B", 2, 6, "explains"), (3, "A", 3, 7, "supports"))
    assert (links.joined.value, links.joined.n) == (2 / 3, 3)
    assert links.related.value == 2 / 3
    assert links.cells == (2, 0, 1, 1)  # two passages matched in either piece: four pairings
    assert (links.kappa.value, links.kappa.n) == (pytest.approx(0.5), 4)


def test_another_relation_joins_the_same_passages_but_does_not_say_the_same():
    links = links_of((1, "A", 1, 5, "explains"), (2, "B", 2, 6, "supports"))
    assert (links.joined.value, links.related.value) == (1, 0)
    assert (links.relation.value, links.relation.n) == (0, 1)


def test_direction_counts_for_a_relation_that_runs_one_way():
    there_and_back = (1, "A", 1, 5, "explains"), (2, "B", 6, 2, "explains")
    assert (links_of(*there_and_back).joined.value, links_of(*there_and_back).related.value) == (1, 0)
    both_ways = [(*link[:4], "echoes") for link in there_and_back]
    assert links_of(*both_ways, symmetric={"echoes"}).related.value == 1
    assert links_of(*both_ways).related.value == 0


def test_a_link_to_the_passage_of_another_analyst_is_a_link_to_that_passage():
    links = links_of((1, "A", 2, 6, "explains"), (2, "B", 1, 5, "explains"))
    assert links.related.value == 1
    assert links.cells == (3, 0, 0, 1)
    links = links_of((1, "A", 9, 5, "explains"), (2, "B", 9, 6, "explains"))
    assert links.related.value == 1
    assert links.kappa.value is None  # nobody linked what both had marked


def test_links_count_whose_passages_both_have_read():
    world = sides(*PASSAGES, [(1, "A", 1, 5, "explains"), (2, "A", 3, 7, "supports")], read_to=45)
    assert world.assess().pair("A", "B").links.joined.n == 1


def test_without_links_there_is_no_figure_but_a_reason():
    links = links_of()
    assert (links.joined.value, links.kappa.value, links.relation.value) == (None, None, None)
    assert "link" in links.joined.reading
    assert "variation" in links.kappa.reading
    assert "linked by both" in links.relation.reading


def test_the_links_behind_the_figure_are_those_the_other_did_not_make():
    report = sides(
        *PASSAGES,
        [(1, "A", 1, 5, "explains"), (2, "B", 2, 6, "supports"), (3, "A", 3, 7, "supports"),
         (4, "C", 9, 5, "supports")],
    ).assess()  # fmt: skip
    assert [linking.id for linking in report.unmatched_links("A", "B")] == [1, 2, 3]
    assert [linking.id for linking in report.unmatched_links("B", "A", with_relation=False)] == [3]


def plainly(world, first, second, report):
    """What two analysts linked, by the plain way: passages renamed by their match, links compared as sets."""
    material = report.material
    pair = [place for place in material.placed if place.coding.analyst in (first, second)]
    same = {}
    for place, other in matches(pair):
        same[place.id] = same[other.id] = (place.id, other.id)
    reads = {(e.analyst, e.document): e.read_to for e in world.extents}
    counted = {
        c.id: c.document
        for c in (place.coding for place in material.placed)
        if c.start < min(reads[first, c.document], reads[second, c.document])
    }
    made = []
    for name in (first, second):
        links = set()
        for _, analyst, source, target, relation, *_ in world.linkings:
            if analyst == name and source in counted and target in counted:
                left, right = (source, target) if counted[source] == LEFT else (target, source)
                runs = "either way" if relation in SYMMETRIC else counted[source]
                links.add((same.get(left, left), same.get(right, right), relation, runs))
        made.append(links)
    chances = [
        (left, right)
        for left in set(same.values()) if counted[left[0]] == LEFT
        for right in set(same.values()) if counted[right[0]] == RIGHT
    ]  # fmt: skip
    return made, chances


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(60, 12)))
def test_links_are_counted_as_by_the_plain_way(seed):
    world = random_world(random.Random(seed), analysts=3, marks=12)
    report = world.assess(symmetric=SYMMETRIC)
    total = [0, 0]
    for pair in report.pairs():
        (mine, theirs), chances = plainly(world, pair.first, pair.second, report)
        ours, yours = ({link[:2] for link in links} for links in (mine, theirs))
        counts = pair.links
        assert (counts.first, counts.second, counts.matched) == (len(ours), len(yours), len(ours & yours))
        assert counts.related.n == len(mine) + len(theirs)
        assert counts.matched_related == len(mine & theirs)
        table = [sum((c in ours, c in yours) == kind for c in chances) for kind in
                 ((False, False), (False, True), (True, False), (True, True))]  # fmt: skip
        assert list(counts.cells) == table
        assert report.pair(pair.second, pair.first).links.joined == counts.joined
        assert len(report.unmatched_links(pair.first, pair.second)) >= len(mine ^ theirs)
        total = [total[0] + 2 * counts.matched, total[1] + counts.joined.n]
    assert report.links.joined.n == total[1]
    assert report.links.joined.value == (total[0] / total[1] if total[1] else None)


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(fewer(40, 12)))
@pytest.mark.parametrize("with_relation", [False, True])
def test_behind_the_figure_of_all_stand_those_behind_each_pair(seed, with_relation):
    report = random_world(random.Random(seed), analysts=4, marks=14).assess()
    expected = Counter()
    for pair in report.pairs():
        for link in report.unmatched_links(pair.first, pair.second, with_relation=with_relation):
            expected[link, ({pair.first, pair.second} - {link.analyst}).pop()] += 1
    found = report.lone_links(with_relation=with_relation)
    assert Counter((lone.linking, name) for lone in found for name in lone.without) == expected
    sizes = [len(lone.without) for lone in found]
    assert sizes == sorted(sizes, reverse=True)
