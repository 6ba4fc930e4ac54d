"""The picture of the findings: it says what the tables say, and each of its parts opens what it says"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annotations.findings import picture as drawn
from annotations.findings.page import Code
from annotations.findings.statistics import Passage, Piece, balance
from reader.models import Comparison
from tests.annotations.findings.test_page import grown
from tests.support import factories, members, recount


def read(client: Client, comparison: Comparison, query: str = "") -> Any:
    answer = client.get(reverse("findings", args=[comparison.pk]) + query)
    assert answer.status_code == 200
    return answer


def section(page: str) -> str:
    found = re.search(r'<section class="picture".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def parts(page: str) -> list[tuple[str, str]]:
    """The name and the address of each link of the picture; of one in the drawing the name that it is given."""
    found = []
    for attributes, inside in re.findall(r"<a ([^>]*)>(.*?)</a>", section(page), re.DOTALL):
        named = re.search(r'aria-label="([^"]*)"', attributes)
        words = named[1] if named else re.sub(r"<[^>]*>", "", inside)
        address = re.search(r'href="([^"]*)"', attributes)
        assert address
        found.append((" ".join(html.unescape(words).split()), html.unescape(address[1])))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?framing=strategic", "?state=open", "?analyst=first"])
def test_every_part_opens_as_many_rows_as_it_says(query: str) -> None:
    comparison = grown(7, highlights=24)
    client = members.signed_in(comparison.created_by)
    found = parts(read(client, comparison, query).content.decode())
    kinds = set()
    for words, door in found:
        if said := re.search(r"\b([\d,]+) (passage|link)", words):
            listed = client.get(door).context["page"].paginator.count
            assert (words, listed) == (words, int(said[1].replace(",", "")))
            kinds.add(said[2])
        else:
            assert "to read in its place" in words
            assert door.startswith(reverse("workbench", args=[comparison.pk]) + "#")
    assert kinds == ({"passage", "link"} if query != "?state=open" else {"passage"})


@pytest.mark.django_db
def test_its_figures_are_those_of_the_tables() -> None:
    comparison = grown(3)
    client = members.signed_in(comparison.created_by)
    answer = read(client, comparison)
    page, picture = answer.content.decode(), answer.context["picture"]
    tables = recount.tables(page)
    said = [words for words, _ in parts(page)]
    for side, piece in comparison.documents.items():
        name = comparison.names[side]
        (rows,) = (rows for caption, rows in tables.items() if re.match(rf"{name}: [\d,]+ words$", caption))
        lines = {row[0]: row for row in rows}
        framings = [framing.name for framing in comparison.framings.all()]
        for framing in framings:
            _, count, _, _, share, _ = lines[framing]
            many = f"{count} passage{'' if count == '1' else 's'}"
            if count != "0":
                wanted = f"{framing} {share} of the words of {name}, {many}"
                assert sum(words.endswith(wanted) for words in said) == 2  # drawn, and below
        share = lines["In more than one framing"][4]
        assert any(f"More than one framing {share} of the words of {name}" in words for words in said)
        (bars,) = (one for one in picture.pieces if one.document == piece)
        assert sum(float(one.width) for one in bars.balance) == pytest.approx(100, abs=0.01)
        assert sum(one.alone for one in bars.balance) == pytest.approx(1)
        assert sum(float(one.width) for one in bars.counterparts) == pytest.approx(100, abs=0.01)
        assert sum(one.passages for one in bars.counterparts) == int(lines["Any framing"][1])
    (caption,) = (caption for caption in tables if caption.startswith("All relations: "))
    head, *rows = tables[caption][1:]
    cells = {
        (row[0], column): int(cell.split()[0].replace(",", ""))
        for row in rows
        for column, cell in zip(head[1:-1], row[1:-1], strict=True)
    }
    bands = {(band.left.name, band.right.name): band.links for band in picture.crossing.bands}
    assert bands == {codes: times for codes, times in cells.items() if times}
    assert all(sum(times for _, times in band.relations) == band.links for band in picture.crossing.bands)
    assert {end.code.name: end.links for end in picture.crossing.lefts} == {
        row[0]: int(row[-1]) for row in rows if row[-1] != "0"
    }


@pytest.mark.django_db
def test_without_links_it_says_how_to_link() -> None:
    comparison = factories.comparison()
    factories.highlight(comparison=comparison)
    page = section(read(members.signed_in(comparison.created_by), comparison).content.decode())
    assert "nothing joins the two pieces" in page
    assert "No passage of <cite>What the quay felt like</cite>" in page


@pytest.mark.django_db
def test_what_people_wrote_is_escaped_in_it() -> None:
    sign = '"><script>x'
    comparison = factories.comparison(left=factories.document(title=sign, short_title=sign))
    framing = factories.framing(comparison=comparison, name=f"A {sign}")
    left = factories.highlight(comparison=comparison, framing=framing)
    right = factories.highlight(
        comparison=comparison, document=comparison.right, framing=framing, start=0, end=9
    )
    factories.link(comparison=comparison, source=left, target=right)
    page = section(read(members.signed_in(comparison.created_by), comparison).content.decode())
    assert "<script" not in page
    assert page.count("&lt;script&gt;x") > 10


totals = st.lists(st.integers(1, 400), min_size=1, max_size=9)


@given(lefts=totals, rights=totals)
def test_framings_have_room_for_their_names_and_bars_fit_into_it(lefts: list[int], rights: list[int]) -> None:
    unit = min(drawn._unit(lefts), drawn._unit(rights))
    height = max(drawn._height(lefts, unit), drawn._height(rights, unit))
    assert 0 < unit <= drawn.MOST
    assert height <= 9 * drawn.SLOT + drawn.SPARE + 8 * drawn.GAP + 1
    for links in (lefts, rights):
        ends = drawn._ends([(Code(n, "", ""), n, "") for n in links], unit, height)
        below = 0.0
        for end in ends:
            assert end.y >= below - 0.1
            assert end.height >= drawn.SLOT
            assert end.y - 0.1 <= end.bar_y
            assert end.bar_y + end.bar <= end.y + end.height + 0.1
            below = end.y + end.height
        assert below <= height + 0.1


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from("abc")), max_size=12)


@given(spans)
def test_words_in_one_framing_and_in_more_are_those_that_are_framed(
    spans: list[tuple[int, int, str]],
) -> None:
    piece = Piece([2 * n for n in range(30)], [2 * n + 1 for n in range(30)])
    passages = [
        Passage(number, "left", start, start + length, framing, (), "open")
        for number, (start, length, framing) in enumerate(spans)
    ]
    found = balance(piece, passages)
    of_word = [
        {one.framing for one in passages if one.start < 2 * n + 1 and 2 * n < one.end} for n in range(30)
    ]
    assert found.shared == sum(len(framings) > 1 for framings in of_word)
    assert found.alone == {one.framing: sum(s == {one.framing} for s in of_word) for one in passages}
    assert found.shared + sum(found.alone.values()) == found.framed.words
