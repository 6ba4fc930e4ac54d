"""From the admin's lists to the review of what is selected"""

import pytest
from django.urls import reverse

from tests.support import factories
from tests.support.curator import act, curator, signed_in, superuser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [factories.highlight, factories.link])
def test_what_is_selected_is_reviewed_one_by_one(make):
    comparison = factories.comparison()
    rows = [make(comparison=comparison) for _ in range(3)]
    client = signed_in(curator(comparison=comparison))
    page = act(client, "review", rows[0], rows[2])
    assert f"{rows[0].noun.capitalize()} 1 of 2" in page


def test_rows_of_two_comparisons_are_not_reviewed_together():
    rows = [factories.highlight(comparison=factories.comparison()) for _ in range(2)]
    page = act(signed_in(superuser()), "review", *rows)
    assert "Select rows of one comparison that are not deleted" in page


def test_the_address_of_the_review_holds_the_numbers_of_all_pages():
    comparison = factories.comparison(left=factories.document(text="A title\n\n" + "word " * 80))
    rows = [factories.highlight(comparison=comparison) for _ in range(60)]
    client = signed_in(curator(comparison=comparison))
    answer = client.post(
        reverse("admin:annotations_highlight_changelist"),
        {"action": "review", "select_across": "1", "_selected_action": [rows[0].pk]},
    )
    assert (
        answer["Location"]
        == reverse("review", args=[comparison.pk]) + f"?highlights={rows[0].pk}-{rows[-1].pk}"
    )
