"""/comparisons/<id>/highlights/ and …/links/: the lists, their filters and pages"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Highlight
from annotations.views import highlights, links
from reader.models import Comparison, Role
from tests.support import factories, members

pytestmark = pytest.mark.django_db

NAMES = ("highlights", "links")


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "reader", Role.READER)


def listed(client: Client, comparison: Comparison, name: str, query: str = "") -> list[int]:
    """The numbers of the rows that the list shows, in its order."""
    page = client.get(reverse(name, args=[comparison.pk]) + query).content.decode()
    pattern = rf'href="/comparisons/{comparison.pk}/{name}/(\d+)/"'
    return [int(number) for number in re.findall(pattern, page)]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_list_says_how_to_begin(client: Client, comparison: Comparison, name: str) -> None:
    page = client.get(reverse(name, args=[comparison.pk])).content.decode()
    assert 'class="empty"' in page
    assert "workbench" in page


def test_highlights_stand_in_reading_order_with_what_is_said_of_them(
    client: Client, comparison: Comparison
) -> None:
    right = factories.highlight(comparison=comparison, document=comparison.right, quote="They")
    tag = factories.tag(framing=comparison.framings.get())
    late = factories.highlight(comparison=comparison, quote="spring tide", tags=[tag], note="A note.")
    early = factories.highlight(comparison=comparison, quote="Monday")
    factories.silence(highlight=early)
    factories.link(source=late, target=right)
    gone = factories.highlight(comparison=comparison, quote="offer")
    gone.delete_softly(comparison.created_by)
    assert listed(client, comparison, "highlights") == [early.pk, late.pk, right.pk]
    page = client.get(reverse("highlights", args=[comparison.pk])).content.decode()
    for words in (
        "3 highlights",
        "spring tide",
        "leverage",
        "A note.",
        "Linked",
        "None (confirmed)",
        "owner",
    ):
        assert words in page


def test_links_stand_in_reading_order_of_their_sources(client: Client, comparison: Comparison) -> None:
    late = factories.highlight(comparison=comparison, quote="spring tide")
    early = factories.highlight(comparison=comparison, quote="Monday")
    second, first = factories.link(source=late), factories.link(source=early)
    gone = factories.link(comparison=comparison)
    gone.delete_softly(comparison.created_by)
    assert listed(client, comparison, "links") == [first.pk, second.pk]
    page = client.get(reverse("links", args=[comparison.pk])).content.decode()
    for words in ("2 links", "spring tide", "contrasts with", "owner", "Proposed"):
        assert words in page


def test_the_filter_narrows_both_and_goes_on_with_the_export(client: Client, comparison: Comparison) -> None:
    linked = factories.link(comparison=comparison)
    felt = factories.framing(comparison=comparison, name="Psychological")
    open_one = factories.highlight(comparison=comparison, quote="Monday", framing=felt)
    assert listed(client, comparison, "highlights", "?state=open") == [open_one.pk]
    assert listed(client, comparison, "highlights", "?framing=psychological") == [open_one.pk]
    assert listed(client, comparison, "links", "?framing=psychological") == []
    assert listed(client, comparison, "links", "?framing=strategic") == [linked.pk]
    page = client.get(reverse("highlights", args=[comparison.pk]) + "?analyst=nobody").content.decode()
    assert "No highlight passes this filter." in page
    assert f'{reverse("export_highlights", args=[comparison.pk])}?analyst=nobody"' in page


def test_a_long_list_has_pages_that_keep_the_filter(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (highlights, links):
        monkeypatch.setattr(module, "PER_PAGE", 2)
    for _ in range(3):
        factories.link(comparison=comparison)
    for name, count in (("highlights", 6), ("links", 3)):
        query = "?framing=strategic"
        seen: list[int] = []
        for _ in range(count // 2 + count % 2):
            seen += listed(client, comparison, name, query)
            page = client.get(reverse(name, args=[comparison.pk]) + query).content.decode()
            following = re.search(r'href="(\?[^"]+)" rel="next"', page)
            query = following.group(1).replace("&amp;", "&") if following else ""
        assert not query
        assert len(seen) == len(set(seen)) == count


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 5_000, "\0", ""])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_that_is_none_shows_one_that_is(
    client: Client, comparison: Comparison, name: str, page: str
) -> None:
    factories.link(comparison=comparison)
    answer = client.get(reverse(name, args=[comparison.pk]), {"page": page})
    assert answer.status_code == 200
    assert len(answer.context["page"].object_list) == (2 if name == "highlights" else 1)


def test_the_pair_sheet_shows_both_passages_with_all_that_was_said(
    client: Client, comparison: Comparison
) -> None:
    framing = factories.framing(comparison=comparison)
    felt = factories.framing(comparison=comparison, name="Psychological")
    tag = factories.tag(framing=felt)
    left = factories.highlight(comparison=comparison, quote="Monday", framing=framing)
    right = factories.highlight(
        comparison=comparison,
        document=comparison.right,
        quote="They",
        framing=felt,
        tags=[tag],
        note="Of the *right* one.",
    )
    backwards = factories.link(source=right, target=left, note="A **note**.")
    backwards.curate(comparison.created_by, "accepted")
    factories.comment(subject=backwards, text="Is it really so?")
    page = client.get(reverse("links", args=[comparison.pk])).content.decode()
    said = [
        "from right to left", "Accepted", "Monday", "They", "Strategic", "Psychological", "leverage",
        "Of the <em>right</em> one.", "A <strong>note</strong>.", "Is it really so?",
        f">…{left.prefix.partition(' ')[2]}<", f">{left.suffix.rpartition(' ')[0]}…<",
    ]  # fmt: skip
    assert [words for words in said if words not in page] == []
    assert page.index("<strong>Monday</strong>") < page.index("<strong>They</strong>")


def test_the_pairs_may_be_sorted_and_the_order_goes_on_with_the_pages(
    client: Client, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "PER_PAGE", 2)
    echo = factories.relation(comparison=comparison, name="Echoes")
    contrast = factories.relation(comparison=comparison)
    lefts = [factories.highlight(comparison=comparison, quote=quote) for quote in ("Monday", "offer", "tide")]
    lefts.sort(key=lambda row: row.start)
    rights = [factories.highlight(comparison=comparison, document=comparison.right) for _ in range(3)]
    rights.sort(key=lambda row: row.start)
    a = factories.link(source=lefts[0], target=rights[2], relation=echo)
    b = factories.link(source=rights[0], target=lefts[1], relation=contrast)  # from right to left
    c = factories.link(source=lefts[2], target=rights[1], relation=echo)
    a.curate(comparison.created_by, "rejected")
    expected = {
        "": [a, b], "left": [a, b], "right": [b, c], "relation": [a, c], "status": [b, c], "newest": [a, c],
        "nonesuch": [a, b],
    }  # fmt: skip
    assert {order: listed(client, comparison, "links", f"?order={order}") for order in expected} == {
        order: [link.pk for link in rows] for order, rows in expected.items()
    }
    page = client.get(reverse("links", args=[comparison.pk]) + "?order=right").content.decode()
    assert 'href="?order=right&amp;page=2" rel="next"' in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("relation=contrasts", 2),
        ("relation=echoes", 1),
        ("left=strategic&right=psychological", 1),
        ("right=nonesuch", 0),
    ],
)
def test_the_pair_sheet_and_its_file_are_filtered_alike(
    client: Client, comparison: Comparison, query: str, count: int
) -> None:
    strategic = factories.framing(comparison=comparison)
    felt = factories.framing(comparison=comparison, name="Psychological")
    echo, contrast = (
        factories.relation(comparison=comparison, name=name) for name in ("Echoes", "Contrasts with")
    )
    felt_one = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They", framing=felt
    )
    seen = [factories.highlight(comparison=comparison, framing=strategic) for _ in range(3)]
    factories.link(source=seen[0], target=felt_one, relation=contrast)
    for source, relation in ((seen[1], contrast), (seen[2], echo)):
        target = factories.highlight(comparison=comparison, document=comparison.right, framing=strategic)
        factories.link(source=source, target=target, relation=relation)
    assert len(listed(client, comparison, "links", f"?{query}")) == count
    exported = client.get(reverse("export_links", args=[comparison.pk]) + f"?{query}").getvalue().decode()
    assert len(exported.splitlines()) == count + 1


@pytest.mark.parametrize("name", [*NAMES, "codebook"])
def test_as_many_queries_for_thirty_as_for_three(client: Client, comparison: Comparison, name: str) -> None:
    where = reverse(name, args=[comparison.pk])

    def three_more() -> None:
        for _ in range(3):
            made = Highlight.objects.count()
            framing = factories.framing(comparison=comparison, name=f"Framing {made}", key="")
            tag = factories.tag(framing=framing, name=f"tag {made}")
            relation = factories.relation(comparison=comparison, name=f"Relation {made}")
            row = factories.highlight(comparison=comparison, framing=framing, tags=[tag])
            factories.silence(highlight=factories.highlight(comparison=comparison))
            analyst: Any = factories.user(username=f"analyst-{made}")
            factories.link(source=row, relation=relation, analyst=analyst)

    three_more()
    few = [members.queries(client, where + query) for query in ("", "?state=linked&framing=framing-0")]
    for _ in range(4):
        three_more()
    assert [
        members.queries(client, where + query) for query in ("", "?state=linked&framing=framing-0")
    ] == few


def test_the_first_page_takes_as_many_queries_for_thirty_comparisons_as_for_three(client: Client) -> None:
    reader = factories.user(username="reader")
    for name in ("home", "documents"):
        few = members.queries(client, reverse(name))
        for number in range(9):
            other = factories.comparison(title=f"Another {number}")
            factories.membership(comparison=other, user=reader, role=Role.READER)
        assert members.queries(client, reverse(name)) == few


def test_the_first_page_shows_what_one_is_a_member_of(client: Client, comparison: Comparison) -> None:
    factories.comparison(title="Not of theirs")
    page = client.get(reverse("home")).content.decode()
    assert comparison.title in page
    assert "Reader" in page
    assert "Not of theirs" not in page


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing(comparison: Comparison, name: str) -> None:
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.get(reverse(name, args=[comparison.pk])).status_code == 404
