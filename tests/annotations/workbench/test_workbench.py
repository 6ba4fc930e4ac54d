"""/comparisons/<id>/: both pieces with their marks and links, and what a write sends of the same"""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Framing, Highlight
from reader.models import Comparison, Role
from reader.text.blocks import Draft
from tests.support import factories, members
from tests.support.members import HTMX, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological")
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def where(comparison: Comparison) -> str:
    return reverse("workbench", args=[comparison.pk])


def text_of(page: str, document: Any) -> str:
    """The text content of a piece's column."""
    inner = page.partition(f'data-document="{document.pk}"')[2].partition(">")[2].partition("</article>")[0]
    return html.unescape(re.sub(r"<[^>]+>", "", inner))


def blocks_of(page: str) -> dict[str, str]:
    """The inside of each block by its element's id; paragraphs only."""
    return dict(re.findall(r'<p id="(b\d+-\d+)"[^>]*>(.*?)</p>', page, re.DOTALL))


def test_both_columns_say_their_texts_with_title_author_and_date(client: Client, where: str) -> None:
    page = client.get(where).content.decode()
    comparison = Comparison.objects.get()
    for side, document in comparison.documents.items():
        assert f'data-document="{document.pk}" data-side="{side}"' in page
        assert text_of(page, document) == document.text
        assert document.title in page


def test_marks_name_their_highlights_framings_and_states(
    client: Client, where: str, comparison: Comparison
) -> None:
    felt = comparison.framings.get(slug="psychological")
    outer = factories.highlight(comparison=comparison, quote="harbour council met")
    inner = factories.highlight(comparison=comparison, quote="council", framing=felt)
    factories.silence(highlight=inner)
    link = factories.link(source=outer)
    outer.curate(comparison.created_by, "rejected")
    page = client.get(where).content.decode()
    pair = f'<mark data-highlights="{outer.pk} {inner.pk}" data-framings="strategic psychological"'
    assert pair in page
    classes = members.marks(page)
    assert {"linked", "rejected"} <= set(classes[outer.pk].split())
    assert "silent" in classes[inner.pk].split()
    assert members.links_drawn(client, comparison) == [link.pk]


def test_a_reader_gets_no_tools_and_an_analyst_a_button_for_each_framing(
    client: Client, where: str, comparison: Comparison
) -> None:
    page = client.get(where).content.decode()
    for name in ("Strategic", "Psychological"):
        assert f'aria-label="{name}"' in page
    reader = members.member(comparison, "reader", Role.READER).get(where).content.decode()
    assert 'id="composer"' not in reader
    assert "data-may-annotate" not in reader
    assert text_of(reader, comparison.left) == comparison.left.text


def test_a_retired_framing_keeps_its_marks_and_loses_its_button(
    client: Client, where: str, comparison: Comparison
) -> None:
    row = factories.highlight(comparison=comparison, quote="offer")
    row.framing.retire(comparison.created_by)
    page = client.get(where).content.decode()
    assert 'aria-label="Strategic"' not in page
    assert f'<mark data-highlights="{row.pk}" data-framings="strategic"' in page


FILTERS = [
    "framing=psychological",
    "analyst=owner",
    "state=linked",
    "state=silent",
    "state=open",
    "status=accepted",
    "colours=analysts",
]


@pytest.mark.parametrize("query", ["", *FILTERS])
def test_a_write_answers_with_the_blocks_as_the_page_would_draw_them(
    client: Client, where: str, comparison: Comparison, query: str
) -> None:
    felt = comparison.framings.get(slug="psychological")
    first = factories.highlight(comparison=comparison, quote="weigh the offer.\n\nTwo firms", framing=felt)
    factories.silence(highlight=factories.highlight(comparison=comparison, quote="the offer"))
    factories.link(source=first)
    sent = selected(comparison.left, "council met on Monday to weigh the offer.\n\nTwo")
    current = {"HX-Current-URL": f"http://testserver{where}?{query}"}
    answer = client.post(reverse("highlights", args=[comparison.pk]), sent, headers=HTMX | current)
    assert answer.status_code == 201
    swapped = dict(
        re.findall(
            r'<div hx-swap-oob="innerHTML:#(b\d+-\d+)">(.*?)</div>', answer.content.decode(), re.DOTALL
        )
    )
    whole = blocks_of(client.get(f"{where}?{query}").content.decode())
    assert len(swapped) == 2
    assert swapped == {key: whole[key] for key in swapped}


