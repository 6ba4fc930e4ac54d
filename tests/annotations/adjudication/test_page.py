"""The page on which a curator settles what analysts disagree on"""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from annotations.models import Ruling
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import Coded, stored
from tests.support.members import JSON, address, marks, member, queries, signed_in

pytestmark = pytest.mark.django_db

QUAY = "Two firms 🚢 want the same quay"


@pytest.fixture
def coded() -> Coded:
    return Coded()


@pytest.fixture
def client(coded: Coded) -> Client:
    return signed_in(coded.curator)


def page(client: Client, coded: Coded, query: str = "") -> str:
    answer = client.get(address("adjudication", coded.comparison, query))
    assert answer.status_code == 200
    return answer.content.decode()


def told(client: Client, coded: Coded) -> dict[str, Any]:
    return client.get(address("adjudication", coded.comparison), headers=JSON).json()


def sent(coded: Coded, row: Any, verdict: str, **more: Any) -> dict[str, Any]:
    """What the form of the case sends in which the row is."""
    case = coded.case(row).case
    return {"case": case.key, "seen": case.seen, "verdict": verdict, "reason": ""} | more


def settle(client: Client, coded: Coded, data: dict[str, Any], **more: Any) -> Any:
    return client.post(address("adjudication", coded.comparison), data, **more)


def test_a_case_shows_every_side_in_its_place_with_notes_tags_comments_and_links(
    coded: Coded, client: Client
) -> None:
    mine = coded.mark(1, QUAY, tags=[coded.leverage], note="They *want* it.")
    theirs = coded.mark(2, "the same quay", framing=coded.psychological)
    factories.comment(subject=theirs, author=coded.people[1], text="Envy, plainly.")
    far = coded.mark(1, "The gifts were large", "right")
    coded.link(1, mine, far)
    text = page(client, coded, f"?case={coded.case(mine).case.key}")
    for words in (
        "analyst1",
        "analyst2",
        "analyst3",
        "<em>want</em>",
        "leverage",
        "Envy, plainly.",
        "contrasts with",
    ):
        assert words in text
    drawn = marks(text)
    assert {mine.pk, theirs.pk, far.pk} <= drawn.keys()
    assert "side-1" in drawn[mine.pk]
    assert "side-2" in drawn[theirs.pk]
    assert "Read this and marked nothing." in text  # the third
    (left,) = re.findall(r'<article[^>]*data-side="left">(.*?)</article>', text, re.DOTALL)
    assert "The harbour council met on Monday" in left  # what stands around it


def test_the_queue_has_the_most_consequential_first_and_opens_it(coded: Coded, client: Client) -> None:
    small, large = coded.mark(1, "offer"), coded.mark(2, QUAY)
    text = page(client, coded)
    assert text.index(f"?case=h{large.pk}") < text.index(f"?case=h{small.pk}")
    assert f'data-case="h{large.pk}"' in text
    assert "<strong>0</strong> of <strong>2</strong> cases settled" in text


def test_settling_moves_on_to_the_next_case_and_it_can_be_taken_back(coded: Coded, client: Client) -> None:
    small, large = coded.mark(1, "offer"), coded.mark(2, QUAY)
    answer = settle(client, coded, sent(coded, large, "take:analyst2", reason="It names both."))
    ruling = Ruling.objects.get()
    assert answer["Location"] == address(
        "adjudication", coded.comparison, f"?ruled={ruling.pk}&case=h{small.pk}"
    )
    text = client.get(answer["Location"]).content.decode()
    assert "Settled: analyst2 taken." in " ".join(text.split())
    assert "<strong>1</strong> of <strong>2</strong> cases settled" in text
    assert "It names both." in page(client, coded, f"?case=h{large.pk}")
    back = client.post(address("ruling_take_back", ruling), {"reason": "Too soon."})
    assert back["Location"] == address("adjudication", coded.comparison, f"?case=h{large.pk}")
    assert coded.curated() == []
    ruling.refresh_from_db()
    assert ruling.deleted
    # The last one leads to the page that says so.
    settle(client, coded, sent(coded, large, "neither"))
    answer = settle(client, coded, sent(coded, small, "neither"), follow=True)
    assert "All is settled." in answer.content.decode()


