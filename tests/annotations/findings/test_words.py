"""/comparisons/<id>/findings/words/, its file, and whose passages are counted"""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.test import Client

from annotations.exchange.csv import unguard
from annotations.exchange.words_csv import WORDS
from reader.members.share_links import KEY
from reader.models import Coding, Comparison, Role
from reader.models.share import Share
from reader.text.words import words_of
from tests.support import factories
from tests.support.members import address, member, queries, signed_in

pytestmark = pytest.mark.django_db

LEFT = """The leverage of the firm is leverage over the quay, and leverage wins the quay.

The firm fears the vote. Nobody fears the tide."""
RIGHT = """The town fears the firm, and the fears of the town are fears of the vote.

The gifts were large."""


@pytest.fixture
def worked() -> Comparison:
    """The left begins as Strategic, the rest but “The gifts” is Psychological."""
    left = factories.document(text=LEFT, title="What the firm holds")
    right = factories.document(text=RIGHT, title="What the town fears")
    made = factories.comparison(left=left, right=right, owner=factories.user(username="owner"))
    strategic = factories.framing(comparison=made)
    psychological = factories.framing(comparison=made, name="Psychological", colour="#a33b00")
    for document, text, framing in (
        (left, LEFT.split("\n\n")[0], strategic), (left, LEFT.split("\n\n")[1], psychological),
        (right, RIGHT.split("\n\n")[0], psychological),
    ):  # fmt: skip
        factories.highlight(comparison=made, document=document, framing=framing, quote=text)
    return made


def shown(comparison: Comparison, query: str = "", client: Client | None = None) -> str:
    answer = (client or member(comparison, "owner")).get(address("findings_words", comparison, query))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> dict[str, list[tuple[str, str, str, str]]]:
    """Word, both counts and how much more frequent, of each half by its heading."""
    found = {}
    for half in page.split('<section class="word-half"')[1:]:
        heading = re.search(r"<h3[^>]*>(?:<span.*?</span>)?(.*?)</h3>", half)
        assert heading
        summaries = re.findall(
            r'class="word" dir="auto">(.*?)</span> <span class="count">(\d+).*?other">.*?</span>(\d+)'
            r'.*?class="frequent">(.*?)<', half,
        )  # fmt: skip
        found[html.unescape(heading[1])] = [tuple(row) for row in summaries]
    return found


def table(comparison: Comparison, query: str = "", client: Client | None = None) -> list[dict[str, str]]:
    client = client or member(comparison, "owner")
    text = client.get(address("findings_words_csv", comparison, query)).getvalue().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert not found or tuple(found[0]) == WORDS
    return [{name: unguard(cell) for name, cell in row.items()} for row in found]


def figures(
    comparison: Comparison, query: str = "", client: Client | None = None
) -> dict[str, tuple[int, int]]:
    return {
        row["word"]: (int(row["count_of"]), int(row["count_against"]))
        for row in table(comparison, query, client)
    }


def test_the_page_sets_the_first_framing_against_the_other(worked: Comparison) -> None:
    page = shown(worked)
    assert "Words of Strategic passages and of Psychological passages" in page
    assert "15 words of Strategic passages against 25 words of Psychological passages" in page
    found = rows(page)
    assert found["More frequent in Strategic passages"] == [("leverage", "3", "0", "only here")]
    assert [row[0] for row in found["More frequent in Psychological passages"]] == ["fears", "firm"]
    assert "p < .01" not in page
    assert re.search(r'class="word-half" data-framing="strategic"', page)


def test_both_bodies_can_be_chosen(worked: Comparison) -> None:
    found = rows(shown(worked, "?of=strategic&against=~rest&least=2"))
    assert found["More frequent in Strategic passages"][0] == ("leverage", "3", "0", "only here")
    page = shown(worked, "?of=~left&against=~right")
    assert "Words of the left piece and of the right piece" in page
    assert figures(worked, "?of=~left&against=~right") == {
        "fears": (2, 3),
        "leverage": (3, 0),
        "firm": (2, 1),
    }
    assert figures(worked, "?of=~left-framed&least=2")["vote"] == (1, 1)
    assert figures(worked, "?of=strategic&against=~others") == figures(worked)
    assert figures(worked, "?of=~right&against=~rest") == figures(worked, "?of=~right")
    assert "Choose two different bodies" in shown(worked, "?of=strategic&against=strategic")


