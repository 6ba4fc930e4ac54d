"""/accounts/close/: an account is closed by its owner, and what they made stays"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from annotations.curation.archive import ARCHIVED, move
from annotations.models import Highlight
from reader.models import Comparison, Document, Membership, Role
from tests.support import factories, members
from tests.support.members import JSON, address

pytestmark = pytest.mark.django_db
CLOSE = reverse("account_close")


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    person = factories.user(username="analyst", email="analyst@example.org", first_name="A", last_name="N")
    factories.membership(comparison=made, user=person)
    factories.highlight(comparison=made, analyst=person, quote="offer")
    return made


@pytest.fixture
def analyst(comparison: Comparison) -> Client:
    return members.member(comparison, "analyst")


def close(client: Client, name: str = "kept", password: str = factories.PASSWORD, **more: Any) -> Any:
    return client.post(CLOSE, {"name": name, "password": password}, **more)


def person() -> User:
    return User.objects.get(pk=Highlight.objects.get().analyst_id)


def test_the_account_ends_and_the_work_stays_under_the_name(analyst: Client, comparison: Comparison) -> None:
    elsewhere = members.member(comparison, "analyst")
    assert "Close my account" in analyst.get(CLOSE).content.decode()
    answer = close(analyst)
    assert answer.url == "/accounts/login/"
    for client in (analyst, elsewhere):
        assert client.get("/").url == "/accounts/login/?next=/"
    kept = person()
    assert (kept.username, kept.email, kept.is_active) == ("analyst", "", False)
    assert not Client().login(username="analyst", password=factories.PASSWORD)
    assert not Membership.objects.filter(user=kept).exists()
    owner = members.member(comparison, "owner")
    assert "analyst" in owner.get(address("export_highlights", comparison)).getvalue().decode()


def test_or_under_a_former_analyst(analyst: Client, comparison: Comparison) -> None:
    owner = members.member(comparison, "owner")
    owner.get(address("workbench", comparison))
    close(analyst, "removed")
    kept = person()
    assert kept.username == f"former-analyst-{kept.pk}"
    assert (kept.email, kept.first_name, kept.last_name, kept.is_active) == ("", "", "", False)
    sheet = owner.get(address("export_highlights", comparison)).getvalue().decode()
    assert f"former-analyst-{kept.pk}" in sheet
    row = Highlight.objects.get()
    for page in (
        address("highlight", row),
        address("workbench", comparison),
        address("changes", comparison, "?since=0"),
    ):
        told = owner.get(page).content.decode()
        assert "by analyst" not in told
        assert '"by": "analyst"' not in told.replace("&quot;", '"')


def test_its_name_is_gone_from_the_admins_log(analyst: Client, comparison: Comparison) -> None:
    owner = factories.user(username="owner")
    message = '[{"changed": {"name": "membership", "object": "analyst: Analyst", "fields": ["role"]}}]'
    membership = Membership.objects.get(user__username="analyst")
    for row, said in ((person(), ""), (membership, ""), (comparison, message), (comparison, "")):
        LogEntry.objects.create(
            user=owner, action_flag=CHANGE, object_repr=str(row), object_id=str(row.pk), change_message=said,
            content_type=ContentType.objects.get_for_model(row),
        )  # fmt: skip
    close(analyst, "removed")
    assert [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.all()] == [
        (comparison.title, "")
    ]


def test_what_the_account_could_do_and_what_nobody_else_sees_ends(analyst: Client) -> None:
    kept = person()
    kept.is_staff = True
    kept.save()
    kept.groups.add(Group.objects.create(name="curators"))
    kept.user_permissions.add(Permission.objects.first())
    factories.document(stored=False, brought_by=kept, title="A draft")
    piece = factories.document(brought_by=kept, title="A piece")
    close(analyst)
    kept = person()
    assert (kept.is_staff, kept.is_superuser, kept.has_usable_password()) == (False, False, False)
    assert not kept.groups.exists()
    assert not kept.user_permissions.exists()
    assert list(Document.objects.filter(brought_by=kept)) == [piece]


@pytest.mark.parametrize("archived", [False, True])
def test_the_only_owner_hands_it_over_or_destroys_it_first(comparison: Comparison, archived: bool) -> None:
    if archived:
        move(comparison, comparison.created_by, ARCHIVED)
    owner = members.member(comparison, "owner")
    told = owner.get(CLOSE).content.decode()
    assert comparison.title in told
    assert 'name="password"' not in told
    answer = close(owner)
    assert answer.status_code == 409
    assert "You are the only owner of a comparison. Make somebody else an owner" in answer.content.decode()
    answer = close(owner, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (409, ["__all__"])
    assert User.objects.get(username="owner").is_active
    assert comparison.memberships.count() == 2
    comparison.memberships.filter(user__username="analyst").update(role=Role.OWNER)
    assert close(owner).status_code == 302
    assert comparison.memberships.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "kept"}, "password"),
        ({"name": "kept", "password": "wrong"}, "password"),
        ({"name": "other", "password": factories.PASSWORD}, "name"),
        ({"password": factories.PASSWORD}, "name"),
    ],
)
def test_without_the_password_or_a_choice_nothing_is_closed(
    analyst: Client, sent: dict[str, str], field: str
) -> None:
    assert analyst.post(CLOSE, sent).status_code == 422
    answer = analyst.post(CLOSE, sent, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert person().is_active


def test_guessing_the_password_gets_slow(analyst: Client) -> None:
    statuses = [close(analyst, password=f"wrong {number}").status_code for number in range(7)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert person().is_active


def test_a_demo_user_cannot_be_closed(analyst: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    for answer in (analyst.get(CLOSE), close(analyst), close(analyst, headers=JSON)):
        assert answer.status_code == 403
    assert person().is_active


def test_nobody_who_is_not_signed_in_has_an_account_to_close(client: Client) -> None:
    assert client.get(CLOSE).url == f"/accounts/login/?next={CLOSE}"


def test_the_log_says_so_without_a_name(analyst: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    number = person().pk
    close(analyst, "removed")
    (line,) = [record.getMessage() for record in caplog.records if "was closed" in record.getMessage()]
    assert (
        line == f"Account {number} was closed by its owner and is kept without its name; 1 memberships ended."
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_close_at_once_one_stays(comparison: Comparison) -> None:
    clients = [members.member(comparison, name, Role.OWNER) for name in ("owner", "second")]
    statuses = members.at_once([partial(close, client) for client in clients])
    assert sorted(statuses) == [302, 409]
    assert comparison.memberships.in_charge().count() == 1  # type: ignore[attr-defined]