def test_everything_is_decided_by_plain_forms_and_the_csv_is_what_was_settled(
    coded: Coded, client: Client
) -> None:
    first = coded.mark(1, QUAY, tags=[coded.leverage], note="Named.")
    coded.mark(2, "the same quay", framing=coded.psychological)
    second = coded.mark(1, "offer")
    coded.mark(2, "the offer")
    third, fourth = coded.mark(3, "spring tide"), coded.mark(1, "harbour council")
    coded.all_mark("The gifts were large", "right")
    before = stored(coded.comparison)
    settle(client, coded, sent(coded, first, "take:analyst1"))
    settle(client, coded, sent(coded, second, "both"))
    settle(client, coded, sent(coded, third, "neither"))
    text = coded.comparison.left.text
    own = {
        "document": coded.comparison.left_id, "start": text.index("council"), "end": text.index(" met"),
        "framing": "strategic", "tags": ["leverage"], "note": "Just the council.",
    }  # fmt: skip
    settle(client, coded, sent(coded, fourth, "own", **own))
    assert client.post(address("agreed_take_over", coded.comparison)).status_code == 302
    assert coded.curated() == [
        ("council", "strategic", "leverage", "Just the council."),
        ("the offer", "strategic", "", ""),
        ("offer", "strategic", "", ""),
        (QUAY, "strategic", "leverage", "Named."),
        ("The gifts were large", "strategic", "", ""),
    ]
    assert stored(coded.comparison) == before
    drawn = marks(client.get(address("workbench", coded.comparison, "?layer=curated")).content.decode())
    assert set(drawn) == {int(row["id"]) for row in coded.exported("highlights")}
    assert {row["analyst"] for row in coded.exported("highlights", layer="")} == {
        "analyst1",
        "analyst2",
        "analyst3",
    }


