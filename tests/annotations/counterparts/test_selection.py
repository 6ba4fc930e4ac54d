"""/comparisons/<id>/counterparts/?document=…: what may answer to a passage that is not highlighted yet"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Highlight
from reader.models import Comparison
from tests.annotations.counterparts.pieces import SHIPS
from tests.support import members
from tests.support.members import HTMX, JSON, address


def asked(comparison: Comparison, **other: object) -> str:
    start = comparison.left.text.index(SHIPS)
    query = {"document": comparison.left_id, "start": start, "end": start + len(SHIPS)} | other
    return address(
        "counterpart_accept", comparison, "?" + "&".join(f"{name}={value}" for name, value in query.items())
    )


def test_a_selection_is_proposed_the_same_places_as_its_highlight(
    client: Client, comparison: Comparison
) -> None:
    of_selection = client.get(asked(comparison), headers=JSON).json()
    assert not Highlight.objects.exists(), "nothing is stored by asking"
    client.post(address("highlights", comparison), members.selected(comparison.left, SHIPS))
    of_highlight = client.get(address("counterparts", Highlight.objects.get()), headers=JSON).json()
    assert of_selection["candidates"]
    assert of_selection["candidates"] == of_highlight["candidates"]


def test_it_can_be_looked_at_and_framed_but_not_yet_accepted(client: Client, comparison: Comparison) -> None:
    for headers in ({}, HTMX):
        page = client.get(asked(comparison), headers=headers).content.decode()
        assert "Proposed counterparts of the selection" in page
        assert "To link one, frame your passage:" in page
        assert "Accept as" not in page
        assert "Dismiss <kbd" not in page


def test_framing_it_goes_on_with_the_highlight(client: Client, comparison: Comparison) -> None:
    sent = members.selected(comparison.left, SHIPS, "psychological", key=str(uuid4()))
    answer = client.post(address("counterpart_frame", comparison), sent)
    row = Highlight.objects.get()
    assert (row.quote, row.framing.slug) == (SHIPS, "psychological")
    assert answer["Location"] == address("counterparts", row)
    again = client.post(address("counterpart_frame", comparison), sent, headers=HTMX)
    assert f'id="counterparts-{row.pk}"' in again.content.decode()
    assert Highlight.objects.count() == 1
    twin = client.post(address("counterpart_frame", comparison), sent | {"key": str(uuid4())}, headers=JSON)
    assert (twin.status_code, twin.json()["id"]) == (200, row.pk)


@pytest.mark.parametrize(
    "wrong",
    [{"document": 0}, {"start": "x"}, {"start": 9, "end": 9}, {"end": members.HUGE}, {"document": ""}],
)
def test_what_is_no_passage_is_said(client: Client, comparison: Comparison, wrong: dict[str, object]) -> None:
    assert client.get(asked(comparison, **wrong)).status_code == 422


def test_a_quote_that_is_not_there_is_refused(client: Client, comparison: Comparison) -> None:
    sent = members.selected(comparison.left, SHIPS) | {"quote": "something else"}
    assert client.post(address("counterpart_frame", comparison), sent).status_code == 422
    assert not Highlight.objects.exists()
