"""What POST /comparisons/<id>/highlights/ refuses: the reason is said, and nothing is stored"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Framing, Highlight
from reader.models import Comparison
from tests.support import factories, members
from tests.support.members import HUGE, JSON, selected

pytestmark = pytest.mark.django_db


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an end beyond the text": ({"end": 100_000}, "quote", "does not lie inside the text"),
    "an end before the start": ({"start": 20, "end": 10, "quote": "x"}, "quote", "does not lie inside the text"),
    "nothing between": ({"start": 5, "end": 5, "quote": "x"}, "quote", "does not lie inside"),
    "a start below nought": ({"start": -3}, "quote", "does not lie inside"),
    "numbers beyond any column": ({"start": HUGE, "end": HUGE + 1}, "quote", "does not lie inside"),
    "an endless number": ({"start": "9" * 5_000}, "start", "whole number"),
    "a start that is no number": ({"start": "soon"}, "start", "whole number"),
    "no end": ({"end": ""}, "end", "required"),
    "half a character": ({"start": "1.5"}, "start", "whole number"),
    "a quote that differs": ({"quote": "another word"}, "quote", "not the words of the stored text"),
    "no quote": ({"quote": ""}, "quote", "required"),
    "a NUL in the quote": ({"quote": "of\0fer"}, "quote", "Null characters"),
    "an unknown framing": ({"framing": "nonesuch"}, "framing", "is not a framing of this codebook"),
    "no framing": ({"framing": ""}, "framing", "required"),
    "a NUL in the framing": ({"framing": "strat\0egic"}, "framing", "Null characters"),
    "an unknown tag": ({"tags": ["leverage", "nonesuch"]}, "tags", "“nonesuch” is not a tag of Strategic"),
    "a NUL in a tag": ({"tags": "lever\0age"}, "tags", "is not a tag of Strategic"),
    "a note that is too long": ({"note": "n" * 20_001}, "note", "at most 20,000 fit"),
    "a NUL in the note": ({"note": "no\0te"}, "note", "Null characters"),
    "a piece that is not there": ({"document": 999_999}, "document", "does not stand in this comparison"),
    "a piece that is no number": ({"document": "left"}, "document", "whole number"),
    "a piece beyond any column": ({"document": HUGE}, "document", "does not stand in this comparison"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_it_is_refused_with_the_reason_and_nothing_is_stored(
    client: Client, comparison: Comparison, where: str, what: str
) -> None:
    change, field, reason = REFUSALS[what]
    revision = members.revision(comparison)
    answer = client.post(where, selected(comparison.left, "offer") | change, headers=JSON)
    assert answer.status_code == 422
    assert reason in str(answer.json()["errors"][field])
    assert not Highlight.objects.exists()
    assert members.revision(comparison) == revision


def test_a_passage_of_nothing_but_space_is_refused(
    client: Client, comparison: Comparison, where: str
) -> None:
    answer = client.post(where, selected(comparison.left, "\n\n"), headers=JSON)
    assert answer.status_code == 422
    assert "holds no words" in str(answer.json()["errors"])


def test_a_tag_of_another_framing_a_retired_one_and_a_retired_framing_are_refused(
    client: Client, strategic: Framing, comparison: Comparison, where: str
) -> None:
    owner = comparison.created_by
    felt = factories.framing(comparison=comparison, name="Psychological")
    factories.tag(framing=felt, name="flattery")
    factories.tag(framing=strategic, name="old").retire(owner)
    for tag in ("flattery", "old"):
        answer = client.post(where, selected(comparison.left, "offer", tags=tag), headers=JSON)
        assert answer.status_code == 422
        assert f"“{tag}” is not a tag of Strategic" in str(answer.json()["errors"]["tags"])
    strategic.retire(owner)
    answer = client.post(where, selected(comparison.left, "offer"), headers=JSON)
    assert answer.status_code == 422
    assert "which has: psychological." in str(answer.json()["errors"]["framing"])


def test_a_piece_or_framing_of_another_comparison_is_refused(
    client: Client, comparison: Comparison, where: str
) -> None:
    other = factories.comparison(title="Another")
    factories.framing(comparison=other, name="Legal")
    assert client.post(where, selected(other.left, "offer"), headers=JSON).status_code == 422
    assert client.post(where, selected(comparison.left, "offer", "legal"), headers=JSON).status_code == 422
