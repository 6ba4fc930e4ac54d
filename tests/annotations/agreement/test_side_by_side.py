"""/comparisons/<id>/beside/: one piece as two analysts marked it"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.agreement.side_by_side import told_apart
from annotations.codebook import presets
from annotations.rendering import Mark
from reader.members.share_links import KEY
from reader.models import Coding, Comparison, Role, Share
from tests.support import factories, members


@pytest.fixture
def comparison(db: None) -> Comparison:
    """Two analysts: alike at “council”, otherwise at “offer”, and alone at “Monday” and “Two firms”."""
    comparison = factories.comparison(owner=factories.user(username="owner"))
    presets.lay(comparison, comparison.created_by)
    strategic, psychological, *_ = comparison.framings.all()
    for who, marks in {
        "first": [("harbour council met", strategic), ("offer", strategic), ("on Monday", strategic)],
        "second": [("council", strategic), ("the offer", psychological), ("Two firms", strategic)],
    }.items():
        members.member(comparison, who)
        for quote, framing in marks:
            factories.highlight(
                comparison=comparison, analyst=factories.user(username=who), quote=quote, framing=framing
            )
    factories.highlight(
        comparison=comparison,
        analyst=factories.user(username="second"),
        document=comparison.right,
        quote="gifts",
    )
    return comparison


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "reader", Role.READER)


def columns(page: str) -> list[list[tuple[str, str]]]:
    """Of each column the marked stretches, each with its standing."""
    found = []
    for article in re.findall(r"(?s)<article.*?</article>", page):
        marks = re.findall(r'<mark [^>]*class="([^"]+)"[^>]*>(.*?)</mark>', article)
        found.append([(classes.split()[-1], words) for classes, words in marks])
    return found


def where(comparison: Comparison, query: str = "") -> str:
    return reverse("beside", args=[comparison.pk]) + query


def test_each_column_shows_what_its_analyst_marked_and_what_differs(
    client: Client, comparison: Comparison
) -> None:
    page = client.get(where(comparison, "?a=first&b=second")).content.decode()
    assert columns(page) == [
        [
            ("alone", "harbour "), ("alike", "council"), ("alone", " met"), ("alone", "on Monday"),
            ("otherwise", "offer"),
        ],
        [("alike", "council"), ("alone", "the "), ("otherwise", "offer"), ("alone", "Two firms")],
    ]  # fmt: skip
    assert re.findall(r'<h2 id="beside-\d">(\w+)</h2><p class="meta">([^<]+)', page) == [
        ("first", "3 passages, 1 of them where the other marked nothing"),
        ("second", "3 passages, 1 of them where the other marked nothing"),
    ]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_piece_and_people_are_chosen_by_a_plain_form(client: Client, comparison: Comparison) -> None:
    query = f"?document={comparison.right_id}&a=second&b=first"
    page = client.get(where(comparison, query)).content.decode()
    assert columns(page) == [[("alone", "gifts")], []]
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert chosen == [str(comparison.right_id), "second", "first"]


def test_the_first_two_are_shown_where_nobody_is_named(client: Client, comparison: Comparison) -> None:
    page = client.get(where(comparison)).content.decode()
    assert columns(page) == columns(client.get(where(comparison, "?a=first&b=second")).content.decode())
    other = client.get(where(comparison, "?a=second")).content.decode()
    assert columns(other) == columns(page)[::-1]


@pytest.mark.parametrize("query", ["?a=nobody", "?b=owner", "?document=0", "?document=x"])
def test_what_cannot_be_shown_is_said(client: Client, comparison: Comparison, query: str) -> None:
    answer = client.get(where(comparison, query))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert columns(answer.content.decode()) == []


def test_it_needs_two(db: None) -> None:
    comparison = factories.comparison()
    client = members.signed_in(comparison.created_by)
    assert "nobody has highlighted anything" in client.get(where(comparison)).content.decode()
    factories.highlight(comparison=comparison)
    page = client.get(where(comparison))
    assert "This needs two analysts, and only analyst has" in " ".join(page.content.decode().split())


def test_the_curated_layer_and_what_is_deleted_stay_away(client: Client, comparison: Comparison) -> None:
    row = comparison.highlights.get(quote="on Monday")
    row.comparison = comparison
    row.delete_softly(comparison.created_by)
    comparison.highlights.filter(quote="Two firms").update(curated=True)
    words = {
        words for column in columns(client.get(where(comparison)).content.decode()) for _, words in column
    }
    assert {"on Monday", "Two firms"}.isdisjoint(words)


def test_while_coding_is_blind_it_is_a_curators(client: Client, comparison: Comparison) -> None:
    Comparison.objects.update(coding=Coding.BLIND)
    first = members.signed_in(factories.user(username="first"))
    guest = Client()
    share, _ = Share.make(comparison, comparison.created_by)
    session = guest.session
    session[KEY] = {str(comparison.pk): share.pk}
    session.save()
    for person in (client, first, guest):
        assert person.get(where(comparison)).status_code == 403
    assert members.member(comparison, "curator", Role.CURATOR).get(where(comparison)).status_code == 200
    Comparison.objects.update(coding=Coding.OPEN)
    for person in (client, first, guest):
        assert person.get(where(comparison)).status_code == 200


def test_as_many_queries_for_many_as_for_few(client: Client, comparison: Comparison) -> None:
    few = members.queries(client, where(comparison))
    for start in range(0, 60, 5):
        factories.highlight(
            comparison=comparison, analyst=factories.user(username="first"), start=start, end=start + 3
        )
    assert members.queries(client, where(comparison)) == few


marks = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["strategic", "moral"])), max_size=6
).map(lambda rows: [Mark(n, start, start + long, framing) for n, (start, long, framing) in enumerate(rows)])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(own=marks, other=marks)
def test_every_place_has_the_standing_that_counting_gives_it(own: list[Mark], other: list[Mark]) -> None:
    parts = list(told_apart(own, other))
    for mark in own:
        stretches = [part for part in parts if part.id == mark.id]
        covered = [place for part in stretches for place in range(part.start, part.end)]
        assert covered == list(range(mark.start, mark.end))
        for part in stretches:
            for place in range(part.start, part.end):
                over = {far.framing for far in other if far.start <= place < far.end}
                expected = "alike" if mark.framing in over else "otherwise" if over else "alone"
                assert part.states[-1] == expected
