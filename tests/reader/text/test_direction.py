"""The direction of a text, by its own letters."""

import pytest

from reader.documents.rendering import render_column
from reader.models import Document
from reader.text.blocks import Draft
from reader.text.direction import direction_of_language, direction_within, first_direction

ARABIC = "اجتمع المجلس يوم الاثنين ليناقش العرض."
HEBREW = "המועצה נפגשה ביום שני."
ENGLISH = "The council met on Monday to weigh the offer."


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        (ARABIC, "rtl"), (HEBREW, "rtl"), (ENGLISH, "ltr"), ("「待てる者が勝つ」", "ltr"),
        ("3.5 – (2019) " + HEBREW, "rtl"), ("2019, 14:30", None), ("", None), ("٣٫٥", None),
    ],
)  # fmt: skip
def test_the_first_letter_says_it(words: str, direction: str | None) -> None:
    assert first_direction(words) == direction


@pytest.mark.parametrize(
    ("words", "around", "direction"),
    [
        ("Halcyon Lines " + ARABIC, "rtl", "rtl"),
        (ENGLISH, "rtl", "ltr"),
        (ARABIC, "ltr", "rtl"),
        ("הנמל, as they call it, has been waiting for its ferry.", "ltr", "ltr"),
        ("2019", "rtl", "rtl"),
    ],
)
def test_a_name_in_other_letters_does_not_turn_a_paragraph_around(
    words: str, around: str, direction: str
) -> None:
    assert direction_within(words, around) == direction  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "texts", "direction"),
    [
        ("en", [HEBREW, HEBREW], "rtl"),
        ("ar", [ENGLISH, ENGLISH], "ltr"),
        ("ar", ["By A. Reckoner", ARABIC, "Halcyon Lines " + ARABIC, ARABIC], "rtl"),
        ("ar", ["1995", "2019"], "rtl"),
        ("fa-IR", ["1995"], "rtl"),
        ("en", ["1995"], "ltr"),
    ],
)
def test_a_piece_is_read_by_its_letters_whatever_its_language(
    language: str, texts: list[str], direction: str
) -> None:
    piece = Document.from_drafts([Draft("paragraph", text) for text in texts], language=language)
    assert piece.direction == direction


def test_a_block_says_its_direction_where_it_differs() -> None:
    cells = [(ARABIC, 0, 0), ("1995", 0, 1), (ENGLISH, 1, 0), (HEBREW, 1, 1)]
    drafts = [
        Draft("heading", ENGLISH, level=1),
        Draft("paragraph", HEBREW),
        Draft("item", ARABIC),
        Draft("item", ENGLISH),
        Draft("paragraph", ENGLISH * 9),
        *(Draft("cell", words, row=row, column=column) for words, row, column in cells),
    ]
    piece = Document.from_drafts(drafts, pk=1, language="en")
    assert piece.direction == "ltr"
    html = render_column(piece)
    assert html.count('dir="rtl"') == 3, "a paragraph, an item and the table"
    assert html.count('dir="ltr"') == 1, "a cell of the table"
    assert '<table dir="rtl">' in html


def test_the_direction_of_a_language() -> None:
    assert [direction_of_language(tag) for tag in ("ar-EG", "he", "ur", "en", "zh-Hant")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr",
    ]  # fmt: skip
