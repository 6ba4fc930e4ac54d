"""/comparisons/<id>/search/: what notes, quotes and tags say"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annotations.views import search
from annotations.workbench.search import _excerpt
from reader.models import Comparison, Role
from reader.text.search import fold
from tests.support import factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "reader", Role.READER)


def answer(client: Client, comparison: Comparison, typed: str, query: str = "", **more: object) -> str:
    where = reverse("search", args=[comparison.pk]) + query
    return client.get(where, {"q": typed} if not query else None, **more).content.decode()  # type: ignore[arg-type]


def hits(page: str) -> list[tuple[str, int, str]]:
    """`(highlight or link, number, the words found)` in the order of the page."""
    rows = re.findall(r'data-open-(\w+)="(\d+)".*?<strong>(.*?)</strong>', page, re.DOTALL)
    return [(noun, int(number), words) for noun, number, words in rows]


def test_it_finds_quotes_notes_and_tags_in_reading_order(client: Client, comparison: Comparison) -> None:
    framing = factories.framing(comparison=comparison)
    right = factories.highlight(
        comparison=comparison, document=comparison.right, quote="smiling", note="The tide again."
    )
    quote = factories.highlight(comparison=comparison, quote="spring tide")
    tags = [factories.tag(framing=framing, name="riptide")]
    tagged = factories.highlight(comparison=comparison, quote="Monday", framing=framing, tags=tags)
    link = factories.link(source=quote, target=right, note="Both wait for the tide.")
    factories.highlight(comparison=comparison, quote="Two firms")
    page = answer(client, comparison, "tide")
    assert hits(page) == [
        ("highlight", tagged.pk, "tide"),
        ("highlight", quote.pk, "tide"),
        ("highlight", right.pk, "tide"),
        ("link", link.pk, "tide"),
    ]
    for number in (tagged.pk, quote.pk, right.pk):
        assert f'href="/comparisons/{comparison.pk}/?highlight={number}"' in page
    assert f'href="/comparisons/{comparison.pk}/?link={link.pk}"' in page
    assert "4 in notes, quotes and tags" in page


@pytest.mark.parametrize(
    "typed", ["café", "CAFÉ", "cafe", "CAFE\u0301", " l'été   au cafe ", "ca\u00adfe\u200b"]
)
def test_case_accents_white_space_and_quotation_marks_do_not_matter(
    client: Client, comparison: Comparison, typed: str
) -> None:
    row = factories.highlight(comparison=comparison, note="L’ÉTÉ\u00a0AU CAFÉ, said the skipper.")
    found = hits(answer(client, comparison, typed))
    assert [(noun, number) for noun, number, _ in found] == [("highlight", row.pk)]
    assert found[0][2].endswith("CAFÉ")


@pytest.mark.parametrize(
    ("note", "typed"),
    [
        ("می\u200cخواهم", "میخواهم"),
        ("میخواهم", "می\u200cخواهم"),
        ("A co\u2011op.", "co-op"),
        ("har\u200ebour", "harbour"),
    ],
)
def test_signs_that_are_not_seen_and_kinds_of_hyphens_do_not_matter(
    client: Client, comparison: Comparison, note: str, typed: str
) -> None:
    row = factories.highlight(comparison=comparison, note=note)
    assert [number for _, number, _ in hits(answer(client, comparison, typed))] == [row.pk]


def test_what_is_deleted_or_elsewhere_is_not_found(client: Client, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison, note="Of the lighthouse.")
    gone = factories.highlight(comparison=comparison, note="The lighthouse.")
    factories.highlight(comparison=factories.comparison(), note="Another lighthouse.")
    gone.delete_softly(comparison.created_by)
    assert [row[:2] for row in hits(answer(client, comparison, "lighthouse"))] == [("link", link.pk)]
    link.source.delete_softly(comparison.created_by)
    assert hits(answer(client, comparison, "lighthouse")) == []


def test_it_looks_below_the_filter_of_the_page(client: Client, comparison: Comparison) -> None:
    factories.framing(comparison=comparison)
    felt = factories.framing(comparison=comparison, name="Psychological")
    factories.highlight(comparison=comparison, note="A lighthouse.")
    row = factories.highlight(comparison=comparison, framing=felt, note="A lighthouse.")
    page = answer(client, comparison, "", "?q=lighthouse&framing=psychological")
    assert [number for _, number, _ in hits(page)] == [row.pk]
    assert '<input type="hidden" name="framing" value="psychological">' in page
    current = "http://testserver/comparisons/1/?framing=psychological"
    headers = members.HTMX | {"HX-Current-URL": current}
    assert len(hits(answer(client, comparison, "lighthouse", headers=headers))) == 1


def test_nothing_typed_and_nothing_found_are_said(client: Client, comparison: Comparison) -> None:
    for typed in ("", "   "):
        assert "Type a word" in answer(client, comparison, typed)
    assert "No note, quote or tag says “&lt;b&gt;quay”" in answer(client, comparison, "<b>quay")


@pytest.mark.parametrize("typed", ["\0", "%", "_", "\\", "(", "x" * 5_000, "\ud83d", "🚢"])
def test_any_characters_may_be_looked_for(client: Client, comparison: Comparison, typed: str) -> None:
    where = reverse("search", args=[comparison.pk])
    assert client.get(where, {"q": typed.encode("utf-8", "replace")}).status_code == 200


def test_a_partial_for_the_bar_and_a_page_without_javascript(client: Client, comparison: Comparison) -> None:
    factories.highlight(comparison=comparison, quote="spring tide")
    assert "<!doctype html>" not in answer(client, comparison, "tide", headers=members.HTMX)
    page = answer(client, comparison, "tide")
    assert "<!doctype html>" in page
    assert 'value="tide"' in page


def test_many_hits_are_cut_and_it_is_said(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    for quote in ("Monday", "offer", "friends"):
        factories.highlight(comparison=comparison, quote=quote, note="lighthouse")
    page = answer(client, comparison, "lighthouse")
    assert len(hits(page)) == 2
    assert "The first 2 in reading order" in page


def test_as_many_queries_for_thirty_as_for_three(client: Client, comparison: Comparison) -> None:
    where = reverse("search", args=[comparison.pk]) + "?q=lighthouse"
    framing = factories.framing(comparison=comparison)

    def three_more() -> None:
        for _ in range(3):
            tag = factories.tag(framing=framing, name=f"lighthouse {comparison.links.count()}")
            source = factories.highlight(comparison=comparison, framing=framing, tags=[tag])
            factories.link(source=source, note="lighthouse")

    three_more()
    few = members.queries(client, where)
    for _ in range(9):
        three_more()
    assert members.queries(client, where) == few


def test_a_stranger_finds_nothing_and_nothing_is_written(client: Client, comparison: Comparison) -> None:
    where = reverse("search", args=[comparison.pk])
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.get(where, {"q": "tide"}).status_code == 404
    assert client.post(where, {"q": "tide"}).status_code == 405


@given(st.text(), st.text(min_size=1, max_size=3), st.text())
def test_an_excerpt_is_the_text_around_what_was_found(before: str, words: str, after: str) -> None:
    text = " ".join(f"{before}{words}{after}".split())
    wanted = fold(words)
    if wanted and wanted in fold(text):
        parts = _excerpt(text, wanted)
        assert "".join(parts).strip("…") in text or parts[0] == ""
        assert not parts[1] or wanted in fold(parts[1])
