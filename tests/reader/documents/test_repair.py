"""Repairs of a draft's blocks: each gives other blocks with the same words, and each can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.documents import repair
from reader.documents.losses import compare
from reader.documents.repair import Step
from reader.text.blocks import BlockError, Draft, Span, assemble, check


def paragraphs(*texts: str) -> list[Draft]:
    return [Draft("paragraph", text) for text in texts]


def texts(drafts: list[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def test_joined_blocks_are_one_of_the_first_ones_kind_with_all_spans() -> None:
    drafts = [
        Draft("heading", "The quay", level=2, spans=(Span("strong", 0, 3),)),
        Draft("item", "is sold", marker="2.", spans=(Span("emphasis", 3, 7),)),
        *paragraphs("Rest"),
    ]
    joined, rest = repair.join(drafts, [0, 1])
    assert (joined.kind, joined.level, joined.text, rest.text) == (
        "heading",
        2,
        "The quay 2. is sold",
        "Rest",
    )
    assert [joined.text[span.start : span.end] for span in joined.spans] == ["The", "sold"]


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("The har-", "bour is full", "The har-bour is full"),
        ("1999-", "2004", "1999- 2004"),
        ("码头费用", "昨天下午", "码头费用昨天下午"),
        ("One", "two", "One two"),
    ],
)
def test_lines_are_joined_as_their_writing_asks(one: str, other: str, joined: str) -> None:
    assert texts(repair.join(paragraphs(one, other), [0, 1])) == [joined]


def test_a_block_is_split_before_a_word_and_its_spans_with_it() -> None:
    draft = Draft("item", "One two three", marker="3.", spans=(Span("strong", 0, 9),))
    first, second = repair.split([draft], [0], 4)
    assert (first.text, first.marker, second.text, second.marker) == ("One ", "3.", "two three", "")
    assert (first.spans, second.spans) == ((Span("strong", 0, 4),), (Span("strong", 0, 5),))


def test_places_are_words_and_in_chinese_every_sign() -> None:
    assert repair.places("One two, three") == [4, 9]
    assert repair.places("港口 费。昨") == [1, 3, 5]
    assert repair.places("One two. " * 3000)[:2] == [9, 18]
    assert len(repair.places("One two. " * 3000)) == repair.MOST_PLACES


def test_lines_become_items_and_their_numbers_markers() -> None:
    made = repair.make_list(paragraphs("1. First\n(b) second", "• third", "fourth", "After"), [0, 1, 2])
    assert [(draft.kind, draft.marker, draft.text) for draft in made] == [
        ("item", "1.", "First"), ("item", "(b)", "second"), ("item", "", "third"), ("item", "", "fourth"),
        ("paragraph", "", "After"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ["Port\tFee\tYear", "North\t\t2024"],
        ["| Port | Fee | Year |", "|---|---|---|", "| North | | 2024 |"],
        ["Port   Fee   Year", "North    2024"],
        ["Port; Fee; Year", "North; ; 2024"],
        ["Port,Fee,Year", "North,,2024"],
    ],
)
def test_lines_become_rows(lines: list[str]) -> None:
    made = repair.make_table(paragraphs(*lines), range(len(lines)))
    cells = {(draft.row, draft.column): draft.text for draft in made}
    assert (cells[0, 0], cells[0, 1], cells[0, 2], cells[1, 0]) == ("Port", "Fee", "Year", "North")
    assert cells[max(cells)] == "2024"
    assert [draft.header for draft in made] == [True] * 3 + [False] * 2


def test_blocks_apart_become_two_lists_and_what_lies_between_stays() -> None:
    made = repair.make_table(paragraphs("a\tb", "Between", "c\td"), [0, 2])
    assert [(draft.kind, draft.row) for draft in made] == [
        ("cell", 0), ("cell", 0), ("paragraph", 0), ("cell", 0), ("cell", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("do", "reason"),
    [
        (lambda: repair.join(paragraphs("a", "b"), [1]), "Only one block"),
        (lambda: repair.join(paragraphs("a", "b", "c"), [0, 2]), "other blocks between"),
        (lambda: repair.drop(paragraphs("a", "b"), [0, 1]), "discard the draft"),
        (lambda: repair.split(paragraphs("One two"), [0], 2), "cannot be split there"),
        (lambda: repair.split([Draft("cell", "One two")], [0], 4), "table cell"),
        (lambda: repair.make_table(paragraphs("One", "two"), [0, 1]), "Nothing parts the cells"),
    ],
)
def test_what_cannot_be_done_is_said(do, reason: str) -> None:
    with pytest.raises(BlockError, match=reason):
        do()


WORDS = st.text("ab -\n\u0301ç港1.\t|", min_size=1, max_size=12).map(str.strip).filter(bool)
PIECES = st.lists(WORDS.map(lambda text: Draft("paragraph", text)), min_size=2, max_size=6)
ACTS = {
    "join": repair.join,
    "drop": repair.drop,
    "list": repair.make_list,
    "table": repair.make_table,
    "split": lambda drafts, picked: repair.split(drafts, picked, repair.places(drafts[picked[0]].text)[0]),
    "recast": lambda drafts, picked: repair.recast(drafts, picked, "quotation"),
}


@given(PIECES, st.data(), st.sampled_from(sorted(ACTS)))
def test_any_repair_gives_a_piece_and_its_step_leads_back(
    drafts: list[Draft], data: st.DataObject, name: str
) -> None:
    picked = sorted(data.draw(st.sets(st.integers(0, len(drafts) - 1), min_size=1)))
    try:
        after = ACTS[name](drafts, picked)
    except (BlockError, IndexError):
        return
    check(*assemble(after))
    step = Step(**vars(Step.between(name, drafts, after, {})))
    assert step.undo(after) == drafts


FILE = "The quay\r\n\r\n1. The board met and said\r\nnothing of it.\r\n\r\nWhat it knew was little.\r\n— 12 —\r\n"


def test_nothing_is_lost_if_only_signs_and_breaks_differ() -> None:
    drafts = [
        Draft("heading", "The quay"),
        Draft("item", "The board met and said nothing of it.", marker="1."),
    ]
    drafts += paragraphs("What it knew was", "little. 12")
    assert compare(FILE, drafts) == (0, [])


def test_what_was_dropped_is_lost_and_counted_in_the_order_of_the_file() -> None:
    drafts = paragraphs("The quay", "The board met and said nothing of it.", "What it knew")
    assert compare(FILE, drafts) == (4, ["1.", "was little.", "— 12 —"])


def test_a_long_file_of_which_nothing_is_left_is_compared_soon() -> None:
    losses = compare("word " * 100_000 + "\n" + "another line\n" * 20_000, paragraphs("Nothing"))
    assert losses.words == 140_000
    assert len(losses.passages) == 20
