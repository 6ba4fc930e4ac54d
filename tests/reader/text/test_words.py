"""The words of a text: what every figure that counts words goes by"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two firms want the same quay.", ["Two", "firms", "want", "the", "same", "quay"]),
        ("It isn’t love-bombing, isn't it?", ["It", "isn’t", "love-bombing", "isn't", "it"]),
        ("The U.S. spent 3.5 per cent — or 12%", ["The", "U.S", "spent", "3.5", "per", "cent", "or", "12"]),
        ("cafe\u0301 naïve 🚢⚓ _under_", ["cafe\u0301", "naïve", "under"]),
        ("המעבורת לא באה", ["המעבורת", "לא", "באה"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("The har\u00adbour coun\u200bcil", ["The", "har\u00adbour", "coun\u200bcil"]),
        ("می\u200cخواهم بروم", ["می\u200cخواهم", "بروم"]),
        (
            "a no\u2011break hy\u2060phen, di\u200erected",
            ["a", "no\u2011break", "hy\u2060phen", "di\u200erected"],
        ),
        ("", []),
    ],
)
def test_words_are_what_a_reader_would_count(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


@given(st.text())
def test_each_word_is_the_slice_at_its_place_after_the_one_before(text: str) -> None:
    last = 0
    for word in words_of(text):
        assert last <= word.start < word.end
        assert text[word.start : word.end] == word.text
        last = word.end
