"""/comparisons/<id>/export/report.html and `manage.py export ID report.html`: one file that stands alone"""

from __future__ import annotations

import html
import re
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reader.models import Comparison, Role
from tests.support import factories, members, recount

pytestmark = pytest.mark.django_db


def told(client: Client, comparison: Comparison, query: str = "") -> str:
    answer = client.get(reverse("export_report", args=[comparison.pk]) + query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    return answer.getvalue().decode()


@pytest.fixture
def demonstration() -> Comparison:
    call_command("demo", verbosity=0)
    return Comparison.objects.get()


@pytest.fixture
def owner(demonstration: Comparison) -> Client:
    return members.signed_in(demonstration.memberships.get(role=Role.OWNER).user)


def test_nothing_in_it_is_outside_it(owner: Client, demonstration: Comparison) -> None:
    page = told(owner, demonstration)
    assert "<script" not in page
    assert not re.findall(r'\ssrc=|url\((?!#)|@import|<link\b|\sstyle="|\son\w+="', page)
    addresses = set(re.findall(r'href="([^"]*)"', page))
    assert {
        address for address in addresses if not address.startswith(("#", "https://", "http://", "mailto:"))
    } == set()
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert {address[1:] for address in addresses if address.startswith("#")} <= ids


def test_no_two_of_its_places_have_one_name(owner: Client, demonstration: Comparison) -> None:
    ids = re.findall(r'\sid="([^"]+)"', told(owner, demonstration))
    assert len(ids) == len(set(ids))


def words_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def test_it_has_both_pieces_and_all_that_was_made(owner: Client, demonstration: Comparison) -> None:
    page = told(owner, demonstration)
    for piece, article in zip(
        demonstration.documents.values(), re.findall(r"(?s)<article.*?</article>", page), strict=True
    ):
        without_notes = re.sub(r'(?s)<ol class="margin-notes">.*?</ol>', "", article)
        assert piece.text.split("\n\n")[0] in words_of(without_notes)
        assert len(re.findall(r'data-numbers="', article)) > 10
    links = demonstration.links.live().filter(merged_into=None)  # merged rows are shown as one
    assert [int(pk) for pk in re.findall(r'id="pair-(\d+)"', page)] == [
        link.pk for link in links.along("left")
    ]
    for framing in demonstration.framings.all():
        assert framing.definition.split(".")[0] in page
    for silence in demonstration.silences.live():
        assert silence.highlight.quote[:20].split()[0] in page
    assert f"revision {demonstration.revision}" in page
    assert "What all analysts made." in page


def test_its_figures_are_those_of_the_page(owner: Client, demonstration: Comparison) -> None:
    there = recount.tables(owner.get(reverse("findings", args=[demonstration.pk])).content.decode())
    here = recount.tables(told(owner, demonstration))
    assert there.items() <= here.items()


def test_it_says_whose_work_it_is_and_under_which_filter(owner: Client, demonstration: Comparison) -> None:
    page = " ".join(told(owner, demonstration, "?framing=strategic&analyst=analyst").split())
    assert "filtered by framing: Strategic; analyst: analyst" in page
    assert "The curated layer." in " ".join(told(owner, demonstration, "?layer=curated").split())


def test_while_coding_is_blind_it_is_of_ones_own_work(owner: Client, demonstration: Comparison) -> None:
    Comparison.objects.update(coding="blind")
    page = told(members.member(demonstration), demonstration)
    assert "One analyst’s own work" in page
    assert 'id="agreement"' not in page


def test_agreement_is_in_it_where_two_have_declared_what_they_read(
    owner: Client, demonstration: Comparison
) -> None:
    demonstration.readings.all().delete()
    assert 'id="agreement"' not in told(owner, demonstration)
    for name in ("analyst", "analyst2"):
        person = factories.user(username=name)
        for piece in demonstration.documents.values():
            factories.reading(
                comparison=demonstration, document=piece, analyst=person, read_to=len(piece.text)
            )
    assert "Krippendorff" in told(owner, demonstration)


def test_nothing_that_was_typed_becomes_markup() -> None:
    nasty = "<script>alert(1)</script>"
    comparison = factories.comparison(title=nasty)
    framing = factories.framing(comparison=comparison, name="Strategic", definition=nasty)
    left = factories.highlight(comparison=comparison, framing=framing, note=nasty)
    link = factories.link(source=left, note=nasty)
    factories.comment(subject=link, text=nasty)
    page = told(members.signed_in(comparison.created_by), comparison)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_an_empty_comparison_has_one_too() -> None:
    comparison = factories.comparison()
    assert "No links." in told(members.signed_in(comparison.created_by), comparison)


def test_the_command_gives_the_same(owner: Client, demonstration: Comparison, tmp_path: Path) -> None:
    call_command("export", demonstration.pk, "report.html", output=tmp_path / "report.html")
    clock = re.compile(r"\d\d:\d\d")
    written = (tmp_path / "report.html").read_text("utf-8")
    assert clock.sub("", written) == clock.sub("", told(owner, demonstration))
    out = TextIOWrapper(BytesIO())
    call_command("export", demonstration.pk, "report.html", stdout=out)
    assert out.buffer.getvalue().startswith(b"<!doctype html>")


def test_its_queries_do_not_grow() -> None:
    counts = []
    for rows in (2, 8):
        comparison = factories.comparison()
        for _ in range(rows):
            link = factories.link(comparison=comparison, note="A note.")
            factories.comment(subject=link)
        client = members.signed_in(comparison.created_by)
        told(client, comparison)
        with CaptureQueriesContext(connection) as queries:
            told(client, comparison)
        counts.append(len(queries))
    assert counts[0] == counts[1]
