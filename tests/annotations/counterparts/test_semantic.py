"""The second ranker, with a model of two numbers that is easily followed."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from annotations.counterparts import Asked, Reasons, candidates, semantic
from tests.annotations.counterparts.pieces import pair

LEFT = "The sea is wide. The bank is rich."
RIGHT = "Money rules here.\n\nWater was everywhere. A coin fell.\n\nThe ocean roared."


class Toy:
    """Tells water from money."""

    name = "toy"

    def embed(self, texts: list[str]) -> Any:
        wet = ("sea", "Water", "ocean", "Spray")
        return numpy.array(
            [[1.0, 0.1] if any(word in text for word in wet) else [0.1, 1.0] for text in texts]
        )


@pytest.fixture
def both() -> tuple[Any, tuple[semantic.Vectors, ...]]:
    of = pair(LEFT, RIGHT)
    return of, tuple(semantic.Vectors(piece, semantic.made(piece, Toy())) for piece in (of.near, of.far))


def test_the_sense_of_a_passage_is_that_of_its_sentences(both: Any) -> None:
    of, (near, far) = both
    found = semantic.scores(near, far, 0, 16, 1)
    words = [of.far.text[window.start : window.end] for window in of.far.windows(1)]
    best = sorted(zip(found, words, strict=True), reverse=True)[:2]
    assert {text for _, text in best} == {"Water was everywhere.", "The ocean roared."}


def test_what_shares_no_word_is_proposed_by_its_sense_and_says_so() -> None:
    of = pair(LEFT, "Spray flew.\n\nGold.\n\nSilver.\n\nTin.\n\nLead.\n\nZinc.")
    assert candidates(of, Asked(0, 16)) == []
    near, far = (semantic.Vectors(piece, semantic.made(piece, Toy())) for piece in (of.near, of.far))
    (found,) = candidates(of, Asked(0, 16), (near, far))
    assert (found.start, found.end) == (0, 11)
    assert found.reasons._replace(sense=False) == Reasons()
    assert found.reasons.sense


def test_a_window_is_the_mean_of_its_sentences(both: Any) -> None:
    of, (near, far) = both
    (mixed,) = [window for window in of.far.windows(2) if window.last - window.first == 2]
    found = dict(zip(of.far.windows(2), semantic.scores(near, far, 0, 16, 2), strict=True))
    ocean = next(window for window in found if of.far.text[window.start :].startswith("The ocean"))
    money = next(window for window in found if of.far.text[window.start :].startswith("Money"))
    assert found[money] < found[mixed] < found[ocean]


def test_a_place_outside_every_sentence_is_like_nothing(both: Any) -> None:
    _, (near, far) = both
    assert semantic.scores(near, far, 16, 17, 1) == [0.0] * 4


def test_vectors_that_do_not_fit_are_refused() -> None:
    of = pair(LEFT, RIGHT)
    with pytest.raises(ValueError, match="reshape"):
        semantic.Vectors(of.near, b"\0" * 6)


def test_an_empty_piece_has_no_vectors() -> None:
    of = pair("— —", RIGHT)
    assert semantic.made(of.near, Toy()) == b""
