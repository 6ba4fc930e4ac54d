"""What a person reads when something is not there, not allowed or broken."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest
from django.test import Client
from django.urls import path

from reader.urls import urlpatterns as usual
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def refuse(request: HttpRequest, how: str) -> None:
    raise {
        "missing": Http404("There is no such comparison, or you are not a member of it."),
        "forbidden": PermissionDenied("This needs the role of analyst; yours is <reader>."),
        "bad": BadRequest("unreadable"),
        "broken": RuntimeError("a secret of the machine"),
    }[how]


urlpatterns = [path("refuse/<str:how>/", refuse), *usual]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nowhere/", 404, "There is no page at this address."),
        ("/refuse/missing/", 404, "There is no such comparison, or you are not a member of it."),
        ("/refuse/forbidden/", 403, "This needs the role of analyst; yours is &lt;reader&gt;."),
        ("/refuse/bad/", 400, "Go back, reload the page and try again."),
        ("/refuse/broken/", 500, "Parallax failed while making this page; the fault is its own"),
    ],
)
def test_it_says_what_happened(client: Client, address: str, status: int, sentence: str) -> None:
    client.force_login(factories.user())
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_stranger_is_told_too(client: Client) -> None:
    assert "There is no page at this address." in client.get("/nowhere/").content.decode()
