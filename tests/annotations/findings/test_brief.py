"""The findings as sentences: they claim nothing of what is not there"""

import pytest
from django.urls import reverse

from tests.support import factories, members

pytestmark = pytest.mark.django_db


def test_of_a_piece_in_which_nothing_is_marked_they_claim_nothing() -> None:
    comparison = factories.comparison()
    factories.highlight(comparison=comparison)
    page = members.member(comparison).get(reverse("findings", args=[comparison.pk])).content.decode()
    assert "1 passage</a> covers" in page
    assert "of 1 passage were checked" in page
    assert "there are no passages to check" in page
    assert "every passage meets a counterpart" not in page


def test_a_piece_whose_passages_are_all_linked_is_said_to_be() -> None:
    comparison = factories.comparison()
    factories.link(comparison=comparison)
    page = members.member(comparison).get(reverse("findings", args=[comparison.pk])).content.decode()
    assert page.count("every passage meets a counterpart") == 2
