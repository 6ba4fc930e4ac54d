"""A draft is repaired before it is stored, by mouse, by keys and without JavaScript, and files are dropped."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reader.models import Document, Original
from reader.text.blocks import Draft
from tests.browser.axe import Faults
from tests.browser.test_small_windows import CUT, SMALL
from tests.browser.workbench import SignedIn
from tests.support import factories

DRAFTS = [
    Draft("heading", "The ferry", level=1),
    Draft("paragraph", "and its friends"),
    Draft("paragraph", "The council met. Fares and fees"),
    Draft("paragraph", "Page 7"),
    Draft("paragraph", "By The Harbour Desk"),
]
REPAIRED = [
    ("heading-1", "The ferry and its friends"),
    ("paragraph", "The council met."),
    ("heading-2", "Fares and fees"),
    ("byline", "By The Harbour Desk"),
]


@pytest.fixture
def draft(transactional_db: None) -> Document:
    return factories.document(drafts=DRAFTS, title="The ferry", stored=False)


def blocks(document: Document) -> list[tuple[str, str]]:
    kept = Document.objects.get(pk=document.pk)
    return [(block.choice, kept.text[block.start : block.end]) for block in kept.blocks]


def tick(page: Page, words: str) -> None:
    page.locator(".block", has_text=words).get_by_role("checkbox").check()


def repair_by_mouse(page: Page) -> None:
    tick(page, "The ferry")
    tick(page, "and its friends")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Undo: Joined 2 blocks")).to_be_visible()
    tick(page, "The council met")
    page.get_by_role("button", name="Split…").click()
    page.get_by_role("button", name="Fares", exact=True).click()
    tick(page, "Fares and fees")
    page.get_by_label("Set ticked to").select_option("Heading")
    page.get_by_role("button", name="Apply").click()
    tick(page, "Page 7")
    page.get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", name="not in this draft: 2")).to_be_visible()
    page.get_by_role("button", name="Undo: Dropped").click()
    expect(page.locator(".block", has_text="Page 7")).to_be_visible()
    tick(page, "Page 7")
    page.get_by_role("button", name="Drop").click()
    tick(page, "By The Harbour Desk")
    page.get_by_role("button", name="Author", exact=True).click()
    expect(page.get_by_label("Author")).to_have_value("The Harbour Desk")
    tick(page, "and its friends")
    page.get_by_role("button", name="Title", exact=True).click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The ferry and its friends")
    page.get_by_role("button", name="Save this piece").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ferry and its friends")


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "without"])
def test_a_draft_is_repaired_by_mouse_and_stored(
    signed_in: SignedIn, draft: Document, scripted: bool
) -> None:
    page = signed_in(draft.brought_by, java_script_enabled=scripted)
    page.goto(f"/documents/{draft.pk}/structure/")
    repair_by_mouse(page)
    assert blocks(draft) == REPAIRED
    assert Document.objects.get().stored


def test_a_draft_is_repaired_by_keys(signed_in: SignedIn, draft: Document) -> None:
    page = signed_in(draft.brought_by)
    page.goto(f"/documents/{draft.pk}/structure/")
    ticks = page.get_by_role("checkbox")
    ticks.first.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(ticks.nth(1)).to_be_checked()
    page.keyboard.press("j")
    expect(page.get_by_role("button", name="Undo: Joined 2 blocks")).to_be_visible()
    expect(ticks.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    words = page.locator(".splitting").get_by_role("button")
    expect(words.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(words.nth(2)).to_have_text("Fares ")
    page.keyboard.press("Enter")
    expect(page.locator(".block", has_text="Fares").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Undo: Dropped 1 block")).to_be_visible()
    expect(page.locator(".block", has_text="Harbour").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_label("Author")).to_have_value("The Harbour Desk")
    assert [words for _, words in blocks(draft)] == [words for _, words in REPAIRED]
    expect(page.locator(".block", has_text="Harbour").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_label("Author")).to_have_value("")


def test_an_arrow_in_the_description_moves_no_tick(signed_in: SignedIn, draft: Document) -> None:
    page = signed_in(draft.brought_by)
    page.goto(f"/documents/{draft.pk}/structure/")
    page.get_by_label("Source").press_sequentially("jsdu")
    expect(page.get_by_label("Source")).to_have_value("jsdu")
    assert len(blocks(draft)) == len(DRAFTS)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_repair_of_a_draft_is_open_to_everybody(
    signed_in: SignedIn, draft: Document, faults: Faults, width: int
) -> None:
    polish = "Opłata portowa\n\nRada zebrała się wczoraj, żeby rozważyć nową opłatę.".encode("cp1250")
    Original.objects.create(document=draft, data=polish, codec="cp1250")
    page = signed_in(draft.brought_by)
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("", f"?split={draft.blocks[2].start}"):
        page.goto(f"/documents/{draft.pk}/structure/{address}")
        page.get_by_text("Other encodings").click()
        faults.look(page, f"{address or 'the draft'} at {width} px", schemes=["light", "dark"])
        assert page.evaluate(SMALL, 24) == []
        assert page.evaluate(CUT) == []


DROP = """files => {
  const data = new DataTransfer();
  for (const [name, base64] of Object.entries(files)) {
    data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name));
  }
  for (const kind of ["dragover", "drop"]) {
    document.querySelector(".masthead").dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


def drop(page: Page, **files: bytes) -> None:
    """Drop files on the page on which a piece is added, as far from its form as can be."""
    page.evaluate(DROP, {name: base64.b64encode(data).decode() for name, data in files.items()})


@pytest.fixture
def adding(signed_in: SignedIn, transactional_db: None) -> Callable[[], Page]:
    page = signed_in(factories.user())
    page.goto("/documents/add/")
    return page


def test_a_file_is_dropped_anywhere(adding: Page) -> None:
    drop(adding, **{"quay.txt": b"The quay\n\nTwo firms want it."})
    expect(adding.get_by_role("heading", name="Review this draft")).to_be_visible()
    expect(adding.get_by_label("Title", exact=True)).to_have_value("The quay")


def test_several_files_are_dropped_at_once(adding: Page) -> None:
    drop(adding, **{"quay.txt": b"Two firms want it.", "gull.txt": b"One gull wants all."})
    expect(adding.get_by_text("2 drafts were made")).to_be_visible()
    assert Document.objects.filter(stored=None).count() == 2


PASTE = """([html, text]) => {
  const field = document.querySelector("[name=text]");
  const data = new DataTransfer();
  data.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  field.value += text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return document.querySelector("[name=rich]").value;
}"""


def test_the_structure_of_a_paste_goes_along_until_the_text_is_changed(adding: Page) -> None:
    assert adding.evaluate(PASTE, ["<h1>The quay</h1>", "The quay"]) == "<h1>The quay</h1>"
    adding.get_by_label("Paste the text").press_sequentially("s")
    assert adding.evaluate("document.querySelector('[name=rich]').value") == ""
    assert adding.evaluate(PASTE, ["<h1>More</h1>", "More"]) == ""


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_another_encoding_is_chosen(adding: Page, by: str) -> None:
    polish = "Opłata portowa\n\nRada zebrała się wczoraj, żeby rozważyć nową opłatę."
    adding.locator("[name=file]").set_input_files(
        {"name": "fee.txt", "mimeType": "text/plain", "buffer": polish.encode("cp1250")}
    )
    adding.get_by_role("button", name="Preview").click()
    expect(adding.get_by_role("heading", name="Encoding")).to_be_visible()
    button = adding.get_by_role("button", name="Read in this encoding")
    if by == "mouse":
        adding.get_by_text("Other encodings").click()
        adding.locator("details .reading label").first.click()
        button.click()
    else:
        adding.locator("[name=encoding]:checked").focus()
        adding.keyboard.press("ArrowDown")
        adding.keyboard.press("Tab")
        while not button.evaluate("button => button === document.activeElement"):
            adding.keyboard.press("Tab")
        adding.keyboard.press("Enter")
    expect(adding.get_by_role("button", name="Undo: Read as")).to_be_visible()
    kept = Original.objects.get()
    assert kept.codec != "cp1250"
    assert "Rada" in kept.document.text
    expect(adding.locator(f"#encoding-{kept.codec}")).to_be_checked()
