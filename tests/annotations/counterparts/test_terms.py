"""Terms, and which of them are kin."""

import pytest

from annotations.counterparts.related_words import Kin
from annotations.counterparts.terms import Terms, likeness


def stems(text: str, language: str = "en") -> list[str]:
    return [term.stem for term in Terms(language).of(text, 0, len(text))]


def test_forms_of_a_word_are_one_term_by_its_language() -> None:
    assert stems("The ally’s alliances, allied") == ["alli", "allianc", "alli"]
    assert stems("Häfen, Hafens", "de") == ["haf", "haf"]
    assert stems("négociations", "fr") == stems("négociation", "fr-CA") == ["negoci"]
    assert stems("har\u00adbours") == stems("har\u200bbours") == stems("harbours")
    assert stems("می\u200cخواهم", "fa") == stems("میخواهم", "fa")
    assert stems("klingon words", "tlh") == ["klingon", "words"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("pl", "i że się port"),
        ("sv", "och att det hamn"),
        ("nb", "og ikke det havn"),
        ("lt", "ir aš anąją uostas"),
    ],
)
def test_stop_words_of_many_languages_are_left_out(tag: str, words: str) -> None:
    assert stems(words, tag) == stems(words.split()[-1], tag)


def test_places_are_those_of_the_text() -> None:
    text = "🚢 Love-bombing isn’t it? The U.S. café"
    for term in Terms("en").of(text, 0, len(text)):
        assert text[term.start : term.end].strip("🚢 ?") == text[term.start : term.end]
    assert [text[t.start : t.end] for t in Terms("en").of(text, 0, len(text))] == [
        "Love",
        "bombing",
        "U.S",
        "café",
    ]


def test_a_script_without_spaces_gives_pairs_of_signs() -> None:
    assert stems("港の船", "ja") == ["港の", "の船"]
    assert stems("船", "ja") == ["船"]
    assert stems("港\u200bの船\u00ad", "ja") == ["港の", "の船"]


def test_names_have_a_capital_within_sentences() -> None:
    terms = Terms("en")
    assert terms.names({"Skarvik": 2, "quay": 3, "Quay": 1}) == {"skarvik"}
    assert Terms("de").names({"Hafen": 2}) == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "akin"),
    [
        ("money", "funds", True), ("alliances", "allies", True), ("alliance", "coalition", True),
        ("strategy", "strategist", True), ("contract", "contrast", False), ("quay", "violin", False),
    ],
)  # fmt: skip
def test_kin_are_derived_words_and_those_of_one_group(one: str, other: str, akin: bool) -> None:
    (a,), (b,) = stems(one), stems(other)
    assert (b in Kin([b], "en").of(a)) == akin
    assert Kin([b], "en").of(a).get(b) == Kin([a], "en").of(b).get(a), "it is symmetric"
    assert a not in Kin([a], "en").of(a)


def test_word_groups_are_of_one_language() -> None:
    assert not Kin(["fund"], "").of("money")
    assert not Kin(["fund"], "fr").of("money")


def test_likeness_is_a_share_of_one() -> None:
    assert likeness("skarvik", "skarvik") == 1
    assert likeness("skarvik", "skarvig") == likeness("skarvig", "skarvik") > 0.5
    assert likeness("quay", "violin") == 0
