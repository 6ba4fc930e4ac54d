"""Two people at once: each sees what the other does, and neither is disturbed."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from annotations.models.change import recording
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, connector, mark, marks, select, stored
from tests.support import factories
from tests.support.guard import Guard

SOON = 15_000  # milliseconds; how often a page asks is proved by tests/js/polling.test.mjs
connection_line = "#connection"


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


@pytest.fixture
def second(signed_in: SignedIn, comparison: Comparison) -> Page:
    """Another member's browser."""
    user = workbench.join(comparison, "curator", Role.CURATOR)
    return workbench.open_page(signed_in, comparison, user=user)


def place(page: Page) -> list[float]:
    """How far each column is scrolled, and where its first block stands."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".scroller")].flatMap((column) =>
             [column.scrollTop, column.querySelector("[data-start]").getBoundingClientRect().top])"""
    )


def test_each_sees_the_others_highlight_edit_link_and_deletion(
    page: Page, second: Page, comparison: Comparison
) -> None:
    expect(page.locator("#beside")).to_have_text("cucurator")
    expect(second.locator("#beside")).to_have_text("ananalyst")
    left = workbench.highlight(page, "left", "Nobody expects the vote")
    expect(mark(second, left)).to_have_text("Nobody expects the vote", timeout=SOON)
    right = workbench.highlight(second, "right", "They came in smiling", "Psychological")
    expect(mark(page, right)).to_be_visible(timeout=SOON)
    expect(page.locator("#tally")).to_contain_text("2 highlights")

    shown = workbench.open_card(page, left)
    form = workbench.open_editor(second, left)
    form.get_by_label("Note").fill("A second reading.")
    form.get_by_role("button", name="Save").click()
    expect(shown.locator(".note")).to_have_text("A second reading.", timeout=SOON)

    link = factories.link(comparison=comparison, source=left, target=right)
    for each in (page, second):
        expect(connector(each, link)).to_be_attached(timeout=SOON)
    expect(shown.locator(".card-links")).to_contain_text("They came in smiling")

    card(second, left).get_by_role("button", name="Delete").click()
    expect(page.locator("article[data-side=left] mark")).to_have_count(0, timeout=SOON)
    expect(connector(page, link)).to_have_count(0)
    expect(shown).to_contain_text("This highlight is deleted")


def test_typing_selection_and_scrolling_are_left_alone(
    page: Page, second: Page, comparison: Comparison
) -> None:
    page.locator(".scroller").evaluate_all("all => all.forEach((column) => { column.scrollTop = 40; })")
    bar = select(page, "left", "Nobody expects the vote")
    bar.get_by_role("button", name="Tags, note").click()
    note = bar.get_by_label("Note, in Markdown")
    note.fill("Half a")
    before, stands = place(page), bar.bounding_box()
    other = workbench.highlight(second, "left", "expects the vote before the tide", "Psychological")
    expect(mark(page, other)).to_be_visible(timeout=SOON)
    page.keyboard.type(" thought")
    expect(note).to_have_value("Half a thought")
    expect(note).to_be_focused()
    assert (place(page), bar.bounding_box()) == (before, stands)
    page.locator(".scroller").first.dispatch_event("scroll")
    assert bar.bounding_box() == stands
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(page.locator("article mark[data-framings~=strategic]").first).to_be_visible()
    assert ("strategic", "Nobody expects the vote") in stored(comparison)
    assert Highlight.objects.latest("pk").note == "Half a thought"


def test_a_selection_and_a_focused_passage_outlast_a_redrawing(page: Page, comparison: Comparison) -> None:
    first = factories.highlight(comparison=comparison, quote="The council meets")
    expect(mark(page, first)).to_be_visible(timeout=SOON)
    mark(page, first).focus()
    other = factories.highlight(comparison=comparison, quote="before the tide")
    expect(mark(page, other)).to_be_visible(timeout=SOON)
    expect(mark(page, first)).to_be_focused()
    bar = select(page, "left", "Nobody expects the vote")
    third = factories.highlight(comparison=comparison, quote="the vote before")
    expect(mark(page, third)).to_be_visible(timeout=SOON)
    assert page.evaluate("getSelection().toString()") == "Nobody expects the vote"
    expect(bar).to_be_visible()


def test_an_editor_that_is_typed_in_stays_and_says_who_changed_the_row(
    page: Page, second: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    expect(mark(page, made)).to_be_visible(timeout=SOON)
    form = workbench.open_editor(page, made)
    form.get_by_label("Note").fill("Mine")
    theirs = workbench.open_editor(second, made)
    theirs.get_by_label("Note").fill("Theirs")
    theirs.get_by_role("button", name="Save").click()
    expect(form.locator(".changed-by")).to_have_text("Changed by curator just now: show", timeout=SOON)
    expect(form.get_by_label("Note")).to_have_value("Mine")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("This highlight was changed meanwhile")
    expect(form.get_by_label("Note")).to_have_value("Mine")


def test_a_framing_that_is_recoloured_is_repainted(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    expect(mark(page, made)).to_be_visible(timeout=SOON)
    hue = "mark => getComputedStyle(mark).getPropertyValue('--tint-0')"
    before = mark(page, made).evaluate(hue)
    framing = made.framing
    framing.change(made.analyst, seen=framing.revision, colour="#8a1c7c")
    page.wait_for_function(
        "old => getComputedStyle(document.querySelector('mark')).getPropertyValue('--tint-0') !== old",
        arg=before,
    )
    expect(page.locator(connection_line)).to_contain_text("The codebook has changed.")


def test_a_member_who_is_no_more_hears_so(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 404", "there is nothing at that address")
    comparison.memberships.all().delete()
    expect(page.locator(connection_line)).to_contain_text("You are no longer a member")
    assert marks(page, "left") == []


def test_a_tab_that_slept_catches_up_when_one_comes_back(page: Page, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison)
    expect(connector(page, link)).to_be_attached(timeout=SOON)
    workbench.alone(page)
    gone = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    gone.delete_softly(gone.analyst)
    link.delete_softly(link.analyst)
    made = [factories.highlight(comparison=comparison, quote=quote) for quote in ("Two firms", "the quay")]
    page.unroute("**/changes/**")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    for row in made:
        expect(mark(page, row)).to_be_visible(timeout=SOON)
    expect(connector(page, link)).to_have_count(0)
    expect(mark(page, gone)).to_have_count(0)
    expect(page.locator("#tally")).to_contain_text("4 highlights")


def test_an_act_that_changed_nothing_does_not_hide_what_others_did(
    page: Page, comparison: Comparison
) -> None:
    rows = [
        factories.highlight(comparison=comparison, quote=quote)
        for quote in ("Two firms", "the quay", "the lease")
    ]
    own = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    expect(mark(page, own)).to_be_visible()
    shown = workbench.open_card(page, own)
    workbench.alone(page)
    with recording(comparison, own.analyst) as record:  # one act, as when several are deleted in the curation
        for row in [*rows, own]:
            row.write(record, "deleted", deleted=record.at)
    with page.expect_response(workbench.is_post("/delete/")):
        shown.get_by_role("button", name="Delete").click()
    expect(mark(page, own)).to_have_count(0)
    page.unroute("**/changes/**")
    expect(page.locator("article mark")).to_have_count(0)
