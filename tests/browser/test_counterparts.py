"""Proposed counterparts by keyboard: looked at, accepted into a link, dismissed and taken back, and signed as none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Dismissal, Highlight, Link, Silence
from reader.models import Comparison
from reader.text.blocks import Draft
from tests.browser import workbench
from tests.browser.axe import Faults
from tests.browser.test_keyboard import press
from tests.browser.workbench import SignedIn, toast
from tests.support import factories

LEFT = [
    Draft("paragraph", "The Skarvik Line 🚢 owns eleven ships and the alliance needs them."),
    Draft("paragraph", "Nobody in Brackwater has forgotten the storm."),
    *(Draft("paragraph", f"Filler number {n} says nothing of it. " * 6) for n in range(8)),
]
RIGHT = [
    *(Draft("paragraph", "Elsewhere people slept. " * 9) for _ in range(8)),
    Draft("paragraph", "Skarvik gave its allies 👩‍👧 a feeling of safety."),
    Draft("paragraph", "Nothing moved all night, and nothing was said about it to anybody in the houses."),
    Draft("paragraph", "Every ship brought somebody home."),
]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison(left=workbench.piece(LEFT, "Ships"), right=workbench.piece(RIGHT, "Feelings"))


@pytest.fixture
def source(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote=LEFT[0].text)


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, source: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def proposed(page: Page) -> Locator:
    """The open list, which the key opens for the highlight one is at."""
    return page.locator(".overlay .counterparts")


def opened(page: Page) -> Locator:
    press(page, "n", "r")
    expect(proposed(page)).to_be_focused()
    return proposed(page)


def painted(page: Page) -> str:
    return page.evaluate("() => [...(CSS.highlights.get('proposed') ?? [])].join()")


def test_one_is_accepted_into_a_link_without_the_mouse(page: Page, source: Highlight, faults: Faults) -> None:
    shown = opened(page)
    expect(shown).to_contain_text("Machine-made")
    press(page, "ArrowDown")
    first = shown.get_by_role("listitem", name="Candidate 1")
    expect(first).to_be_focused()
    expect(first).to_contain_text("Shared names: Skarvik")
    assert painted(page) == "Skarvik gave its allies 👩‍👧 a feeling of safety."
    expect(page.get_by_text("Skarvik gave its allies").last).to_be_in_viewport()
    faults.look(page, "the list of counterparts")
    press(page, "p")
    form = workbench.link_form(page)
    expect(form).to_be_visible()
    expect(proposed(page)).to_have_count(0)
    assert painted(page) == ""
    press(page, " ", "Tab", "Tab")
    expect(form.get_by_role("button", name="Link", exact=True)).to_be_focused()
    press(page, "Enter")
    expect(toast(page)).to_contain_text("Linked:")
    link = Link.objects.get()
    assert (link.source, link.target.quote) == (source, RIGHT[8].text)
    assert link.target.framing.slug == "psychological"


def test_a_mere_selection_has_some_too_and_is_framed_on_the_way(
    page: Page, comparison: Comparison, faults: Faults
) -> None:
    workbench.select(page, "left", "eleven ships and the alliance")
    press(page, "r")
    shown = proposed(page)
    expect(shown).to_be_focused()
    expect(workbench.composer(page)).to_be_hidden()
    expect(shown).to_contain_text("Every ship brought somebody home.")
    faults.look(page, "counterparts of a selection")
    press(page, "s")
    expect(toast(page)).to_contain_text("Highlighted as Strategic")
    expect(shown).to_contain_text("Accept as")
    expect(shown).to_be_focused()
    row = Highlight.objects.latest("pk")
    assert row.quote == "eleven ships and the alliance"
    expect(workbench.mark(page, row)).to_be_visible()


def test_one_is_dismissed_and_comes_back_by_undo(page: Page) -> None:
    shown = opened(page)
    press(page, "ArrowDown", "x")
    expect(toast(page)).to_contain_text("Dismissed")
    first = shown.get_by_role("listitem", name="Candidate 1")
    expect(first).to_be_focused()
    expect(first).to_contain_text("Every ship")
    places = shown.locator(".candidates")
    expect(places).not_to_contain_text("a feeling of safety")
    row = Dismissal.objects.live().get()
    assert row.comparison.right.text[row.start : row.end] == RIGHT[8].text
    press(page, "z")
    expect(places).to_contain_text("a feeling of safety")
    assert not Dismissal.objects.live().exists()
    press(page, "Shift+z")
    expect(places).not_to_contain_text("a feeling of safety")
    shown.get_by_text("Dismissed by you: 1").click()
    shown.get_by_role("button", name="Take back").click()
    expect(places).to_contain_text("a feeling of safety")
    toast(page).get_by_role("button", name="Undo").click()
    expect(places).not_to_contain_text("a feeling of safety")


def test_none_of_them_is_a_silence(page: Page, source: Highlight) -> None:
    opened(page)
    press(page, "c")
    page.keyboard.type("Read twice.")
    press(page, "Tab", "Enter")
    expect(workbench.card(page, source)).to_contain_text("No counterpart in the other piece")
    silence = Silence.objects.get()
    assert (silence.highlight, silence.note) == (source, "Read twice.")


def test_a_highlight_that_is_there_is_linked_at_once(
    page: Page, comparison: Comparison, source: Highlight
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote=RIGHT[8].text)
    page.reload()
    workbench.ready(page)
    opened(page)
    press(page, "ArrowDown", "l")
    expect(workbench.link_form(page)).to_be_visible()
    form = workbench.link_form(page)
    assert (form.get_attribute("data-source"), form.get_attribute("data-target")) == (
        str(source.pk),
        str(far.pk),
    )


def test_a_double_click_accepts_once(page: Page) -> None:
    shown = opened(page)
    shown.get_by_role("button", name="Strategic").first.dblclick()
    expect(workbench.link_form(page)).to_be_visible()
    assert Highlight.objects.count() == 2


def test_without_javascript_it_is_a_page(
    signed_in: SignedIn, comparison: Comparison, source: Highlight
) -> None:
    page = workbench.open_page(signed_in, comparison, f"highlights/{source.pk}/", java_script_enabled=False)
    page.get_by_role("link", name="Counterparts…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counterparts in “Feelings”")
    page.get_by_role("button", name="Dismiss candidate 2").click()
    expect(page.get_by_text("Dismissed by you: 1")).to_be_visible()
    page.get_by_role("button", name="Strategic").first.click()
    page.get_by_role("radio", name="echoes").check()
    page.get_by_role("button", name="Link", exact=True).click()
    assert Link.objects.get().target.quote == RIGHT[8].text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_narrow_page_the_place_is_shown_in_its_tab(
    signed_in: SignedIn, comparison: Comparison, source: Highlight, faults: Faults, scheme: str
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 800), color_scheme=scheme)
    workbench.open_card(page, source).get_by_role("link", name="Counterparts…").click()
    first = proposed(page).get_by_role("listitem", name="Candidate 1")
    expect(first).to_be_visible()
    faults.look(page, f"the list of counterparts, narrow and {scheme}")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    first.get_by_role("button", name="Show").click()
    expect(page.locator("#right")).to_be_visible()
    assert painted(page).startswith("Skarvik gave")
