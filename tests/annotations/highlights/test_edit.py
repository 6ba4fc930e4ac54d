"""/comparisons/<id>/highlights/<id>/: the card, its editor, and saving it"""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Framing, Highlight
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, HUGE, JSON, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def strategic(comparison: Comparison) -> Framing:
    framing = factories.framing(comparison=comparison)
    for name in ("leverage", "delay"):
        factories.tag(framing=framing, name=name)
    factories.framing(comparison=comparison, name="Psychological")
    return framing


@pytest.fixture
def client(comparison: Comparison, strategic: Framing) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(client: Client, comparison: Comparison, strategic: Framing) -> Highlight:
    tag = factories.tag(framing=strategic)
    return factories.highlight(
        comparison=comparison, analyst=factories.user(), quote="weigh the offer", tags=[tag], note="First."
    )


@pytest.fixture
def where(row: Highlight) -> str:
    return members.address("highlight", row)


def test_a_note_is_drawn_as_markdown_and_harmless(client: Client, row: Highlight, where: str) -> None:
    note = "*so* <script>alert(1)</script> [x](javascript:alert(1))"
    client.post(where, edited(row, note=note))
    page = client.get(where, headers=HTMX).content.decode()
    assert "<em>so</em>" in page
    assert "<script" not in page
    assert 'href="javascript' not in page


