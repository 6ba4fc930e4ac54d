"""/comparisons/<id>/highlights/<id>/delete/ and …/restore/"""

import pytest
from django.test import Client

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, JSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def row(client: Client, comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, analyst=factories.user(), quote="offer")


def delete(client: Client, row: Highlight, **headers: str) -> object:
    return client.post(members.address("highlight_delete", row), headers=headers)


def restore(client: Client, row: Highlight, **headers: str) -> object:
    return client.post(members.address("highlight_restore", row), headers=headers)


def test_it_goes_from_the_page_and_the_answer_offers_to_take_it_back(client: Client, row: Highlight) -> None:
    answer = delete(client, row, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'hx-swap-oob="innerHTML:#b{row.document_id}-0"' in page
    assert "<mark" not in page
    assert "Highlight deleted." in page
    assert f'hx-post="{members.address("highlight_restore", row)}"' in page
    assert "data-highlights" not in client.get(members.address("workbench", row.comparison)).content.decode()


def test_it_comes_back_as_it_was(client: Client, row: Highlight) -> None:
    was = row.state()
    delete(client, row)
    page = restore(client, row, **HTMX).content.decode()
    assert f'<mark data-highlights="{row.pk}"' in page
    assert "Highlight restored." in page
    assert Highlight.objects.get().state() == was


def test_a_program_gets_the_row_and_a_plain_form_the_page_that_restores(
    client: Client, row: Highlight
) -> None:
    assert delete(client, row, **JSON).json()["deleted"] is not None
    assert restore(client, row, **JSON).json()["deleted"] is None
    answer = delete(client, row)
    assert (answer.status_code, answer["Location"]) == (302, members.address("highlight", row))
    page = client.get(answer["Location"]).content.decode()
    assert "This highlight is deleted." in page
    assert f'action="{members.address("highlight_restore", row)}"' in page
    assert restore(client, row)["Location"].endswith(f"?highlight={row.pk}")


def test_each_act_raises_the_revision_once_and_a_second_time_is_none(client: Client, row: Highlight) -> None:
    start = members.revision(row)
    for number, act in enumerate((delete, restore, delete), 1):
        act(client, row)
        row.refresh_from_db()
        assert members.revision(row) == row.revision == start + number
    assert delete(client, row).status_code == 302
    restore(client, row)
    assert restore(client, row).status_code == 302
    assert members.revision(row) == start + 4
    assert members.verbs(row) == ["created", "deleted", "restored", "deleted", "restored"]


def test_the_row_is_kept_with_all_it_had(client: Client, row: Highlight, comparison: Comparison) -> None:
    row.tags.add(factories.tag(framing=row.framing))
    link = factories.link(source=row)
    delete(client, row)
    row.refresh_from_db()
    assert row.deleted
    assert row.tag_names == ["leverage"]
    assert Link.objects.filter(pk=link.pk, deleted=None).exists()


def test_its_links_rest_while_it_is_away(client: Client, row: Highlight, comparison: Comparison) -> None:
    link = factories.link(source=row)
    answer = delete(client, row, **HTMX).content.decode()
    assert f"b{comparison.right_id}-0" in answer, "the far end is drawn anew"
    assert not Link.objects.live().exists()
    assert members.links_drawn(client, comparison) == []
    workbench = members.address("workbench", comparison)
    assert "linked" not in members.marks(client.get(workbench).content.decode())[link.target_id]
    restore(client, row)
    assert members.links_drawn(client, comparison) == [link.pk]
    assert "linked" in members.marks(client.get(workbench).content.decode())[link.target_id]


def test_it_does_not_come_back_where_an_equal_one_stands_now(
    client: Client, row: Highlight, comparison: Comparison
) -> None:
    delete(client, row)
    twin = factories.highlight(comparison=comparison, analyst=row.analyst, quote="offer")
    revision = members.revision(row)
    answer = restore(client, row, **JSON)
    assert answer.status_code == 409
    assert answer.json()["current"]["id"] == twin.pk
    answer = restore(client, row, **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#toast")
    assert restore(client, row).status_code == 409
    row.refresh_from_db()
    assert row.deleted
    assert members.revision(row) == revision


def test_a_link_that_comes_back_with_it_withdraws_what_was_signed_meanwhile(
    client: Client, row: Highlight
) -> None:
    link = factories.link(source=row)
    delete(client, row)
    silence = factories.silence(highlight=link.target)
    restore(client, row)
    silence.refresh_from_db()
    assert silence.deleted
    assert members.verbs(silence) == ["signed", "withdrawn"]


def test_only_its_analyst_and_a_curator_may(client: Client, row: Highlight, comparison: Comparison) -> None:
    for name, role, status in (
        ("reader", Role.READER, 403), ("second", Role.ANALYST, 403), ("curator", Role.CURATOR, 302),
    ):  # fmt: skip
        other = members.member(comparison, name, role)
        assert [delete(other, row).status_code, restore(other, row).status_code] == [status, status]
    stranger = members.signed_in(factories.user(username="stranger"))
    assert [delete(stranger, row).status_code, restore(stranger, row).status_code] == [404, 404]


def test_who_did_it_is_in_the_history(client: Client, row: Highlight, comparison: Comparison) -> None:
    delete(members.member(comparison, "curator", Role.CURATOR), row)
    page = client.get(members.address("highlight", row)).content.decode()
    assert "curator deleted" in page


def test_a_get_does_nothing(client: Client, row: Highlight) -> None:
    for name in ("highlight_delete", "highlight_restore"):
        assert client.get(members.address(name, row)).status_code == 405
