"""Nothing is stored in the name of somebody else than the person whose page sent it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Highlight
from reader.models import Comparison, Membership, Role
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    return made


@pytest.fixture
def curator(comparison: Comparison) -> Any:
    user = factories.user(username="curator")
    factories.membership(comparison=comparison, user=user, role=Role.OWNER)
    return user


@pytest.fixture
def client(curator: Any) -> Client:
    """The curator's browser, which checks each form's token."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(curator)
    return browser


def passage(comparison: Comparison) -> dict[str, Any]:
    text = comparison.left.text
    return {
        "document": comparison.left_id, "start": 0, "end": 11, "quote": text[:11], "framing": "strategic"
    }  # fmt: skip


def send(client: Client, address: str, data: dict[str, Any], **others: str) -> Any:
    client.cookies["csrftoken"] = "c" * 32
    return client.post(address, data, headers={"X-CSRFToken": "c" * 32, **others})


def test_a_write_of_somebody_elses_page_is_refused_and_says_who_is_signed_in(
    client: Client, comparison: Comparison
) -> None:
    person = str(comparison.created_by_id)
    address = reverse("highlights", args=[comparison.pk])
    answer = send(client, address, passage(comparison), **{"HX-Request": "true", "Parallax-Person": person})
    assert answer.status_code == 409
    assert "You are now signed in as curator in this browser" in answer.content.decode()
    assert "<!doctype" not in answer.content.decode()
    assert json.loads(answer["Parallax-Signed-In"]) == "curator"
    assert not Highlight.objects.exists()


def test_a_program_that_names_another_person_is_refused_in_json(
    client: Client, comparison: Comparison
) -> None:
    person = str(comparison.created_by_id)
    address = reverse("highlights", args=[comparison.pk])
    answer = send(
        client, address, passage(comparison), Accept="application/json", **{"Parallax-Person": person}
    )
    assert answer.status_code == 409
    assert "signed in as curator" in answer.json()["errors"]["__all__"][0]
    assert not Highlight.objects.exists()


@pytest.mark.parametrize("named", ["own", "none"])
def test_ones_own_page_and_whoever_names_nobody_are_stored(
    client: Client, comparison: Comparison, curator: Any, named: str
) -> None:
    others = {"Parallax-Person": str(curator.pk)} if named == "own" else {}
    address = reverse("highlights", args=[comparison.pk])
    answer = send(client, address, passage(comparison), Accept="application/json", **others)
    assert answer.status_code == 201
    assert Highlight.objects.get().analyst == curator


def test_a_plain_form_of_somebody_elses_page_is_refused_though_its_token_is_old_too(
    client: Client, comparison: Comparison
) -> None:
    reader = factories.user(username="reader")
    data = {
        "username": reader.username, "role": Role.READER.value, "csrfmiddlewaretoken": "o" * 32,
        "page_of": comparison.created_by_id,
    }  # fmt: skip
    answer = client.post(reverse("member_add", args=[comparison.pk]), data)
    assert answer.status_code == 409
    assert "You are now signed in as curator" in answer.content.decode()
    assert not Membership.objects.filter(user=reader).exists()


PAGES = ["members", "codebook", "coding", "documents", "document_add", "adjudication", "workbench"]


@pytest.mark.parametrize("page", [*PAGES, "admin:index", "admin:auth_user_add"])
def test_every_form_of_a_page_names_its_person(
    client: Client, curator: Any, comparison: Comparison, page: str
) -> None:
    type(curator).objects.filter(pk=curator.pk).update(is_staff=True, is_superuser=True)
    args = [comparison.pk] if page in set(PAGES) - {"documents", "document_add"} else []
    html = client.get(reverse(page, args=args)).content.decode()
    tokens = html.count('name="csrfmiddlewaretoken"')
    assert tokens
    assert html.count(f'name="page_of" value="{curator.pk}"') == tokens


def test_the_admins_forms_are_refused_too(client: Client, comparison: Comparison, curator: Any) -> None:
    type(curator).objects.filter(pk=curator.pk).update(is_staff=True, is_superuser=True)
    data = {"username": "somebody", "page_of": comparison.created_by_id}
    answer = send(client, reverse("admin:auth_user_add"), data)
    assert answer.status_code == 409
    assert not type(curator).objects.filter(username="somebody").exists()


def test_a_page_that_asks_for_news_hears_that_it_is_somebody_elses(
    client: Client, comparison: Comparison
) -> None:
    person = {"HX-Request": "true", "Parallax-Person": str(comparison.created_by_id)}
    answer = client.get(reverse("changes", args=[comparison.pk]), headers=person)
    assert answer.status_code == 409
    assert "signed in as curator" in answer.content.decode()
    assert "Nothing was stored" not in answer.content.decode()


def test_anybody_may_sign_out_from_any_page(client: Client, comparison: Comparison) -> None:
    answer = send(client, reverse("logout"), {"page_of": comparison.created_by_id})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


def test_whoever_is_signed_out_hears_that_and_not_that_somebody_else_is_signed_in(
    client: Client, comparison: Comparison
) -> None:
    client.logout()
    person = {"HX-Request": "true", "Parallax-Person": str(comparison.created_by_id)}
    answer = send(client, reverse("highlights", args=[comparison.pk]), passage(comparison), **person)
    assert answer.status_code == 401
