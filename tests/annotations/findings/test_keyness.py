"""Keyness: how surely and how much two bodies of text differ in a word, and what counts as one of its places"""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.findings.keyness import (
    Corpus,
    Key,
    Part,
    Stretch,
    Tokens,
    Vocabulary,
    level,
    log_likelihood,
    log_ratio,
    stop_words,
)
from annotations.findings.keyness import compare as compared
from reader.text.blocks import Draft, assemble

#: Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19 (1993),
#: table 2: -2 log λ, and the four cells of a word after another one and after any other.
DUNNING = [
    (270.72, 110, 2442, 111, 29114),  # the swiss
    (263.90, 29, 13, 123, 31612),  # can be
    (256.84, 31, 23, 139, 31584),  # previous year
    (167.23, 10, 0, 3, 31764),  # mineral water
]


@pytest.mark.parametrize(("g2", "a", "b", "c", "d"), DUNNING)
def test_log_likelihood_is_what_dunning_published(g2: float, a: int, b: int, c: int, d: int) -> None:
    assert log_likelihood(a, c, a + b, c + d) == pytest.approx(g2, abs=0.005)


def test_for_rare_words_of_large_bodies_it_comes_near_to_the_two_cells_of_rayson_and_garside() -> None:
    """Their formula, as they give it: 2 (a ln (a/E1) + b ln (b/E2)), E1 = c (a+b) / (c+d), E2 = d (a+b) / (c+d)."""
    a, b, c, d = 120, 40, 1_000_000, 900_000
    expected = [c * (a + b) / (c + d), d * (a + b) / (c + d)]
    two_cells = 2 * (a * log(a / expected[0]) + b * log(b / expected[1]))
    assert log_likelihood(a, b, c, d) == pytest.approx(two_cells, rel=1e-3)
    # Where a word is half of all words, the other two cells say as much as these.
    two_cells = 2 * (30 * log(30 / 20) + 10 * log(10 / 20))
    assert log_likelihood(30, 10, 40, 40) == pytest.approx(2 * two_cells)


@pytest.mark.parametrize(
    ("counts", "ratio"),
    [
        ((20, 10, 1_000, 1_000), 1),  # Hardie (2014): each step doubles
        ((40, 10, 1_000, 1_000), 2),
        ((80, 10, 1_000, 1_000), 3),
        ((10, 20, 1_000, 1_000), -1),
        ((20, 10, 2_000, 1_000), 0),
        ((4, 0, 1_000, 1_000), 3),  # a count of none is half of one
    ],
)
def test_log_ratio_is_how_often_a_frequency_doubles(counts: tuple[int, int, int, int], ratio: float) -> None:
    assert log_ratio(*counts) == pytest.approx(ratio)


def test_levels_are_those_of_chi_square_with_one_degree_of_freedom() -> None:
    figures = [3.83, 3.84, 6.62, 6.63, 10.82, 10.83, 15.12, 15.13]
    assert [level(g2) for g2 in figures] == [0, 20, 20, 100, 100, 1_000, 1_000, 10_000]


sizes = st.tuples(st.integers(1, 10**6), st.integers(1, 10**6))


@given(sizes, st.data())
def test_log_likelihood_is_symmetric_and_never_below_0(both: tuple[int, int], data: st.DataObject) -> None:
    counts = [data.draw(st.integers(0, size)) for size in both]
    found = log_likelihood(*counts, *both)
    assert found >= 0
    assert found == pytest.approx(log_likelihood(*reversed(counts), *reversed(both)), abs=1e-6)


@given(st.integers(0, 500), st.integers(500, 10**6), st.integers(1, 50))
def test_the_same_share_gives_0(count: int, size: int, times: int) -> None:
    assert log_likelihood(count, times * count, size, times * size) == 0


def tokens(*paragraphs: str) -> Tokens:
    return Tokens(*assemble([Draft("paragraph", words) for words in paragraphs]))


def whole(*paragraphs: str) -> Corpus:
    found = tokens(*paragraphs)
    return Corpus([Part(found, found.whole)])


