"""What the log says of a request, and what it never says: looked for in all that was written."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from annotations.models import Framing
from reader.middleware.request_log import HEADER, JsonLines
from reader.models import Membership, Share
from reader.urls import urlpatterns as usual
from tests.support import factories, members

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

NOTE = "zinnober-note-nobody-may-read"
SECRETS = [NOTE, "zinnober-password", "zinnober-token", "zinnober-query", "zinnober-cookie", "spring tide"]


@transaction.atomic
def fail(request: HttpRequest, how: str) -> HttpResponse:
    note = request.POST.get("note", "")
    if how == "repeated":
        Membership.objects.create(comparison_id=int(request.POST["pk"]), user_id=request.user.pk)
    if how == "named":
        framing = Framing.objects.first()
        Framing.objects.filter(pk=framing.pk).update(slug=note)
        factories.framing(comparison=framing.comparison, name="Another")
        Framing.objects.filter(name="Another").update(slug=note)
    if how == "chained":
        try:
            int(note)
        except ValueError as error:
            raise RuntimeError(note) from error
    if how == "database":
        raise OperationalError("the server closed the connection unexpectedly\nDETAIL: " + note)
    return HttpResponse(request.POST["nothing of this name"])


urlpatterns = [path("fail/<str:how>/", fail, name="fail"), *usual]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that is logged meanwhile, down to the least, as production writes it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "parallax.requests")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def lines(written: StringIO) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def answers(written: StringIO) -> list[dict]:
    return [line for line in lines(written) if line["logger"] == "parallax.requests"]


def test_a_request_is_one_line(client: Client, written: StringIO) -> None:
    comparison = factories.comparison()
    client.force_login(comparison.created_by)
    given = client.get(
        f"/comparisons/{comparison.pk}/?note=zinnober-query", headers={HEADER: "from-the-proxy-1"}
    )
    (line,) = answers(written)
    assert line.pop("ms") > 0
    assert line.pop("queries") > 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO", "logger": "parallax.requests", "message": "answered", "request": "from-the-proxy-1",
        "method": "GET", "route": "workbench", "pk": comparison.pk, "status": 200,
        "user": comparison.created_by_id,
    }  # fmt: skip
    assert given[HEADER] == "from-the-proxy-1"


@pytest.mark.parametrize("sent", ["", "short", "a" * 65, "with a space in it", 'forged"}\n{"level'])
def test_a_number_that_is_not_well_formed_is_replaced(client: Client, written: StringIO, sent: str) -> None:
    given = client.get("/accounts/login/", headers={HEADER: sent})
    assert len(given[HEADER]) == 32
    assert [line["request"] for line in answers(written)] == [given[HEADER]]


def test_probes_are_not_worth_a_line_until_they_fail(client: Client, written: StringIO) -> None:
    client.get("/healthz")
    assert [line["level"] for line in answers(written)] == ["DEBUG"]


def test_the_page_of_a_fault_names_the_number_under_which_the_log_has_it(
    client: Client, written: StringIO
) -> None:
    client.force_login(factories.user())
    client.raise_request_exception = False
    given = client.post("/fail/plain/", {"note": NOTE})
    assert given.status_code == 500
    assert f"<code>{given[HEADER]}</code>" in given.content.decode()
    fault, answer = (line for line in lines(written) if line["level"] == "ERROR")
    assert {fault["request"], answer["request"]} == {given[HEADER]}
    assert (fault["message"], answer["status"]) == ("Internal Server Error", 500)
    assert any(
        part.startswith("  ") and "test_request_log.py" in part and "fail" in part for part in fault["error"]
    )


def test_a_fault_of_the_database_is_told_by_its_first_line(client: Client, written: StringIO) -> None:
    client.force_login(factories.user())
    client.raise_request_exception = False
    client.post("/fail/database/", {"note": NOTE})
    assert "the server closed the connection unexpectedly" in written.getvalue()
    assert NOTE not in written.getvalue()


def test_nothing_that_somebody_wrote_or_holds_is_in_the_log(client: Client, written: StringIO) -> None:
    owner = factories.user()
    comparison = factories.comparison(owner=owner)
    factories.framing(comparison=comparison)
    _, token = Share.make(comparison, owner)
    client.raise_request_exception = False

    client.post("/accounts/login/", {"username": "analyst", "password": "zinnober-password"})
    client.post("/accounts/login/", {"username": "analyst", "password": factories.PASSWORD})
    client.cookies["zinnober"] = "zinnober-cookie"
    selected = members.selected(comparison.left, "spring tide")
    for data, status in (({}, 302), ({"framing": "zinnober-query"}, 422), ({"end": "zinnober-query"}, 422)):
        sent = selected | {"note": NOTE} | data
        assert client.post(f"/comparisons/{comparison.pk}/highlights/", sent).status_code == status
    client.get(f"/comparisons/{comparison.pk}/search/?q=zinnober-query")
    client.get("/zinnober-token/?q=zinnober-query")
    client.get("/shared/zinnober-token/")
    client.get(f"/shared/{token}/")
    for how in ("plain", "chained", "database", "repeated", "named"):
        sent = {"note": NOTE, "pk": comparison.pk}
        status = 503 if how == "database" else 500
        assert client.post(f"/fail/{how}/?q=zinnober-query", sent).status_code == status
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post(
        "/accounts/login/",
        {"password": "zinnober-password"},
        headers={"referer": f"https://x.example/shared/{token}/?q=zinnober-query"},
        secure=True,
    )

    said = written.getvalue()
    assert {line["status"] for line in answers(written)} >= {200, 302, 403, 404, 422, 500, 503}
    assert said.count("django.db.utils.IntegrityError") == 2
    assert [secret for secret in [*SECRETS, token, factories.PASSWORD] if secret in said] == []


def test_what_others_say_of_an_address_or_by_an_exception_loses_its_secrets(written: StringIO) -> None:
    log = logging.getLogger("others")
    try:
        raise ValueError(NOTE)
    except ValueError:  # as gunicorn does where an answer breaks off
        log.exception("Error handling request %s %s", "GET", "/shared/zinnober-token/?q=zinnober-query")
    log.error(ValueError(NOTE))
    first, second = lines(written)
    assert first["message"] == "Error handling request GET /shared/…/?…"
    assert first["error"][0] == "builtins.ValueError"
    assert second["message"] == "ValueError"
    assert NOTE not in written.getvalue()
