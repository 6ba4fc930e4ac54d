"""The whole main job by keys alone: not one call of the mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight, Link, Silence
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, composer, is_post, mark, stored, toast
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def press(page: Page, *keys: str) -> None:
    """Keys one after the other; `j*3` is three times `j`."""
    for key in keys:
        name, _, times = key.partition("*") if len(key) > 1 else (key, "", "")
        for _ in range(int(times or 1)):
            page.keyboard.press(name)


def tab_to(page: Page, target: Locator, *, back: bool = False, most: int = 60) -> None:
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("the Tab key does not get there")


def place(page: Page) -> str:
    """What the reading place shows."""
    return page.evaluate(
        "() => [...(CSS.highlights.get('place') ?? [])].map(range => range.toString()).join('')"
    )


def selection(page: Page) -> str:
    return page.evaluate("() => document.getSelection().toString()")


def expect_column(page: Page, side: str) -> None:
    """The column has the focus, or gets it when the answer has settled."""
    page.wait_for_function(
        "side => document.activeElement.closest('.column')?.dataset.side === side", arg=side
    )


def store(page: Page, *keys: str, path: str = "/highlights/") -> None:
    with page.expect_response(is_post(path)):
        press(page, *keys)


def test_the_main_job(page: Page, comparison: Comparison) -> None:
    # The second paragraph's first sentence in one column, with a tag and a note.
    press(page, "j*2")
    assert place(page).startswith("The council meets on Monday.")
    press(page, "f", "v", "t")
    bar = composer(page)
    tag = bar.get_by_label("platform power")
    tab_to(page, tag)
    press(page, " ")
    tab_to(page, bar.get_by_role("textbox"))
    page.keyboard.type("They wait, as ever.")
    tab_to(page, bar.get_by_role("button", name="Strategic"), back=True)
    store(page, "Enter")
    expect(toast(page)).to_contain_text("Highlighted as Strategic.")
    expect_column(page, "left")
    made = Highlight.objects.get()
    assert (made.quote, made.note, made.tag_names) == (
        "The council meets on Monday.", "They wait, as ever.", ["platform power"],
    )  # fmt: skip

    # A link from it to a passage of the other column, which is highlighted on the way.
    press(page, "l")
    expect(workbench.linking(page)).to_contain_text("Choose a highlight in the other column")
    expect_column(page, "right")
    press(page, "j*2", "f", "Shift+ArrowRight*3")
    store(page, "p")
    form = workbench.link_form(page)
    expect(form.get_by_role("radio").first).to_be_focused()
    press(page, "ArrowDown", "Enter")
    expect(toast(page)).to_contain_text("Linked: ")
    expect(form).to_have_count(0)
    link = Link.objects.get()
    assert (link.source, link.target.framing.slug) == (made, "psychological")
    expect(mark(page, link.target_id)).to_be_focused()

    # A silence on a third.
    press(page, "[", "j*3", "v")
    store(page, "s")
    third = Highlight.objects.latest("pk")
    press(page, "c")
    expect(page.get_by_label("I checked this passage")).to_be_focused()
    page.keyboard.type("Nothing like it.")
    tab_to(page, card(page, third).get_by_role("button", name="Confirm"))
    store(page, "Enter", path="/silence/")
    expect(card(page, third)).to_contain_text("No counterpart in the other piece")
    expect(card(page, third)).to_be_focused()
    assert Silence.objects.get().note == "Nothing like it."
    press(page, "Escape")
    expect(mark(page, third)).to_be_focused()

    # An edit of the first.
    press(page, "Shift+n", "e")
    editor = page.get_by_role("form", name=f"Edit highlight {made.pk}")
    expect(editor.get_by_role("radio", name="Strategic")).to_be_focused()
    tab_to(page, editor.get_by_label("Note"))
    press(page, "Control+a")
    page.keyboard.type("They wait no more.")
    tab_to(page, editor.get_by_role("button", name="Save"))
    store(page, "Enter", path=f"/highlights/{made.pk}/")
    expect(card(page, made).locator(".note")).to_have_text("They wait no more.")
    expect(card(page, made)).to_be_focused()

    # Deleted, and taken back.
    store(page, "x", path="/delete/")
    expect(mark(page, made)).to_have_count(0)
    expect_column(page, "left")
    press(page, "z")
    expect(mark(page, made)).to_be_visible()
    assert len(stored(comparison)) == 3

    # And out.
    menu = page.locator("summary", has_text="Export")
    tab_to(page, menu)
    press(page, "Enter")
    tab_to(page, page.get_by_role("link", name="Highlights as CSV"))
    with page.expect_download() as coming:
        press(page, "Enter")
    assert "They wait no more." in coming.value.path().read_text("utf-8-sig")


def test_moving_by_paragraph_sentence_and_word(page: Page) -> None:
    press(page, "j*2")
    assert place(page).startswith("The council meets on Monday. Nobody")
    press(page, "f")
    assert place(page) == "The council meets on Monday."
    press(page, "f")
    assert place(page) == "Nobody expects the vote before the tide, and nobody says so."
    press(page, "ArrowRight")
    assert place(page) == "Nobody"
    press(page, "w*2")
    assert place(page) == "the"
    press(page, "ArrowLeft*3")
    assert place(page) == "Monday"
    press(page, "k")
    assert place(page).startswith("The council meets")
    press(page, "k*2")
    assert place(page) == "Who gains from the ferry"


def test_each_column_keeps_its_place(page: Page) -> None:
    press(page, "j*3", "o")
    expect_column(page, "right")
    assert place(page) == "What the ferry feels like"
    press(page, "j", "[")
    expect_column(page, "left")
    assert place(page).startswith("Two firms")
    press(page, "]")
    assert place(page) == "By our harbour correspondent"
    expect(page.locator("#reading-said")).to_contain_text("By our harbour correspondent")


def test_a_selection_grows_and_shrinks_and_a_key_of_a_framing_takes_it(
    page: Page, comparison: Comparison
) -> None:
    press(page, "j*2", "ArrowRight*3", "Shift+ArrowRight*3")
    assert selection(page) == "meets on Monday"
    press(page, "Shift+ArrowLeft")
    assert selection(page) == "meets on"
    press(page, "Shift+f")
    assert selection(page) == "meets on Monday."
    press(page, "<")
    assert selection(page) == "meets on Monday"
    expect(composer(page)).to_be_visible()
    store(page, "p")
    expect(composer(page)).to_be_hidden()
    assert stored(comparison) == [("psychological", "meets on Monday")]
    expect_column(page, "left")
    assert place(page) == "meets on Monday"
    press(page, "Enter")
    expect(card(page, Highlight.objects.get())).to_be_focused()


def test_a_selection_goes_on_into_the_next_paragraph(page: Page, comparison: Comparison) -> None:
    press(page, "j*2", "f*2", "Shift+f*2")
    store(page, "s")
    (found,) = stored(comparison)
    assert found[1].startswith("Nobody expects")
    assert found[1].endswith("friends in the room.")


def test_the_next_highlight_and_back(page: Page, comparison: Comparison) -> None:
    quotes = ["Monday", "the vote", "holds the lease", "Whoever can wait"]
    made = [factories.highlight(comparison=comparison, quote=quote) for quote in quotes]
    page.reload()
    workbench.ready(page)
    press(page, "n")
    expect(mark(page, made[0])).to_be_focused()
    press(page, "n*2")
    expect(mark(page, made[2])).to_be_focused()
    press(page, "Shift+n")
    expect(mark(page, made[1])).to_be_focused()
    press(page, "j*2", "n")
    expect(mark(page, made[2])).to_be_focused()
    press(page, "n*2")
    expect(toast(page)).to_contain_text("That was the last highlight of this column.")
    expect(mark(page, made[3])).to_be_focused()
    press(page, "Enter")
    expect(card(page, made[3])).to_be_focused()


def test_linking_two_highlights_by_n_and_enter(page: Page, comparison: Comparison) -> None:
    source = factories.highlight(comparison=comparison, quote="Monday")
    target = factories.highlight(comparison=comparison, document=comparison.right, quote="packed their bags")
    page.reload()
    workbench.ready(page)
    press(page, "n", "l", "n", "Enter")
    expect(workbench.link_form(page).get_by_role("radio").first).to_be_focused()
    press(page, " ")
    store(page, "Enter", path="/links/")
    expect(toast(page)).to_contain_text("Linked: ")
    assert [(link.source, link.target) for link in Link.objects.all()] == [(source, target)]


def test_a_mark_has_a_name_for_assistive_technology(page: Page, comparison: Comparison) -> None:
    framing = comparison.framings.get(slug="psychological")
    made = factories.highlight(comparison=comparison, quote="Monday", framing=framing)
    factories.silence(highlight=made)
    page.reload()
    expect(mark(page, made)).to_have_accessible_description("Psychological. No counterpart.")


def test_the_text_is_left_as_it_is(page: Page, comparison: Comparison) -> None:
    press(page, "j*3", "f", "Shift+ArrowRight*2")
    assert page.locator("article[data-side=left]").text_content() == comparison.left.text
    expect(page.locator("article .reading-place")).to_have_count(0)
    expect(page.locator("#left .reading-place")).to_have_attribute("style", re.compile("top"))
