"""POST /comparisons/<id>/links/ and the form at …/links/add/"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.relation(comparison=made)
    factories.relation(comparison=made, name="Echoes")
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def ends(client: Client, comparison: Comparison) -> tuple[Highlight, Highlight]:
    return (
        factories.highlight(comparison=comparison, quote="weigh the offer"),
        factories.highlight(comparison=comparison, document=comparison.right, quote="promises larger"),
    )


@pytest.fixture
def where(comparison: Comparison) -> str:
    return reverse("links", args=[comparison.pk])


@pytest.fixture
def sent(ends: tuple[Highlight, Highlight]) -> dict[str, Any]:
    return {"source": ends[0].pk, "target": ends[1].pk, "relation": "contrasts"}


def test_a_program_gets_the_link_as_json(client: Client, where: str, sent: dict[str, Any]) -> None:
    answer = client.post(where, sent | {"note": "They *differ*."}, headers=JSON)
    made = Link.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": made.pk, "comparison": made.comparison_id, "source": sent["source"], "target": sent["target"],
        "relation": "contrasts", "note": "They *differ*.", "status": "proposed", "analyst": "analyst",
        "created": made.created.isoformat(), "modified": made.created.isoformat(), "deleted": None,
        "revision": members.revision(made),
    }  # fmt: skip


def test_the_page_gets_both_ends_anew_a_sentence_and_an_undo(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison
) -> None:
    answer = client.post(where, sent, headers=HTMX)
    page = answer.content.decode()
    made = Link.objects.get()
    assert answer.status_code == 201
    assert f"#b{comparison.left_id}-0" in page
    assert f"#b{comparison.right_id}-" in page
    assert page.count("linked") >= 2
    assert "Linked: contrasts with." in page
    assert f'hx-post="{members.address("link_delete", made)}"' in page
    assert "Undo" in page
    assert 'title="1 link"' in page


def test_a_plain_form_is_led_to_its_place(client: Client, where: str, sent: dict[str, Any]) -> None:
    answer = client.post(where, sent)
    assert (answer.status_code, answer["Location"].partition("?")[2]) == (
        302,
        f"link={Link.objects.get().pk}",
    )


def test_it_raises_the_revision_once_and_is_in_the_history(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison
) -> None:
    before = members.revision(comparison)
    client.post(where, sent)
    made = Link.objects.get()
    assert members.revision(comparison) == made.revision == before + 1
    assert members.verbs(made) == ["created"]


def test_several_links_may_meet_in_one_highlight_and_run_both_ways(
    client: Client, where: str, sent: dict[str, Any]
) -> None:
    back = {"source": sent["target"], "target": sent["source"]}
    for more in ({}, {"relation": "echoes"}, back, back | {"relation": "echoes"}):
        assert client.post(where, sent | more, headers=JSON).status_code == 201


def test_a_second_equal_link_is_a_conflict_that_shows_the_first(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison
) -> None:
    first = client.post(where, sent, headers=JSON).json()
    revision = members.revision(comparison)
    answer = client.post(where, sent | {"note": "Again."}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["current"]["id"] == first["id"]
    answer = client.post(where, sent, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#link-problem")
    assert "already linked these two passages" in answer.content.decode()
    assert "Again." in client.post(where, sent | {"note": "Again."}).content.decode()
    assert members.revision(comparison) == revision
    second = members.member(comparison, "second")
    assert second.post(where, sent, headers=JSON).status_code == 201


def test_a_link_inside_one_piece_is_refused(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison
) -> None:
    near = factories.highlight(comparison=comparison, quote="Monday")
    revision = members.revision(comparison)
    answer = client.post(where, sent | {"target": near.pk}, headers=JSON)
    assert answer.status_code == 422
    assert "these two stand in the same piece" in str(answer.json()["errors"]["target"])
    same = client.post(where, sent | {"target": sent["source"]}, headers=JSON)
    assert same.status_code == 422
    assert members.revision(comparison) == revision
    for headers in (HTMX, {}):
        asked = client.get(
            reverse("link_add", args=[comparison.pk]), {"source": near.pk, "target": sent["source"]},
            headers=headers,
        )  # fmt: skip
        assert asked.status_code == 422
        assert "stand in the same piece" in asked.content.decode()


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a passage that is not there": ({"target": 999_999}, "target", "no highlight #999999"),
    "a number beyond any column": ({"source": HUGE}, "source", f"no highlight #{HUGE}"),
    "a number below nought": ({"source": -1}, "source", "no highlight #-1"),
    "what is no number": ({"source": "first"}, "source", "whole number"),
    "no target": ({"target": ""}, "target", "required"),
    "an unknown relation": ({"relation": "nonesuch"}, "relation", "is not a relation of this codebook"),
    "no relation": ({"relation": ""}, "relation", "Choose how the two passages relate"),
    "a NUL in the relation": ({"relation": "\0"}, "relation", "Null characters"),
    "a NUL in the note": ({"note": "a\0b"}, "note", "Null characters"),
    "a note that is too long": ({"note": "n" * 20_001}, "note", "at most 20,000 fit"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_it_is_refused_with_the_reason_and_nothing_is_stored(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison, what: str
) -> None:
    change, field, reason = REFUSALS[what]
    revision = members.revision(comparison)
    answer = client.post(where, sent | change, headers=JSON)
    assert answer.status_code == 422
    assert reason in str(answer.json()["errors"][field])
    assert not Link.objects.exists()
    assert members.revision(comparison) == revision


def test_a_deleted_passage_one_of_another_comparison_and_a_retired_relation_are_refused(
    client: Client, where: str, sent: dict[str, Any], comparison: Comparison,
    ends: tuple[Highlight, Highlight],
) -> None:  # fmt: skip
    far = factories.highlight(comparison=factories.comparison(title="Another"))
    assert client.post(where, sent | {"target": far.pk}, headers=JSON).status_code == 422
    comparison.relations.get(slug="contrasts").retire(comparison.created_by)
    answer = client.post(where, sent, headers=JSON)
    assert "which has: echoes." in str(answer.json()["errors"]["relation"])
    ends[1].delete_softly(comparison.created_by)
    answer = client.post(where, sent | {"relation": "echoes"}, headers=JSON)
    assert f"no highlight #{ends[1].pk}" in str(answer.json()["errors"]["target"])
    assert not Link.objects.exists()


def test_linking_withdraws_a_silence_at_either_end_and_the_history_keeps_it(
    client: Client, where: str, sent: dict[str, Any], ends: tuple[Highlight, Highlight]
) -> None:
    silences = [factories.silence(highlight=end, note="Nothing there.") for end in ends]
    client.post(where, sent)
    made = Link.objects.get()
    for silence in silences:
        silence.refresh_from_db()
        assert silence.deleted
        assert silence.revision == made.revision
        assert members.verbs(silence) == ["signed", "withdrawn"]
        change = made.comparison.changes.filter(noun="silence", row=silence.pk).first()
        assert change.reason == f"linked by #{made.pk}"
        assert change.actor.username == "analyst"


def test_the_form_asks_how_the_two_relate(
    client: Client, comparison: Comparison, sent: dict[str, Any]
) -> None:
    ask = reverse("link_add", args=[comparison.pk]) + f"?source={sent['source']}&target={sent['target']}"
    part, page = (client.get(ask, headers=headers).content.decode() for headers in (HTMX, {}))
    for words in ("weigh the offer", "promises larger", 'value="contrasts"', 'value="echoes"'):
        assert words in part
        assert words in page
    assert "<html" in page
    assert "<html" not in part


@pytest.mark.parametrize("query", ["", "?source=x&target=y", f"?source={HUGE}&target=-1", "?source=%00"])
def test_the_form_without_two_passages_says_what_to_choose(
    client: Client, comparison: Comparison, query: str
) -> None:
    answer = client.get(reverse("link_add", args=[comparison.pk]) + query, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#toast")
    assert "Choose a passage in each column." in answer.content.decode()


def test_a_reader_is_refused_and_a_stranger_finds_nothing(
    comparison: Comparison, where: str, sent: dict[str, Any]
) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    stranger = members.signed_in(factories.user(username="stranger"))
    assert [client.post(where, sent).status_code for client in (reader, stranger)] == [403, 404]
    assert not Link.objects.exists()
