"""Whose work the workbench shows, and in which colours"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.codebook import presets
from annotations.codebook.palette import HUES, SWATCHES
from annotations.codebook.stylesheet import analysts_css
from annotations.models import Highlight
from annotations.models.codebook import LineStyle
from reader.models import Coding, Comparison, Role
from tests.support import factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    presets.lay(comparison, comparison.created_by)
    return comparison


@pytest.fixture
def rows(comparison: Comparison) -> dict[str, Highlight]:
    """One of each of two analysts, of whom `second` began first, and one of the curated layer."""
    found = {}
    for who, quote in (("second", "weigh the offer"), ("first", "council met"), ("owner", "Two firms")):
        members.member(comparison, who)
        found[who] = factories.highlight(
            comparison=comparison, analyst=factories.user(username=who), quote=quote
        )
    Highlight.objects.filter(pk=found["owner"].pk).update(curated=True)
    return found


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "reader", Role.READER)


def page_of(client: Client, comparison: Comparison, query: str = "") -> str:
    return client.get(reverse("workbench", args=[comparison.pk]) + query).content.decode()


def menu_of(page: str) -> dict[str, Any]:
    """What the menu offers: each box or button by name and value, with whether it is set; and what it says."""
    menu = re.search(r'(?s)<details class="menu layers-menu".*?</details>', page)
    if menu is None:
        return {}
    inputs = re.findall(r'<input type="(?:radio|checkbox)" name="(\w+)" value="(\w*)"( checked)?>', menu[0])
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', menu[0]))
    said = re.search(r'class="layer-said">([^<]*)<', menu[0])
    assert said
    return {"set": {(n, v): bool(c) for n, v, c in inputs}, "kept": kept, "said": said[1]}


@pytest.mark.parametrize(
    ("query", "drawn", "said"),
    [
        ("", ["first", "second"], "All analysts"),
        ("?analyst=first", ["first"], "Only first"),
        ("?analyst=nobody", [], "0 of 2 analysts"),
        ("?layer=curated", ["owner"], "Curated layer"),
        ("?layer=curated&analyst=first", [], "Curated layer, 0 of 1 analysts"),
    ],
)
def test_each_layer_shows_its_own_and_says_so(
    client: Client,
    comparison: Comparison,
    rows: dict[str, Highlight],
    query: str,
    drawn: list[str],
    said: str,
) -> None:
    page = page_of(client, comparison, query)
    assert set(members.marks(page)) == {rows[who].pk for who in drawn}
    assert menu_of(page)["said"] == said


def test_the_menu_offers_every_analyst_and_keeps_the_rest_of_the_filter(
    client: Client, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    offered = menu_of(page_of(client, comparison, "?framing=strategic&state=open&analyst=first"))
    assert offered["set"] == {
        ("layer", ""): True, ("layer", "curated"): False, ("analyst", "first"): True,
        ("analyst", "second"): False, ("colours", ""): True, ("colours", "analysts"): False,
    }  # fmt: skip
    assert offered["kept"] == {"framing": "strategic", "state": "open"}
    everybody = menu_of(page_of(client, comparison))["set"]
    assert everybody["analyst", "first"]
    assert everybody["analyst", "second"]


def test_the_filter_keeps_layer_and_colours(
    client: Client, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    page = page_of(client, comparison, "?layer=curated&analyst=owner&colours=analysts")
    filtering = page[page.index('<form class="filter"') :].partition("</form>")[0]
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', filtering)
    assert kept == [("layer", "curated"), ("colours", "analysts")]
    assert 'name="analyst" value="owner" checked' in filtering
    assert 'href="?' not in filtering


def test_who_works_alone_is_not_asked(client: Client, comparison: Comparison) -> None:
    factories.highlight(comparison=comparison)
    assert menu_of(page_of(client, comparison)) == {}


def test_while_coding_is_blind_only_a_curator_is_asked(
    client: Client, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    Comparison.objects.update(coding=Coding.BLIND)
    first = members.signed_in(factories.user(username="first"))
    for person in (client, first):
        assert menu_of(page_of(person, comparison, "?colours=analysts")) == {}
    assert menu_of(page_of(members.member(comparison, "curator", Role.CURATOR), comparison))


def test_the_counts_and_the_way_to_the_lists_are_those_of_the_layer(
    client: Client, comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    lists = reverse("highlights", args=[comparison.pk])
    assert f'href="{lists}" title="2 highlights">' in page_of(client, comparison)
    assert f'href="{lists}?layer=curated" title="1 highlight">' in page_of(
        client, comparison, "?layer=curated"
    )


def test_an_empty_curated_layer_says_what_it_is(client: Client, comparison: Comparison) -> None:
    factories.highlight(comparison=comparison)
    page = page_of(client, comparison, "?layer=curated")
    assert "The curated layer is empty." in page


def test_nothing_is_marked_while_the_curated_layer_is_shown(
    comparison: Comparison, rows: dict[str, Highlight]
) -> None:
    analyst = members.member(comparison, "first")
    assert 'id="composer"' in page_of(analyst, comparison)
    assert 'id="composer"' not in page_of(analyst, comparison, "?layer=curated")


class TestColours:
    def test_each_analyst_has_a_style_by_when_they_began_and_keeps_it(
        self, client: Client, comparison: Comparison, rows: dict[str, Highlight]
    ) -> None:
        page = page_of(client, comparison, "?colours=analysts")
        classes = members.marks(page)
        assert classes[rows["second"].pk] == "a-0-0"
        assert classes[rows["first"].pk] == "a-1-0"
        legend = re.findall(
            r'<label data-hue="(\d)"><input type="checkbox" name="analyst" value="(\w+)"', page
        )
        assert legend == [("1", "first"), ("0", "second")]
        assert 'id="by-1">By first.' in page
        assert 'aria-describedby="mark-strategic by-1"' in page
        assert 'data-framings="strategic" class="a-1-0"' in page
        rows["second"].delete_softly(comparison.created_by)
        assert members.marks(page_of(client, comparison, "?colours=analysts"))[rows["first"].pk] == "a-1-0"

    def test_in_the_colours_of_framings_nothing_is_said_of_analysts(
        self, client: Client, comparison: Comparison, rows: dict[str, Highlight]
    ) -> None:
        page = page_of(client, comparison)
        assert set(members.marks(page).values()) == {"f-strategic-0"}
        assert "data-hue" not in page
        assert 'id="by-' not in page

    def test_they_choose_nothing(
        self, client: Client, comparison: Comparison, rows: dict[str, Highlight]
    ) -> None:
        page = page_of(client, comparison, "?colours=analysts")
        assert "Only what is shown" not in page
        files = [
            client.get(reverse("export_highlights", args=[comparison.pk]) + query)
            for query in ("", "?colours=analysts")
        ]
        assert files[0].getvalue() == files[1].getvalue()
        assert files[0]["Content-Disposition"] == files[1]["Content-Disposition"]
        sheet = client.get(reverse("sheet", args=[comparison.pk]) + "?colours=analysts").content.decode()
        assert "f-strategic-0" in sheet
        assert "a-0-0" not in sheet

    def test_the_stylesheet_has_them_where_it_is_asked_for_them(
        self, client: Client, comparison: Comparison, rows: dict[str, Highlight]
    ) -> None:
        where = reverse("codebook_css", args=[comparison.pk])
        page = page_of(client, comparison, "?colours=analysts")
        assert f'href="{where}?colours=analysts&amp;r={members.revision(comparison)}"' in page
        plain, coloured = client.get(where), client.get(where + "?colours=analysts")
        assert ".a-1-0 {" not in plain.content.decode()
        assert ".a-1-0 {" in coloured.content.decode()
        assert plain["ETag"] != coloured["ETag"]
        again = client.get(where + "?colours=analysts", headers={"If-None-Match": coloured["ETag"]})
        assert again.status_code == 304

    def test_no_two_styles_are_the_same_and_all_colours_are_proposed_ones(self) -> None:
        css = analysts_css()
        styles = [
            re.search(rf"--analyst-{hue}: light-dark\((#\w+),.*?-line: (\S+?)\(", css) for hue in range(HUES)
        ]
        lines = re.findall(r"--analyst-\d+-line: (.*?); }", css)
        looks = {
            (style[1], re.sub(r"analyst-\d+", "", line))
            for style, line in zip(styles, lines, strict=True)
            if style
        }
        assert len(lines) == HUES
        assert {colour for colour, _ in looks} == set(SWATCHES)
        assert len(looks) >= HUES - len(LineStyle)  # two line styles differ in height alone
        assert len({line for _, line in list(looks)[:HUES]}) >= 4
