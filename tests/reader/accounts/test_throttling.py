"""Guessing passwords and share links is slow, and keeps nobody out for long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory
from django.utils import timezone

from reader.accounts.throttling import FREE, address_of
from reader.models import Attempt, Share, TooMany
from reader.models.attempt import LONGEST, delay
from tests.support import factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes but by `time_passes`: on a busy machine a second is soon over, and the wait with it."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


def sign_in(client: Client, username: str = "analyst", password: str = "wrong", **more: Any) -> Any:
    return client.post("/accounts/login/", {"username": username, "password": password}, **more)


def fail(times: int, username: str = "analyst", client: Client | None = None, **more: Any) -> None:
    """Fail as often, each time after the wait that is asked for."""
    for _ in range(times):
        time_passes(seconds=600)
        assert sign_in(client or Client(), username, **more).status_code == 200


def time_passes(**span: float) -> None:
    for row in Attempt.objects.all():
        row.until -= timedelta(**span)
        row.last -= timedelta(**span)
        row.save()


def test_the_wait_doubles_and_stays_bearable() -> None:
    waits = [delay(failures, free=5).total_seconds() for failures in (0, 4, 5, 6, 7, 12, 13, 10**6)]
    assert waits == [0, 0, 2, 4, 8, 256, 300, 300]


def test_a_few_slips_cost_nothing() -> None:
    factories.user()
    for _ in range(FREE["account"] - 1):
        assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password=factories.PASSWORD).status_code == 302


@pytest.mark.parametrize("username", ["analyst", "nobody"])
def test_whoever_fails_too_often_is_asked_to_wait(username: str) -> None:
    """The same for a name that is no account's, so that the wait tells nothing."""
    factories.user()
    fail(FREE["account"], username)
    refused = sign_in(Client(), username, factories.PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "2"
    assert "This has failed too often of late. Wait 2 seconds and try again." in refused.content.decode()
    assert f'value="{username}"' in refused.content.decode()


def test_after_the_wait_the_right_password_opens() -> None:
    factories.user()
    fail(FREE["account"])
    time_passes(seconds=2)
    assert sign_in(Client(), password=factories.PASSWORD).status_code == 302


def test_another_spelling_of_the_name_has_no_tries_of_its_own() -> None:
    fail(FREE["account"], "analyst")
    assert sign_in(Client(), "ANALYST").status_code == 429


def test_refused_tries_make_nobody_wait_longer() -> None:
    fail(FREE["account"])
    for _ in range(9):
        assert sign_in(Client()).headers["Retry-After"] in ("1", "2")


def test_nobody_is_kept_out_of_a_browser_they_have_used() -> None:
    """An attacker who keeps failing in somebody's name does not make that person wait."""
    factories.user()
    own = Client()
    assert sign_in(own, password=factories.PASSWORD).status_code == 302
    own.post("/accounts/logout/")
    fail(40)
    assert sign_in(Client(), password=factories.PASSWORD).status_code == 429
    assert sign_in(own, password=factories.PASSWORD).status_code == 302


def test_a_known_browser_is_known_for_its_account_alone_and_not_let_off() -> None:
    factories.user()
    own = Client()
    sign_in(own, password=factories.PASSWORD)
    own.post("/accounts/logout/")
    fail(FREE["account"], "curator")
    assert sign_in(own, "curator").status_code == 429
    fail(FREE["browser"], client=own)
    assert sign_in(own).status_code == 429


def test_a_forged_cookie_is_no_known_browser() -> None:
    factories.user()
    own = Client()
    sign_in(own, password=factories.PASSWORD)
    forged = Client()
    forged.cookies["known"] = own.cookies["known"].value.replace(".", "x.", 1)
    fail(FREE["account"])
    assert sign_in(forged, password=factories.PASSWORD).status_code == 429


def test_an_address_that_tries_many_names_is_slowed() -> None:
    for number in range(FREE["address"]):
        assert sign_in(Client(), f"name{number}").status_code == 200
    assert sign_in(Client(), "another").status_code == 429
    assert sign_in(Client(), "another", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_signing_in_between_does_not_clear_an_address() -> None:
    factories.user()
    for number in range(FREE["address"] - 1):
        sign_in(Client(), f"name{number}")
    assert sign_in(Client(), password=factories.PASSWORD).status_code == 302
    sign_in(Client(), "one more")
    assert sign_in(Client(), "another").status_code == 429


@pytest.mark.parametrize(
    ("proxies", "header", "peer", "found"),
    [
        (0, "192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "198.51.100.1, 192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (2, "198.51.100.1, 192.0.2.1", "203.0.113.9", "198.51.100.1"),
        (3, "198.51.100.1, 192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (1, "", "203.0.113.9", ""),
        (1, "made up", "203.0.113.9", ""),
        (0, "", "", ""),
        (0, "", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_only_what_a_trusted_proxy_says_is_believed(
    settings: LazySettings, rf: RequestFactory, proxies: int, header: str, peer: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address_of(rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR=peer)) == found


def test_an_unknown_name_takes_as_much_hashing_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, *args: Any) -> str:
        hashed.append(password)
        return encode(self, password, *args)

    factories.user()
    factories.user(username="left", is_active=False)
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    found = {}
    for username in ("analyst", "nobody", "left"):
        hashed.clear()
        assert sign_in(Client(), username).status_code == 200
        found[username] = len(hashed)
    assert set(found.values()) == {1}


def test_a_password_that_takes_long_to_hash_is_not_hashed() -> None:
    said = sign_in(Client(), password="x" * 5_000).content.decode()
    assert "A password has at most 4,096 characters." in said
    assert not Attempt.objects.exists()


def change(client: Client, old: str) -> Any:
    new = {"new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    return client.post("/accounts/password/", {"old_password": old, **new})


def test_a_browser_left_signed_in_does_not_give_its_password_away() -> None:
    client = members.signed_in(factories.user())
    for _ in range(FREE["password"]):
        assert change(client, "wrong").status_code == 200
    refused = change(client, factories.PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "2"
    time_passes(seconds=2)
    assert change(client, factories.PASSWORD).status_code == 302


def test_curation_pages_have_no_second_door() -> None:
    client = members.signed_in(factories.user(username="curator", is_staff=True))
    assert client.get("/admin/password_change/").url == "/accounts/password/"
    assert client.post("/admin/password_change/").url == "/accounts/password/"
    assert Client().get("/admin/login/").url == "/accounts/login/?next=/admin/"


def test_guessing_share_links_is_slow_and_opening_them_is_not() -> None:
    comparison = factories.comparison()
    _, token = Share.make(comparison, comparison.created_by)
    for _ in range(FREE["link"] + 5):
        assert Client().get(f"/shared/{token}/").status_code == 302
    for number in range(FREE["link"]):
        assert Client().get(f"/shared/{number}/").status_code == 404
    refused = Client().get("/shared/another/")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "2"
    assert "Wait 2 seconds and try again." in refused.content.decode()
    time_passes(seconds=2)
    assert Client().get(f"/shared/{token}/").status_code == 302


def test_many_guesses_at_once_are_counted_before_they_are_tried() -> None:
    """None of them is looked at for longer than the first few, however they interleave."""
    free = {"one": 5}
    for _ in range(5):
        Attempt.objects.take(free)  # each begun, and none of them answered yet
    with pytest.raises(TooMany):
        Attempt.objects.take(free)


def test_what_is_over_is_forgotten_and_nothing_kept_names_a_person() -> None:
    fail(3)
    assert not {"analyst", "127.0.0.1"} & set(Attempt.objects.values_list("name", flat=True))
    assert all(len(name) == 64 or len(name) == 32 for name in Attempt.objects.values_list("name", flat=True))
    time_passes(days=2)
    sign_in(Client(), "another")
    assert Attempt.objects.filter(last__lt=timezone.now() - timedelta(hours=1)).count() == 0
    assert set(Attempt.objects.values_list("failures", flat=True)) == {1}


def test_the_longest_wait_is_said_in_minutes() -> None:
    assert "Wait 5 minutes and try again." in str(TooMany(int(LONGEST.total_seconds())))
