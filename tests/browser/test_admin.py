"""The admin in a real browser under the product's content security policy; a breach of it fails the test."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.models import Highlight
from reader.models import Role
from tests.support import factories
from tests.support.curator import curator, list_of, page_of, superuser

pytestmark = pytest.mark.django_db(transaction=True)


def test_curating_from_the_list_to_the_history(live_server: LiveServer, signed_in) -> None:
    comparison = factories.comparison()
    framing = factories.framing(comparison=comparison)
    psychological = factories.framing(comparison=comparison, name="Psychological", line="dashed")
    factories.tag(framing=psychological, name="love-bombing")
    rows = [factories.highlight(comparison=comparison, framing=framing) for _ in range(3)]
    page: Page = signed_in(curator(comparison=comparison, role=Role.OWNER))

    page.goto(list_of(Highlight))
    page.get_by_role("checkbox", name="Select all objects").check()
    page.get_by_label("Action:").select_option("retag")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Give them this framing and exactly the ticked tags").check()
    page.get_by_label("Psychological", exact=True).check()
    page.get_by_label("love-bombing").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("columnheader", name="Afterwards")).to_be_visible()
    page.get_by_role("button", name="Apply to 3 highlights").click()
    expect(page.get_by_text("3 highlights changed.")).to_be_visible()
    assert psychological.highlights.count() == 3

    page.get_by_role("link", name=f"#{rows[0].pk}").click()
    page.get_by_label("Status:").select_option("accepted")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="History").click()
    expect(page.locator("table.changes tbody tr")).to_have_count(3)
    expect(page.locator("table.changes del").first).to_have_text("proposed")

    page.goto(list_of(Highlight))
    page.get_by_role("link", name="View in place").first.click()
    expect(page).to_have_url(re.compile(rf"/comparisons/{comparison.pk}/\?highlight=\d+$"))


def test_django_s_own_widgets_keep_to_the_policy(live_server: LiveServer, signed_in) -> None:
    comparison = factories.comparison(owner=superuser())
    factories.framing(comparison=comparison)
    factories.user(username="newcomer")
    page: Page = signed_in(superuser())

    page.goto(page_of(comparison))
    page.get_by_text("Add another Membership").click()
    page.locator("#memberships-1 .select2-selection").click()
    page.locator(".select2-search__field").fill("newc")
    page.get_by_role("option", name="newcomer").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert comparison.members.filter(username="newcomer").exists()

    page.goto(page_of(comparison.left))
    page.get_by_role("link", name="Choose a Date").click()
    expect(page.locator(".calendarbox")).to_be_visible()

    page.goto("/admin/annotations/tag/add/")
    with page.expect_popup() as opened:
        page.locator("#add_id_framing").click()
    popup = opened.value
    popup.get_by_label("Comparison:").select_option(str(comparison.pk))
    popup.get_by_label("Name:").fill("Ceremonial")
    popup.get_by_label("Colour:").fill("#225522")
    popup.get_by_role("button", name="Save").click()
    expect(page.locator("#id_framing option:checked")).to_have_text("Ceremonial")


EDGES = """() => {
  const of = (query) => document.querySelector(query).getBoundingClientRect().toJSON();
  const heading = getComputedStyle(document.querySelector("h1"));
  return { masthead: of(".masthead").height, brand: of(".brand").left, title: of("h1").left, font: heading.fontFamily,
           size: heading.fontSize, paper: getComputedStyle(document.body).backgroundColor,
           out: getComputedStyle(document.querySelector(".who button")).color };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curation_is_of_one_family_with_the_other_pages(
    live_server: LiveServer, signed_in, scheme: str
) -> None:
    page: Page = signed_in(curator(comparison=factories.comparison()), color_scheme=scheme)
    found = []
    for address in ("/", "/admin/"):
        page.goto(address)
        found.append(page.evaluate(EDGES))
    assert found[0] == found[1]


def test_the_appearance_that_one_has_chosen_holds_in_curation_too(live_server: LiveServer, signed_in) -> None:
    page: Page = signed_in(curator(comparison=factories.comparison()), color_scheme="light")
    page.goto("/admin/")
    before = page.evaluate(EDGES)["paper"]
    page.get_by_title("Appearance").click()
    page.get_by_role("button", name="Dark").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    assert page.evaluate(EDGES)["paper"] != before


@pytest.mark.parametrize("width", [390, 820, 1024])
def test_no_page_of_curation_is_wider_than_the_window(live_server: LiveServer, signed_in, width: int) -> None:
    row = factories.highlight()
    page: Page = signed_in(curator(comparison=row.comparison, role=Role.OWNER))
    page.set_viewport_size({"width": width, "height": 800})
    over = f"{reverse('admin:annotations_change_handover')}?person={row.analyst_id}&to=close"
    for address in ("/admin/", over, list_of(Highlight), page_of(row), page_of(row, "history")):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
