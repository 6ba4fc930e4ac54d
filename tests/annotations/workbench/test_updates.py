"""An answer names the revision that its own write has made, and none where it changed nothing: no news is lost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Change
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import HTMX, edited, revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "analyst", Role.OWNER)


def made(answer: Any) -> int | None:
    """The revision that the page takes for its own write's."""
    assert answer.status_code in (200, 201), answer.content
    found = re.search(r'data-made="(\d+)"', answer.content.decode())
    return int(found[1]) if found else None


def rows(comparison: Comparison) -> dict[str, Any]:
    link = factories.link(comparison=comparison)
    alone = factories.highlight(comparison=comparison)
    return {
        "highlight": factories.highlight(comparison=comparison),
        "link": link,
        "silence": factories.silence(highlight=alone),
        "comment": factories.comment(subject=link),
        "dismissal": factories.dismissal(highlight=factories.highlight(comparison=comparison)),
    }


@pytest.mark.parametrize("noun", ["highlight", "link", "silence", "comment", "dismissal"])
@pytest.mark.parametrize("verb", ["delete", "restore"])
def test_deleting_what_is_deleted_names_no_revision(
    client: Client, comparison: Comparison, noun: str, verb: str
) -> None:
    row = rows(comparison)[noun]
    address = members.address(f"{noun}_{verb}", row)
    if verb == "restore":
        client.post(members.address(f"{noun}_delete", row), headers=HTMX)
    key = {"Idempotency-Key": str(uuid4())}
    assert made(client.post(address, headers=HTMX | key)) == revision(comparison)
    theirs = factories.highlight(comparison=comparison)  # of somebody else, between
    assert made(client.post(address, headers=HTMX | key)) is None
    assert made(client.post(address, headers=HTMX)) is None
    assert revision(comparison) == theirs.revision


@pytest.mark.parametrize("noun", ["highlight", "link"])
def test_the_same_decision_again_names_no_revision(client: Client, comparison: Comparison, noun: str) -> None:
    address = members.address(f"{noun}_curate", rows(comparison)[noun])
    assert made(client.post(address, {"status": "accepted"}, headers=HTMX)) == revision(comparison)
    factories.highlight(comparison=comparison)
    assert made(client.post(address, {"status": "accepted"}, headers=HTMX)) is None


@pytest.mark.parametrize("noun", ["highlight", "link"])
def test_an_edit_names_its_own_revision_and_none_when_it_is_sent_again(
    client: Client, comparison: Comparison, noun: str
) -> None:
    row = rows(comparison)[noun]
    key = {"Idempotency-Key": str(uuid4())}
    sent = edited(row, note="Mine.")
    answer = client.post(members.address(noun, row), sent, headers=HTMX | key)
    mine = Change.objects.filter(noun=noun, verb="edited").get().revision
    assert (made(answer), answer["Parallax-Revision"]) == (mine, str(mine))
    factories.highlight(comparison=comparison)
    again = client.post(members.address(noun, row), sent, headers=HTMX | key)
    assert (made(again), again["Parallax-Revision"]) == (None, str(mine))


def test_what_the_others_did_names_no_revision_of_the_pages_own(
    client: Client, comparison: Comparison
) -> None:
    since = revision(comparison)
    factories.highlight(comparison=comparison)
    answer = client.get(members.address("changes", comparison, f"?since={since}"), headers=HTMX)
    assert made(answer) is None
    assert f'data-revision="{revision(comparison)}"' in answer.content.decode()