def compare(of: Corpus, against: Corpus, least: int = 1, language: str = "") -> list[Key]:
    """Two bodies of texts of their own, in one language if it is said."""
    here, there = of.parts, against.parts
    one = Corpus([*here, *(part._replace(extent=Stretch((), ())) for part in there)])
    other = Corpus([*(part._replace(extent=Stretch((), ())) for part in here), *there])
    stop = stop_words(language) if language else frozenset[str]()
    return compared(one, other, Vocabulary([(part.tokens, stop) for part in one.parts], least))


def counted(corpus: Corpus) -> dict[str, int]:
    known = Vocabulary([(part.tokens, frozenset()) for part in corpus.parts], 1)
    return {**corpus.words(known), **corpus.phrases(known)}


def test_identical_bodies_differ_in_nothing() -> None:
    text = ("The firm waits, the town waits.", "The vote is the firm’s.")
    found = compare(whole(*text), whole(*text))
    assert {key.term for key in found} >= {"firm", "the town", "firm's"}
    assert {(key.g2, key.log_ratio, key.level) for key in found} == {(0, 0, 0)}


def test_a_word_is_counted_whatever_its_case_and_its_apostrophe() -> None:
    assert counted(whole("Isn’t it? It ISN'T love\u2011bombing; love-bombing.")) == {
        "isn't": 2, "it": 2, "love-bombing": 2, "isn't it": 1, "it isn't": 1, "isn't love-bombing": 1,
    }  # fmt: skip


def test_a_phrase_crosses_no_sign_and_no_block() -> None:
    corpus = whole("quay vote, tide", "spring\u00a0tide. Old firm")
    assert {term for term in counted(corpus) if " " in term} == {"quay vote", "spring tide", "old firm"}
    assert (corpus.size, corpus.phrases_size) == (7, 3)


def test_a_word_in_two_passages_counts_once_and_a_phrase_lies_in_one_of_them() -> None:
    found = tokens("one two three four five six seven")
    at = dict(zip(found.words, found.starts, strict=True))
    spans = [(at["one"], at["four"]), (at["two"], at["five"]), (at["five"], at["seven"] + 3)]
    extent = found.within(spans)
    assert extent.words == ((0, 6),), "what is cut off, “sev”, is no word of the passage"
    assert extent.phrases == ((0, 3), (4, 5)), "none of “four five”, over which no one passage lies"
    assert found.without(extent) == (((6, 7),), ())
    assert found.without(found.within([(at["two"], at["four"] - 1)])) == (
        ((0, 1), (3, 7)), ((3, 6),),
    )  # fmt: skip


def test_stop_words_are_left_out_with_the_phrases_that_they_begin_or_end() -> None:
    left, right = whole("the price of the vote the price of war"), whole("x the price")
    found = compare(left, right, language="en")
    assert {key.term for key in found} == {"price", "vote", "war", "x"}
    assert {key.of_size for key in found} == {9}, "they still count among all words"
    assert {"the", "the price", "of the"} < {key.term for key in compare(left, right)}


def test_each_language_has_its_own_stop_words() -> None:
    english, german, other = (
        tokens("die war die war die war"),
        tokens("die war die war die war"),
        tokens("tide"),
    )
    stops = [stop_words("en"), stop_words("de"), frozenset[str]()]
    known = Vocabulary(list(zip((english, german, other), stops, strict=True)), 1)
    nothing = Stretch((), ())

    def body(*extents: Stretch) -> Corpus:
        return Corpus(map(Part, (english, german, other), extents))

    against = body(nothing, nothing, other.whole)
    only = body(english.whole, nothing, nothing)
    assert set(only.words(known)) | set(only.phrases(known)) == {"die", "war", "die war", "war die"}
    both = body(english.whole, german.whole, nothing)
    (die,) = (key for key in compared(both, against, known) if key.term == "die")
    assert (die.of, die.of_size) == (3, 12)


def test_what_stands_too_seldom_is_not_compared() -> None:
    left, right = whole("vote vote quay tide"), whole("vote quay")
    assert [key.term for key in compare(left, right, least=3)] == ["vote"]
    assert {key.term for key in compare(left, right, least=2)} == {"vote", "quay", "vote quay"}


def test_nothing_can_be_said_against_an_empty_body() -> None:
    found = tokens("vote quay")
    assert compare(whole("vote quay"), Corpus([Part(found, found.within([]))])) == []
    assert compare(whole(), whole()) == []
