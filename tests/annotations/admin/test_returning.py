"""Coming back to a list: nothing ticked or typed is lost, and one returns to the same page and row."""

import re
from typing import Any

import pytest
from django.test import Client

from annotations.admin.highlights import HighlightAdmin
from annotations.models import Framing, Highlight
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.curator import curator, list_of, page_of, signed_in, typed

pytestmark = pytest.mark.django_db

TICKED = re.compile(r'<input[^>]*name="_selected_action"[^>]*>')


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison()


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


@pytest.fixture
def rows(comparison: Comparison) -> list[Highlight]:
    return [factories.highlight(comparison=comparison) for _ in range(4)]


def go(client: Client, action: str, rows: list[Any], query: str = "", **more: Any) -> str:
    sent = {
        "index": "0",
        "action": action,
        "_selected_action": [row.pk for row in rows],
        "why": "Out of scope",
    }
    address = list_of(type(rows[0]) if rows else Highlight) + query
    return client.post(address, sent | more, follow=True).content.decode()


def ticked(page: str) -> set[int]:
    found = [box for box in TICKED.findall(page) if " checked" in box]
    return {int(number) for box in found for number in re.findall(r'value="(\d+)"', box)}


def test_a_press_of_go_with_nothing_ticked_keeps_reason_and_action(
    client: Client, rows: list[Highlight]
) -> None:
    page = go(client, "accept", [])
    assert "Nothing was done: no row is ticked." in page
    assert 'value="Out of scope"' in page
    assert '<option value="accept" selected>' in page


def test_a_press_of_go_without_an_action_keeps_ticks_and_reason(
    client: Client, rows: list[Highlight]
) -> None:
    page = go(client, "", rows[1:3], "?status__exact=proposed")
    assert "Nothing was done: no action is chosen." in page
    assert ticked(page) == {rows[1].pk, rows[2].pk}
    assert 'value="Out of scope"' in page
    assert "4 highlights as of" in page, "the filter holds"


@pytest.mark.parametrize("action", ["propose", "restore_rows", "merge"])
def test_an_action_that_is_refused_or_changes_nothing_keeps_them_too(
    client: Client, rows: list[Highlight], action: str
) -> None:
    page = go(client, action, rows[:2])
    assert ticked(page) == {rows[0].pk, rows[1].pk}
    assert 'value="Out of scope"' in page


def test_a_refused_act_on_the_codebook_keeps_its_ticks(client: Client, comparison: Comparison) -> None:
    framing = factories.framing(comparison=comparison)
    page = go(client, "", [framing])
    assert ticked(page) == {framing.pk}
    assert Framing.objects.get().retired is None


def test_a_row_that_was_changed_meanwhile_is_to_be_ticked_again(
    client: Client, rows: list[Highlight]
) -> None:
    seen = [f"{row.pk}.{row.revision}" for row in rows]
    rows[0].curate(curator(), "rejected")
    page = go(client, "accept", rows[:1], seen_revision=seen)
    assert "was changed meanwhile" in page
    assert ticked(page) == set()
    assert 'value="Out of scope"' in page


def saved(client: Client, row: Any, button: str, query: str = "") -> str:
    sent = typed(client, row) | {button: "1"}
    return client.post(f"{page_of(row)}?_changelist_filters={query}", sent)["Location"]


def test_save_leads_back_to_the_row_in_the_list_that_one_came_from(
    client: Client, rows: list[Highlight]
) -> None:
    query = "status__exact%3Dproposed%26o%3D3"
    found = saved(client, rows[1], "_save", query)
    assert found == f"{list_of(Highlight)}?status__exact=proposed&o=3#row-{rows[1].pk}"
    assert f'id="row-{rows[1].pk}"' in client.get(found.partition("#")[0]).content.decode()


def test_save_leads_to_the_next_row_where_the_row_left_the_list(
    client: Client, rows: list[Highlight]
) -> None:
    sent = typed(client, rows[2]) | {"status": "accepted", "_save": "1"}
    address = f"{page_of(rows[2])}?_changelist_filters=status__exact%3Dproposed"
    assert client.post(address, sent)["Location"].endswith(f"?status__exact=proposed#row-{rows[1].pk}")


