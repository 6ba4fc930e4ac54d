"""A superuser who is no member: every comparison's rows under Curation, and words about why it does not open."""

import pytest
from django.urls import reverse

from annotations.models import Highlight
from tests.support import factories
from tests.support.curator import list_of, page_of, signed_in, superuser

pytestmark = pytest.mark.django_db


def test_the_workbench_tells_a_superuser_why_it_does_not_open_and_how_to_join() -> None:
    comparison = factories.comparison()
    client = signed_in(superuser())
    answer = client.get(reverse("workbench", args=[comparison.pk]))
    assert answer.status_code == 404
    assert "You are not a member of this comparison" in answer.content.decode()
    assert f'href="{page_of(comparison)}#memberships-group"' in answer.content.decode()
    assert 'id="memberships-group"' in client.get(page_of(comparison)).content.decode()
    assert (
        "not a member of this comparison" not in client.get(reverse("workbench", args=[999])).content.decode()
    )


def test_anybody_else_learns_no_more_than_before() -> None:
    comparison = factories.comparison()
    page = signed_in(factories.user(username="stranger")).get(reverse("workbench", args=[comparison.pk]))
    assert page.status_code == 404
    assert "There is no such comparison, or you are not a member of it." in page.content.decode()
    assert "/admin/" not in page.content.decode().partition("<main")[2]


def test_the_lists_say_so_with_the_way_to_join() -> None:
    row = factories.highlight()
    page = signed_in(superuser()).get(list_of(Highlight)).content.decode()
    assert f'not a member · <a href="{page_of(row.comparison)}#memberships-group">join</a>' in page
