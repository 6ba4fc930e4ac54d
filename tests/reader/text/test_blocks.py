"""Blocks are standoff over the canonical text: in order, and with what is between them the whole of it."""

import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.blocks import (
    CHOICES,
    Block,
    BlockError,
    Draft,
    Kind,
    Span,
    assemble,
    check,
    normalise,
    overlapping,
)

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LIVELY = st.text(st.sampled_from("ab \n\t\u00a0é\u0301\u0308👩‍🚀🇪🇺עברית\u200f\r|-1."), max_size=40)
WORDS = st.one_of(ANY, LIVELY).map(normalise)


@st.composite
def draft(draw: st.DrawFn) -> Draft:
    text = draw(WORDS)
    ends = sorted(draw(st.lists(st.integers(0, max(len(text), 1)), min_size=2, max_size=2)))
    spans = (Span("emphasis", *ends),) if draw(st.booleans()) else ()
    return Draft(
        draw(st.sampled_from(get_args(Kind))), text, draw(st.integers(0, 6)),
        draw(st.sampled_from(["", "3."])), draw(st.integers(0, 3)), draw(st.integers(0, 3)), draw(st.booleans()),
        draw(st.sampled_from(["", "dek", "caption"])), spans,
    )  # fmt: skip


@given(st.lists(draft(), max_size=12))
def test_assembled_blocks_fit_their_text(drafts: list[Draft]) -> None:
    text, blocks = assemble(drafts)
    check(text, blocks)
    kept = [d for d in drafts if d.text.strip()]
    assert [text[b.start : b.end] for b in blocks] == [d.text.strip() for d in kept]
    assert [b.kind for b in blocks] == [d.kind for d in kept]
    assert unicodedata.is_normalized("NFC", text)


@given(st.lists(draft(), max_size=12))
def test_blocks_and_what_is_between_them_are_the_text(drafts: list[Draft]) -> None:
    text, blocks = assemble(drafts)
    position, rebuilt = 0, ""
    for block in blocks:
        assert not text[position : block.start].strip()
        rebuilt += text[position : block.end]
        position = block.end
    assert rebuilt == text


@given(st.lists(draft(), max_size=12))
def test_spans_move_with_their_words(drafts: list[Draft]) -> None:
    _, blocks = assemble(drafts)
    for block in blocks:
        for span in block.spans:
            assert block.start <= span.start < span.end <= block.end


@given(st.lists(draft(), max_size=12))
def test_blocks_come_back_from_json(drafts: list[Draft]) -> None:
    _, blocks = assemble(drafts)
    assert tuple(Block.from_json(block.to_json()) for block in blocks) == blocks


@given(st.lists(draft(), max_size=12), st.sampled_from(sorted(CHOICES)))
def test_any_block_may_become_any_other_and_keeps_its_place(drafts: list[Draft], choice: str) -> None:
    text, blocks = assemble(drafts)
    recast = [block.recast(choice) for block in blocks]
    check(text, recast)
    assert {block.choice for block in recast} <= {choice}
    assert [(b.start, b.end, b.spans) for b in recast] == [(b.start, b.end, b.spans) for b in blocks]


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(BlockError, match="not a kind"):
        Block("paragraph", 0, 3).recast("sonnet")


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [Block("paragraph", 0, 3)],
        [Block("paragraph", 0, 8)],
        [Block("paragraph", 0, 3), Block("paragraph", 2, 7)],
        [Block("paragraph", 4, 7), Block("paragraph", 0, 3)],
        [Block("paragraph", 0, 0), Block("paragraph", 0, 7)],
        [Block("sonnet", 0, 7)],
    ],
)
def test_blocks_that_do_not_fit_are_refused(blocks: list[Block]) -> None:
    with pytest.raises(BlockError):
        check("one two", blocks)


@given(st.one_of(ANY, LIVELY))
def test_normal_text_is_nfc_with_lf_and_stays_so(text: str) -> None:
    normal = normalise(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert not {"\r", "\x00"} & set(normal)
    assert normalise("\r\n".join(normal.split("\n"))) == normal


def test_an_emoji_counts_by_its_code_points() -> None:
    text, blocks = assemble(
        [Draft("paragraph", "👩‍🚀 e\u0301".replace("e\u0301", "é")), Draft("paragraph", "b")]
    )
    assert [(b.start, b.end) for b in blocks] == [(0, 5), (7, 8)]
    assert text == "👩‍🚀 é\n\nb"
    assert normalise("e\u0301\r\nx\ry\x00") == "é\nx\ny"


def test_cells_are_parted_by_tabs_items_by_one_line_break_and_the_rest_by_two() -> None:
    text, _ = assemble(
        [
            Draft("cell", "a"), Draft("cell", "b", column=1), Draft("cell", "c", row=1),
            Draft("item", "d"), Draft("item", "e"), Draft("paragraph", "f"), Draft("paragraph", "g"),
        ]
    )  # fmt: skip
    assert text == "a\tb\nc\n\nd\ne\n\nf\n\ng"


def test_what_a_passage_touches() -> None:
    _, blocks = assemble([Draft("paragraph", "abc"), Draft("paragraph", "def"), Draft("paragraph", "ghi")])
    assert list(overlapping(blocks, 2, 6)) == list(blocks[:2])
    assert list(overlapping(blocks, 3, 5)) == []
