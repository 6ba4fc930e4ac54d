"""Many tags: typing narrows them, and those used last stand first."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories, hand


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    strategic = made.framings.get(slug="strategic")
    for number in range(290):
        factories.tag(framing=strategic, name=f"matter {number:03}")
    factories.tag(framing=strategic, name="Über-ich and café")
    return made


def unfolded(page: Page, quote: str = "Nobody expects the vote") -> Locator:
    """The toolbar of a selection with its tags."""
    bar = workbench.select(page, "left", quote)
    page.keyboard.press("t")
    expect(bar.get_by_role("searchbox")).to_be_focused()
    return bar


def seen(tags: Locator) -> list[str]:
    return [name for name in tags.all_inner_texts() if name]


def test_typing_narrows_three_hundred_tags_and_enter_does_the_rest(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(1024, 768))
    bar = unfolded(page)
    hand.expect_whole(page, bar, ".framing-button")
    page.keyboard.type("uber")
    expect(bar.locator(".tag:visible")).to_have_text(["Über-ich and café"])
    page.keyboard.press("Enter")
    expect(bar.get_by_role("button", name="Strategic", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(bar.get_by_role("searchbox")).to_have_value("")
    with page.expect_response(workbench.is_post("/highlights/")):
        page.keyboard.press("Enter")
    expect(bar).to_be_hidden()
    row = Highlight.objects.get()
    assert row.framing.slug == "strategic"
    assert [tag.name for tag in row.tags.all()] == ["Über-ich and café"]


def test_those_used_last_stand_first(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    bar = unfolded(page)
    first = bar.locator("[data-framing=strategic] .tag").first
    expect(first).to_have_text("regulatory leverage")
    for typed in ("matter 007", "matter 250"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    with page.expect_response(workbench.is_post("/highlights/")):
        page.keyboard.press("Enter")
    page.reload()
    workbench.ready(page)
    bar = unfolded(page, "Two firms want the same quay")
    tags = bar.locator("[data-framing=strategic] .tag")
    assert [tags.nth(n).inner_text() for n in range(3)] == ["matter 250", "matter 007", "regulatory leverage"]
    page.keyboard.press("Escape")
    editor = workbench.open_editor(page, Highlight.objects.get())
    tags = editor.locator("[data-framing=strategic] .tag")
    assert [tags.nth(n).inner_text() for n in range(3)] == ["matter 250", "matter 007", "regulatory leverage"]
    editor.get_by_role("searchbox").fill("no such matter")
    expect(editor.get_by_role("status")).to_have_text("No tag of this codebook holds these words.")
    expect(editor.locator(".tag:visible")).to_have_text(["matter 250", "matter 007"])  # those that are ticked
    editor.get_by_role("searchbox").fill("250")
    page.keyboard.press("Enter")
    editor.get_by_role("button", name="Save").click()
    expect(workbench.card(page, Highlight.objects.get()).locator(".chip")).to_have_text("matter 007")


def test_what_was_typed_goes_before_the_toolbar_does(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    bar = unfolded(page)
    page.keyboard.type("money")
    page.keyboard.press("Escape")
    expect(bar.get_by_role("searchbox")).to_have_value("")
    assert len(seen(bar.locator(".tag"))) > 290
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_few_tags_need_no_field(signed_in: SignedIn, comparison: Comparison) -> None:
    for framing in comparison.framings.all():
        framing.tags.all().delete()
    page = workbench.open_page(signed_in, comparison)
    bar = workbench.select(page, "left", "Nobody expects the vote")
    page.keyboard.press("t")
    expect(bar.get_by_role("searchbox")).to_be_hidden()
    expect(bar.get_by_label("Note, in Markdown")).to_be_focused()
