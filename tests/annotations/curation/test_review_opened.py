"""Where the review is opened from, and by whom"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.annotations.curation.test_review import address, listed
from tests.support import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(comparison: Comparison, curator: Any) -> Client:
    made = Client()
    made.force_login(curator)
    return made


def test_a_curator_goes_from_the_filtered_workbench_to_the_review_of_the_same(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    page = client.get(reverse("workbench", args=[comparison.pk]) + "?status=proposed&side=left")
    assert f'href="{address(comparison, "status=proposed&amp;side=left")}"' in page.content.decode()
    analyst = Client()
    analyst.force_login(rows[0].analyst)
    page = analyst.get(reverse("workbench", args=[comparison.pk]) + "?status=proposed&side=left")
    assert address(comparison) not in page.content.decode()


def test_only_a_curator_reviews(comparison: Comparison, rows: list[Highlight]) -> None:
    analyst = members.member(comparison, "fourth", Role.ANALYST)
    assert analyst.get(address(comparison, listed(rows))).status_code == 403
