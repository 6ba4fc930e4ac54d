"""The language of a piece: proposed by its script and words, or by what its file says where that is plausible"""

import pytest

from reader.importing import read
from reader.importing.languages import KNOWN, guess_language, name_of, settle_language
from tests.support.languages import PIECES


@pytest.mark.parametrize("language", PIECES)
def test_the_language_of_a_paragraph_is_proposed(language: str) -> None:
    assert read("\n\n".join(PIECES[language])).language == language


@pytest.mark.parametrize("language", PIECES)
def test_the_language_of_a_headline_is_proposed(language: str) -> None:
    assert guess_language(PIECES[language][0]) == language


def test_the_same_text_gets_the_same_proposal() -> None:
    for headline, paragraph in PIECES.values():
        assert len({guess_language(f"{headline} {paragraph}") for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("1914 – 1918", "en"),
        ("Zyx wvu.", "en"),
        ("Порт", "ru"),
        ("ميناء", "ar"),
        ("港の船", "ja"),
        (f"{PIECES['pl'][1]} Портовый сбор 昨天下午", "pl"),
        (f"{PIECES['ru'][1]} Halcyon Lines, The Harbour Tariff", "ru"),
        (f"{PIECES['ja'][1]} {PIECES['en'][0]}", "ja"),
        ("a\x00b \ud800", "en"),
    ],
)
def test_of_few_words_the_script_decides_and_of_several_scripts_the_one_of_most_words(
    text: str, language: str
) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("said", "language", "proposed"),
    [
        ("", "pl", "pl"),
        ("pl-PL", "pl", "pl-PL"),
        ("en-GB", "en", "en-GB"),
        ("en", "pl", "pl"),  # the language of the program that made the page
        ("en-US", "ar", "ar"),
        ("hsb", "cs", "hsb"),  # which the words cannot tell
        ("sh", "hr", "sh"),
        ("nn-NO", "nb", "nn-NO"),
        ("sr", "hr", "sr"),  # too close
        ("zh-TW", "zh-Hant", "zh-TW"),
        ("nonsense", "fr", "nonsense"),
    ],
)
def test_what_the_file_says_goes_first_where_it_is_plausible(said: str, language: str, proposed: str) -> None:
    found, note = settle_language(said, PIECES[language][1] * 4)
    assert found == proposed
    assert bool(note) == (said not in ("", proposed))


def test_that_a_file_says_another_language_is_said() -> None:
    page = "<!DOCTYPE html><html lang='en'><body><p>{}</p></body></html>"
    found = read(page.format(PIECES["pl"][1] * 2).encode())
    assert found.language == "pl"
    assert (
        "The file says that its language is English (en), but its words look like Polish (pl). "
        "Correct the language if that is wrong."
    ) in found.notes
    assert read(page.format(PIECES["pl"][0]).encode()).language == "en", "a line says too little"


def test_every_language_that_words_can_be_in_has_a_name() -> None:
    assert [tag for tag in sorted(KNOWN) if name_of(tag) == "an unnamed language"] == []
    assert list(map(name_of, ("zh", "zh-TW", "zh-cn", "zh-Latn", "pl-PL", "nonsense"))) == [
        "Chinese", "Traditional Chinese", "Simplified Chinese", "Chinese", "Polish", "an unnamed language",
    ]  # fmt: skip
