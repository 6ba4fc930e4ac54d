"""What is proposed, in which order, and whether the reasons are true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.counterparts import Asked, Index, KnownLink, KnownPassage, PiecePair, candidates
from annotations.counterparts.lexical import PiecePair as LexicalPair
from reader.text.blocks import Draft, assemble
from tests.annotations.counterparts.pieces import LEFT, RIGHT, SHIPS, found, index, pair, words

MONEY = "It lent forty million to the town."


def test_the_counterpart_is_the_first() -> None:
    both = pair()
    assert words(both, found(both, SHIPS)[0]).startswith("Skarvik gave its allies")
    assert words(both, found(both, MONEY)[0]).startswith("Money was borrowed")
    assert words(both, found(both, "The council will vote in spring.")[0]).startswith(
        "In spring the town decides"
    )


def test_reasons_say_what_both_share_and_where() -> None:
    both = pair()
    reasons = found(both, SHIPS)[0].reasons
    assert [word.other for word in reasons.names] == ["Skarvik"]
    (name,) = reasons.names
    assert [both.near.text[start:end] for start, end in name.near] == ["Skarvik"]
    assert [both.far.text[start:end] for start, end in name.far] == ["Skarvik"]
    assert "alliance – allies" in [word.both for word in reasons.kin]
    assert not reasons.sense
    shared = [word.word for word in found(both, MONEY)[0].reasons.terms]
    assert set(shared) == {"forty", "million"}


def test_it_is_always_the_same() -> None:
    assert found(pair(), SHIPS) == found(pair(), SHIPS)


def test_likeness_is_the_same_in_both_directions() -> None:
    """Of two pieces of one sentence each: there is nothing that they could be ranked among."""
    one, other = index("Money was lent to the harbour."), index("The port has borrowed funds.")
    there = LexicalPair(one, other).scores(0, len(one.text), 1)
    back = LexicalPair(other, one).scores(0, len(other.text), 1)
    assert there[0] == back[0] > 0


def test_nothing_in_common_is_nothing_proposed() -> None:
    assert found(pair("Quay.", "Violin."), "Quay") == []


def test_two_languages_meet_in_names_and_numbers() -> None:
    both = pair("There Skarvik owns 4711 ships.", "Heute besitzt Skarvik 4711 Schiffe.", ("en", "de"))
    reasons = found(both, "Skarvik owns 4711")[0].reasons
    assert {word.other for word in (*reasons.names, *reasons.terms)} == {"Skarvik", "4711"}


def test_a_highlight_stands_for_its_sentence_and_ones_own_before_others() -> None:
    both = pair()
    start = RIGHT.index("Skarvik gave")
    rows = [
        KnownPassage(7, start, start + 43),
        KnownPassage(9, start, start + 40, own=True),
        KnownPassage(11, 0, 5),
    ]
    first = found(both, SHIPS, marked=lambda start, end: rows)[0]
    assert (first.highlight, first.end) == (9, start + 40)
    assert found(both, SHIPS, marked=lambda start, end: rows[:1])[0].highlight == 7
    assert (
        found(both, SHIPS, marked=lambda start, end: [KnownPassage(3, 0, len(RIGHT))])[0].highlight is None
    ), "it is far too long"


def test_what_is_left_out_does_not_come_and_nothing_comes_twice() -> None:
    both = pair()
    first = found(both, SHIPS)[0]
    others = found(both, SHIPS, left_out=[(first.start, first.end)])
    assert (first.start, first.end) not in [(one.start, one.end) for one in others]
    three = found(both, f"{SHIPS} {MONEY}")
    assert all(a.end <= b.start or b.end <= a.start for a in three for b in three if a is not b)


def test_a_link_near_by_speaks_for_what_is_near_its_other_end() -> None:
    both = pair()
    passage = "The breakwater cost more than the quay."
    link = KnownLink(12, LEFT.index("Nobody in"), RIGHT.index("They wrote"))
    assert found(both, passage) == []
    near = found(both, passage, links=[link])
    assert near
    assert {number for one in near for number in one.reasons.links} == {12}
    assert words(both, near[0]).startswith("People on the island") or words(both, near[0]).startswith(
        "They wrote"
    )
    far = KnownLink(13, LEFT.index("Nobody in"), RIGHT.index("They wrote"))
    assert found(both, passage, links=[far, link])[0].reasons.links == (12, 13)


def test_a_passage_across_sentences_is_answered_by_as_many() -> None:
    first = found(pair(), f"{SHIPS} {MONEY}")[0]
    assert words(pair(), first).startswith("Skarvik gave its allies")
    assert words(pair(), first).endswith("came with it.")


def test_where_only_the_paragraphs_meet_it_says_so() -> None:
    both = pair("Rain fell. The harbour froze.", "Snow lay deep. The harbour closed.")
    place = next(one for one in found(both, "Rain fell.") if words(both, one).startswith("Snow"))
    assert place.reasons.around == ("harbour",)
    assert not place.reasons.terms


SIGNS = "the quay Skarvik 4711. !?…’-\n 🚢👩‍👧 המעבורת متى 港の船。é\u0301\u200d"
TEXTS = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=120)


@given(TEXTS, TEXTS, st.sampled_from(["en", "de", "ja", "", "x-tlh"]), st.data())
def test_no_text_stops_it_and_every_reason_is_true(
    left: str, right: str, language: str, data: st.DataObject
) -> None:
    pieces = [
        Index(*assemble(Draft("paragraph", part) for part in text.split("\n")), language)
        for text in (left, right)
    ]
    both = PiecePair(*pieces)
    start = data.draw(st.integers(0, len(both.near.text)))
    end = data.draw(st.integers(start, len(both.near.text)))
    for one in candidates(both, Asked(start, end)):
        assert 0 <= one.start < one.end <= len(both.far.text)
        assert one.reasons
        for word in (*one.reasons.names, *one.reasons.terms, *one.reasons.kin):
            assert all(start <= a < b <= end for a, b in word.near)
            assert all(one.start <= a < b <= one.end for a, b in word.far)
            assert both.near.text[slice(*word.near[0])] == word.word
            assert both.far.text[slice(*word.far[0])] == word.other


def test_an_empty_piece_proposes_nothing() -> None:
    assert candidates(pair("One.", "— —"), Asked(0, 4)) == []
    assert candidates(pair("— —", "One."), Asked(0, 3)) == []
