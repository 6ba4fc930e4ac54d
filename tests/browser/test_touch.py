"""The main job with one thumb: no mouse, no keys, one piece at a time."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Comment, Highlight, Link, Silence
from reader.models import Comparison
from tests.browser import fingers, workbench
from tests.browser.fingers import HEIGHT, WIDTH, choose, expect_clear, expect_side, highlight, open_card, turn
from tests.browser.workbench import SignedIn, card, linking, toast
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


def box(locator: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in the window."""
    found = locator.bounding_box()
    assert found
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def expect_docked(locator: Locator) -> None:
    left, _, right, bottom = box(locator)
    assert (left, right, bottom) == (0, WIDTH, HEIGHT)


def test_the_main_job(signed_in: SignedIn, comparison: Comparison) -> None:
    page = fingers.open_page(signed_in, comparison)
    expect_side(page, "left")

    bar = choose(page, "left", "Nobody expects the vote")
    expect_docked(bar)
    bar.get_by_role("button", name="Tags, note").tap()
    bar.get_by_text("regulatory leverage").tap()
    bar.get_by_label("Note, in Markdown").fill("Who *waits*?")
    expect_docked(bar)
    with page.expect_response(workbench.is_post("/highlights/")):
        bar.get_by_role("button", name="Strategic", exact=True).tap()
    expect(bar).to_be_hidden()
    source = Highlight.objects.get()
    assert (source.quote, source.note) == ("Nobody expects the vote", "Who *waits*?")
    assert [tag.name for tag in source.tags.all()] == ["regulatory leverage"]

    turn(page, "right")
    silent = highlight(page, "right", "They came in smiling", "Psychological")
    first = highlight(page, "right", "loved for exactly one evening", "Psychological")
    turn(page, "left")

    # To a highlight that is there already
    opened = open_card(page, source)
    expect_docked(page.locator("#overlay-left"))
    expect_clear(page, source, opened)
    opened.get_by_role("button", name="Link…").tap()
    expect_side(page, "right")
    expect(linking(page)).to_contain_text("Nobody expects the vote")
    linking(page).get_by_role("button", name="Nobody expects the vote").tap()  # what was it about?
    expect_side(page, "left")
    turn(page, "right")
    workbench.mark(page, first).tap()
    relate(page, "contrasts with")

    # To a fresh selection; and the state stays in sight, whatever else is said
    turn(page, "left")
    open_card(page, source).get_by_role("button", name="Link…").tap()
    expect_side(page, "right")
    bar = choose(page, "right", "the promises were larger")
    assert box(bar)[3] <= box(linking(page))[1]
    with page.expect_response(workbench.is_post("/highlights/")):
        bar.get_by_role("button", name="Psychological", exact=True).tap()
    relate(page, "echoes")
    fresh = Highlight.objects.get(quote="the promises were larger")
    ends = [(link.relation.slug, link.source, link.target) for link in Link.objects.order_by("pk")]
    assert ends == [("contrasts", source, first), ("echoes", source, fresh)]

    # From a card to the far end and back
    open_card(page, fresh).get_by_role("link", name="echoes").tap()
    for row in (fresh, source):
        expect(workbench.mark(page, row)).to_be_in_viewport()
    page.locator("#seam").get_by_role("button", name="echoes").tap()
    expect_side(page, "left")
    link_card = page.locator(".link-card")
    expect(link_card).to_be_visible()
    expect_clear(page, source, link_card)
    link_card.get_by_role("link", name="the promises were larger").tap()
    expect(card(page, fresh)).to_be_visible()
    expect_clear(page, fresh, card(page, fresh))
    expect_side(page, "right")

    opened = open_card(page, silent)
    opened.get_by_text("No counterpart…").tap()
    opened.get_by_label("I checked this passage").fill("Nothing there.")
    opened.get_by_role("button", name="Confirm").tap()
    expect(opened).to_contain_text("No counterpart in the other piece, confirmed by")
    assert Silence.objects.get().note == "Nothing there."

    opened.get_by_role("link", name="Edit").tap()
    form = page.get_by_role("form", name=f"Edit highlight {silent.pk}")
    form.get_by_text("love-bombing").tap()
    form.get_by_role("button", name="Save").tap()
    expect(card(page, silent).locator(".chip")).to_have_text("love-bombing")

    page.get_by_role("button", name="Undo", exact=True).tap()
    expect(card(page, silent).locator(".chip")).to_have_count(0)
    assert not silent.tags.exists()
    assert box(toast(page))[3] <= box(page.locator("#overlay-right"))[1]

    page.locator("summary", has_text="Export").tap()
    rows = workbench.download(page, page.get_by_role("link", name="Highlights as CSV"))
    assert {row["quote"] for row in rows} == {one.quote for one in (source, silent, first, fresh)}


