"""What the plain-text reader recognises, on texts of our own with the quirks of real ones."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.documents.outline import summarise
from reader.importing import ImportRefused, Recognised, read
from reader.text.blocks import assemble, check, normalise

PIECES = Path(__file__).parent / "pieces"  # written for these tests


def kinds(recognised: Recognised) -> Counter[str]:
    return Counter(block.choice for block in assemble(recognised.drafts)[1])


def words(recognised: Recognised, kind: str) -> list[str]:
    """The words of every block of this choice, or of this kind."""
    text, blocks = assemble(recognised.drafts)
    return [text[b.start : b.end] for b in blocks if kind in (b.choice, b.kind)]


@pytest.fixture(scope="module")
def report() -> Recognised:
    return read((PIECES / "report.txt").read_bytes())


@pytest.fixture(scope="module")
def column() -> Recognised:
    return read((PIECES / "column.txt").read_text("utf-8"))


def test_the_report_block_by_block(report: Recognised) -> None:
    assert kinds(report) == {
        "paragraph": 12, "heading-1": 1, "heading-2": 7, "heading-3": 7, "item": 14, "cell": 8,
        "rule": 1, "aside-date": 1, "aside-reference": 2,
    }  # fmt: skip
    assert summarise(assemble(report.drafts)[1]) == (
        "15 headings, 12 paragraphs, 14 list items, 3 asides, 1 rule, 1 table of 8 cells"
    )


def test_a_bare_title_below_a_preamble(report: Recognised) -> None:
    assert report.drafts[0].kind == "paragraph"
    assert words(report, "heading-1") == ["The Quay and the Crane: A Short Account of Two Long Ambitions"]


def test_headings_by_roman_number_and_by_word(report: Recognised) -> None:
    assert [heading.split()[0] for heading in words(report, "heading-2")] == [
        "Abstract", "I.", "II.", "III.", "IV.", "V.", "Conclusion:",
    ]  # fmt: skip


def test_single_numbers_and_names_above_lists_are_sub_headings(report: Recognised) -> None:
    assert words(report, "heading-3") == [
        "North Pier", "South Pier", "1. A Lease Without a Term", "2. The Price of the Tugs",
        "3. An Ally Against the Inspector", "1. Insurance", "2. Standing",
    ]  # fmt: skip


def test_the_table_without_its_dashes_and_without_the_paragraph_below_it(report: Recognised) -> None:
    cells = [draft for draft in report.drafts if draft.kind == "cell"]
    assert [(c.row, c.column) for c in cells] == [(r, c) for r in range(4) for c in range(2)]
    assert [c.text for c in cells if c.header] == ["North’s Quiet Aims", "South’s Quiet Aims"]
    after = report.drafts[report.drafts.index(cells[-1]) + 1]
    assert (after.kind, after.text[:20]) == ("paragraph", "This is no friendshi")
    assert any("dashes" in note for note in report.notes)


def test_the_rule_keeps_its_signs_and_the_end_is_asides(report: Recognised) -> None:
    assert words(report, "rule") == ["————————–"]
    assert [draft.role for draft in report.drafts[-3:]] == ["date", "reference", "reference"]


def test_the_column_block_by_block(column: Recognised) -> None:
    assert kinds(column) == {
        "aside-kicker": 1, "heading-1": 1, "aside-dek": 1, "byline": 3, "aside-date": 1, "aside-caption": 1,
        "paragraph": 4, "aside-promotion": 2, "quotation": 1, "aside-biography": 1, "aside-topics": 2,
    }  # fmt: skip
    assert words(column, "byline") == ["By the Harbour Desk", "Staff Writer", "By the Harbour Desk"]
    assert words(column, "aside-kicker") == ["COMMENTARY"]
    assert words(column, "aside-dek") == ["How South Pier courted the town"]


def test_the_caption_that_stands_twice_is_kept_once_and_that_is_said(column: Recognised) -> None:
    assert [caption[-16:] for caption in words(column, "aside-caption")] == ["xample Pictures)"]
    assert any("caption stood twice" in note for note in column.notes)


@pytest.mark.parametrize("credit_first", [True, False])
def test_of_two_captions_the_one_with_the_credit_is_kept(credit_first: bool) -> None:
    both = ["The crane at low water", "The crane at low water (Port Office/Example Pictures)"]
    lines = reversed(both) if credit_first else both
    recognised = read(
        "A headline for a day\n\nBy Harbour Desk\n\n" + "\n".join(lines) + "\n\nWords follow here."
    )
    assert words(recognised, "aside-caption") == [both[1]]


def test_two_equal_lines_without_a_credit_are_both_kept() -> None:
    recognised = read("Row, row, row your boat\nRow, row, row your boat\nGently down the stream")
    assert len(recognised.drafts) == 3


def test_a_sentence_set_off_again_is_a_quotation_and_that_is_said(column: Recognised) -> None:
    assert words(column, "quotation") == [
        "A gift that nobody asked for is a question that nobody can refuse."
    ]
    assert any("second time" in note for note in column.notes)


def test_no_break_spaces_between_words_stay(column: Recognised) -> None:
    text, _ = assemble(column.drafts)
    assert text.count("\u00a0") == 2
    assert any("No-break spaces" in note and note.endswith("3.") for note in column.notes)


def test_lines_broken_by_hand_become_paragraphs_and_items() -> None:
    recognised = read(
        "The council of the old harbour met on a Monday, which nobody could\n"
        "remember it ever having done before, and the first thing it did was\n"
        "to send for more chairs. Nobody had expected an audience.\n\n"
        "1. The quay is let for nine years, and the rent is paid in the\n"
        "   spring of every year.\n"
        "2. The crane stays.\n"
        "   - It is painted once.\n\n"
        "> The harbour is not for sale, and it never was, and whoever says so\n"
        "> has not read the minutes of the meeting.\n"
    )
    assert [(d.kind, d.marker, d.level) for d in recognised.drafts] == [
        ("paragraph", "", 0), ("item", "1.", 0), ("item", "2.", 0), ("item", "", 1), ("quotation", "", 0),
    ]  # fmt: skip
    assert recognised.drafts[0].text.count("could remember") == 1
    assert recognised.drafts[1].text.endswith("in the spring of every year.")
    assert any("broken by hand" in note for note in recognised.notes)


def test_short_lines_are_not_joined() -> None:
    recognised = read("The Quay\n\nBoats come in\nBoats go out\nNobody knows\nWhat about")
    assert [draft.kind for draft in recognised.drafts] == ["heading"] + ["paragraph"] * 4


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "1. One sentence.\n\n2. Another.\n\nAnd a last one.",
            [("item", "1."), ("item", "2."), ("paragraph", "")],
        ),
        ("a) one\nb) two\n", [("item", "a)"), ("item", "b)")]),
        ("Choose:\n• one\n• two\n", [("paragraph", ""), ("item", ""), ("item", "")]),
        ("7. A sentence that stands alone ends here.", [("item", "7.")]),
        ("– Oui, dit-il, et il partit.\n\nElle resta.", [("paragraph", ""), ("paragraph", "")]),
    ],
)
def test_lists_and_what_only_looks_like_one(source: str, expected: list[tuple[str, str]]) -> None:
    assert [(draft.kind, draft.marker) for draft in read(source).drafts] == expected


def test_bullets_nest_by_their_indentation() -> None:
    recognised = read("- a\n  - b\n\t- c\n    - d\n- e\n")
    assert [(d.text, d.level) for d in recognised.drafts] == [
        ("a", 0),
        ("b", 1),
        ("c", 2),
        ("d", 2),
        ("e", 0),
    ]


def test_underlines_make_headings_and_are_left_out() -> None:
    recognised = read(
        "Two Quays\n=========\n\nSome words stand here.\n\nThe crane\n---------\n\nAnd some more.\n\n* * *\n"
    )
    assert kinds(recognised) == {"heading-1": 1, "paragraph": 2, "heading-2": 1, "rule": 1}


def test_tables_with_tabs_and_empty_cells_keep_their_places() -> None:
    recognised = read("Pier\tRent\tYears\nNorth\t12\t9\nSouth\t\t4\n\nA paragraph follows it.")
    cells = [(d.row, d.column, d.text) for d in recognised.drafts if d.kind == "cell"]
    assert cells[-2:] == [(2, 0, "South"), (2, 2, "4")]
    assert len(cells) == 8


def test_a_pipe_in_a_sentence_makes_no_table() -> None:
    assert kinds(read("The sign read North | South, and nobody laughed at it.")) == {"paragraph": 1}


def test_control_characters_and_other_line_ends() -> None:
    recognised = read("A bell\x07 rings.\u2028It rings again.\x0cA new page.\r\nThe end.\x85Quite.")
    assert [d.text for d in recognised.drafts] == [
        "A bell rings.", "It rings again.", "A new page.", "The end.", "Quite.",
    ]  # fmt: skip
    assert any("Control characters" in note for note in recognised.notes)


def test_signs_without_words_are_refused() -> None:
    with pytest.raises(ImportRefused, match="no words"):
        read("> \n>\n")


def test_more_lines_than_any_piece_has_are_refused() -> None:
    with pytest.raises(ImportRefused, match="lines"):
        read("a\n" * 260_000)


SCRAPS = st.sampled_from(
    ["- ", "1. ", "2. ", "I. ", "II. ", "> ", "a | b |", "---|---|", "\t", "    ", "* * *", "=====", "By Harbour Desk",
     "Topics", "Reference:", "May 6, 2024", "A sentence that ends. ", "Word", "é\u0301", "👩‍🚀", "\u00a0",
     "(Port/Pictures)", "עברית", "\u200b", "-", "|", "“", "Conclusion: It", "x" * 70,
     "\n", "\n\n", "\r\n"]
)  # fmt: skip


@given(st.lists(SCRAPS, min_size=1, max_size=40).map("".join))
def test_any_text_gives_blocks_that_fit_and_are_read_the_same_twice(source: str) -> None:
    try:
        recognised = read(source)
    except ImportRefused:
        return
    text, blocks = assemble(recognised.drafts)
    check(text, blocks)
    assert read(source) == recognised


LINES = st.lists(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=90), min_size=1)


@given(LINES, st.sampled_from([" ", "\n", "\n\n", "\r\n   "]))
def test_no_letter_is_lost(lines: list[str], between: str) -> None:
    source = between.join(lines)
    text, _ = assemble(read(source).drafts)
    assert "".join(text.split()) == "".join(normalise(source).split())