def test_saving_answers_with_the_card_the_changed_blocks_and_a_sentence(
    client: Client, row: Highlight, where: str
) -> None:
    answer = client.post(where, edited(row, framing="psychological", tags=[], note="Second."), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="card-{row.pk}"' in page
    assert "Second." in page
    assert 'data-framings="psychological"' in page
    assert "Saved." in page


def test_a_program_gets_the_row_as_json_and_a_plain_form_its_place(
    client: Client, row: Highlight, where: str
) -> None:
    answer = client.post(where, edited(row, note="Second."), headers=JSON)
    assert (answer.status_code, answer.json()["note"]) == (200, "Second.")
    row.refresh_from_db()
    answer = client.post(where, edited(row, note="Third."))
    assert (answer.status_code, answer["Location"]) == (
        302, f"/comparisons/{row.comparison_id}/?highlight={row.pk}",
    )  # fmt: skip


def test_an_edit_raises_the_revision_once_stamps_the_row_and_is_in_the_history(
    client: Client, row: Highlight, where: str
) -> None:
    before = members.revision(row)
    client.post(where, edited(row, tags=["delay"], note="Second."))
    row.refresh_from_db()
    assert members.revision(row) == row.revision == before + 1
    assert row.modified > row.created
    change = row.comparison.changes.first()
    assert (change.verb, change.actor.username) == ("edited", "analyst")
    assert change.differences == [("tag_names", ["leverage"], ["delay"]), ("note", "First.", "Second.")]


def test_the_bounds_are_moved_and_the_quote_follows(client: Client, row: Highlight, where: str) -> None:
    text = row.document.text
    start, end = text.index("on Monday"), text.index(" offer.")
    answer = client.post(where, edited(row, start=start, end=end), headers=HTMX)
    row.refresh_from_db()
    assert (row.start, row.end, row.quote) == (start, end, "on Monday to weigh the")
    assert row.prefix == "The harbour council met "
    assert f'<mark data-highlights="{row.pk}"' in answer.content.decode()


@pytest.mark.parametrize("bounds", [{"start": 3}, {"end": 9}, {"start": "", "end": 9}])
def test_one_bound_without_the_other_is_said_and_not_passed_over(
    client: Client, row: Highlight, where: str, bounds: dict[str, Any]
) -> None:
    answer = client.post(where, edited(row, **bounds), headers=JSON)
    assert answer.status_code == 422
    assert "both bounds" in str(answer.json()["errors"])


def test_a_highlight_stays_in_its_piece(
    client: Client, comparison: Comparison, row: Highlight, where: str
) -> None:
    factories.link(source=row)
    moved = edited(row, document=comparison.right_id, start=0, end=4)
    answer = client.post(where, moved, headers=JSON)
    assert answer.status_code == 422
    assert "stands in the other piece" in str(answer.json()["errors"])
    row.refresh_from_db()
    assert row.document_id == comparison.left_id


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "bounds outside the text": ({"start": 5, "end": 99_999}, "does not lie inside the text"),
    "bounds beyond any column": ({"start": HUGE, "end": HUGE + 1}, "does not lie inside the text"),
    "bounds around space": ({"start": 3, "end": 4}, "holds no words"),
    "a quote that differs": ({"start": 0, "end": 3, "quote": "Tha"}, "not the words of the stored text"),
    "a bound that is no number": ({"start": "a", "end": 9}, "whole number"),
    "an unknown framing": ({"framing": "nonesuch"}, "is not a framing"),
    "no framing": ({"framing": ""}, "required"),
    "a tag of another framing": ({"framing": "psychological"}, "“leverage” is not a tag of Psychological"),
    "a note that is too long": ({"note": "n" * 20_001}, "at most 20,000 fit"),
    "a NUL in the note": ({"note": "\0"}, "Null characters"),
    "no revision": ({"revision": ""}, "required"),
    "a revision that is none": ({"revision": "latest"}, "whole number"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_it_is_refused_with_the_reason_what_was_typed_stays_and_nothing_changes(
    client: Client, row: Highlight, where: str, what: str
) -> None:
    change, reason = REFUSALS[what]
    sent = edited(row, note="My own words.") | change
    revision = members.revision(row)
    answer = client.post(where, sent, headers=JSON)
    assert answer.status_code == 422
    assert reason in str(answer.json()["errors"])
    for headers in (HTMX, {}):
        answer = client.post(where, sent, headers=headers)
        assert answer.status_code == 422
        if "note" not in change:
            assert "My own words." in answer.content.decode()
    row.refresh_from_db()
    assert row.note == "First."
    assert members.revision(row) == revision


def test_the_second_of_two_editors_gets_the_current_state_and_keeps_what_was_typed(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    mine = edited(row, note="My words.")
    curator = members.member(comparison, "curator", Role.CURATOR)
    assert curator.post(where, edited(row, note="Their words.")).status_code == 302
    revision = members.revision(row)
    answer = client.post(where, mine, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["current"]["note"] == "Their words."
    for headers in (HTMX, {}):
        page = (answer := client.post(where, mine, headers=headers)).content.decode()
        assert answer.status_code == 409
        for words in ("was changed meanwhile", "Their words.", "My words."):
            assert words in page
    assert members.revision(row) == revision
    # The answer carries the current revision, so that saving it again saves.
    row.refresh_from_db()
    assert f'name="revision" value="{row.revision}"' in page
    assert client.post(where, mine | {"revision": row.revision}).status_code == 302
    row.refresh_from_db()
    assert row.note == "My words."


def test_becoming_equal_to_another_one_is_a_conflict(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    factories.highlight(
        comparison=comparison, analyst=row.analyst, quote="weigh the offer",
        framing=comparison.framings.get(slug="psychological"),
    )  # fmt: skip
    answer = client.post(where, edited(row, framing="psychological", tags=[]), headers=JSON)
    assert answer.status_code == 409
    assert "already highlighted as Psychological" in str(answer.json()["errors"])


def test_what_is_retired_stays_where_it_is_and_is_offered_there(
    client: Client, row: Highlight, where: str, comparison: Comparison, strategic: Framing
) -> None:
    owner = comparison.created_by
    strategic.tags.get(name="leverage").retire(owner)
    strategic.retire(owner)
    page = client.get(where + "?edit=1", headers=HTMX).content.decode()
    assert 'name="framing" value="strategic" checked' in page
    assert 'name="tags" value="leverage" checked' in page
    answer = client.post(where, edited(row, note="Second."), headers=JSON)
    assert (answer.status_code, answer.json()["tags"]) == (200, ["leverage"])


def test_a_deleted_one_is_restored_before_it_is_edited(client: Client, row: Highlight, where: str) -> None:
    sent = edited(row, note="Second.")
    row.delete_softly(row.analyst)
    for revision in (sent["revision"], row.revision):
        answer = client.post(where, sent | {"revision": revision}, headers=JSON)
        assert answer.status_code == 409
        assert "deleted" in str(answer.json()["errors"])
    page = client.post(where, sent).content.decode()
    assert "Second." in page
    assert members.address("highlight_restore", row) in page
    row.refresh_from_db()
    assert row.note == "First."


def test_only_its_analyst_and_a_curator_may_edit_it(
    client: Client, row: Highlight, where: str, comparison: Comparison
) -> None:
    statuses = {}
    for name, role in (("reader", Role.READER), ("second", Role.ANALYST), ("curator", Role.CURATOR)):
        other = members.member(comparison, name, role)
        statuses[name] = [
            other.get(where).status_code,
            other.get(where + "?edit=1").status_code,
            other.post(where, edited(row)).status_code,
        ]
    assert statuses == {"reader": [200, 403, 403], "second": [200, 403, 403], "curator": [200, 200, 302]}