def test_what_changed_since_it_was_seen_is_shown_anew_and_what_was_typed_stays(
    coded: Coded, client: Client
) -> None:
    mine = coded.mark(1, QUAY)
    data = sent(coded, mine, "take:analyst1", reason="It names both.")
    coded.mark(2, "want the same")
    answer = settle(client, coded, data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "has changed since you saw it" in text
    assert 'value="It names both."' in text
    assert "want the same" in text
    assert coded.case(mine).case.seen in text
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"verdict": ""}, "Choose which side"),
        ({"verdict": "take:nobody"}, "nobody called"),
        ({"verdict": "take:curator"}, "Say whose side"),
        ({"verdict": "all"}, "no verdict"),
        ({"verdict": "own"}, "its bounds and its framing"),
        ({"verdict": "own", "document": "99999", "start": "2", "end": "5", "framing": "strategic"}, "piece"),
        ({"reason": "x" * 201}, "200"),
    ],
)
def test_what_does_not_fit_is_said_in_words(
    coded: Coded, client: Client, wrong: dict[str, str], says: str
) -> None:
    data = sent(coded, coded.mark(1, QUAY), "neither") | wrong
    answer = settle(client, coded, data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    told = settle(client, coded, data, headers=JSON)
    assert (told.status_code, says in str(told.json()["errors"])) == (422, True)
    assert not Ruling.objects.exists()


def test_a_program_reads_the_cases_and_settles_them(coded: Coded, client: Client) -> None:
    mine = coded.mark(1, QUAY)
    coded.mark(2, "the same quay")
    (case,) = told(client, coded)["queue"]
    assert (case["case"], case["kinds"], case["state"]) == (f"h{mine.pk}", ["missed", "bounds"], "open")
    assert case["sides"]["analyst1"] == [{"noun": "highlight", "id": mine.pk}]
    assert case["sides"]["analyst3"] == []
    data = {"case": case["case"], "seen": case["seen"], "verdict": "take:analyst2", "key": str(uuid.uuid4())}
    answer = settle(client, coded, data, headers=JSON)
    assert (answer.status_code, answer.json()["side"]) == (201, "analyst2")
    again = settle(client, coded, data, headers=JSON)
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
    assert Ruling.objects.count() == 1
    assert (told(client, coded)["settled"], told(client, coded)["queue"][0]["state"]) == (1, "settled")
    back = client.post(address("ruling_take_back", Ruling.objects.get()), headers=JSON)
    assert (back.json()["taken_back"], back.json()["settled"]) == (1, 0)


def test_what_all_agree_on_is_taken_over_and_given_back(coded: Coded, client: Client) -> None:
    coded.all_mark(QUAY)
    coded.comparison.readings.exclude(analyst=coded.people[0]).delete()
    coded.mark(1, "offer")
    text = page(client, coded)
    assert "Accept unanimous codes (2)" in text
    assert "Leave out 1 that only one analyst has coded" in text
    where = address("agreed_take_over", coded.comparison)
    assert client.post(where, {"shared_only": "1"}, headers=JSON).json()["taken_over"] == 1
    key = {"key": str(uuid.uuid4())}
    assert client.post(where, key, headers=JSON).json()["taken_over"] == 1
    assert client.post(where, key, headers=JSON).status_code == 200  # sent once more
    assert client.post(where, headers=JSON).status_code == 422
    assert len(coded.curated()) == 2
    back = client.post(address("agreed_give_back", coded.comparison), headers=JSON)
    assert (back.json()["taken_back"], coded.curated()) == (2, [])


def test_a_reopened_case_shows_what_was_ruled(coded: Coded, client: Client) -> None:
    mine = coded.mark(1, QUAY)
    coded.settle(mine, "take", 1, reason="It names both.")
    coded.mark(2, "want the same")
    text = page(client, coded)
    assert "Reopened:" in text
    assert "It names both." in text
    assert "<strong>analyst1 taken</strong>" in text
    assert "<strong>0</strong> of <strong>1</strong> case settled" in text


def test_a_link_against_a_silence_cannot_be_taken_both(coded: Coded, client: Client) -> None:
    left, right = coded.all_mark("offer"), coded.all_mark("The gifts were large", "right")
    link = coded.link(1, left[0], right[0])
    factories.silence(highlight=left[1], analyst=coded.people[1], note="Nothing like it.")
    text = page(client, coded)
    assert "Linked by some, no counterpart for others" in text
    assert "Nothing like it." in text
    assert 'value="both"' not in text
    assert {left[0].pk, left[1].pk, right[0].pk} <= marks(text).keys()
    assert settle(client, coded, sent(coded, link, "own", relation="explains", note="So.")).status_code == 302
    assert coded.joined() == []
    assert "as soon as both its passages are in the curated layer" in page(client, coded, f"?case=l{link.pk}")
    client.post(address("agreed_take_over", coded.comparison))
    assert coded.joined() == [("offer", "explains", "The gifts were large")]


def test_a_case_that_is_gone_leads_to_the_next(coded: Coded, client: Client) -> None:
    coded.mark(1, QUAY)
    text = page(client, coded, "?case=h99999")
    assert "is there no more" in text
    assert 'id="ruling"' in text


def test_where_nothing_is_marked_the_page_says_what_would_be_here(coded: Coded, client: Client) -> None:
    assert "There is nothing to compare yet." in page(client, coded)


def test_what_is_left_over_is_shown(coded: Coded, client: Client) -> None:
    mine = coded.mark(1, QUAY)
    coded.settle(mine, "take", 1)
    mine.delete_softly(coded.people[0])
    assert "Settled, and the passages are gone since" in page(client, coded)


@pytest.mark.parametrize(("role", "status"), [(Role.READER, 403), (Role.ANALYST, 403), (Role.OWNER, 200)])
def test_it_is_for_who_curates(coded: Coded, role: Role, status: int) -> None:
    coded.mark(1, QUAY)
    somebody = member(coded.comparison, "somebody", role)
    assert somebody.get(address("adjudication", coded.comparison)).status_code == status
    workbench = somebody.get(address("workbench", coded.comparison)).content.decode()
    assert (address("adjudication", coded.comparison) in workbench) == (status == 200)


def test_the_queries_do_not_grow_with_the_cases(coded: Coded, client: Client) -> None:
    first = coded.mark(1, QUAY)
    coded.link(1, first, coded.mark(1, "The gifts were large", "right"))
    where = address("adjudication", coded.comparison, f"?case=h{first.pk}")
    few = queries(client, where)
    for word in ("harbour", "council", "met", "Monday", "weigh", "offer", "Nobody", "spring"):
        coded.mark(2, word)
    coded.settle(coded.mark(3, "tide"), "neither")
    assert queries(client, where) == few
