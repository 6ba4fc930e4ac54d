"""/comparisons/<id>/findings/words/concordance/: a word in context, each place a way to its passage"""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from annotations.findings.words.concordance import IN_PLACE
from annotations.views.words import PER_PAGE
from reader.models import Comparison
from reader.text.blocks import Draft
from tests.support import factories
from tests.support.members import HTMX, address, member

pytestmark = pytest.mark.django_db

LEFT = "The firm waits for the vote. A vote is a vote, says the firm, and waits.\n\nNo vote on the quay."
RIGHT = "המעבורת לא באה היום, אמר הספן הזקן."


@pytest.fixture
def worked() -> Comparison:
    left = factories.document(text=LEFT, title="Votes")
    right = factories.document(text=RIGHT, title="The ferry", language="he")
    made = factories.comparison(left=left, right=right, owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological", colour="#a33b00")
    factories.highlight(comparison=made, quote="The firm waits for the vote. A vote")
    return made


def asked(comparison: Comparison, query: str, client: Client | None = None, **more: object) -> str:
    client = client or member(comparison, "owner")
    answer = client.get(address("findings_concordance", comparison, query), **more)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def lines(page: str) -> list[tuple[str, str, str, str]]:
    """Where each leads, and what stands before, at and after the word."""
    found = re.findall(
        r'<li><a href="([^"]*)"><span class="line" dir="auto" lang="\w+"><span class="before"><span>(.*?)</span></span>'
        r'<strong>(.*?)</strong><span class="after">(.*?)</span></span>', page,
    )  # fmt: skip
    return [tuple(map(html.unescape, row)) for row in found]  # type: ignore[misc]


def test_each_place_stands_in_its_paragraph_with_the_way_to_its_passage(worked: Comparison) -> None:
    page = asked(worked, "?word=vote&of=strategic&against=~rest")
    (passage,) = worked.highlights.all()
    door = f"/comparisons/{worked.pk}/"
    left, second = worked.left_id, LEFT.index("No vote")
    passages, rest = f"{door}?highlight={passage.pk}", ", says the firm, and waits."
    assert lines(page) == [
        (passages, "The firm waits for the ", "vote", f". A vote is a vote{rest}"),
        (passages, "The firm waits for the vote. A ", "vote", f" is a vote{rest}"),
        (f"{door}#b{left}-0", "The firm waits for the vote. A vote is a ", "vote", rest),
        (f"{door}#b{left}-{second}", "No ", "vote", " on the quay."),
    ]  # fmt: skip
    assert 'data-framing="strategic" title="Strategic"' in page
    assert page.count(", not framed") == 2
    assert "4 places" in page
    assert f'id="b{left}-{second}"' in member(worked, "owner").get(door).content.decode()


def test_the_words_of_its_figures_are_on_top(worked: Comparison) -> None:
    page = html.unescape(asked(worked, "?word=VOTE&of=strategic&against=~rest"))
    assert (
        "“vote” is 2.5 times as frequent in Strategic passages: 2 in 8 words (250.0 in a thousand), against 2 in 20 "
        "(100.0 in a thousand) in the rest of both pieces. Not significant: "
        "p ≥ .05 (log-likelihood "
    ) in page
    assert "“vote” in context" in re.sub(r"</?bdi>", "", page)


def test_a_phrase_and_a_stop_word_can_be_looked_at_too(worked: Comparison) -> None:
    (line, *more) = lines(asked(worked, "?word=Firm+waits&of=strategic&against=~rest"))
    assert (line[1:], more) == (
        ("The ", "firm waits", " for the vote. A vote is a vote, says the firm, and waits."),
        [],
    )
    assert len(lines(asked(worked, "?word=the&of=~left&against=~right"))) == 4
    page = asked(worked, "?word=a+vote&of=~left&against=~right")
    assert "two-word phrases" in page
    assert len(lines(page)) == 2


def test_a_line_that_runs_from_right_to_left_says_its_language(worked: Comparison) -> None:
    page = asked(worked, "?word=היום&of=~left&against=~right")
    assert 'dir="auto" lang="he"' in page
    (line,) = lines(page)
    assert line[1:] == ("המעבורת לא באה ", "היום", ", אמר הספן הזקן.")


def test_what_is_far_from_the_word_is_left_out_between_words() -> None:
    words = [f"word{number}" for number in range(60)]
    left = factories.document(drafts=[Draft("paragraph", " ".join(words))], title="Long")
    made = factories.comparison(left=left, owner=factories.user(username="owner"))
    (line,) = lines(asked(made, "?word=word30&of=~left&against=~right"))
    assert line[1].startswith("…word2")
    assert line[1].endswith("word29 ")
    assert line[3].startswith(" word31")
    assert re.search(r"word3\d…$", line[3])


def test_all_framings_over_a_place_are_named_and_the_way_leads_to_that_of_the_body(
    worked: Comparison,
) -> None:
    psychological = worked.framings.get(slug="psychological")
    other = factories.highlight(comparison=worked, framing=psychological, quote="for the vote")
    page = asked(worked, "?word=vote&of=psychological&against=strategic")
    assert lines(page)[0][0].endswith(f"?highlight={other.pk}")
    first = page.partition("</li>")[0]
    assert re.findall(r'title="(\w+)"', first.rpartition("<ol")[2]) == ["Strategic", "Psychological"]


def test_the_way_keeps_the_filter(worked: Comparison) -> None:
    (passage,) = worked.highlights.all()
    found = lines(asked(worked, "?word=vote&of=strategic&against=~rest&analyst=owner"))
    assert found[0][0] == f"/comparisons/{worked.pk}/?analyst=owner&highlight={passage.pk}"
    assert found[-1][0].startswith(f"/comparisons/{worked.pk}/?analyst=owner#b")


@pytest.fixture
def many() -> Comparison:
    """Ninety quays on the left, of which the first thirty are framed, and none on the right."""
    left = factories.document(text="\n\n".join(f"{n} quay here" for n in range(90)), title="Quays")
    made = factories.comparison(left=left, owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.highlight(comparison=made, start=0, end=left.text.index("30 quay"))
    return made


def test_many_places_are_paged_and_their_number_said(many: Comparison) -> None:
    query = "?word=quay&of=strategic&against=~rest"
    first, second = asked(many, query), asked(many, f"{query}&page=2")
    assert "90 places" in first
    assert (len(lines(first)), len(lines(second))) == (PER_PAGE, 90 - PER_PAGE)
    assert "Page 2 of 2" in second
    assert re.search(r'href="\?word=quay&amp;of=strategic&amp;against=~rest&amp;page=2"', first)
    assert len(lines(asked(many, f"{query}&page=x"))) == PER_PAGE
    assert [first.count(f">{body}</p>") for body in ("Strategic passages", "The rest of both pieces")] == [
        1,
        1,
    ]


def test_in_place_stand_the_first_of_each_body_with_the_way_to_all(many: Comparison) -> None:
    part = asked(many, "?word=quay&of=strategic&against=~rest", headers=HTMX)
    assert "<html" not in part
    assert len(lines(part)) == 2 * IN_PLACE
    assert f"The first {2 * IN_PLACE} of 90 places" in part
    assert 'concordance/?of=strategic&amp;against=~rest&amp;word=quay">All 90</a>' in part


def test_a_word_that_stands_nowhere_is_told_as_such(worked: Comparison) -> None:
    page = asked(worked, "?word=tide&of=strategic&against=~rest")
    assert "It stands neither in Strategic passages nor in the rest of both pieces" in page
    assert "It stands in neither." in asked(worked, "?word=tide", headers=HTMX)


@pytest.mark.parametrize("query", ["", "?word=", "?word=one+two+three", "?word=%00", "?word=—"])
def test_without_a_word_there_is_nothing_to_show(worked: Comparison, query: str) -> None:
    answer = member(worked, "owner").get(address("findings_concordance", worked, query))
    assert answer.status_code == 404
    assert "Type one word, or two" in answer.content.decode()


def test_a_word_cannot_put_markup_on_the_page(worked: Comparison) -> None:
    assert "<b>" not in asked(worked, "?word=%3Cb%3E")