def test_a_highlight_across_a_list_a_table_and_a_rule_redraws_each_of_them(client: Client) -> None:
    drafts = [
        Draft("item", "First thing"), Draft("item", "second thing", level=1),
        Draft("cell", "Who", header=True), Draft("cell", "What", column=1, header=True),
        Draft("cell", "Port", row=1), Draft("cell", "quay & crane", row=1, column=1),
        Draft("rule", "---"), Draft("quotation", "He said <so>."),
    ]  # fmt: skip
    mixed = factories.document(drafts=drafts, title="Mixed")
    comparison = factories.comparison(left=mixed)
    factories.framing(comparison=comparison)
    sent = selected(mixed, mixed.text)
    answer = client.post(reverse("highlights", args=[comparison.pk]), sent, headers=HTMX).content.decode()
    assert answer.count('hx-swap-oob="innerHTML:#b') == len(drafts)
    assert answer.count("<mark ") == len(drafts)
    page = client.get(reverse("workbench", args=[comparison.pk])).content.decode()
    assert text_of(page, mixed) == mixed.text


@pytest.mark.parametrize(
    "query",
    ["highlight=1", f"highlight={members.HUGE}", "link=x", "page=-1", "tag=%00", "framing=no"],
)
def test_no_query_breaks_the_page(client: Client, where: str, query: str) -> None:
    assert client.get(f"{where}?{query}").status_code == 200


def test_a_filter_shows_what_passes_and_the_far_ends_of_its_links(
    client: Client, where: str, comparison: Comparison
) -> None:
    felt = comparison.framings.get(slug="psychological")
    first = factories.highlight(comparison=comparison, quote="offer", framing=felt)
    link = factories.link(source=first)
    away = factories.highlight(comparison=comparison, quote="Monday")
    page = client.get(f"{where}?framing=psychological").content.decode()
    classes = members.marks(page)
    assert set(classes) == {first.pk, link.target_id}
    assert "beyond" in classes[link.target_id]
    assert away.pk not in classes
    assert members.links_drawn(client, comparison, "?framing=psychological") == [link.pk]
    assert members.links_drawn(client, comparison, "?state=open") == []


def test_the_filter_offers_each_value_with_its_count_and_leads_on_with_it(
    client: Client, where: str, comparison: Comparison
) -> None:
    factories.silence(highlight=factories.highlight(comparison=comparison, quote="offer"))
    factories.link(comparison=comparison)
    page = client.get(f"{where}?state=silent&framing=strategic").content.decode()
    offered = {
        (name, value): int(count)
        for name, value, count in re.findall(
            r'name="(\w+)" value="(\w*)"[^>]*>.*?<span class="meta">(\d+)</span>', page
        )
    }
    assert offered[("framing", "strategic")] == 3
    assert [offered[("state", state)] for state in ("", "linked", "silent", "open")] == [3, 2, 1, 0]
    assert 'value="silent" checked' in page
    export = reverse("export_highlights", args=[comparison.pk])
    assert f'href="{export}?framing=strategic&amp;state=silent"' in page


def test_words_of_people_are_never_markup(client: Client, where: str, comparison: Comparison) -> None:
    bad = '"><script>alert(1)</script><!--text of the right-->'
    Comparison.objects.update(title=bad)
    framing = Framing.objects.get(slug="strategic")
    tag = factories.tag(framing=framing, name=bad, definition=bad)
    Framing.objects.filter(pk=framing.pk).update(name=bad, definition=bad)
    near = factories.highlight(comparison=comparison, quote="offer", tags=[tag], note=bad)
    evil = factories.document(text=f"{bad}\n\nSecond.", title=bad, author=bad, source=bad)
    Comparison.objects.update(right=evil)
    row = factories.highlight(comparison=Comparison.objects.get(), document=evil, start=0, end=len(bad))
    factories.link(comparison=Comparison.objects.get(), source=near, target=row)
    page = client.get(where).content.decode()
    assert "<script>alert" not in page
    assert text_of(page, evil) == evil.text


def test_as_many_queries_for_thirty_of_each_as_for_three(
    client: Client, where: str, comparison: Comparison
) -> None:
    def three_more() -> None:
        for _ in range(3):
            analyst = factories.user(username=f"analyst-{Highlight.objects.count()}")
            factories.link(comparison=comparison, analyst=analyst)
            tag = factories.tag(framing=comparison.framings.first(), name=f"tag {Highlight.objects.count()}")
            row = factories.highlight(comparison=comparison, tags=[tag])
            factories.silence(highlight=row)
            factories.framing(comparison=comparison, name=f"Framing {Highlight.objects.count()}", key="")

    def counts() -> list[int]:
        queries = ["", *(f"?{query}" for query in FILTERS)]
        return [members.queries(client, where + query) for query in queries]

    three_more()
    few = counts()
    for _ in range(3):
        three_more()
    assert counts() == few


def test_a_stranger_finds_nothing_and_nobody_is_sent_to_sign_in(where: str) -> None:
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.get(where).status_code == 404
    assert Client().get(where)["Location"].startswith("/accounts/login/")
