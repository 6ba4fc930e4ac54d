"""The history of a highlight, a link and a silence: every change, with who and when, in words"""

import re

import pytest
from django.test import Client

from annotations.models import Change
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


def history(page: str) -> list[str]:
    """The entries of a page's history as plain words, newest first."""
    inner = page.partition('<ol class="history">')[2].partition("</ol>")[0]
    entries = re.split(r"<li>(?=<time)", inner)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", entry).split()) for entry in entries]


def test_it_says_who_did_what_newest_first_and_what_changed(client: Client, comparison: Comparison) -> None:
    factories.framing(comparison=comparison)
    factories.framing(comparison=comparison, name="Psychological")
    row = factories.highlight(comparison=comparison, analyst=factories.user(), quote="offer", note="First.")
    where = members.address("highlight", row)
    client.post(where, edited(row, framing="psychological", note="Second."))
    curator = members.member(comparison, "curator", Role.CURATOR)
    curator.post(members.address("highlight_curate", row), {"status": "accepted"})
    client.post(members.address("highlight_delete", row))
    client.post(members.address("highlight_restore", row))
    entries = history(client.get(where).content.decode())
    said = [entry.split(", ", 1)[1][6:] for entry in entries]  # after the day and the time
    assert [entry.split(" ")[:2] for entry in said] == [
        ["analyst", "restored"], ["analyst", "deleted"], ["curator", "accepted"],
        ["analyst", "edited"], ["analyst", "created"],
    ]  # fmt: skip
    assert "framing: Strategic Psychological" in said[3]
    assert "note: First. Second." in said[3]
    assert "status: proposed accepted" in said[2]


def test_a_withdrawn_silence_keeps_both_its_acts(client: Client, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison, quote="offer")
    silence = factories.silence(highlight=row, note="Looked twice.")
    link = factories.link(source=row)
    signed, withdrawn = Change.objects.of(silence).reverse()
    assert (signed.verb, signed.after["note"]) == ("signed", "Looked twice.")
    assert (withdrawn.verb, withdrawn.reason) == ("withdrawn", f"linked by #{link.pk}")
    assert withdrawn.before["deleted"] is None
    assert withdrawn.after["deleted"]


def test_every_change_knows_the_revision_that_made_it(client: Client, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison)
    since = members.revision(comparison)
    for name in ("highlight_delete", "highlight_restore"):
        members.member(comparison, "owner").post(members.address(name, link.source))
    link.delete_softly(comparison.created_by)
    link.restore(comparison.created_by)
    changes = Change.objects.since(comparison, since)
    assert [change.revision - since for change in changes] == [1, 2, 3, 4]
    assert members.revision(comparison) == since + 4


def test_what_was_typed_stands_there_as_words(client: Client, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison, analyst=factories.user(), quote="offer")
    where = members.address("highlight", row)
    client.post(where, edited(row, note="<script>alert(1)</script>"))
    page = client.get(where).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("noun", ["highlight", "link"])
def test_a_long_history_takes_no_more_queries_than_a_short_one(
    client: Client, comparison: Comparison, noun: str
) -> None:
    row = getattr(factories, noun)(comparison=comparison)
    where = members.address(noun, row)
    row.curate(comparison.created_by, "accepted")
    few = members.queries(client, where)
    for number in range(20):
        curator = factories.user(username=f"curator-{number}")
        row.curate(curator, "rejected" if number % 2 == 0 else "proposed")
    assert members.queries(client, where) == few
    assert len(history(client.get(where).content.decode())) == 22
