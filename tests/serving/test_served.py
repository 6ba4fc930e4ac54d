"""What a browser, a proxy and a probe are given by a copy that is served in earnest."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests import postgres
from tests.serving import ROOT, Served

YEARS = "max-age=315360000, public, immutable"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    copy = Served(folder, f"sqlite:///{folder / 'db.sqlite3'}")
    copy.manage("migrate", "--verbosity", "0")
    copy.manage("collectstatic", "--no-input", "--verbosity", "0")
    with copy.running():
        yield copy


@pytest.fixture(scope="module")
def curator(served: Served) -> dict[str, str]:
    served.manage("createsuperuser", "--no-input", "--username", "curator", "--email", "")
    return served.sign_in("curator", "a long enough word")


def test_static_files_are_compressed_beforehand_and_kept_for_ever(served: Served) -> None:
    page = served.ask("/accounts/login/").body.decode()
    sheets = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheets
    for address in sheets:
        given = served.ask(address, accept_encoding="gzip")
        assert (given.status, given.headers["Cache-Control"]) == (200, YEARS)
        assert given.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in given.headers["Vary"]
        plain = served.ask(address)
        assert plain.headers["Content-Encoding"] is None
        assert gzip.decompress(given.body) == plain.body


def test_a_static_file_without_its_hash_is_asked_for_anew(served: Served) -> None:
    assert "immutable" not in served.ask("/static/reader/base.css").headers["Cache-Control"]


def test_all_that_a_workbench_loads_is_there_and_kept_for_ever(
    served: Served, curator: dict[str, str]
) -> None:
    pieces = [
        served.manage("import_document", f"fixtures/{name}.txt") for name in ("strategic", "psychological")
    ]
    comparison = served.manage("compare", *pieces, "--title", "Served", "--owner", "curator")
    given = served.ask(f"/comparisons/{comparison}/", **curator)
    page = given.body.decode()
    assert given.status == 200
    imports = json.loads(re.search(r'type="importmap"[^>]*>(.*?)<', page, re.DOTALL)[1])["imports"]
    assert ("/static/annotations/js/text/offsets.js" in imports) == (shutil.which("esbuild") is None)
    loaded = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', page), *imports.values()}
    assert len(loaded) > 10
    assert len(re.findall(r'rel="stylesheet" href="/static/', page)) == 2, (
        "the page's own, and that of high contrast"
    )
    kept = {address: served.ask(address).headers["Cache-Control"] for address in loaded}
    assert {address for address, how in kept.items() if how != YEARS} == set()


def test_plain_http_is_sent_on_but_for_probes(served: Served) -> None:
    sent = served.ask("/accounts/login/", x_forwarded_proto="http")
    assert (sent.status, sent.headers["Location"]) == (301, "https://parallax.example/accounts/login/")
    for probe in ("/healthz", "/readyz"):
        assert served.ask(probe, x_forwarded_proto="http", host=f"127.0.0.1:{served.port}").status == 200
    assert served.ask("/accounts/login/", host="127.0.0.1").status == 400


def test_a_form_of_ten_megabytes_is_taken_and_answered_in_words(
    served: Served, curator: dict[str, str]
) -> None:
    form = b"title=Long&text=" + b"word+" * 2_000_000
    given = served.ask("/documents/add/", method="POST", body=form, **curator)
    assert given.status == 422
    assert b"5.0" in given.body or b"5 MB" in given.body, "it says how much is taken"


def test_the_log_is_json_alone_and_names_no_address(served: Served) -> None:
    number = served.ask("/shared/zinnober-token/?q=zinnober-query", x_request_id="a-number-of-mine").headers
    assert number["X-Request-ID"] == "a-number-of-mine"
    served.ask("/zinnober-path/?q=zinnober-query")
    served.ask("/%zinnober", method="BREW")
    said = served.log.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"gunicorn.error", "parallax.requests"} <= {line["logger"] for line in lines}
    (mine,) = [line for line in lines if line.get("request") == "a-number-of-mine"]
    assert (mine["route"], mine["status"]) == ("shared", 404)
    assert "zinnober" not in said


@pytest.mark.slow
def test_it_is_ready_while_postgresql_answers_and_is_migrated(served: Served, tmp_path: Path) -> None:
    try:
        with postgres.throwaway(careful=True) as server:
            copy = Served(tmp_path, server.url)
            copy.environment["STATIC_ROOT"] = served.environment["STATIC_ROOT"]
            with copy.running():
                unmigrated = copy.ask("/readyz")
                copy.manage("migrate", "--verbosity", "0")
                copy.wait_for("/readyz", 200)
                server.stop("immediate")
                copy.wait_for("/readyz", 503)
                gone, alive = copy.ask("/readyz"), copy.ask("/healthz")
                server.start()
                copy.wait_for("/readyz", 200)
    except postgres.NoPostgres as reason:
        pytest.skip(str(reason))
    assert unmigrated.status == 503
    assert re.fullmatch(rb"\d+ migrations are not applied; run manage.py migrate.\n", unmigrated.body)
    assert gone.status == 503
    assert b"127.0.0.1" not in gone.body
    assert alive.status == 200


def test_two_copies_on_one_database_are_one(served: Served, curator: dict[str, str]) -> None:
    """What one wrote the other shows at once, knows who is signed in, and does an act that reaches both only once."""
    pieces = [
        served.manage("import_document", f"fixtures/{name}.txt") for name in ("strategic", "psychological")
    ]
    pk = served.manage("compare", *pieces, "--title", "Two copies", "--owner", "curator")
    other = Served(served.folder, served.environment["DATABASE_URL"])
    other.log = served.folder / "other.log"
    asking = curator | {"accept": "application/json", "idempotency_key": str(uuid4())}
    quote = (ROOT / "fixtures/strategic.txt").read_text("utf-8").strip()[:3]
    act = {"document": pieces[0], "start": 0, "end": 3, "quote": quote, "framing": "strategic"}
    with other.running():
        for copy in (served, other):  # so that both have something to remember
            assert b"data-highlights" not in copy.ask(f"/comparisons/{pk}/", **curator).body
        made = set()
        for copy in (served, other):
            sent = urlencode(act).encode()
            given = copy.ask(f"/comparisons/{pk}/highlights/", method="POST", body=sent, **asking)
            assert given.status in (200, 201), given.body
            made.add(json.loads(given.body)["id"])
            for either in (served, other):
                page = either.ask(f"/comparisons/{pk}/", **curator).body.decode()
                assert re.findall(r'data-highlights="(\d+)"', page) == [str(number) for number in made]
