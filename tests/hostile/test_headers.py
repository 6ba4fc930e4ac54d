"""The corpus in headers and cookies: what is answered is one of the contract's, and no header comes back split"""

from __future__ import annotations

import pytest

from tests.hostile import corpus, tally
from tests.hostile.asking import Asker

pytestmark = pytest.mark.django_db

HEADERS = [
    "Host",
    "Referer",
    "Origin",
    "User-Agent",
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "Content-Type",
    "If-None-Match",
    "If-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "Range",
    "Idempotency-Key",
    "X-Request-ID",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-CSRFToken",
    "X-HTTP-Method-Override",
    "Authorization",
    "HX-Request",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-Trigger-Name",
    "HX-Prompt",
    "HX-Boosted",
    "HX-History-Restore-Request",
    "Triggering-Event",
    "Parallax-Revision",
    "Content-Length",
]
COOKIES = ["sessionid", "csrftoken", "messages", "appearance", "django_language", "other"]
#: A header travels as bytes; a server hands them on as Latin-1, and refuses a line break before that.
WORDS = tuple(text.encode("utf-8", "replace").decode("latin-1") for text in corpus.SHORT)
#: A cookie may bring any byte, written in octal between quotation marks.
OCTAL = (
    '"\\000\\000\\000\\000\\000\\000\\000\\000\\000"',
    '"a\\012b"',
    '"\\015\\012Set-Cookie: x=1"',
    '"\\377\\376"',
)


def split(headers: dict[str, str]) -> list[str]:
    return [
        name
        for name, value in headers.items()
        if "\r" in value or "\n" in value or name.lower() == "x-hostile"
    ]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header(asker: Asker, header: str) -> None:
    scene = asker.scene
    places = [("GET", scene.address(name), None) for name in ("search", "changes", "home", "codebook_css")]
    places += [("POST", scene.address("highlight_restore"), {}), ("POST", scene.address("appearance"), {})]
    faults = []
    for number, text in enumerate(WORDS[HEADERS.index(header) % 15 :: 15]):
        method, address, data = places[number % len(places)]
        more = {"HX-Request": "true"} if header.startswith("HX-") and header != "HX-Request" else {}
        if header == "Content-Type":
            method, data = "POST", b"a=b"
        sent = {"content_type": text} if header == "Content-Type" else {"headers": more | {header: text}}
        answer = asker.ask("analyst", method, address, data, **sent)
        faults += asker.faults(answer, f"{header}: {text!r}") + split(answer.headers)
        tally.tried(f"{header}:")
    assert faults == []


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_cookie(asker: Asker, cookie: str) -> None:
    """Sent as it stands, past what a client would write in quotation marks."""
    faults = []
    for who, text in [(who, text) for who in ("nobody", "analyst") for text in (*WORDS[::15], *OCTAL)]:
        held = asker.clients[who].cookies
        header = "; ".join(
            [*(f"{name}={one.value}" for name, one in held.items() if name != cookie), f"{cookie}={text}"]
        )
        answer = asker.ask(who, "GET", asker.scene.address("documents"), headers={"Cookie": header})
        faults += asker.faults(answer, f"{cookie}={text!r}") + split(answer.headers)
        tally.tried(f"Cookie: {cookie}")
    assert faults == []


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/comparisons/1%00/",
        "/shared/%00/",
        "/shared/%ff%fe/",
        "/documents/%E0%80%80/",
        "/comparisons/99999999999999999999/",
        "/comparisons/" + "9" * 5_000 + "/",
        "/documents/-1/",
        "/comparisons/1/highlights/18446744073709551616/",
        "/..%2f..%2fetc/passwd",
        "/static/..%2f..%2fmanage.py",
        "/static/%00",
        "//hostile.example/",
        "/\\hostile.example/",
        "/comparisons/1/codebook/framing%00/",
        "/admin/%00/",
        "/admin/annotations/highlight/%00/change/",
        "/%0d%0aX-Hostile:1",
        "/admin/annotations/highlight/99999999999999999999/change/",
        "/admin/reader/document/_00/history/",
        "/accounts/login%00",
        "/comparisons/%D9%A1/",
        "/comparisons/1/changes/?since=" + "9" * 5_000,
        "/" + "a/" * 5_000,
        "/?" + "a&" * 2_000,
        "/admin/jsi18n/?%00",
        "/admin/r/1/%00/",
        "/admin/annotations/change/undo/?act=%00",
        "/shared/" + "a" * 60_000 + "/",
    ],
)
def test_a_path(asker: Asker, path: str) -> None:
    for who in ("nobody", "owner", "guest", "staff"):
        for method in ("GET", "POST"):
            where, _, query = path.partition("?")
            answer = asker.ask(who, method, where + (f"?{query}" if query else ""))
            assert asker.faults(answer, path) + split(answer.headers) == []
            tally.tried("path")


@pytest.mark.parametrize("name", ["changes", "highlight", "workbench", "documents"])
def test_methods_that_nothing_takes(asker: Asker, name: str) -> None:
    for method in (
        "PUT",
        "PATCH",
        "DELETE",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "OPTIONS",
        "HEAD",
        "GET\x00",
        "x" * 200,
    ):
        answer = asker.ask("owner", method, asker.scene.address(name), content_type="text/plain")
        assert asker.faults(answer, method) == []
        assert not answer.wrote
        tally.tried(f"method of {name}")


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "application/xml",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 500,
        "multipart/form-data; boundary=\x00",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=hostile",
        "multipart/form-data; boundary=x; charset=utf-16",
        "",
        "\x00",
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_a_body_of_another_kind(asker: Asker, kind: str) -> None:
    bodies = [
        b"",
        b"\x00",
        b'{"start":',
        b'{"document":1e999}',
        b"[" * 10_000,
        b"--x\r\n\r\n--x--",
        b"a=%",
        b"=" * 2_000,
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="../x"\r\n\r\na\r\n--x--',
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-8''%00%ff\r\n\r\na\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
        *corpus.BYTES,
    ]
    for number, body in enumerate(bodies):
        name = ("highlights", "document_add", "links", "comment")[number % 4]
        answer = asker.ask("analyst", "POST", asker.scene.address(name), body, content_type=kind)
        assert asker.faults(answer, f"{kind!r} {body[:40]!r}") == []
        tally.tried(f"body of {kind[:40]}")
