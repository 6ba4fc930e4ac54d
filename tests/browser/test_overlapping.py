"""Passages that overlap and nest, and selections that are refused with a reason."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, highlight, marks, stored
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def test_each_overlap_shows_every_framing_it_has(page: Page) -> None:
    a = highlight(page, "left", "council meets on Monday", "Strategic").pk
    b = highlight(page, "left", "Monday. Nobody expects", "Psychological").pk
    assert marks(page, "left") == [
        ("council meets on ", (a,), ("strategic",)),
        ("Monday", (a, b), ("strategic", "psychological")),
        (". Nobody expects", (b,), ("psychological",)),
    ]
    lines = page.locator("article mark").evaluate_all(
        "all => all.map(mark => ['--line-0', '--line-1'].filter(name => getComputedStyle(mark).getPropertyValue(name)))"
    )
    assert [len(lanes) for lanes in lines] == [1, 2, 1], "each layer has a line of its own"


def test_an_overlap_opens_every_highlight_it_belongs_to(page: Page) -> None:
    a = highlight(page, "left", "council meets on Monday", "Strategic")
    b = highlight(page, "left", "Monday. Nobody expects", "Psychological")
    page.locator("mark", has_text="Monday").filter(has_not_text="council").first.click()
    expect(page.locator("#overlay-left .highlight-card")).to_have_count(2)
    expect(page.locator("#overlay-left")).to_contain_text("2 highlights overlap here")
    expect(workbench.card(page, a)).to_contain_text("Strategic")
    expect(workbench.card(page, b)).to_contain_text("Psychological")
    page.locator("mark", has_text="Nobody expects").click()
    expect(workbench.card(page, b)).to_be_visible()
    expect(workbench.card(page, a)).to_have_count(0)


def test_highlights_may_nest_and_be_equal(page: Page, comparison: Comparison) -> None:
    outer = highlight(page, "left", "Nobody expects the vote before the tide", "Strategic").pk
    inner = highlight(page, "left", "expects the vote", "Psychological").pk
    inmost = highlight(page, "left", "the vote", "Strategic").pk
    twice = highlight(page, "left", "the vote", "Psychological").pk
    assert len(stored(comparison)) == 4
    covered = {
        pk: "".join(run.words for run in marks(page, "left") if pk in run.highlights)
        for pk in (outer, inner, inmost, twice)
    }
    assert covered == {
        outer: "Nobody expects the vote before the tide", inner: "expects the vote",
        inmost: "the vote", twice: "the vote",
    }  # fmt: skip
    page.reload()
    assert [run.highlights for run in marks(page, "left") if run.words == "the vote"] == [
        (outer, inner, inmost, twice)
    ]


def test_a_selection_may_begin_with_the_first_letter_of_a_highlight(
    page: Page, comparison: Comparison
) -> None:
    """Also where another one ends there: the mark that is pressed must not take the focus instead."""
    for quote in ("Nobody expects the vote", "Nobody ", "expects", "the vote"):
        factories.highlight(comparison=comparison, quote=quote, framing=comparison.framings.first())
    page.reload()
    workbench.ready(page)
    for quote in ("expects the vote", "Nobody expects", "the vote"):
        highlight(page, "left", quote, "Psychological")
        assert ("psychological", quote) in stored(comparison)
    workbench.open_card(page, Highlight.objects.latest("pk"))
    page.keyboard.press("Escape")
    expect(page.locator("mark:focus")).to_have_text("the vote")


def test_a_passage_over_three_blocks_overlaps_in_each(page: Page, comparison: Comparison) -> None:
    across = highlight(page, "left", "The old firm holds", to="The town holds").pk
    within = highlight(page, "left", "firm holds the money", "Psychological").pk
    both = [run for run in marks(page, "left") if len(run.highlights) == 2]
    assert both == [("firm holds the money", (across, within), ("strategic", "psychological"))]
    assert page.locator("article[data-side=left]").text_content() == comparison.left.text


def test_the_same_passage_in_the_same_framing_is_refused_with_a_reason(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    first = factories.highlight(
        comparison=comparison, quote="the vote", framing=comparison.framings.get(slug="strategic")
    )
    bar = workbench.select(page, "left", "the vote")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar.get_by_role("alert")).to_contain_text(
        f"This passage is already highlighted as Strategic (#{first.pk})."
    )
    page.wait_for_timeout(200)  # until the selection has come to rest once more
    expect(bar.get_by_role("alert")).not_to_be_empty()
    expect(bar).to_be_visible()
    assert len(stored(comparison)) == 1


def refused(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    workbench.drag(page, start, end)
    expect(workbench.toast(page)).to_contain_text("This selection reaches")
    expect(workbench.composer(page)).to_be_hidden()
    page.keyboard.press("s")
    page.wait_for_load_state("networkidle")
    assert not Highlight.objects.exists()


def test_a_selection_into_the_other_column_is_refused_with_a_reason(page: Page) -> None:
    start, _ = workbench.points(page, "left", "Nobody expects")
    _, end = workbench.points(page, "right", "packed their bags")
    refused(page, start, end)
    expect(workbench.toast(page)).to_contain_text(
        "reaches into the other column. Select a passage of one piece."
    )


def test_a_selection_into_the_chrome_is_refused_with_a_reason(page: Page) -> None:
    start, _ = workbench.points(page, "left", "Nobody expects")
    head = page.locator("#left .column-head .meta").bounding_box()
    assert head
    refused(page, start, (head["x"] + 60, head["y"] + head["height"] / 2))
    expect(workbench.toast(page)).to_contain_text(
        "reaches beyond the text. Select a passage inside the column."
    )


def test_a_selection_into_an_open_card_is_refused_with_a_reason(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    page.reload()
    quote = workbench.open_card(page, made).locator(".card-quote").bounding_box()
    assert quote
    _, start = workbench.points(page, "right", "What the ferry feels")
    workbench.drag(page, start, (quote["x"] + 90, quote["y"] + quote["height"] / 2))
    expect(workbench.toast(page)).to_contain_text("reaches beyond the text.")
    expect(workbench.composer(page)).to_be_hidden()


def test_a_good_selection_after_a_refused_one_is_taken(page: Page, comparison: Comparison) -> None:
    start, _ = workbench.points(page, "left", "Nobody expects")
    _, end = workbench.points(page, "right", "packed their bags")
    refused(page, start, end)
    highlight(page, "left", "meets on Monday")
    assert stored(comparison) == [("strategic", "meets on Monday")]
