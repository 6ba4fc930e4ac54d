"""The list of rows under review, and how an address names them"""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from annotations.curation import review
from annotations.curation.review import ReviewList, numbers_of, ranges_of
from annotations.models import Highlight
from annotations.workbench.filters import Filter
from reader.access import get_comparison_for
from reader.models import Comparison


@given(st.sets(st.integers(min_value=1, max_value=10**9), max_size=60))
def test_numbers_are_read_as_they_are_written(numbers: set[int]) -> None:
    assert set(numbers_of(ranges_of(numbers))) == numbers


def test_ranges_are_short_and_what_is_no_number_is_left_out() -> None:
    assert ranges_of([9, 3, 4, 5]) == "3-5.9"
    assert list(numbers_of("3-5.x.9-.-2..7-6.12")) == [3, 4, 5, 12]


@pytest.mark.django_db
def test_a_list_has_a_longest_length(
    comparison: Comparison, curator: Any, rows: list[Highlight], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MOST", 3)
    own = get_comparison_for(curator, comparison.pk)
    found = ReviewList.passing(own, "highlights", Filter())
    assert (found.numbers, found.left_out) == ([row.pk for row in rows[:3]], 1)
    named = ReviewList.named(own, QueryDict(f"highlights=1-{10**18 - 1}"))
    assert named is not None
    assert len(named.numbers) <= 3