def test_a_word_in_overlapping_passages_of_a_framing_counts_once(worked: Comparison) -> None:
    before = figures(worked)
    strategic = worked.framings.get(slug="strategic")
    factories.highlight(
        comparison=worked,
        framing=strategic,
        quote="leverage over the quay",
        analyst=factories.user(username="other"),
    )
    assert figures(worked) == before


def test_stop_words_are_left_out_unless_they_are_asked_for(worked: Comparison) -> None:
    assert "the" not in figures(worked)
    every = figures(worked, "?stops=1")
    assert every["the"] == (4, 8)
    assert every["the firm"] == (1, 2)
    assert "Stop words too" in shown(worked)
    worked.left.language = "tlh"
    worked.left.save(update_fields=["language"])
    assert "None are known for “tlh”" in shown(worked)
    assert "the" in figures(worked), "of the left piece, for whose language none are known"


def test_a_word_that_is_asked_for_stands_open_with_its_places(worked: Comparison) -> None:
    page = html.unescape(shown(worked, "?of=strategic&against=psychological&word=Leverage"))
    assert (
        "“leverage” stands only in Strategic passages: 3 in 15 words (200.0 in a thousand), and never in the 25 in "
        "Psychological passages. Significant: p < .05 (log-likelihood "
    ) in page
    first = worked.highlights.get(framing__slug="strategic")
    assert page.count(f"?highlight={first.pk}") == 3
    assert len(re.findall(r"<details open>", page)) == 1


def test_the_filter_says_which_passages_are_counted(worked: Comparison) -> None:
    other = factories.user(username="other")
    strategic = worked.framings.get(slug="strategic")
    factories.highlight(
        comparison=worked,
        document=worked.right,
        framing=strategic,
        quote="The gifts were large",
        analyst=other,
    )
    assert figures(worked, "?least=2")["leverage"] == (3, 0)
    assert figures(worked, "?least=2&analyst=other")["leverage"] == (0, 3), "against the rest of both pieces"
    page = shown(worked, "?analyst=other")
    assert "4 words of Strategic passages" in page
    assert re.search(r'name="analyst" value="other">', page), "the choice of bodies takes the filter along"
    empty = shown(worked, "?status=rejected")
    assert "No passage passes this filter" in empty
    assert "Words of the left piece" in empty
    nobody = shown(worked, "?analyst=other&of=psychological&against=strategic")
    assert "There are no words in Psychological passages under this filter" in nobody


def test_the_far_end_of_a_link_does_not_pass_the_filter(worked: Comparison) -> None:
    source = worked.highlights.get(framing__slug="strategic")
    target = worked.highlights.get(document=worked.right)
    factories.link(source=source, target=target)
    assert "fears" in figures(worked, "?of=strategic&against=~rest&framing=strategic")
    page = shown(worked, "?framing=strategic")
    assert "Words of Strategic passages and of the rest of both pieces" in page


def test_the_curated_layer_has_words_of_its_own(worked: Comparison) -> None:
    assert "No passage passes this filter" in shown(worked, "?layer=curated")
    worked.highlights.filter(framing__slug="strategic").update(curated=True)
    type(worked).objects.filter(pk=worked.pk).update(
        created="2020-01-01T00:00Z"
    )  # nothing is remembered of it
    assert "15 words of Strategic passages" in shown(worked, "?layer=curated")


def test_where_nothing_is_framed_the_page_says_so_and_compares_the_pieces() -> None:
    made = factories.comparison(owner=factories.user(username="owner"))
    page = shown(made)
    assert "Nothing is framed yet" in page
    assert "Words of the left piece and of the right piece" in page


