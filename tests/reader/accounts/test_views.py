"""/accounts/: signing in and out, the password, and the demonstration's one-click doors."""

import re
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import include, path

from reader.accounts import views
from reader.urls import urlpatterns
from tests.support import factories

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://elsewhere.example/"


@pytest.fixture
def demonstration(settings: LazySettings) -> None:
    """DEBUG on, the addresses as they then are, and the demonstration's accounts."""
    addresses = ModuleType("addresses")
    doors = path("accounts/", include((views.addresses(debug=True), None)))
    addresses.urlpatterns = [doors, *urlpatterns]
    settings.DEBUG = True
    settings.ROOT_URLCONF = addresses
    for username in (*views.DEMONSTRATION, "analyst2"):
        factories.user(username=username)


def who(client: Client) -> str | None:
    """The name of the account that is signed in."""
    pk = client.session.get("_auth_user_id")
    return factories.user().__class__.objects.get(pk=pk).username if pk else None


def sign_in(client: Client, **fields: str) -> Any:
    return client.post("/accounts/login/", {"username": "analyst", "password": factories.PASSWORD, **fields})


def test_a_stranger_is_sent_to_sign_in_and_then_back(client: Client) -> None:
    factories.user()
    sent = client.get("/")
    assert sent.url == "/accounts/login/?next=/"
    assert sign_in(client, next="/documents/").url == "/documents/"
    assert who(client) == "analyst"


def test_signing_in_leads_to_the_first_page_and_never_to_another_site(client: Client) -> None:
    factories.user()
    assert sign_in(client).url == "/"
    client.logout()
    assert sign_in(client, next=ELSEWHERE).url == "/"


def test_a_wrong_password_is_refused_in_words_and_the_name_stays(client: Client) -> None:
    factories.user()
    page = sign_in(client, password="wrong")
    assert "Please enter a correct username and password" in page.content.decode()
    assert 'value="analyst"' in page.content.decode()
    assert who(client) is None


def test_whoever_is_signed_in_already_is_not_asked_again(client: Client) -> None:
    client.force_login(factories.user())
    assert client.get("/accounts/login/").url == "/"


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(factories.user())
    assert client.get("/accounts/logout/").status_code == 405
    assert who(client) == "analyst"
    assert client.post("/accounts/logout/").url == "/accounts/login/"
    assert who(client) is None


def test_signing_out_twice_does_not_lead_back_to_signing_out(client: Client) -> None:
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def change_password(client: Client, **fields: str) -> Any:
    new = "quite another phrase"
    form = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new, **fields}
    return client.post("/accounts/password/", form)


def test_the_password_is_changed(client: Client) -> None:
    user = factories.user()
    client.force_login(user)
    assert client.get("/accounts/password/").status_code == 200
    answer = change_password(client)
    assert answer.url == "/accounts/password/changed/"
    assert "Your password is changed" in client.get(answer.url).content.decode()
    user.refresh_from_db()
    assert user.check_password("quite another phrase")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("old_password", "wrong", "Your old password was entered incorrectly"),
        ("new_password2", "a slip of the hand", "The two password fields didn’t match"),
    ],
)
def test_a_password_that_does_not_fit_is_refused(client: Client, field: str, value: str, reason: str) -> None:
    user = factories.user()
    client.force_login(user)
    assert reason in change_password(client, **{field: value}).content.decode()
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)


def test_a_stranger_changes_no_password(client: Client) -> None:
    assert client.get("/accounts/password/").url.startswith("/accounts/login/")


def test_the_page_says_what_parallax_does(client: Client) -> None:
    factories.user()
    page = client.get("/accounts/login/").content.decode()
    assert "<h1>Link passages of two texts</h1>" in page
    assert "contradicts" in page
    assert "Continue as" not in page
    assert re.findall(r"<(\w+)[^>]* autofocus", page) == ["input"]
    assert "the page that you asked for" not in page
    assert "the page that you asked for" in client.get("/accounts/login/?next=/documents/").content.decode()


def test_the_first_demo_user_has_the_focus_until_a_password_is_wrong(
    client: Client, demonstration: None
) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert re.findall(r"<(\w+)[^>]* autofocus>?([^<]*)", page) == [("button", "Continue as analyst")]
    assert "An analyst marks, tags and links passages." in page
    assert "A curator accepts or rejects" in page
    refused = sign_in(client, password="wrong").content.decode()
    assert set(re.findall(r"<(\w+)[^>]* autofocus", refused)) == {"input"}


def test_the_demonstration_is_entered_in_one_click(client: Client, demonstration: None) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Continue as analyst" in page
    assert "Continue as curator" in page
    assert "Continue as analyst2" not in page
    assert client.post("/accounts/continue/curator/", {"next": "/documents/"}).url == "/documents/"
    assert who(client) == "curator"


def test_the_demonstrations_door_opens_the_only_comparison_there_is(
    client: Client, demonstration: None
) -> None:
    comparison = factories.comparison(owner=User.objects.get(username="analyst"))
    enter = partial(client.post, "/accounts/continue/analyst/")
    assert enter({"next": "/"}).url == comparison.get_absolute_url()
    assert enter({"next": "/documents/"}).url == "/documents/"
    assert client.post("/accounts/continue/curator/", {"next": "/"}).url == "/"  # it sees none
    factories.comparison(owner=comparison.created_by)
    assert enter({"next": "/"}).url == "/"


def test_the_demonstrations_door_leads_to_no_other_site(client: Client, demonstration: None) -> None:
    assert client.post("/accounts/continue/analyst/", {"next": ELSEWHERE}).url == "/"


def test_the_demonstrations_door_takes_a_post_and_a_token(demonstration: None) -> None:
    assert Client().get("/accounts/continue/analyst/").status_code == 405
    refused = Client(enforce_csrf_checks=True).post("/accounts/continue/analyst/")
    assert refused.status_code == 403
    assert "reload the page" in refused.content.decode()


@pytest.mark.parametrize("username", ["analyst2", "nobody"])
def test_the_door_opens_to_its_people_only(client: Client, demonstration: None, username: str) -> None:
    assert client.post(f"/accounts/continue/{username}/").status_code == 404
    assert who(client) is None


def test_without_its_accounts_there_is_nothing_to_continue_as(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    assert "Continue as" not in client.get("/accounts/login/").content.decode()


def test_in_production_the_door_does_not_exist(client: Client) -> None:
    factories.user()
    assert "Continue as" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/continue/analyst/").status_code == 404
    assert who(client) is None


def test_in_production_the_view_behind_the_door_refuses_too(rf: RequestFactory) -> None:
    factories.user()
    with pytest.raises(Http404):
        views.continue_as(rf.post("/"), "analyst")


def test_a_new_password_ends_every_other_session() -> None:
    user = factories.user()
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.force_login(user)
    change_password(here)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").url == "/accounts/login/?next=/"


def test_a_deactivated_account_is_out_at_once(client: Client) -> None:
    user = factories.user()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/").url == "/accounts/login/?next=/"
    assert "Please enter a correct username" in sign_in(client).content.decode()


def test_changing_the_secret_key_signs_nobody_out(client: Client, settings: LazySettings) -> None:
    client.force_login(factories.user())
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 5, [old]
    assert client.get("/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third key " * 5, []
    assert client.get("/").url == "/accounts/login/?next=/"
