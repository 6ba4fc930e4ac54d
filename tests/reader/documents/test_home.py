"""`/`: the person's own comparisons, or how to come to one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reader.models import Comparison, Role
from tests.support import factories

pytestmark = pytest.mark.django_db
HOME = reverse("home")


def test_a_visitor_is_sent_to_sign_in(client) -> None:
    assert client.get(HOME).url == "/accounts/login/?next=/"


def test_an_empty_page_says_what_to_do(client) -> None:
    client.force_login(factories.user())
    page = client.get(HOME).content.decode()
    assert "You have no comparison yet" in page
    assert reverse("document_add") in page
    assert reverse("comparison_add") in page


def test_a_comparison_shows_both_pieces_and_the_persons_role(client) -> None:
    comparison = factories.comparison(owner=factories.user(username="curator"))
    analyst = factories.user()
    factories.membership(comparison=comparison, user=analyst, role=Role.READER)
    client.force_login(analyst)
    page = client.get(HOME).content.decode()
    for words in (
        comparison.title,
        comparison.left.title,
        comparison.right.title,
        "Reader",
        comparison.get_absolute_url(),
    ):
        assert words in page


def test_a_strangers_comparison_is_not_shown(client) -> None:
    factories.comparison(owner=factories.user(username="curator"), title="Somebody else’s")
    client.force_login(factories.user())
    assert "Somebody else’s" not in client.get(HOME).content.decode()


def test_only_reading_is_allowed(client) -> None:
    client.force_login(factories.user())
    assert client.post(HOME).status_code == 405


def test_what_is_archived_stands_apart_below(client) -> None:
    analyst = factories.user()
    client.force_login(analyst)
    factories.comparison(owner=analyst, title="At work")
    archived = factories.comparison(owner=analyst, title="Long done")
    Comparison.objects.filter(pk=archived.pk).update(archived=timezone.now())
    above, _, below = client.get(HOME).content.decode().partition('id="archived"')
    assert ("At work" in above, "Long done" in above) == (True, False)
    assert ("At work" in below, "Long done" in below) == (False, True)
    Comparison.objects.update(archived=timezone.now())
    assert "All your comparisons are archived" in client.get(HOME).content.decode()
