"""The legend at the foot of the workbench: what the colours say, and how one links."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import Relation
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.long_comparison()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_framings_and_relations_are_in_sight(
    signed_in: SignedIn, comparison: Comparison, size: tuple[int, int]
) -> None:
    page = workbench.open_page(signed_in, comparison, size=size)
    legend = page.get_by_role("contentinfo", name="Legend")
    for name in ("Strategic", "Psychological", *comparison.relations.values_list("name", flat=True)):
        words = legend.get_by_text(re.compile(f"^\\W*{name}$", re.IGNORECASE))
        expect(words).to_be_in_viewport(ratio=1)
        box = words.bounding_box()
        assert box
        assert box["y"] + box["height"] <= size[1]
    sides = [page.locator(f"#{side}").bounding_box() for side in ("left", "right")]
    assert all(side and side["y"] + side["height"] <= size[1] - 28 for side in sides)


def test_only_who_may_link_is_told_how(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    expect(page.get_by_text("Select words to mark")).to_be_in_viewport(ratio=1)
    reader = workbench.join(comparison, "reader", Role.READER)
    page = workbench.open_page(signed_in, comparison, user=reader)
    expect(page.get_by_text("Select words to mark")).to_have_count(0)


def test_retired_relations_are_left_out(signed_in: SignedIn, comparison: Comparison) -> None:
    Relation.objects.of(comparison).get(slug="echoes").retire(comparison.created_by)
    page = workbench.open_page(signed_in, comparison)
    legend = page.get_by_role("contentinfo", name="Legend")
    expect(legend).to_contain_text("explains")
    expect(legend).not_to_contain_text("echoes")


def test_a_small_window_has_no_room_for_it(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844))
    expect(page.get_by_label("Legend")).to_be_hidden()
