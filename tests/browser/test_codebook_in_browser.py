"""The codebook page, and what a change there does at the workbench."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Framing
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark, select
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    page = signed_in(comparison.created_by, reduced_motion="reduce")
    page.goto(f"/comparisons/{comparison.pk}/codebook/")
    return page


def entry(page: Page, name: str) -> Locator:
    """The entry of a framing, tag or relation."""
    return page.locator("li.code").filter(has=page.get_by_role("heading", name=name, exact=True)).last


def edit(page: Page, name: str) -> Locator:
    """The form of an entry, unfolded."""
    folded = entry(page, name).locator("details.code-edit").first
    folded.locator("summary").click()
    return folded.locator("form")


def done(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def test_strategic_and_psychological_come_with_tags_and_relations(page: Page) -> None:
    for name, key in (("Strategic", "S"), ("Psychological", "P")):
        expect(entry(page, name).locator("kbd")).to_have_text(key)
        expect(entry(page, name).get_by_role("heading", level=4)).to_have_count(6)
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["Strategic", "Psychological", "Contrasts with", "Echoes", "Explains", "Contradicts", "Reframes", "Supports"]
    )  # fmt: skip


def test_a_new_framing_can_be_given_at_once(page: Page, comparison: Comparison) -> None:
    page.get_by_text("Add a framing", exact=True).click()
    form = page.locator("details.code-new[open] form")
    form.get_by_label("Name").fill("Moral")
    form.get_by_label("Definition").fill("Right and wrong.")
    expect(form.get_by_label("Plum")).to_be_checked()  # the first that nothing has yet
    form.get_by_label("The other colour").fill("#227008")
    expect(form.get_by_label("Another colour")).to_be_checked()
    form.get_by_label("Line").select_option("dotted")
    form.get_by_label("Key").fill("m")
    form.get_by_role("button", name="Add").click()
    done(page, "“Moral” is added")
    entry(page, "Moral").get_by_text("Add a tag").click()
    tags = entry(page, "Moral").locator("details.code-new form")
    tags.get_by_label("Name").fill("fairness")
    tags.get_by_role("button", name="Add").click()
    done(page, "“fairness” is added")

    workbench.go(page, comparison)
    bar = select(page, "left", "Nobody expects the vote")
    bar.get_by_role("button", name="Tags, note").click()
    bar.get_by_label("fairness").check()
    bar.get_by_role("button", name="Moral", exact=True).click()
    expect(page.locator("article mark")).to_have_attribute("data-framings", "moral")
    assert workbench.stored(comparison) == [("moral", "Nobody expects the vote")]
    paint = page.locator("article mark").evaluate("mark => getComputedStyle(mark).backgroundImage")
    assert "rgb(34, 112, 8)" in paint
    select(page, "right", "We were loved")
    page.keyboard.press("m")
    expect(page.locator("article mark")).to_have_count(2)


def test_a_framing_is_renamed_described_and_recoloured_under_its_highlights(
    page: Page, comparison: Comparison
) -> None:
    made = factories.highlight(
        comparison=comparison, quote="the vote", framing=comparison.framings.get(slug="strategic")
    )
    form = edit(page, "Strategic")
    form.get_by_label("Name").fill("Interests")
    form.get_by_label("Definition").fill("Who stands to gain.")
    form.get_by_label("The other colour").fill("#86046b")
    form.get_by_label("Line").select_option("double")
    form.get_by_role("button", name="Save").click()
    done(page, "“Interests” is saved")
    expect(entry(page, "Interests")).to_contain_text("Who stands to gain.")
    expect(entry(page, "Interests")).to_contain_text("1 highlight")
    workbench.go(page, comparison)
    expect(workbench.open_card(page, made).locator(".framing-name")).to_have_text("Interests")
    paint = mark(page, made).evaluate("mark => getComputedStyle(mark).backgroundImage")
    assert "rgb(134, 4, 107)" in paint


def test_a_framing_in_use_is_retired_and_never_destroyed(page: Page, comparison: Comparison) -> None:
    framing = comparison.framings.get(slug="psychological")
    made = factories.highlight(comparison=comparison, quote="the vote", framing=framing)
    page.get_by_role("button", name="Retire Psychological").click()
    done(page, "“Psychological” is retired")
    workbench.go(page, comparison)
    bar = select(page, "left", "Two firms")
    expect(bar.get_by_role("button", name="Strategic", exact=True)).to_be_visible()
    expect(bar.get_by_role("button", name="Psychological", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(workbench.open_card(page, made).locator(".framing-name")).to_have_text("Psychological")
    page.goto(f"/comparisons/{comparison.pk}/codebook/")
    page.get_by_text("1 retired framing", exact=True).click()
    page.get_by_role("button", name="Bring back Psychological").click()
    done(page, "“Psychological” is in use again")
    assert Framing.objects.current().filter(comparison=comparison).count() == 2


def test_framings_are_put_in_order(page: Page, comparison: Comparison) -> None:
    page.get_by_role("button", name="Move Psychological up").click()
    expect(page.get_by_role("heading", level=3).first).to_have_text("Psychological")
    workbench.go(page, comparison)
    buttons = select(page, "left", "Two firms").locator(".framing-button")
    expect(buttons).to_have_text([re.compile("Psychological"), re.compile("Strategic")])


def test_tags_are_renamed_and_retired(page: Page, comparison: Comparison) -> None:
    form = edit(page, "platform power")
    form.get_by_label("Name").fill("quay power")
    form.get_by_role("button", name="Save").click()
    done(page, "“quay power” is saved")
    page.get_by_role("button", name="Retire narrative control").click()
    done(page, "“narrative control” is retired")
    workbench.go(page, comparison)
    bar = select(page, "left", "Two firms")
    bar.get_by_role("button", name="Tags, note").click()
    expect(bar.get_by_label("quay power")).to_be_visible()
    expect(bar.get_by_label("narrative control")).to_have_count(0)


def test_relations_are_added_recoloured_and_retired(page: Page, comparison: Comparison) -> None:
    link = factories.link(comparison=comparison, relation=comparison.relations.get(slug="echoes"))
    page.get_by_text("Add a relation", exact=True).click()
    form = page.locator("details.code-new[open] form")
    form.get_by_label("Name").fill("Answers")
    form.get_by_label("The other colour").fill("#3f4b04")
    form.get_by_role("button", name="Add").click()
    done(page, "“Answers” is added")
    form = edit(page, "Echoes")
    form.get_by_label("The other colour").fill("#a10128")
    form.get_by_role("button", name="Save").click()
    done(page, "“Echoes” is saved")
    page.get_by_role("button", name="Retire Contradicts").click()
    done(page, "“Contradicts” is retired")
    workbench.go(page, comparison)
    expect(workbench.connector(page, link).locator(".curve")).to_have_css("stroke", "rgb(161, 1, 40)")
    workbench.begin_link(page, link.source)
    mark(page, link.target).click()
    choices = workbench.link_form(page).get_by_role("radio")
    expect(choices).to_have_count(6)
    expect(workbench.link_form(page).get_by_role("radio", name="answers")).to_have_count(1)
    expect(workbench.link_form(page).get_by_role("radio", name="contradicts")).to_have_count(0)


def test_what_is_refused_stays_typed_with_the_reason(page: Page, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    form = edit(page, "Strategic")
    form.get_by_label("Name").fill("Psychological")
    form.get_by_label("Definition").fill("Something long that I typed.")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a framing “Psychological” already")
    expect(page.locator("details.code-edit[open]").get_by_label("Definition")).to_have_value(
        "Something long that I typed."
    )


@pytest.mark.parametrize(
    ("choice", "framings"),
    [
        ("Entman (1993): what a frame does", 4),
        ("Semetko and Valkenburg (2000): news frames", 5),
        ("Boydstun and others: policy frames", 15),
        ("The codebook of “Two views of the ferry”", 2),
    ],
)
def test_a_new_comparison_starts_from_a_template_or_another_codebook(
    page: Page, comparison: Comparison, choice: str, framings: int
) -> None:
    page.goto("/comparisons/add/")
    page.get_by_label("Title").fill("Once more")
    page.get_by_label("Left piece").select_option(str(comparison.left_id))
    page.get_by_label("Right piece").select_option(str(comparison.right_id))
    page.get_by_label("Codebook to begin from").select_option(choice)
    page.get_by_role("button", name="Compare").click()
    workbench.ready(page)
    buttons = select(page, "left", "Two firms").locator(".framing-button")
    expect(buttons).to_have_count(framings)
    buttons.first.click()
    expect(page.locator("article mark")).to_have_count(1)
