"""/comparisons/<id>/archive/: read-only and out of the way, for everybody, until an owner takes it out again"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from annotations.curation.archive import ARCHIVED, IN_USE, move
from annotations.models import Change, Framing, Highlight
from reader.members.share_links import KEY
from reader.models import Archived, Comparison, Membership, Role, Share
from tests.support import curator, factories, members
from tests.support.members import HTMX, JSON, address
from tests.support.scene import PEOPLE, Scene
from tests.test_roles import ROWS

pytestmark = pytest.mark.django_db

SAID = "is archived: it can be read and exported"


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.highlight(comparison=made, quote="offer")
    return made


@pytest.fixture
def owner(comparison: Comparison) -> Client:
    return members.member(comparison, "owner")


def put(client: Client, comparison: Comparison, where: str, **more: Any) -> Any:
    return client.post(address("archive", comparison), {"archive": where, "reason": "Done."}, **more)


def page(client: Client, comparison: Comparison, name: str) -> str:
    return client.get(address(name, comparison)).content.decode()


def test_an_owner_archives_it_and_takes_it_out_and_both_are_kept(
    owner: Client, comparison: Comparison
) -> None:
    before = members.revision(comparison)
    assert "Archive it" in page(owner, comparison, "archive")
    answer = put(owner, comparison, ARCHIVED, follow=True)
    assert "This comparison is archived" in answer.content.decode()
    assert Comparison.objects.get().archived
    answer = put(owner, comparison, IN_USE, follow=True)
    assert "The comparison is in use again." in answer.content.decode()
    assert Comparison.objects.get().archived is None
    kept = Change.objects.filter(noun="comparison").order_by("pk")
    assert [(change.verb, change.reason, change.revision) for change in kept] == [
        ("archived", "Done.", before + 1), ("taken out", "Done.", before + 2),
    ]  # fmt: skip
    assert "archived by owner" in page(owner, comparison, "archive")
    factories.highlight(comparison=comparison, quote="vote")


def test_the_same_again_does_nothing(owner: Client, comparison: Comparison) -> None:
    answer = put(owner, comparison, IN_USE, follow=True)
    assert "was in use already" in answer.content.decode()
    assert not Change.objects.filter(noun="comparison").exists()


@pytest.mark.parametrize(("sent", "why"), [({}, "Say whether"), ({"archive": "half"}, "nothing else")])
def test_what_cannot_be_is_refused_in_words(
    owner: Client, comparison: Comparison, sent: dict[str, str], why: str
) -> None:
    answer = owner.post(address("archive", comparison), sent)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    answer = owner.post(address("archive", comparison), sent, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["archive"])


def test_it_is_an_owners_page(comparison: Comparison) -> None:
    for role, status in ((Role.READER, 403), (Role.ANALYST, 403), (Role.CURATOR, 403), (Role.OWNER, 200)):
        client = members.member(comparison, f"a-{role.name}", role)
        assert client.get(address("archive", comparison)).status_code == status
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.post(address("archive", comparison), {"archive": ARCHIVED}).status_code == 404
    assert members.member(comparison, "owner").get(reverse("archive", args=[987_654])).status_code == 404
    assert Comparison.objects.get().archived is None


#: Pages that only exist to write, by name: an archived comparison has none of them.
FOR_WRITING = {
    "highlight:editor", "link:editor", "counterparts", "counterpart_accept", "counterpart_accept:selection",
    "link_add", "comment",
}  # fmt: skip
#: What an owner still does.
LEFT = {"archive", "destroy"}


def test_every_write_is_refused_in_words_and_every_page_can_be_read() -> None:
    scene = Scene()
    inside = f"/comparisons/{scene.comparison.pk}/"
    move(scene.comparison, scene.people["owner"], ARCHIVED)
    before, revision = Change.objects.count(), members.revision(scene.comparison)
    found, wanted = {}, {}
    for (name, method), statuses in ROWS.items():
        if name in LEFT or not scene.address(name).startswith(inside):
            continue
        for who, status in zip(PEOPLE[2:], statuses[2:], strict=True):
            writes = status != "405" and (method == "POST" or name in FOR_WRITING)
            wanted[name, method, who] = "403" if writes else status
            found[name, method, who] = got = scene.tries(who, name, method)
            if writes and status not in ("403", "404") and got == "403":
                for_each = told_why(scene, who, name, method)
                assert [status for status, _ in for_each] == [403] * 3, (name, method)
                assert all(SAID in said for _, said in for_each), (name, method)
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}
    assert (Change.objects.count(), members.revision(scene.comparison)) == (before, revision)


def told_why(scene: Scene, who: str, name: str, method: str) -> list[tuple[int, str]]:
    """The status and the words as a page, as a part of one and as JSON."""
    client, found = members.signed_in(scene.people[who]), []
    for headers in ({}, HTMX, JSON):
        send = client.post if method == "POST" else client.get
        with transaction.atomic():
            answer = send(
                scene.address(name, who), scene.sent(name) if method == "POST" else None, headers=headers
            )
            transaction.set_rollback(True)
        words = answer.json()["errors"]["__all__"][0] if headers is JSON else answer.content.decode()
        found.append((answer.status_code, words))
    return found


@pytest.mark.parametrize("role", list(Role))
def test_pages_offer_nothing_to_write_and_say_why(comparison: Comparison, role: Role) -> None:
    row = Highlight.objects.get()
    move(comparison, comparison.created_by, ARCHIVED)
    client = members.member(comparison, f"a-{role.name}", role)
    workbench = page(client, comparison, "workbench")
    assert 'class="archived chip"' in workbench
    assert "<mark" in workbench
    assert "data-may-annotate" not in workbench
    assert 'id="composer"' not in workbench
    for name in ("members", "codebook", "coding"):
        told = page(client, comparison, name)
        assert "<strong>Archived</strong> since" in told
        assert told.partition("<main")[2].count('method="post"') == 0, name
    card = client.get(address("highlight", row)).content.decode()
    assert card.partition("<main")[2].count('method="post"') == 0
    assert ("Take it out of the archive" in page(client, comparison, "members")) is (role == Role.OWNER)


def test_adjudication_can_be_read(comparison: Comparison) -> None:
    other = factories.user(username="other")
    factories.membership(comparison=comparison, user=other)
    factories.highlight(comparison=comparison, analyst=other, quote="offer")
    factories.ruling(comparison=comparison)
    factories.highlight(comparison=comparison, quote="vote")
    move(comparison, comparison.created_by, ARCHIVED)
    told = page(members.member(comparison, "curator", Role.CURATOR), comparison, "adjudication")
    assert "Archived" in told
    assert "Take it back" not in told
    assert 'id="ruling"' not in told


def test_a_guest_goes_on_reading_and_exporting(comparison: Comparison) -> None:
    share, _ = Share.make(comparison, comparison.created_by)
    move(comparison, comparison.created_by, ARCHIVED)
    guest = Client()
    session = guest.session
    session[KEY] = {str(comparison.pk): share.pk}
    session.save()
    assert "Archived" in page(guest, comparison, "workbench")
    assert guest.get(address("export_highlights", comparison)).status_code == 200


@pytest.mark.parametrize("where", [ARCHIVED, IN_USE])
def test_an_open_page_is_told_to_be_read_anew(owner: Client, comparison: Comparison, where: str) -> None:
    if where == IN_USE:
        move(comparison, comparison.created_by, ARCHIVED)
    before = members.revision(comparison)
    put(owner, comparison, where)
    analyst = members.member(comparison, "analyst")
    news = analyst.get(address("changes", comparison, f"?since={before}"), headers=HTMX).content.decode()
    assert 'data-too-far="archive"' in news


def test_the_page_on_coding_lists_only_its_own_changes(owner: Client, comparison: Comparison) -> None:
    put(owner, comparison, ARCHIVED)
    assert "archived by" not in page(owner, comparison, "coding")


def test_it_costs_no_query(owner: Client, comparison: Comparison) -> None:
    where = address("workbench", comparison)
    before = members.queries(owner, where)
    put(owner, comparison, ARCHIVED)
    assert members.queries(owner, where) <= before


def test_a_write_that_was_on_its_way_is_refused_too(comparison: Comparison) -> None:
    """It was archived after access to it was checked."""
    stale = Comparison.objects.get()
    move(comparison, comparison.created_by, ARCHIVED)
    assert stale.archived is None
    with pytest.raises(Archived):
        factories.highlight(comparison=stale, analyst=comparison.created_by, quote="vote")
    with pytest.raises(Archived):
        Membership.begin(stale, factories.user(username="late"), Role.READER)
    with pytest.raises(Archived):
        Share.make(stale, comparison.created_by)


@pytest.mark.parametrize("action", ["accept", "reject", "delete_rows", "retag", "reassign", "merge"])
def test_the_admins_bulk_actions_are_refused_in_words(comparison: Comparison, action: str) -> None:
    move(comparison, comparison.created_by, ARCHIVED)
    client = curator.signed_in(curator.superuser())
    row = Highlight.objects.get()
    sent = {"action": action, "_selected_action": [row.pk], "select_across": "0", "index": "0"}
    told = client.post(curator.list_of(Highlight), sent, follow=True)
    assert SAID in told.content.decode()
    whole = client.post(
        curator.list_of(Highlight), sent | {"select_across": "1", "step": "apply"}, follow=True
    )
    assert whole.status_code == 200
    kept = Highlight.objects.get()
    assert (kept.status, kept.deleted, kept.revision) == (row.status, None, row.revision)


def test_the_admin_shows_its_rows_and_changes_none(comparison: Comparison) -> None:
    row = Highlight.objects.get()
    framing = Framing.objects.get()
    move(comparison, comparison.created_by, ARCHIVED)
    client = curator.signed_in(curator.superuser())
    for one in (row, framing, comparison, comparison.memberships.get()):
        where = curator.page_of(one)
        assert 'name="_save"' not in client.get(where).content.decode()
        assert client.post(where, {"title": "Other"}).status_code == 403
    told = client.post(
        curator.list_of(Framing), {"action": "retire", "_selected_action": [framing.pk]}, follow=True
    )
    assert SAID in told.content.decode()
    assert Framing.objects.get().retired is None
