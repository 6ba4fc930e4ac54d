"""The admin's lists in a real browser: what is in sight, what is kept, and where one comes back to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.admin.highlights import HighlightAdmin
from annotations.models import Change, Comment, Highlight, Link, Reading, Ruling, Silence
from reader.models import Comparison, Document, Membership, Role
from tests.support import bulk_rows, factories
from tests.support.curator import curator, list_of, page_of, superuser
from tests.support.hand import expect_seen
from tests.support.merging import merged

pytestmark = pytest.mark.django_db(transaction=True)

IN_SIGHT = """() => [...document.querySelectorAll("#result_list tbody tr")].filter((row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}).length"""


#: The passages of a list that are narrower than 100 px or reach into the next column.
CRAMPED = """() => [...document.querySelectorAll("#result_list .passage")].filter((passage) => {
  const cell = passage.closest("td").getBoundingClientRect();
  const { right, width } = passage.getBoundingClientRect();
  return width < 100 || right > cell.right;
}).length"""


@pytest.fixture
def comparison() -> Comparison:
    made = bulk_rows.wide(60, title="Two views of the quay")
    bulk_rows.highlights(made, 60, note="A note that says why this was marked at all, and what for.")
    return made


@pytest.fixture
def page(live_server: LiveServer, signed_in, comparison: Comparison) -> Page:
    return signed_in(curator(comparison=comparison, role=Role.OWNER))


def test_fifteen_rows_are_in_sight_and_the_bar_of_actions_stays_there(page: Page) -> None:
    page.goto(list_of(Highlight))
    assert page.evaluate(IN_SIGHT) >= 15
    page.mouse.move(500, 700)
    page.mouse.wheel(0, 1500)
    page.wait_for_function("scrollY > 1000")
    expect_seen(page.get_by_role("button", name="Go"))
    expect_seen(page.get_by_label("Why:"))


@pytest.mark.parametrize("kind", [Highlight, Link, Silence])
def test_passages_have_room_beside_the_other_columns_in_every_window(
    page: Page, comparison: Comparison, kind: type
) -> None:
    factories.silence(highlight=Highlight.objects.earliest("pk"))
    factories.link(comparison=comparison)
    page.goto(list_of(kind))
    assert page.locator("#result_list .passage").count()
    for width in (390, 768, 1024, 1101, 1280, 1440, 1600, 1799, 1800, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CRAMPED) == 0, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


#: The columns of rows whose words reach out of their cell.
SPILT = """() => [...document.querySelectorAll("#result_list tbody :is(td, th)")].filter((cell) => {
  const { left, right } = cell.getBoundingClientRect();
  const words = document.createRange();
  words.selectNodeContents(cell);
  const lines = cell.checkVisibility() ? [...words.getClientRects()] : [];
  return lines.some((line) => line.left < left - 1 || line.right > right + 1);
}).map((cell) => cell.className)"""


@pytest.mark.parametrize("kind", [Highlight, Link])
def test_what_is_said_of_merged_rows_stays_in_its_column(
    page: Page, comparison: Comparison, kind: type
) -> None:
    framing = factories.framing(comparison=comparison, name="Psychological")
    for name in ("first", "second", "third"):
        own = {"analyst": factories.user(username=name), "framing": framing}
        ends = (
            bulk_rows.highlights(comparison, 2, **own),
            bulk_rows.highlights(comparison, 2, right=True, **own),
        )
        bulk_rows.links(*ends, note="A note beside the status, of several words.")
    merged(comparison, curator(), *Highlight.objects.filter(framing=framing))
    page.goto(list_of(kind))
    expect(page.get_by_text(re.compile("Merged, shown for")).first).to_be_visible()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SPILT) == [], width


def test_by_keyboard_the_rows_the_filters_and_the_actions_are_near_however_many_rows_there_are(
    page: Page,
) -> None:
    page.goto(list_of(Highlight) + "?status__exact=proposed")
    to_filters = page.get_by_role("link", name="Skip to the filters")
    for key in ("Tab", "Enter", "Tab", "Tab"):  # past the masthead, and past “Bulk actions”
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Skip to the rows")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".action-select").first).to_be_focused()
    page.reload()
    for key in ("Tab", "Enter", "Tab", "Tab", "Tab"):
        page.keyboard.press(key)
    expect(to_filters).to_be_focused()
    expect_seen(to_filters)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Clear all filters")).to_be_focused()

    box = page.locator(".action-select").nth(20)
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Action:")).to_be_focused()
    expect(box).to_be_checked()
    page.keyboard.type("Accept")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Why:")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 highlight accepted.")).to_be_attached()

    page.get_by_role("checkbox", name="Select all objects").press("Space")
    page.locator(".actions .question a").press("Enter")
    expect(page.get_by_label("Action:")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (390, 844)])
def test_a_narrow_window_shows_the_list_whole_with_the_filters_behind_a_button(
    page: Page, comparison: Comparison, width: int, height: int
) -> None:
    Highlight.objects.filter(pk__lt=Highlight.objects.latest("pk").pk - 9).update(note="")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(list_of(Highlight))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('#result_list').getBoundingClientRect().right") <= width
    filters = page.get_by_role("navigation", name="Filter")
    expect(filters).to_be_hidden()
    page.get_by_role("button", name="Filters").press("Enter")
    expect(filters).to_be_visible()
    filters.get_by_role("link", name="Without a note").press("Enter")
    expect(page.get_by_text("50 highlights as of")).to_be_visible()


def test_go_says_beside_itself_what_is_missing_and_nothing_is_lost(page: Page) -> None:
    page.goto(list_of(Highlight))
    page.get_by_label("Why:").fill("Out of scope")
    page.get_by_role("button", name="Go").press("Enter")
    said = page.locator(".actions .refusal")
    expect(said).to_have_text("Nothing was done: no row is ticked. Tick rows, then press Go.")
    box = page.locator(".action-select").nth(2)
    box.check()
    page.get_by_role("button", name="Go").press("Enter")
    expect(said).to_have_text("Nothing was done: no action is chosen. Choose one, then press Go.")
    expect(box).to_be_checked()
    expect(page.get_by_label("Why:")).to_have_value("Out of scope")
    page.get_by_role("link", name="Analyst", exact=True).click()
    page.wait_for_url("**?o=**")
    expect(page.get_by_label("Why:")).to_have_value("Out of scope")
    page.get_by_role("link", name="Curation").click()
    page.goto(list_of(Highlight))
    expect(page.get_by_label("Why:")).to_have_value("")


def test_save_comes_back_to_the_row_and_save_and_next_goes_on(page: Page) -> None:
    HighlightAdmin.list_per_page, pages = 30, HighlightAdmin.list_per_page
    try:
        page.goto(list_of(Highlight) + "?status__exact=proposed&o=1&p=2")
        row = page.locator("#result_list tbody tr").nth(20)
        number = row.locator("th a").inner_text()
        row.locator("th a").click()
        page.get_by_label("Note:").fill("Seen")
        page.get_by_role("button", name="Save", exact=True).press("Enter")
        page.wait_for_url("**/highlight/?status__exact=proposed&o=1&p=2#row-*")
        back = page.locator(f"#row-{number.removeprefix('#')}")
        expect(back).to_be_focused()
        expect_seen(back)
        page.get_by_role("link", name=number, exact=True).click()
        page.get_by_role("button", name="Save and next").press("Enter")
        expect(page.get_by_text("was changed successfully")).to_be_visible()
        expect(page).to_have_url(
            re.compile(rf"/highlight/{int(number[1:]) + 1}/change/\?_changelist_filters=")
        )
    finally:
        HighlightAdmin.list_per_page = pages


def test_an_act_comes_back_to_the_first_row_that_was_ticked(page: Page) -> None:
    page.goto(list_of(Highlight))
    box = page.locator(".action-select").nth(30)
    box.check()
    identity = box.get_attribute("id")
    page.get_by_label("Action:").select_option("accept")
    page.get_by_role("button", name="Go").press("Enter")
    expect(page.get_by_text("1 highlight accepted.")).to_be_attached()
    expect(page.locator(f"#{identity}")).to_be_focused()
    expect_seen(page.locator(f"#{identity}"))


def test_no_page_of_the_admin_breaks_the_content_security_policy(live_server: LiveServer, signed_in) -> None:
    comparison = factories.comparison(owner=superuser())
    factories.comment(subject=factories.link(comparison=comparison))
    factories.silence(highlight=factories.highlight(comparison=comparison, start=40, end=44))
    ruling = factories.ruling(comparison=comparison)
    page: Page = signed_in(superuser())
    breaches: list[str] = []
    page.on("console", lambda message: breaches.append(message.text) if "Security" in message.text else None)
    for model in (
        Highlight,
        Link,
        Silence,
        Comment,
        Ruling,
        Change,
        Reading,
        Comparison,
        Document,
        Membership,
    ):
        page.goto(list_of(model))
        for row in model.objects.all()[:1]:
            page.goto(page_of(row))
            page.goto(page_of(row, "history"))
    page.goto(f"/comparisons/{comparison.pk}/adjudication/?case={ruling.case}")
    assert breaches == []


def test_the_place_of_a_deleted_passage_says_that_it_was_deleted(page: Page, comparison: Comparison) -> None:
    row = Highlight.objects.earliest("pk")
    row.delete_softly(row.analyst)
    page.goto(f"/comparisons/{comparison.pk}/?highlight={row.pk}")
    said = page.locator("#toast")
    expect(said).to_contain_text(f"Highlight #{row.pk} was deleted by analyst on")
    expect(said).not_to_contain_text("filter")
    page.locator("[data-ready]").wait_for()
    expect(said).to_contain_text("was deleted")
    said.get_by_role("link", name="Open it to restore it").click()
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
