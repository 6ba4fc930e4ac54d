"""Share links: made by an owner, they let anybody read one comparison until they end; and the guest's whole way"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reader.models import Coding, Comparison, Role, Share
from tests.support import factories, members
from tests.support.members import address

pytestmark = pytest.mark.django_db

ENDED = "The link that opened this comparison has ended."


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.highlight(comparison=made, quote="offer", note="A note on it.")
    factories.link(comparison=made)
    return made


@pytest.fixture
def owner(comparison: Comparison) -> Client:
    return members.member(comparison, "owner")


def make(owner: Client, comparison: Comparison, days: Any = 30) -> str:
    """The address of a new link, as the page tells it."""
    answer = owner.post(address("share_add", comparison), {"days": days})
    assert answer.status_code == 201
    return re.search(r'id="address" value="([^"]+)"', answer.content.decode())[1]


def come(link: str, client: Client | None = None) -> Client:
    """Whoever opens the link, by default somebody without an account."""
    client = client or Client()
    assert client.get(link).status_code == 302
    return client


@pytest.fixture
def guest(owner: Client, comparison: Comparison) -> Client:
    return come(make(owner, comparison))


def forms(page: str) -> list[str]:
    """The class of every form on the page that would write something, or an empty string."""
    return [
        (re.findall(r'class="([^"]*)"', tag) or [""])[0]
        for tag in re.findall(r'<form[^>]*method="post"[^>]*>', page)
    ]


@pytest.mark.parametrize("days", [7, 30, 90, 365])
def test_an_owner_makes_a_link_that_is_shown_once(owner: Client, comparison: Comparison, days: int) -> None:
    link = make(owner, comparison, days)
    assert link.startswith("http://testserver/shared/")
    share = Share.objects.get()
    assert share.expires - share.created == pytest.approx(timedelta(days=days), abs=timedelta(seconds=5))
    token = link.split("/")[-2]
    page = owner.get(address("members", comparison)).content.decode()
    assert token not in page
    assert f"{share.expires:%Y, %H:%M}</time>" in page
    assert "Revoke" in page
    answer = Client().get(link)
    assert (answer.status_code, answer["Location"]) == (302, address("workbench", comparison))


@pytest.mark.parametrize("days", [0, 8, 366, -7, "", "long"])
def test_another_time_is_refused(owner: Client, comparison: Comparison, days: Any) -> None:
    answer = owner.post(address("share_add", comparison), {"days": days})
    assert answer.status_code == 422
    assert "link" in re.search(r'class="errors"[^>]*>([^<]+)', answer.content.decode())[1]
    assert not Share.objects.exists()


def test_the_answer_that_tells_the_address_is_kept_by_no_cache(owner: Client, comparison: Comparison) -> None:
    answer = owner.post(address("share_add", comparison), {"days": 7})
    assert answer["Cache-Control"] == "no-store"


def test_only_what_stands_is_listed(owner: Client, comparison: Comparison) -> None:
    make(owner, comparison)
    share = Share.objects.get()
    Share.objects.update(created=timezone.now() - timedelta(9), expires=timezone.now() - timedelta(1))
    assert "No active links." in owner.get(address("members", comparison)).content.decode()
    assert owner.post(address("share_revoke", share)).status_code == 302, "it does no harm"


def test_a_guest_reads_everything_and_is_offered_nothing_to_do(guest: Client, comparison: Comparison) -> None:
    page = guest.get(address("workbench", comparison)).content.decode()
    assert "<mark data-highlights=" in page
    assert "Read-only link" in page
    assert f'href="{reverse("login")}?next={address("workbench", comparison)}"' in page
    for not_theirs in (
        "Sign out", "data-turn", reverse("logout"), reverse("documents"), "/admin/", "data-may-annotate",
        address("members", comparison), f'href="{reverse("home")}"', '="None"',
    ):  # fmt: skip
        assert not_theirs not in page
    assert forms(page) == ["appearance"]
    row = comparison.highlights.get(note="A note on it.")
    for name in ("highlights", "links", "codebook", "sheet", "search"):
        shown = guest.get(address(name, comparison))
        assert shown.status_code == 200
        assert "Read-only link" in shown.content.decode()
        assert "Sign out" not in shown.content.decode()
        assert forms(shown.content.decode()) == ["appearance"]
    card = guest.get(address("highlight", row)).content.decode()
    assert "A note on it." in card
    assert "Edit" not in card
    assert "offer" in b"".join(guest.get(address("export_highlights", comparison))).decode()


def test_no_index_keeps_what_a_guest_sees(owner: Client, comparison: Comparison) -> None:
    link = make(owner, comparison)
    assert "noindex" in Client().get(link)["X-Robots-Tag"]
    guest = come(link)
    for name in ("workbench", "highlights", "codebook"):
        answer = guest.get(address(name, comparison))
        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "noindex" in guest.get(address("export_links", comparison))["X-Robots-Tag"]
    member = owner.get(address("workbench", comparison))
    assert "X-Robots-Tag" not in member
    assert "noindex" not in member.content.decode()


def test_no_referrer_and_no_further_address_carries_the_token(owner: Client, comparison: Comparison) -> None:
    link = make(owner, comparison)
    token = link.split("/")[-2]
    client = Client()
    for where in (link, reverse("shared", args=["never-was"])):
        answer = client.get(where)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
    page = client.get(address("workbench", comparison))
    assert token not in page.content.decode()
    assert token not in str(dict(client.session))
    assert not Share.objects.filter(digest__contains=token).exists()


def test_what_is_not_for_guests_asks_them_to_sign_in(guest: Client, comparison: Comparison) -> None:
    for where in (
        reverse("home"), reverse("documents"), address("members", comparison), address("coding", comparison),
        reverse("document", args=[comparison.left_id]),
    ):  # fmt: skip
        assert guest.get(where)["Location"] == f"{reverse('login')}?next={where}"


def test_a_guest_reads_no_other_comparison(guest: Client) -> None:
    other = factories.comparison(title="Another", owner=factories.user(username="curator"))
    assert guest.get(address("workbench", other)).status_code == 404


def test_a_guest_writes_nothing(guest: Client, comparison: Comparison) -> None:
    before = members.revision(comparison)
    sent = members.selected(comparison.left, "spring tide")
    assert guest.post(address("highlights", comparison), sent).status_code == 403
    assert members.revision(comparison) == before


def end(share: Share, owner: Client, how: str) -> None:
    if how == "revoked":
        assert owner.post(address("share_revoke", share)).status_code == 302
    else:
        past = timezone.now() - timedelta(1)
        Share.objects.update(created=past - timedelta(7), expires=past)


@pytest.mark.parametrize("how", ["revoked", "run out"])
def test_an_ended_link_ends_at_the_next_request_the_running_page_included(
    owner: Client, comparison: Comparison, how: str
) -> None:
    link = make(owner, comparison)
    guest = come(link)
    asks = address("changes", comparison, f"?since={members.revision(comparison)}")
    assert guest.get(asks).status_code == 204
    end(Share.objects.get(), owner, how)
    assert guest.get(asks).status_code == 404
    for name in ("workbench", "highlights", "export_highlights", "codebook_css"):
        gone = guest.get(address(name, comparison))
        assert gone.status_code == 404
        assert ENDED in gone.content.decode()
    anew = Client().get(link)
    assert anew.status_code == 404
    assert "This link has ended, or never was one." in anew.content.decode()
    never = Client().get(reverse("shared", args=["never-was"]))
    secret = re.compile(r'nonce="[^"]+"')
    assert secret.sub("", never.content.decode()) == secret.sub("", anew.content.decode())


def test_a_new_link_lets_the_guest_in_again(owner: Client, comparison: Comparison, guest: Client) -> None:
    end(Share.objects.get(), owner, "revoked")
    come(make(owner, comparison), guest)
    assert guest.get(address("workbench", comparison)).status_code == 200


def test_one_guest_may_hold_links_to_two_comparisons(guest: Client, comparison: Comparison) -> None:
    other = factories.comparison(title="Another", owner=factories.user(username="curator"))
    come(make(members.member(other, "curator"), other), guest)
    for each in (comparison, other):
        assert guest.get(address("workbench", each)).status_code == 200


def test_somebody_signed_in_reads_by_the_link_too(owner: Client, comparison: Comparison) -> None:
    link = make(owner, comparison)
    stranger = come(link, members.signed_in(factories.user(username="stranger")))
    page = stranger.get(address("workbench", comparison)).content.decode()
    assert "<mark data-highlights=" in page
    assert "Read-only link" in page
    assert "Sign out stranger" in page
    assert address("members", comparison) not in page
    assert stranger.get(address("members", comparison)).status_code == 403
    assert stranger.get(address("coding", comparison)).status_code == 403
    assert stranger.post(address("undo", comparison)).status_code == 403
    assert comparison.title not in stranger.get(reverse("home")).content.decode(), "they are no member"
    end(Share.objects.get(), owner, "revoked")
    assert stranger.get(address("workbench", comparison)).status_code == 404


def test_a_member_who_opens_a_link_keeps_their_role(owner: Client, comparison: Comparison) -> None:
    link = make(owner, comparison)
    analyst = come(link, members.member(comparison))
    page = analyst.get(address("workbench", comparison)).content.decode()
    assert "data-may-annotate" in page
    assert "Read-only link" not in page
    end(Share.objects.get(), owner, "revoked")
    assert analyst.get(address("workbench", comparison)).status_code == 200


def test_while_coding_is_blind_a_guest_sees_both_pieces_and_no_annotation(
    guest: Client, comparison: Comparison
) -> None:
    row = comparison.highlights.get(note="A note on it.")
    Comparison.objects.update(coding=Coding.BLIND)
    page = guest.get(address("workbench", comparison)).content.decode()
    assert "spring tide" in page
    assert "<mark" not in page
    assert members.links_drawn(guest, comparison) == []
    assert guest.get(address("highlight", row)).status_code == 404
    news = guest.get(address("changes", comparison, "?since=0"), headers=members.HTMX).content.decode()
    for where in (address("highlights", comparison), address("sheet", comparison)):
        news += guest.get(where).content.decode()
    assert "A note on it." not in news
    assert "<mark" not in news
    assert ">owner<" not in news
    rows = b"".join(guest.get(address("export_highlights", comparison))).decode().splitlines()
    assert len(rows) == 1, "the heading alone"


def test_a_readers_and_a_guests_help_and_appearance_are_theirs(guest: Client, comparison: Comparison) -> None:
    assert guest.get(reverse("help")).status_code == 200
    sent = {"appearance": "dark", "next": address("workbench", comparison)}
    answer = guest.post(reverse("appearance"), sent)
    assert answer["Location"] == address("workbench", comparison)
    assert 'data-appearance="dark"' in guest.get(answer["Location"]).content.decode()


def test_a_link_is_revoked_through_its_own_comparison_only(owner: Client, comparison: Comparison) -> None:
    other = factories.comparison(title="Another", owner=factories.user(username="curator"))
    make(members.member(other, "curator"), other)
    number = Share.objects.get().pk
    assert owner.post(reverse("share_revoke", args=[comparison.pk, number])).status_code == 404
    assert Share.objects.get().stands


def test_only_owners_hear_of_links(owner: Client, comparison: Comparison) -> None:
    make(owner, comparison)
    curator = members.member(comparison, "curator", Role.CURATOR)
    assert "Read-only links" not in curator.get(address("members", comparison)).content.decode()
