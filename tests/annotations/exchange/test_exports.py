"""/comparisons/<id>/export/highlights.csv and links.csv"""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reader.models import Role
from tests.support import factories, members

pytestmark = pytest.mark.django_db

NAMES = ("export_highlights", "export_links")


def rows(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def link() -> Any:
    return factories.link()


@pytest.fixture
def member(client: Client, link: Any) -> Client:
    user = factories.user(username="reader")
    factories.membership(comparison=link.comparison, user=user, role=Role.READER)
    client.force_login(user)
    return client


def address(name: str, link: Any, query: str = "") -> str:
    return reverse(name, args=[link.comparison.pk]) + query


def test_a_reader_gets_every_highlight_and_link(member: Client, link: Any) -> None:
    highlights = rows(member.get(address("export_highlights", link)))
    assert [row["id"] for row in highlights] == [str(link.source_id), str(link.target_id)]
    assert [row["links"] for row in highlights] == [str(link.pk)] * 2
    assert [row["id"] for row in rows(member.get(address("export_links", link)))] == [str(link.pk)]


def test_the_addresses_are_those_of_the_contract(link: Any) -> None:
    assert address("export_highlights", link) == f"/comparisons/{link.comparison.pk}/export/highlights.csv"
    assert address("export_links", link) == f"/comparisons/{link.comparison.pk}/export/links.csv"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_streamed_as_a_file_with_a_safe_name(member: Client, link: Any, name: str) -> None:
    type(link.comparison).objects.update(title='A "title"; with/\r\n odd … signs')
    response = member.get(address(name, link))
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    kind = name.removeprefix("export_")
    assert response["Content-Disposition"] == f'attachment; filename="a-title-with-odd-signs-{kind}.csv"'


def test_a_title_without_latin_letters_still_gives_a_name(member: Client, link: Any) -> None:
    type(link.comparison).objects.update(title="港")
    response = member.get(address("export_links", link))
    assert f'filename="comparison-{link.comparison.pk}-links.csv"' in response["Content-Disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_the_mark_of_byte_order_can_be_asked_away(member: Client, link: Any, name: str) -> None:
    marked = member.get(address(name, link)).getvalue()
    bare = member.get(address(name, link, "?bom=0")).getvalue()
    assert marked == b"\xef\xbb\xbf" + bare
    assert bare.startswith(b"id,comparison,")


def test_the_filter_of_the_page_is_honoured(member: Client, link: Any) -> None:
    factories.highlight(comparison=link.comparison)
    assert len(rows(member.get(address("export_highlights", link)))) == 3
    assert len(rows(member.get(address("export_highlights", link, "?state=open")))) == 1
    assert rows(member.get(address("export_highlights", link, "?analyst=nobody"))) == []
    assert rows(member.get(address("export_links", link, "?state=silent"))) == []
    assert len(rows(member.get(address("export_links", link, "?tag=x&status=lost")))) == 1


@pytest.mark.parametrize(
    ("query", "highlights", "whose"),
    [
        ("", 3, ""),
        ("?layer=curated", 1, "curated-"),
        ("?analyst=second", 1, "by-second-"),
        ("?analyst=second&analyst=analyst", 3, "by-2-analysts-"),
        ("?layer=curated&analyst=analyst", 1, "curated-by-analyst-"),
        ("?analyst=港", 0, "by-one-analyst-"),
    ],
)
def test_all_work_the_curated_layer_or_one_analysts_can_be_asked_for(
    member: Client, link: Any, query: str, highlights: int, whose: str
) -> None:
    factories.highlight(comparison=link.comparison, analyst=factories.user(username="second"))
    curated = factories.highlight(comparison=link.comparison)
    type(curated).objects.filter(pk=curated.pk).update(curated=True)
    response = member.get(address("export_highlights", link, query))
    assert response["Content-Disposition"] == (
        f'attachment; filename="two-views-of-the-quay-{whose}highlights.csv"'
    )
    assert len(rows(response)) == highlights


def test_the_menu_offers_the_three_plainly(client: Client, link: Any) -> None:
    def offered(username: str, role: Role, query: str = "") -> list[str]:
        client = members.member(link.comparison, username, role)
        page = client.get(reverse("workbench", args=[link.comparison.pk]) + query).content.decode()
        return re.findall(r'href="[^"]*/export/highlights.csv(\??[^"]*)" download', page)

    assert offered("reader", Role.READER) == ["", "?layer=curated"]
    assert offered("second", Role.ANALYST) == ["", "?layer=curated", "?analyst=second"]
    shown = ["?status=accepted", "", "?layer=curated", "?analyst=second"]
    assert offered("second", Role.ANALYST, "?status=accepted&colours=analysts") == shown
    type(link.comparison).objects.update(coding="blind")
    assert offered("second", Role.ANALYST) == [""]
    assert offered("curator", Role.CURATOR) == ["", "?layer=curated", "?analyst=curator"]


def test_deleted_rows_stay_away(member: Client, link: Any) -> None:
    link.source.delete_softly(link.analyst)
    assert [row["id"] for row in rows(member.get(address("export_highlights", link)))] == [
        str(link.target_id)
    ]
    assert rows(member.get(address("export_links", link))) == []


def test_another_comparison_stays_away(member: Client, link: Any) -> None:
    factories.link(comparison=factories.comparison(title="Another"))
    assert len(rows(member.get(address("export_highlights", link)))) == 2
    assert len(rows(member.get(address("export_links", link)))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing(client: Client, link: Any, name: str) -> None:
    client.force_login(factories.user(username="stranger"))
    assert client.get(address(name, link)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_it_needs_sign_in(client: Client, link: Any, name: str) -> None:
    assert client.get(address(name, link)).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_post_is_refused(member: Client, link: Any, name: str) -> None:
    assert member.post(address(name, link)).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_comparison_is_not_found(member: Client, name: str) -> None:
    assert member.get(reverse(name, args=[10**6])).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_as_many_queries_for_thirty_rows_as_for_three(member: Client, link: Any, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            member.get(address(name, link)).getvalue()
        return len(captured)

    queries()
    factories.link(comparison=link.comparison)
    few = queries()
    for _ in range(27):
        factories.link(comparison=link.comparison)
    assert queries() == few