def test_save_and_next_opens_the_next_row_of_the_list(client: Client, rows: list[Highlight]) -> None:
    assert 'name="_next"' in client.get(page_of(rows[0])).content.decode()
    found = saved(client, rows[3], "_next", "o%3D1")
    assert found == f"{list_of(Highlight)}?o=1#row-{rows[3].pk}", "it was the last one"
    found = saved(client, rows[1], "_next", "o%3D1")
    assert found == f"{page_of(rows[2])}?_changelist_filters=o%3D1"


def test_save_and_next_follows_the_order_from_before_the_save(client: Client, rows: list[Highlight]) -> None:
    modified = HighlightAdmin.list_display.index(
        "modified_at"
    )  # the comparison is left out, the tick box comes first
    sent = typed(client, rows[2]) | {"note": "moved to the top", "_next": "1"}
    address = f"{page_of(rows[2])}?_changelist_filters=o%3D-{modified}"
    assert client.post(address, sent)["Location"].startswith(page_of(rows[1]))


def test_an_act_leads_to_the_first_row_that_was_ticked_or_the_one_in_its_place(
    client: Client, rows: list[Highlight]
) -> None:
    def led(action: str, chosen: list[Highlight], query: str) -> str:
        sent = {"index": "0", "action": action, "_selected_action": [row.pk for row in chosen]}
        return client.post(list_of(Highlight) + query, sent)["Location"]

    assert led("accept", [rows[1]], "?o=1") == f"{list_of(Highlight)}?o=1#row-{rows[1].pk}"
    query = "?status__exact=proposed&o=1"
    assert led("accept", [rows[0]], query) == f"{list_of(Highlight)}{query}#row-{rows[2].pk}"


def test_a_page_that_is_gone_shows_the_last_one_and_keeps_the_filter(
    client: Client, rows: list[Highlight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HighlightAdmin, "list_per_page", 2)
    page = client.get(list_of(Highlight) + "?status__exact=proposed&p=9")
    assert page.status_code == 200
    assert page.context["cl"].page_num == 2
    assert {row.pk for row in page.context["cl"].result_list} == {rows[0].pk, rows[1].pk}


def test_the_count_of_a_list_leads_nowhere_that_drops_its_filters(
    client: Client, rows: list[Highlight]
) -> None:
    page = client.get(list_of(Highlight) + "?q=analyst&status__exact=proposed").content.decode()
    assert "Show all" not in page
    assert "4 highlights found for “analyst” as of" in page
    assert re.search(r"as of \d\d:\d\d UTC, revision \d+", page)
    assert '<input type="hidden" name="status__exact" value="proposed">' in page


def test_a_person_who_curates_nothing_is_told_what_to_do_and_sees_no_list(comparison: Comparison) -> None:
    person = curator(comparison=comparison, role=Role.ANALYST, username="staff")
    client = signed_in(person)
    answer = client.get(list_of(Highlight))
    assert answer.status_code == 403
    assert "Ask the owner of a comparison to make you a curator" in answer.content.decode()
    assert "/admin/annotations/highlight/" not in client.get("/admin/").content.decode()


def test_cancelling_an_action_keeps_what_was_ticked(client: Client, rows: list[Highlight]) -> None:
    page = go(client, "retag", rows[:2])
    assert f'formaction="{list_of(Highlight)}#preview"' in page
    assert f'formaction="{list_of(Highlight)}#row-{rows[0].pk}"' in page
    listed = go(client, "retag", rows[:2], step="cancel")
    ticked = [tag for tag in TICKED.findall(listed) if "checked" in tag]
    assert len(ticked) == 2
    assert 'value="Out of scope"' in listed
    assert 'class="error"' not in listed


def test_cancelling_an_action_on_all_pages_selects_only_this_page(
    client: Client, rows: list[Highlight]
) -> None:
    listed = go(client, "retag", rows[:2], step="cancel", select_across="1")
    assert re.findall(r'<input[^>]*name="select_across"[^>]*value="(\d)"', listed) == ["0"]
    assert ticked(listed) == {rows[0].pk, rows[1].pk}
