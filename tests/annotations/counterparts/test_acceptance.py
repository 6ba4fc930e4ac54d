"""A proposed place that is accepted: it becomes a highlight, and then the analyst says how the two relate."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.annotations.counterparts.pieces import ALLIES, place
from tests.support import members
from tests.support.members import HTMX, JSON, address


def test_accepting_highlights_the_place_and_asks_for_the_relation(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    sent = {"source": source.pk, "framing": "psychological", **place(ALLIES)}
    answer = client.post(address("counterpart_accept", comparison), sent)
    target = Highlight.objects.latest("pk")
    assert (target.quote, target.framing.slug, target.document) == (ALLIES, "psychological", comparison.right)
    assert answer.status_code == 302
    assert answer["Location"] == f"{address('link_add', comparison)}?source={source.pk}&target={target.pk}"
    assert client.get(answer["Location"]).status_code == 200
    assert not Link.objects.exists(), "the relation is the analyst's to say"


def test_accepted_by_htmx_the_page_is_told_which_two(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    sent = {"source": source.pk, "framing": "strategic", **place(ALLIES)}
    answer = client.post(address("counterpart_accept", comparison), sent, headers=HTMX)
    target = Highlight.objects.latest("pk")
    assert answer.status_code == 201
    assert (
        f'"parallax:accepted": {{"passage": {source.pk}, "counterpart": {target.pk}}}'
        in answer["HX-Trigger-After-Settle"]
    )
    assert f'data-highlights="{target.pk}"' in answer.content.decode()
    told = client.post(address("counterpart_accept", comparison), sent, headers=JSON)
    assert (told.status_code, told.json()["id"]) == (200, target.pk), "what stands already serves as well"


def test_accepting_twice_makes_one(client: Client, comparison: Comparison, source: Highlight) -> None:
    key = str(uuid4())
    for framing in ("strategic", "psychological"):
        sent = {"source": source.pk, "framing": framing, "key": key, **place(ALLIES)}
        assert client.post(address("counterpart_accept", comparison), sent).status_code == 302
    assert Highlight.objects.filter(document=comparison.right).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"framing": "legal"},
        {"framing": ""},
        {"start": -1},
        {"end": members.HUGE},
        {"start": 9, "end": 9},
        {"end": "x"},
    ],
)
def test_what_cannot_be_accepted_is_refused_in_words(
    client: Client, comparison: Comparison, source: Highlight, wrong: dict
) -> None:
    sent = {"source": source.pk, "framing": "strategic", **place(ALLIES)} | wrong
    answer = client.post(address("counterpart_accept", comparison), sent, headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == f"#problem-{source.pk}"
    assert 'class="errors"' in answer.content.decode()
    assert Highlight.objects.count() == 1


@pytest.mark.parametrize("number", ["", "x", "0", members.HUGE])
def test_a_place_is_accepted_for_a_passage_that_is_there(
    client: Client, comparison: Comparison, number: object
) -> None:
    sent = {"source": number, "framing": "strategic", **place(ALLIES)}
    assert client.post(address("counterpart_accept", comparison), sent).status_code == 404
