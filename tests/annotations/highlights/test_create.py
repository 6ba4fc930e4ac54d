"""POST /comparisons/<id>/highlights/"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Framing, Highlight
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, JSON, selected

pytestmark = pytest.mark.django_db


def test_the_address_is_that_of_the_contract(comparison: Comparison, where: str) -> None:
    assert where == f"/comparisons/{comparison.pk}/highlights/"


def test_a_program_gets_the_highlight_as_json(client: Client, comparison: Comparison, where: str) -> None:
    sent = selected(comparison.left, "weigh the offer", tags=["leverage"], note="A *first* note.")
    answer = client.post(where, sent, headers=JSON)
    made = Highlight.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": made.pk,
        "comparison": comparison.pk,
        "document": comparison.left_id,
        "side": "left",
        "start": sent["start"],
        "end": sent["end"],
        "quote": "weigh the offer",
        "prefix": "The harbour council met on Monday to "[-32:],
        "suffix": ".\n\nTwo firms 🚢 want the same quay, and each"[:32],
        "framing": "strategic",
        "tags": ["leverage"],
        "note": "A *first* note.",
        "status": "proposed",
        "analyst": "analyst",
        "created": made.created.isoformat(),
        "modified": made.created.isoformat(),
        "deleted": None,
        "revision": members.revision(comparison),
    }


def test_the_page_gets_the_changed_blocks_a_sentence_and_an_undo(
    client: Client, comparison: Comparison, where: str
) -> None:
    quote = "weigh the offer.\n\nTwo firms 🚢"
    answer = client.post(where, selected(comparison.left, quote), headers=HTMX)
    page = answer.content.decode()
    made = Highlight.objects.get()
    assert answer.status_code == 201
    first, second, third = comparison.left.blocks
    for block in (first, second):
        assert f'hx-swap-oob="innerHTML:#b{comparison.left_id}-{block.start}"' in page
    assert f"#b{comparison.left_id}-{third.start}" not in page
    assert page.count(f'<mark data-highlights="{made.pk}" data-framings="strategic"') == 2
    assert "Highlighted as Strategic." in page
    assert f'hx-post="{members.address("highlight_delete", made)}"' in page
    assert "Undo" in page
    assert 'title="1 highlight"' in page
    assert f'"id": {made.pk}' in answer["HX-Trigger-After-Settle"]
    assert "<html" not in page


def test_a_plain_form_is_led_back_to_the_place(client: Client, comparison: Comparison, where: str) -> None:
    answer = client.post(where, selected(comparison.left, "offer"))
    assert answer.status_code == 302
    assert answer["Location"] == f"/comparisons/{comparison.pk}/?highlight={Highlight.objects.get().pk}"


def test_under_a_filter_that_hides_it_the_answer_does_not_draw_it(
    client: Client, comparison: Comparison, where: str
) -> None:
    filtered = HTMX | {"HX-Current-URL": f"http://testserver/comparisons/{comparison.pk}/?framing=other"}
    answer = client.post(where, selected(comparison.left, "offer"), headers=filtered)
    assert answer.status_code == 201
    assert "<mark" not in answer.content.decode()


def test_it_raises_the_revision_once_and_is_in_the_history(
    client: Client, comparison: Comparison, where: str
) -> None:
    before = members.revision(comparison)
    client.post(where, selected(comparison.left, "offer", tags=["leverage"]))
    made = Highlight.objects.get()
    assert members.revision(comparison) == made.revision == before + 1
    change = comparison.changes.first()
    assert (change.verb, change.row, change.actor.username, change.before) == (
        "created", made.pk, "analyst", None,
    )  # fmt: skip
    assert change.after["tag_names"] == ["leverage"]
    assert change.after["quote"] == "offer"


def test_white_space_at_both_ends_is_trimmed(client: Client, comparison: Comparison, where: str) -> None:
    client.post(where, selected(comparison.left, " offer.\n\n"))
    made = Highlight.objects.get()
    assert made.quote == "offer."
    assert comparison.left.text[made.start : made.end] == "offer."


def test_a_quote_across_lines_may_come_with_the_line_breaks_of_a_form(
    client: Client, comparison: Comparison, where: str
) -> None:
    sent = selected(comparison.left, "offer.\n\nTwo") | {"quote": "offer.\r\n\r\nTwo"}
    assert client.post(where, sent, headers=JSON).json()["quote"] == "offer.\n\nTwo"


def test_the_line_breaks_of_a_note_are_stored_and_counted_as_one_character(
    client: Client, comparison: Comparison, where: str
) -> None:
    sent = selected(comparison.left, "offer", note="a\r\n" * 9_999 + "b")
    assert client.post(where, sent, headers=JSON).json()["note"] == "a\n" * 9_999 + "b"


def test_tags_may_come_joined_as_the_csv_joins_them(
    client: Client, strategic: Framing, comparison: Comparison, where: str
) -> None:
    factories.tag(framing=strategic, name="delay")
    sent = selected(comparison.left, "offer", tags="leverage | Delay | Leverage")
    assert client.post(where, sent, headers=JSON).json()["tags"] == ["delay", "leverage"]


def test_a_passage_that_reads_both_ways_is_highlighted_twice(
    client: Client, comparison: Comparison, where: str
) -> None:
    factories.framing(comparison=comparison, name="Psychological")
    for slug in ("strategic", "psychological"):
        assert client.post(where, selected(comparison.left, "offer", slug), headers=JSON).status_code == 201


def test_the_same_highlight_by_the_same_analyst_is_a_conflict_that_shows_it(
    client: Client, comparison: Comparison, where: str
) -> None:
    sent = selected(comparison.left, "offer")
    made = client.post(where, sent, headers=JSON).json()
    revision = members.revision(comparison)
    answer = client.post(where, sent | {"note": "Again."}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["current"]["id"] == made["id"]
    assert "already highlighted as Strategic" in str(answer.json()["errors"])
    for headers in (HTMX, {}):
        answer = client.post(where, sent, headers=headers)
        assert answer.status_code == 409
        assert f'href="{members.address("highlight", Highlight.objects.get())}"' in answer.content.decode()
    assert Highlight.objects.count() == 1
    assert members.revision(comparison) == revision
    other = members.member(comparison, "second")
    assert other.post(where, sent, headers=JSON).status_code == 201


def test_in_the_page_a_refusal_stands_in_the_toolbar(
    client: Client, comparison: Comparison, where: str
) -> None:
    answer = client.post(where, selected(comparison.left, "offer", "nonesuch"), headers=HTMX)
    assert answer.status_code == 422
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#composer-problem", "innerHTML")
    assert "“nonesuch” is not a framing of this codebook, which has: strategic." in answer.content.decode()


def test_a_plain_form_gets_the_reason_and_what_was_typed(
    client: Client, comparison: Comparison, where: str
) -> None:
    answer = client.post(where, selected(comparison.left, "offer", "nonesuch", note="My long thought."))
    assert answer.status_code == 422
    assert "is not a framing" in answer.content.decode()
    assert "My long thought." in answer.content.decode()


def test_a_reader_is_refused_and_a_stranger_finds_nothing(comparison: Comparison, where: str) -> None:
    sent = selected(comparison.left, "offer")
    reader = members.member(comparison, "reader", Role.READER)
    stranger = members.signed_in(factories.user(username="stranger"))
    assert [client.post(where, sent, headers=JSON).status_code for client in (reader, stranger)] == [403, 404]
    assert not Highlight.objects.exists()


def test_without_the_token_of_the_page_it_is_refused(comparison: Comparison, where: str) -> None:
    outside = Client(enforce_csrf_checks=True)
    members.member(comparison)
    outside.force_login(factories.user())
    assert outside.post(where, selected(comparison.left, "offer")).status_code == 403


def test_storing_takes_as_many_queries_whatever_is_stored_already(
    client: Client, comparison: Comparison, where: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        factories.highlight(comparison=comparison)
    with django_assert_max_num_queries(26):
        client.post(where, selected(comparison.left, "spring tide"), headers=HTMX)
