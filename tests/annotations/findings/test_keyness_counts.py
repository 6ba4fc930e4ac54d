"""Keyness: that every term is counted as a plain count does it, for any passages of any two texts"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.findings.keyness import Corpus, Part, Stretch, Tokens, Vocabulary, compare
from reader.text.blocks import Block, Draft, assemble
from reader.text.words import words_of

words = st.sampled_from(["vote", "Vote", "quay", "the", "firm's", "tide"])
joints = st.sampled_from([" ", ", ", "  ", "\n", ". "])
paragraphs = st.lists(
    st.lists(st.tuples(words, joints), min_size=1, max_size=8).map(
        lambda pairs: "".join(word + joint for word, joint in pairs)
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def test_soft_hyphens_and_zero_width_spaces_make_no_other_word() -> None:
    tokens = Tokens(*assemble([Draft("paragraph", "Har\u00adbour coun\u200bcil, harbour coun\u2060cil")]))
    assert tokens.words == ["harbour", "council"] * 2
    assert tokens.phrases == ["harbour council", "", "harbour council", ""]


@given(paragraphs, paragraphs, st.data())
def test_it_counts_as_a_plain_count_does(one: list[str], other: list[str], data: st.DataObject) -> None:
    """Passages of two texts against all of both that lies in none of them, counted word by word."""
    stop = frozenset({"the"})
    texts = [assemble([Draft("paragraph", words) for words in part]) for part in (one, other)]
    spans = [
        data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
        for text, _ in texts
    ]
    found = [Tokens(*text) for text in texts]
    inside = [Part(part, part.within(passages)) for part, passages in zip(found, spans, strict=True)]
    outside = [part._replace(extent=part.tokens.without(part.extent)) for part in inside]
    plain = [Counter[str](), Counter[str]()]
    totals = [Counter[bool](), Counter[bool]()]
    for (text, blocks), passages in zip(texts, spans, strict=True):
        for term, is_inside, is_phrase in plainly(text, blocks, passages):
            totals[not is_inside][is_phrase] += 1
            if not {term.split()[0], term.split()[-1]} & stop:
                plain[not is_inside][term] += 1
    known = Vocabulary([(part, stop) for part in found], 1)
    keys = {key.term: key for key in compare(Corpus(inside), Corpus(outside), known)}
    comparable = {term for term in plain[0] | plain[1] if all(total[" " in term] for total in totals)}
    assert set(keys) == comparable
    for term, key in keys.items():
        is_phrase = " " in term
        assert (key.of, key.against) == (plain[0][term], plain[1][term])
        assert (key.of_size, key.against_size) == (totals[0][is_phrase], totals[1][is_phrase])
        assert key.g2 == pytest.approx(slow_g2(key.of, key.against, key.of_size, key.against_size), abs=1e-6)
        assert Corpus(inside).places(term) == [
            (part, number)
            for part, (text, blocks) in enumerate(texts)
            for number in sorted(
                at for at, one in places(text, blocks, spans[part]) if one == term
            )
        ]  # fmt: skip


@given(paragraphs, paragraphs, st.booleans(), st.integers(1, 6), st.data())
def test_bodies_that_overlap_lose_no_term(
    one: list[str], other: list[str], twice: bool, least: int, data: st.DataObject
) -> None:
    """Passages in two framings count in both bodies; so may a piece that stands on both sides."""
    first, second = (
        Tokens(*assemble([Draft("paragraph", words) for words in part])) for part in (one, other)
    )
    texts = [first, first if twice else second]
    bodies = [Corpus(Part(text, data.draw(extents(text))) for text in texts) for _ in range(2)]
    found = {
        key.term: (key.of, key.against)
        for key in compare(*bodies, Vocabulary([(text, frozenset()) for text in texts], least))
    }
    plain = [Counter(term for part in body.parts for term in standing(part)) for body in bodies]
    sizes = [{" " in term for term in count} for count in plain]
    assert found == {
        term: (plain[0][term], plain[1][term])
        for term in plain[0] | plain[1]
        if plain[0][term] + plain[1][term] >= least and all((" " in term) in size for size in sizes)
    }


def extents(text: Tokens) -> st.SearchStrategy[Stretch]:
    ends = st.integers(0, max(text.ends, default=0))
    return st.lists(st.tuples(ends, ends), max_size=4).map(text.within)


def standing(part: Part) -> Iterator[str]:
    """The terms of a part one by one."""
    for terms, ranges in (
        (part.tokens.words, part.extent.words), (part.tokens.phrases, part.extent.phrases)
    ):  # fmt: skip
        for first, last in ranges:
            yield from filter(None, terms[first:last])


def plainly(
    text: str, blocks: tuple[Block, ...], passages: list[tuple[int, int]]
) -> list[tuple[str, bool, bool]]:
    """Each word and phrase, whether it counts as inside the passages, and whether it is a phrase."""
    found = list(words_of(text))
    within = [any(start <= w.start and w.end <= end for start, end in passages) for w in found]
    rows = [(plain(w.text), is_in, False) for w, is_in in zip(found, within, strict=True)]
    for number, (first, second) in enumerate(pairwise(found)):
        if is_phrase(text, blocks, first, second):
            term = f"{plain(first.text)} {plain(second.text)}"
            if any(start <= first.start and second.end <= end for start, end in passages):
                rows.append((term, True, True))
            elif not within[number] and not within[number + 1]:
                rows.append((term, False, True))
    return rows


def places(text: str, blocks: tuple[Block, ...], passages: list[tuple[int, int]]) -> list[tuple[int, str]]:
    found = list(words_of(text))
    rows = []
    for number, first in enumerate(found):
        if any(start <= first.start and first.end <= end for start, end in passages):
            rows.append((number, plain(first.text)))
        for second in found[number + 1 : number + 2]:
            inside = any(start <= first.start and second.end <= end for start, end in passages)
            if inside and is_phrase(text, blocks, first, second):
                rows.append((number, f"{plain(first.text)} {plain(second.text)}"))
    return rows


def is_phrase(text: str, blocks: tuple[Block, ...], first: object, second: object) -> bool:
    between = text[first.end : second.start]  # type: ignore[attr-defined]
    same = any(
        block.start <= first.start and second.end <= block.end
        for block in blocks  # type: ignore[attr-defined]
    )
    return between.isspace() and same


def plain(word: str) -> str:
    return word.lower()


def slow_g2(a: int, b: int, c: int, d: int) -> float:
    """Cell by cell: observed against expected."""
    n = c + d
    cells = [(a, c, a + b), (b, d, a + b), (c - a, c, n - a - b), (d - b, d, n - a - b)]
    return 2 * sum(seen * log(seen * n / (column * row)) for seen, column, row in cells if seen)
