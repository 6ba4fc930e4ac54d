"""What the cards of `/` say about each comparison, to whom, and in how many queries."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.curation.merge import merge
from annotations.models import Highlight
from annotations.models.annotation import Status
from reader.members.share_links import KEY
from reader.models import Coding, Comparison, Role, Share
from tests.support import factories

pytestmark = pytest.mark.django_db
HOME = reverse("home")


def card(person: Any, comparison: Comparison) -> str:
    """The words of the comparison's card on the person's first page."""
    client = Client()
    client.force_login(person)
    page = client.get(HOME).content.decode()
    cards = re.findall(r'<li class="card comparison-card">.*?</li>', page, re.DOTALL)
    (found,) = (one for one in cards if f'href="{comparison.get_absolute_url()}"' in one)
    return found


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def owner(db: None) -> Any:
    return factories.user(username="owner")


@pytest.fixture
def comparison(owner: Any) -> Comparison:
    return factories.comparison(owner=owner)


def member(comparison: Comparison, username: str, role: Role) -> Any:
    person = factories.user(username=username)
    factories.membership(comparison=comparison, user=person, role=role)
    return person


@pytest.fixture
def analyst(comparison: Comparison) -> Any:
    return member(comparison, "coder", Role.ANALYST)


def link_by(comparison: Comparison, analyst: Any) -> Any:
    source = factories.highlight(comparison=comparison, analyst=analyst, quote="Monday")
    target = factories.highlight(
        comparison=comparison, document=comparison.right, analyst=analyst, quote="smiling"
    )
    return factories.link(source=source, target=target, analyst=analyst)


def test_it_counts_highlights_links_and_silences(comparison: Comparison, analyst: Any, owner: Any) -> None:
    link = link_by(comparison, analyst)
    factories.silence(highlight=factories.highlight(comparison=comparison, analyst=owner), analyst=owner)
    factories.highlight(comparison=comparison, analyst=owner).delete_softly(owner)
    curated = factories.highlight(comparison=comparison, analyst=owner)
    Highlight.objects.filter(pk=curated.pk).update(curated=True)
    factories.highlight(comparison=factories.comparison(owner=owner, title="Another"), analyst=owner)
    shown = card(analyst, comparison)
    assert "3 highlights 1 link 1 with no counterpart" in words(shown)
    assert shown.count('class="tick"') == 1
    Highlight.objects.filter(pk=link.target_id).update(deleted=timezone.now())
    assert "2 highlights 0 links 1 with no counterpart" in words(card(analyst, comparison))


def test_rows_that_a_curator_merged_count_once(comparison: Comparison, analyst: Any, owner: Any) -> None:
    for person in (analyst, owner):
        row = factories.highlight(comparison=comparison, analyst=person, quote="Monday")
        factories.silence(highlight=row, analyst=person)
    merge(Highlight.objects.filter(comparison=comparison), owner)
    said = words(card(owner, comparison))
    assert "1 highlight 0 links 1 with no counterpart" in said
    assert "1 highlight to accept or reject" in said


def test_an_empty_comparison_says_so(comparison: Comparison, owner: Any) -> None:
    assert "No highlights to see yet" in words(card(owner, comparison))


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (0, 0, "To code: both pieces"),
        (100, 0, "To code: all of the right piece"),
        (40, 50, "To code: 60% of the left piece and 50% of the right piece"),
        (100, 100, ""),
    ],
)
def test_an_analyst_reads_what_is_left_to_code(
    comparison: Comparison, analyst: Any, left: int, right: int, said: str
) -> None:
    for share, piece in ((left, comparison.left), (right, comparison.right)):
        read_to = round(len(piece.text) * share / 100)
        factories.reading(comparison=comparison, analyst=analyst, document=piece, read_to=read_to)
    shown = re.search(r'<p class="to-do">(.*?)</p>', card(analyst, comparison))
    assert re.sub(r"\d+", "n", shown[1] if shown else "") == re.sub(r"\d+", "n", said)


def test_another_analysts_reading_is_not_ones_own(comparison: Comparison, analyst: Any, owner: Any) -> None:
    factories.reading(comparison=comparison, analyst=analyst, read_to=5)
    assert "To code" not in words(card(owner, comparison))


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.READER, False),
        (Role.ANALYST, False),
        (Role.CURATOR, True),
    ],
)
def test_only_a_curator_is_asked_to_decide(
    comparison: Comparison, owner: Any, role: Role, said: bool
) -> None:
    link = link_by(comparison, owner)
    link.source.curate(owner, Status.ACCEPTED)
    shown = card(member(comparison, "somebody", role), comparison)
    assert ("1 highlight and 1 link to accept or reject" in words(shown)) == said
    assert (f"{reverse('highlights', args=[comparison.pk])}?status=proposed" in shown) == said


def test_it_says_when_something_last_happened(comparison: Comparison, analyst: Any, owner: Any) -> None:
    assert "Created on" in words(card(owner, comparison))
    factories.highlight(comparison=comparison, analyst=analyst).curate(owner, Status.ACCEPTED)
    comparison.changes.update(at=timezone.now() - timedelta(days=3))
    assert "Changed 3 days ago" in words(card(analyst, comparison))


def test_while_coding_is_blind_only_ones_own_counts(comparison: Comparison, analyst: Any, owner: Any) -> None:
    other, reader = member(comparison, "other", Role.ANALYST), member(comparison, "reader", Role.READER)
    link_by(comparison, other)
    factories.highlight(comparison=comparison, analyst=other).curate(owner, Status.ACCEPTED)
    Comparison.objects.update(coding=Coding.BLIND)
    for person in (analyst, reader):
        shown = card(person, comparison)
        assert "No highlights to see yet" in words(shown)
        assert "Created on" in words(shown)
        assert 'class="tick"' not in shown
    factories.highlight(comparison=comparison, analyst=analyst)
    assert "1 highlight 0 links" in words(card(analyst, comparison))
    assert "3 highlights 1 link" in words(card(other, comparison))
    assert "4 highlights 1 link" in words(card(owner, comparison))


def test_nothing_waits_in_an_archived_comparison(comparison: Comparison, analyst: Any, owner: Any) -> None:
    link_by(comparison, analyst)
    Comparison.objects.update(archived=timezone.now())
    for person in (analyst, owner):
        shown = card(person, comparison)
        assert "2 highlights 1 link" in words(shown)
        assert "Archived on" in words(shown)
        assert 'class="to-do"' not in shown


def test_a_guest_with_a_share_link_has_no_list(client: Client, comparison: Comparison, owner: Any) -> None:
    share, _ = Share.make(comparison, owner)
    session = client.session
    session[KEY] = {str(comparison.pk): share.pk}
    session.save()
    assert client.get(HOME).url == "/accounts/login/?next=/"


def test_the_queries_do_not_grow_with_the_comparisons(owner: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        return len(queries)

    client, counts = Client(), []
    client.force_login(owner)
    for number in range(4):
        made = factories.comparison(owner=owner, title=f"Comparison {number}")
        for person in (owner, factories.user(username=f"coder-{number}")):
            link_by(made, person)
            factories.reading(comparison=made, analyst=person, read_to=5)
        merge(Highlight.objects.filter(comparison=made), owner)
        if number in (1, 3):
            counts.append(asked())
    assert counts[0] == counts[1]
    assert counts[1] <= 18


def test_who_became_a_reader_has_nothing_to_code(comparison: Comparison, analyst: Any) -> None:
    factories.reading(comparison=comparison, analyst=analyst, document=comparison.left, read_to=1)
    comparison.memberships.filter(user=analyst).update(role=Role.READER)
    assert "To code" not in words(card(analyst, comparison))
