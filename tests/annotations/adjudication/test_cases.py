"""Where analysts do not say the same, each place once"""

from __future__ import annotations

import random
import sys
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.adjudication import cases as rule
from annotations.adjudication.cases import Case, Kind, Signed
from annotations.agreement.measures import Coding, Extent, Linking

ANNE, BEN, CLEO = 1, 2, 3
LEFT, RIGHT = 11, 12
S, P = "strategic", "psychological"

cases_of = partial(rule.cases_of, symmetric={"echoes"})


def mark(
    number: int, analyst: int, start: int, end: int, framing: str = S, document: int = LEFT, **more: Any
) -> Coding:
    return Coding(number, analyst, document, start, end, framing, **more)


def read(*analysts: int, to: int = 100, document: int = LEFT) -> list[Extent]:
    return [Extent(analyst, document, to) for analyst in analysts]


def only(*given: Any) -> Case:
    (case,) = cases_of(*given)
    return case


SAME = [mark(1, ANNE, 0, 10), mark(2, BEN, 0, 10)]
#: What is marked and read in one place, in what the sides differ there, and the case's weight.
PASSAGES: dict[str, tuple[list[Coding], list[Extent], list[Kind], float]] = {
    "all mark it alike": (SAME, [], [], 0),
    "the only one who read it marks it": ([mark(1, ANNE, 0, 10)], read(BEN, to=9), [], 0),
    "one has read it and left it": ([mark(1, ANNE, 0, 10)], read(BEN, to=10), [Kind.MISSED], 5),
    "one of three has left it": (SAME, read(ANNE, BEN, CLEO), [Kind.MISSED], 10 / 3),
    "in two framings": ([mark(1, ANNE, 0, 10), mark(2, BEN, 4, 10, P)], [], [Kind.FRAMING], 4 / 2 + 6 / 2 * 2),
    "one sees a second framing": ([*SAME, mark(3, BEN, 5, 10, P)], [], [Kind.FRAMING], 5 / 2 * 2),
    "one goes further": ([mark(1, ANNE, 0, 10), mark(2, BEN, 0, 14)], [], [Kind.BOUNDS], 2),
    "one word in two pieces": (
        [mark(1, ANNE, 0, 10), mark(2, BEN, 0, 6), mark(3, BEN, 4, 10)], [], [Kind.BOUNDS], 10 / 2 / 4,
    ),
    "with another tag": (
        [mark(1, ANNE, 0, 8, tags=frozenset({5})), mark(2, BEN, 0, 8)], [], [Kind.TAGS], 8 / 2 / 4,
    ),
    "everything at once": (
        [mark(1, ANNE, 0, 10), mark(2, BEN, 5, 15), mark(3, BEN, 14, 20, P), mark(4, ANNE, 18, 20)],
        read(CLEO), [Kind.FRAMING, Kind.MISSED, Kind.BOUNDS], None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("world", PASSAGES)
def test_what_is_said_of_a_place(world: str) -> None:
    marks, extents, kinds, weight = PASSAGES[world]
    case = only(marks, [], [], extents)
    assert list(case.kinds) == kinds
    if weight is not None:
        assert case.weight == pytest.approx(weight)
    assert {row.id for side in case.sides for row in side.rows} == {one.id for one in marks}
    assert {side.analyst for side in case.sides} == {one.analyst for one in marks} | {
        extent.analyst for extent in extents if extent.read_to >= max(one.end for one in marks)
    }


A_L, B_L, A_R, B_R = (
    mark(1, ANNE, 0, 10), mark(2, BEN, 0, 10),
    mark(3, ANNE, 20, 40, document=RIGHT), mark(4, BEN, 20, 40, document=RIGHT),
)  # fmt: skip
A_Q, B_Q = mark(5, ANNE, 60, 70, document=RIGHT), mark(6, BEN, 60, 70, document=RIGHT)
BOTH = [A_L, B_L, A_R, B_R, A_Q, B_Q]
#: Links and silences on the places that both mark; of each case its rows, in what they differ, and its weight.
COUNTERPARTS: dict[str, tuple[list[Linking], list[Signed], list[tuple[str, list[Kind], float]]]] = {
    "linked alike": ([Linking(1, ANNE, 1, 3, "explains"), Linking(2, BEN, 2, 4, "explains")], [], [("l1 l2", [], 0)]),
    "linked by one": ([Linking(1, ANNE, 1, 3, "explains")], [], [("l1", [Kind.LINKED], 30 / 2 * 2)]),
    "another relation": (
        [Linking(1, ANNE, 1, 3, "explains"), Linking(2, BEN, 2, 4, "supports")], [], [("l1 l2", [Kind.LINKED], 30)],
    ),
    "the other way round": (
        [Linking(1, ANNE, 1, 3, "explains"), Linking(2, BEN, 4, 2, "explains")], [], [("l1 l2", [Kind.LINKED], 30)],
    ),
    "the other way round, which is the same": (
        [Linking(1, ANNE, 1, 3, "echoes"), Linking(2, BEN, 4, 2, "echoes")], [], [("l1 l2", [], 0)],
    ),
    "another target": (
        [Linking(1, ANNE, 1, 3, "echoes"), Linking(2, BEN, 2, 6, "echoes")], [], [("l1 l2", [Kind.LINKED], 30 + 20)],
    ),
    "one links twice": (
        [Linking(1, ANNE, 1, 3, "echoes"), Linking(2, ANNE, 1, 5, "echoes")], [],
        [("l1", [Kind.LINKED], 30), ("l2", [Kind.LINKED], 20)],
    ),
    "linked by some, no counterpart for others": (
        [Linking(1, ANNE, 1, 3, "echoes")], [Signed(1, BEN, 2)],
        [("l1 s1", [Kind.GAINSAID, Kind.LINKED], 30 + 10 / 2 * 4)],
    ),
    "confirmed by both": ([], [Signed(1, ANNE, 1), Signed(2, BEN, 2)], [("s1 s2", [], 0)]),
    "confirmed by one": ([], [Signed(1, ANNE, 1)], [("s1", [Kind.SILENCE], 5)]),
    "a passage that is not there": ([Linking(1, ANNE, 1, 99, "echoes")], [Signed(1, ANNE, 98)], []),
}  # fmt: skip


@pytest.mark.parametrize("world", COUNTERPARTS)
def test_what_is_said_of_counterparts(world: str) -> None:
    links, silences, expected = COUNTERPARTS[world]
    cases = [case for case in cases_of(BOTH, links, silences) if case.of_links]
    found = [
        (
            " ".join(f"{noun[0]}{pk}" for noun, pk, _ in case.sources),
            list(case.kinds),
            pytest.approx(case.weight),
        )
        for case in cases
    ]
    assert found == expected
    assert all({side.analyst for side in case.sides} == {ANNE, BEN} for case in cases)


def test_the_most_consequential_comes_first_and_the_agreed_last() -> None:
    marks = [
        *SAME,
        mark(3, ANNE, 20, 30),
        mark(4, BEN, 20, 50),
        mark(5, ANNE, 60, 64),
        mark(6, BEN, 60, 64, P),
    ]
    cases = cases_of(marks)
    assert [case.key for case in cases] == ["h3", "h5", "h1"]
    assert [case.agreed for case in cases] == [False, False, True]


def test_the_key_stays_while_rows_come_and_the_word_of_what_was_seen_does_not() -> None:
    before = only(SAME)
    more = only([*SAME, mark(9, CLEO, 4, 12)])
    edited = only([SAME[0]._replace(revision=7), SAME[1]])
    assert before.key == more.key == edited.key == "h1"
    assert len({before.seen, more.seen, edited.seen}) == 3


def some_marks() -> st.SearchStrategy[list[Coding]]:
    spans = st.tuples(st.integers(0, 40), st.integers(1, 12))
    row = st.tuples(
        st.sampled_from((ANNE, BEN, CLEO)), st.sampled_from((LEFT, RIGHT)), spans, st.sampled_from((S, P))
    )
    return st.lists(row, max_size=12).map(
        lambda rows: [
            Coding(number, analyst, document, start, start + length, framing)
            for number, (analyst, document, (start, length), framing) in enumerate(rows, 1)
        ]
    )


@st.composite
def worlds(draw: Any) -> tuple[list[Coding], list[Linking], list[Signed], list[Extent]]:
    marks = draw(some_marks())
    left = [one.id for one in marks if one.document == LEFT]
    right = [one.id for one in marks if one.document == RIGHT]
    people = st.sampled_from((ANNE, BEN, CLEO))
    links, silences = [], []
    if left and right:
        ends = st.tuples(
            people, st.sampled_from(left), st.sampled_from(right), st.sampled_from(("echoes", "explains"))
        )
        links = [Linking(number, *row) for number, row in enumerate(draw(st.lists(ends, max_size=6)), 1)]
    if marks:
        signed = st.tuples(people, st.sampled_from([one.id for one in marks]))
        silences = [Signed(number, *row) for number, row in enumerate(draw(st.lists(signed, max_size=4)), 1)]
    extents = [
        Extent(*row)
        for row in draw(st.lists(st.tuples(people, st.sampled_from((LEFT, RIGHT)), st.integers(0, 60))))
    ]
    return marks, links, silences, extents


@given(worlds(), st.randoms(use_true_random=False))
def test_every_row_is_in_one_case_whatever_the_order_of_rows(world: Any, chance: random.Random) -> None:
    marks, links, silences, _ = world
    cases = cases_of(*world)
    rows = [(noun, pk) for case in cases for noun, pk, _ in case.sources]
    expected = [("highlight", one.id) for one in marks] + [("link", one.id) for one in links]
    assert sorted(rows) == sorted(expected + [("silence", one.id) for one in silences])
    in_sides = [tuple(row) for case in cases for side in case.sides for row in side.rows]
    assert sorted(in_sides) == sorted(rows)
    for case in cases:
        assert case.agreed == (case.weight == 0)
    shuffled = [chance.sample(part, len(part)) for part in world]
    assert cases_of(*shuffled) == cases


@given(worlds())
def test_who_the_analysts_are_makes_no_difference(world: Any) -> None:
    others = {ANNE: 30, BEN: 10, CLEO: 20}
    renamed = [[row._replace(analyst=others[row.analyst]) for row in part] for part in world]
    found = [(case.key, case.kinds, case.places, case.sources) for case in cases_of(*world)]
    assert [(case.key, case.kinds, case.places, case.sources) for case in cases_of(*renamed)] == found


@given(some_marks())
def test_a_place_is_agreed_where_all_who_read_it_marked_the_same(marks: list[Coding]) -> None:
    everywhere = [Extent(analyst, document, 100) for analyst in (ANNE, BEN) for document in (LEFT, RIGHT)]
    by_two = [row for row in marks if row.analyst in (ANNE, BEN)]
    for case in cases_of(by_two, [], [], everywhere):
        rows = {pk for _, pk, _ in case.sources}
        readings = [
            {(row.start, row.end, row.framing) for row in by_two if row.id in rows and row.analyst == analyst}
            for analyst in (ANNE, BEN)
        ]
        assert case.agreed == (readings[0] == readings[1])


def lines_run(marks: list[Coding], links: list[Linking]) -> int:
    """How many lines of the rule are executed."""
    count = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        if "cases" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        cases_of(marks, links)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("apart", [True, False], ids=["places apart", "one place"])
def test_the_work_grows_with_the_rows_and_not_with_their_pairs(apart: bool) -> None:
    def world(size: int) -> tuple[list[Coding], list[Linking]]:
        step = 30 if apart else 5  # where they are 10 long, everything overlaps its neighbours
        marks = [
            Coding(n, n % 3, LEFT + n // 3 % 2, n // 6 * step + n % 3, n // 6 * step + 10, (S, P)[n % 2])
            for n in range(size)
        ]
        return marks, [Linking(n, n % 3, n, n + 3, "echoes") for n in range(0, size - 6, 6)]

    small, large = (lines_run(*world(size)) for size in (1_500, 6_000))
    assert large < 4.5 * small
