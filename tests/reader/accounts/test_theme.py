"""/appearance/ and /help/: how pages look in one browser, and the page that explains the rest"""

import pytest
from django.test import Client

from tests.support import factories
from tests.support.members import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(factories.user())


def head(client: Client, address: str = "/documents/") -> str:
    return client.get(address).content.decode().partition("<body")[0]


def test_the_choice_is_kept_in_this_browser_and_leads_back(client: Client) -> None:
    page = head(client)
    assert 'data-appearance="system"' in page
    assert 'name="color-scheme" content="light dark"' in page
    assert 'media="(prefers-contrast: more)"' in page
    answer = client.post("/appearance/", {"appearance": "dark", "next": "/documents/?page=2"})
    assert answer["Location"] == "/documents/?page=2"
    assert answer.cookies["appearance"]["httponly"]
    page = head(client)
    assert 'data-appearance="dark"' in page
    assert 'name="color-scheme" content="dark"' in page
    client.post("/appearance/", {"appearance": "contrast"})
    assert 'contrast.css" media="all"' in head(client)
    client.logout()
    client.cookies["appearance"] = "contrast"
    assert 'data-appearance="contrast"' in head(client, "/accounts/login/")


def test_what_is_none_is_refused_in_words_or_left_out(client: Client) -> None:
    for sent, why in (({"appearance": "pink"}, "cannot look like that"), ({}, "Choose how")):
        answer = client.post("/appearance/", sent)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert "appearance" not in client.cookies
    client.cookies["appearance"] = '"><script>'
    assert 'data-appearance="system"' in head(client)


def test_it_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/appearance/", {"appearance": "light", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_help_is_linked_from_every_page_and_explains_the_words(client: Client) -> None:
    assert '<a href="/help/"' in client.get("/").content.decode()
    page = client.get("/help/").content.decode()
    for word in ("comparison", "highlight", "framing", "tag", "link", "relation", "no counterpart"):
        assert f"<dfn>{word}</dfn>" in page
    # They guard what becomes part of a page, say what did not load, and do what every page does; the page needs none.
    assert page.count("<script") - page.count('type="importmap"') == 3