def relate(page: Page, relation: str) -> None:
    form = workbench.link_form(page)
    form.get_by_text(relation, exact=True).tap()
    form.get_by_role("button", name="Link", exact=True).tap()
    expect(toast(page)).to_contain_text(f"Linked: {relation}.")
    expect(linking(page)).to_be_empty()


def test_what_else_turns_the_tab(signed_in: SignedIn, comparison: Comparison) -> None:
    """Searching, the strip, giving up a link, replies, and an address that names a passage."""
    left = factories.highlight(comparison=comparison, quote="The town holds the land")
    right = factories.highlight(comparison=comparison, document=comparison.right, quote="The gifts were")
    page = fingers.open_page(signed_in, comparison, f"?highlight={right.pk}")
    expect_side(page, "right")
    expect_clear(page, right, card(page, right))

    card(page, right).locator("summary", has_text="Reply").tap()
    card(page, right).get_by_label("Your reply").fill("How large?")
    card(page, right).get_by_role("button", name="Reply", exact=True).tap()
    expect(card(page, right)).to_contain_text("How large?")
    assert Comment.objects.get().text == "How large?"

    card(page, right).get_by_role("button", name="Link…").tap()
    expect_side(page, "left")
    linking(page).get_by_role("button", name="Cancel").tap()
    expect(linking(page)).to_be_empty()
    assert not page.locator("mark.source").count()
    open_card(page, left)  # and no form of a link

    field = page.get_by_role("searchbox")
    field.tap()
    field.fill("evening")
    page.get_by_role("button", name="Next match").tap()
    expect_side(page, "right")
    expect(page.locator("[data-search-count]")).to_contain_text("1 of 1")

    strip = page.locator("#right .overview")
    before = page.locator("#right .scroller").evaluate("column => column.scrollTop")
    strip.tap(position={"x": 12, "y": 400})
    assert page.locator("#right .scroller").evaluate("column => column.scrollTop") > before


def test_the_toolbar_covers_neither_the_passage_nor_itself_by_the_keyboard(
    signed_in: SignedIn, transactional_db: None
) -> None:
    page = fingers.open_page(signed_in, workbench.long_comparison())
    column = page.locator("#left .scroller")
    # A passage at the very bottom of the window comes out from under the toolbar once the finger has left it.
    words = column.evaluate("""column => {
      const floor = column.getBoundingClientRect().bottom;
      const block = [...column.querySelectorAll("p")].findLast((p) => p.getBoundingClientRect().top < floor - 30);
      return block.textContent.slice(0, 7);
    }""")
    bar = choose(page, "left", words)
    page.wait_for_function(
        """bar => document.getSelection().getRangeAt(0).getBoundingClientRect().bottom
          <= bar.getBoundingClientRect().top""",
        arg=bar.element_handle(),
    )
    expect_docked(bar)

    # A screen keyboard shrinks the visual viewport and nothing else; no browser without a screen has one.
    page.evaluate("""() => {
      Object.defineProperty(visualViewport, "height", { get: () => 500 });
      visualViewport.dispatchEvent(new Event("resize"));
    }""")
    expect(bar).to_be_visible()
    page.wait_for_function("bar => bar.getBoundingClientRect().bottom === 500", arg=bar.element_handle())


def test_a_finger_on_a_wide_screen_docks_the_toolbar_and_a_mouse_does_not(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    bar = workbench.select(page, "left", "Nobody expects the vote")
    assert box(bar)[3] < 700
    page.keyboard.press("Escape")
    page.locator("article[data-side=left] h1").dispatch_event("pointerdown", {"pointerType": "touch"})
    page.locator("article[data-side=left] h1").dispatch_event("pointerup", {"pointerType": "touch"})
    choose(page, "left", "Nobody expects the vote")
    assert box(bar)[3] == 900
