"""Every answer of every address tells the browser what it may not do, whoever asks and however it ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from reader import settings as product
from tests.support import factories, members
from tests.support.scene import Scene
from tests.test_roles import PARTS

pytestmark = pytest.mark.django_db

FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
POLICY = {
    "default-src": "'none'", "style-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'",
    "object-src": "'none'", "require-trusted-types-for": "'script'", "trusted-types": "default parallax-inert",
}  # fmt: skip


def walled(answer: Any) -> None:
    """Fails unless the answer carries every wall."""
    headers = answer.headers
    for name, value in FIXED.items():
        assert headers[name] == value, name
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=]{20,}')?", policy.pop("script-src"))
    assert policy == POLICY
    assert "unsafe" not in headers["Content-Security-Policy"]
    allowed = re.findall(r"([a-z-]+)=(\([^)]*\))", headers["Permissions-Policy"])
    assert {name for name, who in allowed if who != "()"} == {"clipboard-write"}
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= {name for name, _ in allowed}


def kept_to_oneself(answer: Any) -> bool:
    said = answer.headers["Cache-Control"]
    return "no-store" in said or said == "private, no-cache"


@pytest.mark.parametrize("part", PARTS)
def test_every_answer_of_ours_is_walled_and_shared_by_no_cache(part: str) -> None:
    scene = Scene()
    for name, method in PARTS[part]:
        for who in ("nobody", "owner"):
            answer = scene.answer(who, name, method)
            walled(answer)
            assert kept_to_oneself(answer), (name, method, who)


@pytest.mark.parametrize(
    "where", ["/admin/", "/admin/annotations/highlight/", "/admin/login/", "/admin/jsi18n/", "/nowhere/"]
)
def test_curation_pages_and_addresses_that_are_not_there_are_walled_too(where: str) -> None:
    person = factories.user(username="curator", is_staff=True, is_superuser=True)
    for client in (Client(), members.signed_in(person)):
        answer = client.get(where)
        walled(answer)
        assert kept_to_oneself(answer)


def test_an_error_is_walled_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    client.force_login(factories.user())
    client.raise_request_exception = False
    monkeypatch.setattr("reader.documents.views.Document.objects.visible_to", broken)
    answer = client.get("/documents/")
    assert answer.status_code == 500
    walled(answer)


def test_a_form_without_its_token_is_refused_within_the_walls() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert answer.status_code == 403
    walled(answer)


def test_static_files_are_walled_too_and_kept_by_every_cache(settings: LazySettings, tmp_path: Any) -> None:
    (tmp_path / "page.css").write_text("a {}")
    settings.MIDDLEWARE = product.MIDDLEWARE
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    answer = Client().get("/static/page.css")
    assert answer.getvalue() == b"a {}"
    walled(answer)
    assert "public" in answer.headers["Cache-Control"]


def test_https_is_asked_for_for_a_year(settings: LazySettings, client: Client) -> None:
    settings.SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    said = client.get("/healthz", secure=True).headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"


def test_a_part_of_a_page_is_never_taken_for_the_whole() -> None:
    link = factories.link()
    client = members.signed_in(link.comparison.created_by)
    answer = client.get(reverse("link", args=[link.comparison_id, link.pk]), headers=members.HTMX)
    assert {"Accept", "HX-Request", "Cookie"} <= set(re.split(r",\s*", answer.headers["Vary"]))


def test_a_page_that_is_put_into_another_brings_nothing_that_loads_code() -> None:
    comparison = factories.comparison()
    client = members.signed_in(comparison.created_by)
    for name in ("findings", "adjudication", "findings_words"):
        page = client.get(reverse(name, args=[comparison.pk]), headers=members.HTMX).content.decode()
        assert not re.findall(r"<(?:script|link|meta|style)\b", page), name
        assert "<title>" in page


def test_files_that_people_take_along_stay_in_no_cache() -> None:
    comparison = factories.link().comparison
    client = members.signed_in(comparison.created_by)
    for name in ("export_highlights", "export_links", "export_report", "findings_words_csv"):
        assert client.get(reverse(name, args=[comparison.pk])).headers["Cache-Control"] == "no-store"


def test_whoever_signs_out_leaves_no_page_behind() -> None:
    client = members.signed_in(factories.user())
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
