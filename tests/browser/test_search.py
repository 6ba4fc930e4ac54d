"""Search: in both pieces in place, and in notes, quotes and tags."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    strategic = made.framings.get(slug="strategic")
    factories.highlight(comparison=made, quote="The council meets", framing=strategic, note="A café quarrel.")
    factories.highlight(
        comparison=made, document=made.right, quote="They came in smiling", framing=strategic,
        tags=[factories.tag(framing=strategic, name="quarrelling")],
    )  # fmt: skip
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search both pieces, notes, quotes and tags")


def look_for(page: Page, words: str) -> None:
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type(words)


def painted(page: Page, name: str) -> list[str]:
    return page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())", name)


def count(page: Page) -> Locator:
    return page.locator("[data-search-count]")


def test_matches_are_painted_counted_and_stepped_through(page: Page) -> None:
    before = page.locator("article").evaluate_all("all => all.map(one => one.innerHTML)")
    look_for(page, "THE TOWN")
    expect(count(page)).to_have_text("1 left, 1 right")
    assert painted(page, "found") == ["The town", "the town"]
    page.keyboard.press("Enter")
    expect(count(page)).to_have_text("1 of 2 · 1 left, 1 right")
    assert painted(page, "found-here") == ["The town"]
    page.keyboard.press("Enter")
    assert painted(page, "found-here") == ["the town"]
    page.keyboard.press("Shift+Enter")
    expect(count(page)).to_have_text(re.compile("^1 of 2"))
    page.get_by_role("button", name="Next match").click()
    expect(count(page)).to_have_text(re.compile("^2 of 2"))
    assert page.locator("article").evaluate_all("all => all.map(one => one.innerHTML)") == before


def test_accents_do_not_matter_and_a_match_far_down_comes_into_view(
    signed_in: SignedIn, transactional_db: None
) -> None:
    page = workbench.open_page(signed_in, workbench.long_comparison())
    look_for(page, "ríght 20")
    expect(count(page)).to_have_text("0 left, 1 right")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Right 20, and")).to_be_in_viewport()


def test_escape_takes_everything_back(page: Page) -> None:
    look_for(page, "quay")
    expect(count(page)).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(count(page)).to_be_hidden()
    expect(field(page)).to_have_value("")
    assert painted(page, "found") == []


def test_a_note_opens_in_place(page: Page) -> None:
    look_for(page, "cafe q")
    expect(count(page)).to_have_text("In neither piece")
    result = page.locator("#found a")
    expect(result).to_have_text(
        re.compile(r"Strategic, note, Who gains from the ferry.*A café quarrel\.", re.DOTALL)
    )
    result.click()
    expect(workbench.card(page, Highlight.objects.earliest("pk"))).to_be_visible()
    expect(page.locator(".search-panel")).to_be_hidden()


def test_the_results_are_reached_by_keyboard(page: Page) -> None:
    look_for(page, "quarrel")
    expect(page.locator("#found a")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(workbench.card(page, Highlight.objects.latest("pk"))).to_be_visible()


def test_nothing_found_is_said(page: Page) -> None:
    look_for(page, "zeppelin")
    expect(page.locator("#found")).to_have_text(re.compile("No note, quote or tag says “zeppelin”"))


def test_the_slash_is_a_letter_where_one_types(page: Page, comparison: Comparison) -> None:
    editor = workbench.open_editor(page, Highlight.objects.earliest("pk"))
    note = editor.get_by_role("textbox", name=re.compile("note", re.IGNORECASE))
    note.press("/")
    expect(note).to_be_focused()
    expect(note).to_have_value(re.compile("/"))


def test_without_javascript_it_is_a_page(signed_in: SignedIn, comparison: Comparison) -> None:
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(f"/comparisons/{comparison.pk}/")
    field(page).fill("quarrel")
    field(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.locator(".found a")).to_have_count(2)


def test_on_a_phone_a_match_in_the_other_tab_is_shown(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    field(page).click()
    page.keyboard.type("smiling")
    expect(count(page)).to_have_text("0 left, 1 right")
    page.keyboard.press("Enter")
    expect(page.locator("article").get_by_text("They came in smiling")).to_be_in_viewport()