def test_pieces_that_are_too_short_are_told_as_such() -> None:
    left, right = factories.document(text="One."), factories.document(text="…", title="Dots")
    made = factories.comparison(left=left, right=right, owner=factories.user(username="owner"))
    assert "There are no words in the right piece, so there is nothing to compare" in shown(made)
    right = factories.document(text="Two.", title="Two")
    made = factories.comparison(left=left, right=right, owner=factories.user(username="owner"))
    assert "No word stands 3 times in both together" in shown(made)


@pytest.mark.parametrize(
    "query",
    [
        "?of=nonesuch&against=~nothing&least=0&stops=yes", "?of=~rest&against=~nothing", "?of=%00&against=%F0",
        "?least=99999999999999999999&word=%00", "?word=one+two+three", "?tag=x&analyst=%00&layer=none",
    ],
)  # fmt: skip
def test_what_an_address_cannot_mean_is_left_out(worked: Comparison, query: str) -> None:
    assert rows(shown(worked, query)) == rows(shown(worked))


def test_the_file_has_every_word_with_its_figures(worked: Comparison) -> None:
    (first, *_) = table(worked, "?of=strategic&against=psychological")
    assert first == {
        "word": "leverage", "of": "Strategic passages", "against": "Psychological passages", "count_of": "3",
        "count_against": "0", "size_of": "15", "size_against": "25", "per_thousand_of": "200.0000",
        "per_thousand_against": "0.0000", "log_likelihood": first["log_likelihood"], "by_chance_once_in": "20",
        "log_ratio": "3.3219",
    }  # fmt: skip
    assert float(first["log_likelihood"]) == pytest.approx(6.2987, abs=1e-4)
    answer = member(worked, "owner").get(address("findings_words_csv", worked, "?bom=0&analyst=owner"))
    assert answer["Content-Disposition"] == 'attachment; filename="two-views-of-the-quay-by-owner-words.csv"'
    assert answer.getvalue().startswith(b"word,of,against")


def test_a_name_that_a_spreadsheet_would_run_is_guarded(worked: Comparison) -> None:
    framing = worked.framings.get(slug="strategic")
    framing.name = "=1+1"
    framing.save()
    type(worked).objects.filter(pk=worked.pk).update(
        created="2020-02-02T00:00Z"
    )  # nothing is remembered of it
    client = member(worked, "owner")
    assert b",'=1+1 passages," in client.get(address("findings_words_csv", worked)).getvalue()


@pytest.mark.parametrize("name", ["findings_words", "findings_words_csv", "findings_concordance"])
def test_members_and_guests_may_read_it_and_strangers_find_nothing(worked: Comparison, name: str) -> None:
    where = address(name, worked, "?word=fears")
    guest = Client()
    session = guest.session
    session[KEY] = {str(worked.pk): Share.make(worked, factories.user(username="owner"))[0].pk}
    session.save()
    assert guest.get(where).status_code == 200
    assert member(worked, "reader", Role.READER).get(where).status_code == 200
    assert signed_in(factories.user(username="stranger")).get(where).status_code == 404
    assert member(worked, "owner").post(where).status_code == 405


def test_while_coding_is_blind_only_ones_own_passages_are_counted(worked: Comparison) -> None:
    client = member(worked, "blind")
    strategic = worked.framings.get(slug="strategic")
    type(worked).objects.filter(pk=worked.pk).update(coding=Coding.BLIND)
    assert "Nothing is framed yet" in shown(worked, client=client)
    factories.highlight(
        comparison=worked, document=worked.right, framing=strategic, quote="The gifts were large",
        analyst=factories.user(username="blind"),
    )  # fmt: skip
    page = shown(worked, client=client)
    assert "4 words of Strategic passages against" in page
    assert "Psychological passages" not in page


@pytest.mark.parametrize("name", ["findings_words", "findings_words_csv", "findings_concordance"])
@pytest.mark.parametrize("query", ["?word=fears", "?word=fears&analyst=owner", "?of=~left&word=fears"])
def test_it_asks_no_more_of_the_database_for_more_passages(worked: Comparison, name: str, query: str) -> None:
    client = member(worked, "owner")
    few = queries(client, address(name, worked, query))
    for word in words_of(RIGHT):
        factories.highlight(comparison=worked, document=worked.right, start=word.start)
    assert queries(client, address(name, worked, query)) == few
