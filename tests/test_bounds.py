"""Whatever is typed, sent or written into an address is answered in words, on any database, and never breaks a page."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.support import factories, members
from tests.support.sampling import sample
from tests.support.scene import Scene
from tests.test_roles import ROWS

pytestmark = pytest.mark.django_db

#: What no column holds: PostgreSQL refuses each of them, where SQLite stores it or fails otherwise.
HOSTILE = {
    "a sign that no text holds": "a\0b",
    "a number beyond any column": str(members.HUGE),
    "a negative one": "-" + "9" * 19,
    "digits without end": "9" * 5_000,
    "a long text": "x" * 25_000,
}
#: Every name that a view looks for in an address.
ASKED = (
    "a", "against", "analyst", "b", "case", "colours", "document", "edit", "end", "figure", "framing", "highlight",
    "id", "layer", "least", "left", "link", "measure", "next", "note", "of", "order", "p", "page", "past", "q",
    "relation", "ruled", "since", "sort", "source", "start", "state", "status", "stops", "tag", "target", "word",
)  # fmt: skip


def read(answer: Any) -> int:
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


@pytest.mark.parametrize("what", HOSTILE)
def test_no_query_breaks_a_page(what: str) -> None:
    scene = Scene()
    client = members.signed_in(scene.people["owner"])
    for name in sorted({name.partition(":")[0] for name, method in ROWS if method == "GET"}):
        where = scene.address(name).partition("?")[0]
        asked = dict.fromkeys(ASKED, HOSTILE[what]) | {"figure": "alpha", "word": "spring"}
        with transaction.atomic():
            status = read(client.get(where, asked))
            transaction.set_rollback(True)
        assert status < 500, name
    for name, asked in (("agreement_passages", "figure"), ("findings_concordance", "word")):
        assert read(client.get(scene.address(name), {asked: HOSTILE[what]})) < 500, name


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted({name for name, method in ROWS if method == "POST"}))
def test_no_field_breaks_a_page(name: str) -> None:
    scene = Scene()
    client = members.signed_in(scene.people["owner"])
    for field in scene.sent(name):
        for what, value in sample(HOSTILE.items(), 2, f"{name} {field}"):
            with transaction.atomic():
                answer = client.post(
                    scene.address(name), scene.sent(name) | {field: value}, headers=members.HTMX
                )
                transaction.set_rollback(True)
            assert answer.status_code < 500, (field, what)


@pytest.mark.parametrize("number", [2**63 - 1, members.HUGE])
def test_no_number_in_an_address_breaks_a_page(number: int) -> None:
    scene = Scene()
    client = members.signed_in(scene.people["owner"])
    for name, method in ((name, method) for name, method in ROWS if ":" not in name):
        parts = scene.address(name).partition("?")[0].split("/")
        for place, part in enumerate(parts):
            if part.isdigit():
                where = "/".join([*parts[:place], str(number), *parts[place + 1 :]])
                with transaction.atomic():
                    answer = getattr(client, method.lower())(where)
                    transaction.set_rollback(True)
                assert answer.status_code in (404, 405), (name, method, where)


@pytest.mark.parametrize(
    "headers",
    [
        {"Idempotency-Key": "a\0b"}, {"Idempotency-Key": "9" * 5_000},
        {"HX-Request": "true", "HX-Current-URL": "http://testserver/?tag=%00&highlight=" + str(members.HUGE)},
        {"HX-Request": "true", "HX-Current-URL": "%00"}, {"If-None-Match": '"' + "x" * 5_000}, {"Accept": "\0"},
    ],
)  # fmt: skip
def test_no_header_breaks_a_page(headers: dict[str, str]) -> None:
    scene = Scene()
    client = members.signed_in(scene.people["owner"])
    for name in ("highlights", "highlight", "links", "undo", "reading"):
        with transaction.atomic():
            answer = client.post(scene.address(name), scene.sent(name), headers=headers)
            transaction.set_rollback(True)
        assert answer.status_code < 500, name
    for name in ("changes", "codebook_css", "workbench"):
        assert client.get(scene.address(name), headers=headers).status_code < 500, name


def test_a_body_that_is_too_large_is_refused_unread(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    client.force_login(factories.user())
    upload = {"file": SimpleUploadedFile("piece.txt", b"words " * 200)}
    refused = client.post("/documents/add/", upload)
    assert refused.status_code == 413
    assert "larger than 1000\xa0bytes, the most that is taken at once" in refused.content.decode()
    assert client.post("/documents/add/", {"text": "Some words."}).status_code == 302


@pytest.mark.parametrize("length", ["", "many", "-5", "9" * 5_000])
def test_a_length_that_is_none_breaks_nothing(client: Client, length: str) -> None:
    client.force_login(factories.user())
    answer = client.post("/appearance/", {"appearance": "dark"}, CONTENT_LENGTH=length)
    assert answer.status_code in (302, 400, 413, 422)


def test_many_files_and_many_fields_are_refused(client: Client, settings: LazySettings) -> None:
    client.force_login(factories.user())
    files = [SimpleUploadedFile(f"{number}.txt", b"words") for number in range(21)]
    assert client.post("/documents/add/", {"file": files}).status_code == 400
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
    assert client.post("/documents/add/", {f"f{number}": "" for number in range(99)}).status_code == 400


def test_what_comes_packed_is_not_unpacked(client: Client) -> None:
    """A small body cannot grow on the server: its bytes are read as they are."""
    client.force_login(factories.user())
    packed = gzip.compress(b"text=" + b"word " * 100_000)
    sent = client.generic(
        "POST",
        "/documents/add/",
        packed,
        "application/x-www-form-urlencoded",
        headers={"Content-Encoding": "gzip"},
    )
    assert sent.status_code == 422
    assert "There is nothing to read yet." in sent.content.decode()


def test_a_codebook_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The places of codes are small numbers in the database, and a page shows all codes."""
    scene = Scene()
    monkeypatch.setattr("annotations.models.codebook.Code.MOST", 3)
    client = members.signed_in(scene.people["owner"])
    refused = client.post(scene.address("code_add"), scene.sent("code_add"))
    assert refused.status_code == 422
    assert "There are 3 here already, and no more can be kept apart." in refused.content.decode()
