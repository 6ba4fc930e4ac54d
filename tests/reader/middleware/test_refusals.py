"""Why a request is refused: a program reads JSON, a part of a page a notice, and each reason has its own words."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from annotations.models import Highlight
from reader.models import Role
from reader.urls import urlpatterns as usual
from tests.faults.causes import refusing
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

JSON = {"Accept": "application/json"}
PART = {"HX-Request": "true"}


def refuse(request: HttpRequest, how: str) -> HttpResponse:
    if how == "conflict":
        return HttpResponse("<!doctype html><p>a page</p>", status=409)
    if how == "patience":
        return HttpResponse("<!doctype html><p>a page</p>", status=429, headers={"Retry-After": "7"})
    raise {
        "missing": Http404("There is no such comparison."),
        "forbidden": PermissionDenied("This needs the role of analyst."),
        "bad": BadRequest("unreadable"),
        "broken": RuntimeError("a secret of the machine"),
    }[how]


urlpatterns = [path("refuse/<str:how>/", refuse), *usual]
handler500 = "reader.middleware.database_errors.failed"


@pytest.fixture
def client() -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(factories.user())
    return browser


REFUSED = [
    ("/nowhere/", 404, "There is nothing at this address"),
    ("/refuse/missing/", 404, "There is no such comparison."),
    ("/refuse/forbidden/", 403, "This needs the role of analyst."),
    ("/refuse/bad/", 400, "does not understand what was sent"),
    ("/refuse/broken/", 500, "the fault is its own"),
    ("/refuse/patience/", 429, "Wait 7 seconds"),
]


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(("address", "status", "sentence"), REFUSED)
def test_a_program_reads_json(
    client: Client, settings: LazySettings, debug: bool, address: str, status: int, sentence: str
) -> None:
    settings.DEBUG = debug
    answer = client.get(address, headers=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert sentence in answer.json()["errors"]["__all__"][0]
    assert "secret" not in answer.content.decode()
    assert int(answer.get("Content-Length", len(answer.content))) == len(answer.content)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(("address", "status", "sentence"), REFUSED)
def test_a_part_of_a_page_gets_a_notice(
    client: Client, settings: LazySettings, debug: bool, address: str, status: int, sentence: str
) -> None:
    settings.DEBUG = debug
    answer = client.get(address, headers=PART)
    assert answer.status_code == status
    assert answer.content.decode().count("<p>") == 1
    assert sentence in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_conflict_that_a_view_answers_with_a_page_is_json_to_a_program(client: Client) -> None:
    answer = client.get("/refuse/conflict/", headers=JSON)
    assert answer.status_code == 409
    assert "changed by somebody else meanwhile" in answer.json()["errors"]["__all__"][0]
    assert "a page" in client.get("/refuse/conflict/", headers=PART).content.decode()


def test_another_method_is_refused_in_words(client: Client) -> None:
    sentence = "This address does not take DELETE; it takes GET, HEAD."
    assert client.delete("/documents/", headers=JSON).json() == {"errors": {"__all__": [sentence]}}
    for headers in ({}, PART):
        answer = client.delete("/documents/", headers=headers)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert sentence in answer.content.decode()


def test_what_is_too_large_is_refused_in_json(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post(reverse("document_add"), {"text": "x" * 200}, headers=JSON)
    assert answer.status_code == 413
    assert "the most that is taken at once" in answer.json()["errors"]["__all__"][0]


def test_a_database_that_is_away_is_json_to_a_program(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factories.comparison()
    factories.framing(comparison=made)
    monkeypatch.setattr(Highlight, "create", refusing("full"))
    data = {"document": made.left_id, "start": 0, "end": 3, "quote": "The", "framing": "strategic"}
    answer = client.post(reverse("highlights", args=[made.pk]), data, headers=JSON)
    assert answer.status_code == 503
    assert answer.json()["errors"]["__all__"]


def _sentences(client: Client, headers: dict[str, str]) -> dict[str, tuple[int, str]]:
    """What is answered to the three who may not write: signed out, without the cookie, in too low a role."""
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.membership(comparison=made, user=factories.user(), role=Role.READER)
    address = reverse("highlights", args=[made.pk])
    token: dict[str, Any] = {"X-CSRFToken": "c" * 32}
    client.cookies["csrftoken"] = "c" * 32
    found = {"role": client.post(address, headers=headers | token)}
    del client.cookies["csrftoken"]
    found["cookie"] = client.post(address, headers=headers | token)
    client.logout()
    found["out"] = client.post(address, headers=headers | token)
    client.cookies["csrftoken"] = "c" * 32
    assert client.post(address, headers=headers | token).content == found["out"].content
    return {name: (answer.status_code, answer.content.decode()) for name, answer in found.items()}


@pytest.mark.parametrize("headers", [JSON, PART], ids=["json", "part"])
def test_a_role_a_cookie_and_a_session_are_three_sentences(headers: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.user())
    found = _sentences(browser, headers)
    assert {name: status for name, (status, _) in found.items()} == {"role": 403, "cookie": 403, "out": 401}
    assert "This needs the role of analyst; yours is reader." in found["role"][1]
    assert "without the cookie" in found["cookie"][1]
    assert "You are not signed in, or no longer." in found["out"][1]


def test_a_page_that_is_out_of_date_says_so(client: Client) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.user())
    browser.cookies["csrftoken"] = "c" * 32
    answer = browser.post(reverse("appearance"), {"csrfmiddlewaretoken": "o" * 32})
    assert answer.status_code == 403
    assert "somebody has signed in or out since it was opened" in answer.content.decode()


def test_a_person_who_is_signed_out_is_sent_to_sign_in(client: Client) -> None:
    client.logout()
    answer = client.get(reverse("documents"))
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/documents/")


@pytest.mark.parametrize(
    ("sent_from", "after"),
    [
        ("http://testserver/comparisons/3/members/?a=b", "%3Fa%3Db"),
        ("http://elsewhere.example/x/", ""),
        ("", ""),
    ],
)
def test_who_sends_a_form_while_signed_out_comes_back_to_its_page(
    client: Client, sent_from: str, after: str
) -> None:
    client.logout()
    answer = client.post("/comparisons/3/members/add/", headers={"Referer": sent_from} if sent_from else {})
    page = f"/comparisons/3/members/{after}" if after else "/"
    assert answer["Location"] == f"/accounts/login/?next={page}"


def test_a_part_leads_to_the_page_that_it_belongs_to_after_signing_in(client: Client) -> None:
    client.logout()
    here = {"HX-Current-URL": "http://testserver/comparisons/3/?framing=a"}
    answer = client.get("/comparisons/3/highlights/4/", headers=PART | here)
    assert answer.status_code == 401
    assert "/accounts/login/?next=%2Fcomparisons%2F3%2F%3Fframing%3Da" in answer.content.decode()
