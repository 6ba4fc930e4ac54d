"""The stop words of each language"""

import pytest

from annotations.findings.keyness import stop_words
from reader.text.words import words_of


@pytest.mark.parametrize(
    ("language", "some"),
    [
        ("en", {"the", "isn't", "which", "would"}),
        ("en-GB", {"the"}),
        ("de", {"der", "nicht", "sich"}),
        ("pt-BR", {"que", "não"}),
        ("fr", {"les", "dans"}),
        ("he", {"לא", "את"}),
        ("ar", {"في", "من"}),
    ],
)
def test_a_language_has_its_own_by_its_tag(language: str, some: set[str]) -> None:
    assert some <= stop_words(language)


def test_of_a_language_that_is_not_known_there_are_none() -> None:
    assert stop_words("tlh") == stop_words("") == frozenset()


def test_what_a_piece_may_be_about_is_no_stop_word() -> None:
    """General lists for search engines drop these."""
    about = (
        "interest interests state states order side world want value group work power trust fear old new free"
    )
    assert not stop_words("en") & set(about.split())


def test_each_english_one_is_a_word() -> None:
    assert [word for word in stop_words("en") if [found.text for found in words_of(word)] != [word]] == []
