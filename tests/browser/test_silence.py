"""A silence: signed on a highlight, withdrawn by a link, and never forgotten."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Change, Highlight, Silence
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark, open_card, toast
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def sign(page: Page, made: Highlight, note: str = "") -> Locator:
    shown = open_card(page, made)
    shown.get_by_text("No counterpart…").click()
    shown.get_by_label("I checked this passage").fill(note)
    shown.get_by_role("button", name="Confirm").click()
    expect(card(page, made)).to_contain_text("No counterpart in the other piece")
    return card(page, made)


def test_a_silence_is_signed_by_the_analyst_with_a_note(page: Page, made: Highlight) -> None:
    shown = sign(page, made, "Read the other piece **twice**.")
    expect(shown.locator(".silence")).to_contain_text("confirmed by analyst")
    expect(shown.locator(".silence strong").last).to_have_text("twice")
    expect(toast(page)).to_contain_text("Confirmed: no counterpart.")
    expect(page.locator("#tally")).to_contain_text("1 with no counterpart")
    expect(shown.get_by_text("No counterpart…")).to_have_count(0)
    silence = Silence.objects.get()
    assert (silence.highlight, silence.analyst) == (made, made.analyst)
    assert silence.note == "Read the other piece **twice**."


def test_the_note_is_optional_and_undo_takes_it_back(page: Page, made: Highlight) -> None:
    sign(page, made)
    assert Silence.objects.live().get().note == ""
    toast(page).get_by_role("button", name="Undo").click()
    expect(page.locator("#tally")).to_contain_text("0 with no counterpart")
    assert not Silence.objects.live().exists()


def test_it_can_be_withdrawn_by_hand(page: Page, made: Highlight) -> None:
    sign(page, made).get_by_role("button", name="Withdraw").click()
    expect(toast(page)).to_contain_text("No counterpart: withdrawn.")
    expect(card(page, made).get_by_text("No counterpart…")).to_be_visible()
    assert not Silence.objects.live().exists()


def test_a_link_withdraws_it_and_the_history_is_kept(
    page: Page, comparison: Comparison, made: Highlight
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    page.reload()
    sign(page, made, "Nothing there.")
    card(page, made).get_by_role("button", name="Link…").click()
    mark(page, far).click()
    form = workbench.link_form(page)
    form.get_by_role("radio", name="echoes").check()
    form.get_by_role("button", name="Link", exact=True).click()
    expect(toast(page)).to_contain_text("Linked: echoes.")
    expect(page.locator("#tally")).to_contain_text("0 with no counterpart")
    shown = open_card(page, made)
    expect(shown.locator(".silence")).to_have_count(0)
    expect(shown.locator(".card-links a")).to_have_count(1)
    silence = Silence.objects.get()
    assert silence.deleted
    assert silence.note == "Nothing there."
    assert [change.verb for change in Change.objects.of(silence)] == ["withdrawn", "signed"]


def test_a_linked_passage_offers_no_silence(page: Page, made: Highlight) -> None:
    factories.link(source=made)
    page.reload()
    expect(open_card(page, made).get_by_text("No counterpart…")).to_have_count(0)
