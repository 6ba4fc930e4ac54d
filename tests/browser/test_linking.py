"""Linking a passage of one piece to a passage of the other."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, begin_link, connector, link_form, mark, toast
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def left(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def right(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, left: Highlight, right: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


def choose(page: Page, relation: str, note: str = "") -> None:
    """Fill in how the two passages relate, and store it."""
    form = link_form(page)
    form.get_by_role("radio", name=relation).check()
    form.get_by_label("Note, in Markdown").fill(note)
    form.get_by_role("button", name="Link", exact=True).click()


def test_a_highlight_is_linked_to_one_in_the_other_column(
    page: Page, left: Highlight, right: Highlight
) -> None:
    begin_link(page, left)
    expect(mark(page, left)).to_have_class(re.compile(r"\bsource\b"))
    mark(page, right).click()
    expect(link_form(page)).to_contain_text("Nobody expects the vote")
    expect(link_form(page)).to_contain_text("They came in smiling")
    expect(link_form(page).get_by_role("radio")).to_have_count(6)
    choose(page, "reframes", "A *vote* on one side, a smile on the other.")
    expect(toast(page)).to_contain_text("Linked: reframes.")
    link = Link.objects.get()
    assert (link.source, link.target) == (left, right)
    assert (link.relation.slug, link.note) == ("reframes", "A *vote* on one side, a smile on the other.")
    expect(connector(page, link)).to_be_visible()
    expect(link_form(page)).to_have_count(0)
    expect(mark(page, left)).not_to_have_class(re.compile(r"\bsource\b"))
    expect(page.locator("#tally")).to_contain_text("1 link")
    page.reload()
    expect(connector(page, link)).to_be_visible()


def test_a_link_may_go_from_right_to_left(page: Page, left: Highlight, right: Highlight) -> None:
    begin_link(page, right)
    mark(page, left).click()
    choose(page, "supports")
    expect(toast(page)).to_contain_text("Linked: supports.")
    assert Link.objects.get().source == right


def test_a_fresh_selection_is_framed_first_and_then_linked(page: Page, left: Highlight) -> None:
    begin_link(page, left)
    fresh = workbench.highlight(page, "right", "loved for exactly one evening", "Psychological")
    expect(link_form(page)).to_contain_text("loved for exactly one evening")
    choose(page, "explains")
    expect(toast(page)).to_contain_text("Linked: explains.")
    link = Link.objects.get()
    assert (link.source, link.target) == (left, fresh)
    assert fresh.framing.slug == "psychological"


def test_where_passages_overlap_one_of_them_is_chosen(
    page: Page, comparison: Comparison, left: Highlight, right: Highlight
) -> None:
    within = factories.highlight(
        comparison=comparison, document=comparison.right, quote="smiling",
        framing=comparison.framings.get(slug="psychological"),
    )  # fmt: skip
    page.reload()
    begin_link(page, left)
    page.locator("mark", has_text=re.compile("^smiling$")).click()
    workbench.card(page, within).get_by_role("button", name="Link to this one").click()
    choose(page, "echoes")
    expect(toast(page)).to_contain_text("Linked: echoes.")
    assert Link.objects.get().target == within


def test_escape_ends_the_linking(page: Page, left: Highlight, right: Highlight) -> None:
    begin_link(page, left)
    page.keyboard.press("Escape")
    expect(toast(page)).to_be_empty()
    mark(page, right).click()
    expect(workbench.card(page, right)).to_be_visible()
    expect(link_form(page)).to_have_count(0)


def test_a_link_inside_one_document_is_refused_with_a_reason(
    page: Page, comparison: Comparison, left: Highlight, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    other = factories.highlight(comparison=comparison, quote="Two firms")
    page.reload()
    begin_link(page, left)
    mark(page, other).click()
    expect(toast(page)).to_contain_text("Choose a passage in the other column.")
    expect(link_form(page)).to_have_count(0)
    workbench.go(page, comparison, f"links/add/?source={left.pk}&target={other.pk}")
    expect(
        page.get_by_text("Both passages stand in the same piece; choose one in the other column.")
    ).to_be_visible()
    assert not Link.objects.exists()


def test_a_second_equal_link_is_refused_with_a_reason_and_keeps_the_note(
    page: Page, comparison: Comparison, left: Highlight, right: Highlight, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    first = factories.link(source=left, target=right, relation=comparison.relations.get(slug="echoes"))
    page.reload()
    begin_link(page, left)
    mark(page, right).click()
    choose(page, "echoes", "Once more.")
    expect(link_form(page).get_by_role("alert")).to_contain_text(
        f"You have already linked these two passages as “echoes” (#{first.pk})."
    )
    expect(link_form(page).get_by_label("Note, in Markdown")).to_have_value("Once more.")
    choose(page, "explains", "Once more.")
    expect(toast(page)).to_contain_text("Linked: explains.")
    assert Link.objects.count() == 2


def test_a_links_card_edits_relation_and_note(page: Page, left: Highlight, right: Highlight) -> None:
    link = factories.link(source=left, target=right)
    page.reload()
    connector(page, link).focus()
    page.keyboard.press("Enter")
    card = page.locator(f"#link-card-{link.pk}")
    expect(card).to_contain_text(link.relation.name)
    card.get_by_role("link", name="Edit").click()
    form = page.get_by_role("form", name=f"Edit link {link.pk}")
    form.get_by_role("radio", name="contradicts").check()
    form.get_by_label("Note").fill("**Both** cannot be.")
    form.get_by_role("button", name="Save").click()
    expect(card.locator(".note strong")).to_have_text("Both")
    expect(connector(page, link)).to_have_attribute("data-relation", "contradicts")
    link.refresh_from_db()
    assert (link.relation.slug, link.note) == ("contradicts", "**Both** cannot be.")


def test_removing_a_link_can_be_undone(page: Page, left: Highlight, right: Highlight) -> None:
    link = factories.link(source=left, target=right)
    page.reload()
    connector(page, link).focus()
    page.keyboard.press("Enter")
    page.locator(f"#link-card-{link.pk}").get_by_role("button", name="Remove").click()
    expect(connector(page, link)).to_have_count(0)
    toast(page).get_by_role("button", name="Undo").click()
    expect(connector(page, link)).to_be_visible()
    link.refresh_from_db()
    assert link.deleted is None


def test_on_a_narrow_page_linking_turns_to_the_other_tab(
    signed_in: SignedIn, comparison: Comparison, left: Highlight, right: Highlight
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(600, 800))
    begin_link(page, left)
    mark(page, right).click()
    choose(page, "echoes")
    expect(toast(page)).to_contain_text("Linked: echoes.")
    assert Link.objects.get().target == right
