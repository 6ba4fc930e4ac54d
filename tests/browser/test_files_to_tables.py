"""From a Word document and a PDF file to a table of highlights: dropped, repaired, stored, compared, marked, exported.

The Word document is repaired by mouse, at places of the window, and the PDF file by keys alone.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from reader.models import Document
from tests.browser import workbench
from tests.browser.test_draft_repair import blocks, drop
from tests.browser.workbench import SignedIn
from tests.support import archives, factories, hand
from tests.support.pdf_files import Sheet

FERRY = [
    ("heading-1", "The ferry and its friends"),
    ("paragraph", "The council met."),
    ("paragraph", "Fares and fees"),
    ("paragraph", "Nobody expects the vote before the tide."),
]
GULL = [
    "The gull and its stone",
    "It comes back every morning to the same stone on the quay, as if it had been asked to.",
    "It knows the fisher by his coat, and nobody else.",
    "Whoever can wait the longest wins the quay, and a gull can wait for longer than the council.",
]
TABS = 80  # presses, within which everything on a page is reached


def ferry() -> bytes:
    return archives.document(
        archives.paragraph("The ferry", "Title")
        + archives.paragraph("and its friends", "Title")
        + archives.paragraph("The council met. Fares and fees")
        + archives.paragraph("Page 7")
        + archives.paragraph(FERRY[-1][1])
    )


def gull() -> bytes:
    sheet = Sheet()
    for words in ("The gull", "and its stone"):
        sheet.line(words, size=20, bold=True)
        sheet.gap(40)
    for words in (
        f"{GULL[1]} {GULL[2]}",
        "Page 7 of the leaflet that nobody reads, not even on the quay.",
        GULL[3],
    ):
        sheet.paragraph(words)
        sheet.gap()
    return sheet.bytes()


def press(page: Page, locator: Locator) -> None:
    """Turn the wheel until an element is in the window below what stays at its top, and press it by its place."""
    for _ in range(40):
        box = locator.bounding_box()
        assert box
        if locator.evaluate(f"element => ({hand.HIDDEN})(element) === ''"):
            break
        page.mouse.move(700, 450)
        page.mouse.wheel(0, 120 if box["y"] > 300 else -120)
        page.wait_for_timeout(60)
    hand.press(page, locator)


def tick(page: Page, words: str) -> None:
    press(page, page.locator(".block", has_text=words).get_by_role("checkbox"))


def repair(page: Page, button: str, words: str) -> None:
    """Press a button, and see that the block with these words is in the window when the page is there again."""
    before = page.locator("[name=seen]").get_attribute("value")
    press(page, page.get_by_role("button", name=button, exact=True))
    expect(page.locator("[name=seen]")).not_to_have_value(before or "")
    expect(page.locator(".block", has_text=words)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(page: Page, locator: Locator, key: str = "Tab") -> None:
    for _ in range(TABS):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {locator}")


def bring(page: Page, name: str, data: bytes) -> Document:
    page.goto("/documents/add/")
    drop(page, **{name: data})
    expect(page.get_by_role("heading", name="Review this draft")).to_be_visible(timeout=60_000)
    return Document.objects.latest("pk")


def repair_by_mouse(page: Page) -> None:
    tick(page, "The ferry")
    tick(page, "and its friends")
    repair(page, "Join", "The ferry and its friends")
    tick(page, "The ferry and its friends")
    press(page, page.get_by_role("button", name="Title", exact=True))
    expect(page.get_by_label("Title", exact=True)).to_have_value("The ferry and its friends")
    tick(page, "The council met")
    press(page, page.get_by_role("button", name="Split…"))
    press(page, page.get_by_role("button", name="Fares", exact=True))
    expect(page.get_by_role("button", name="Undo: Split a block in two")).to_be_visible()
    tick(page, "Page 7")
    repair(page, "Drop", "Fares and fees")
    press(page, page.get_by_role("button", name="Save this piece"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The ferry and its friends")


def repair_by_keys(page: Page) -> None:
    ticks, key = page.get_by_role("checkbox"), page.keyboard
    tab_to(page, ticks.first)
    key.press("Shift+ArrowDown")
    key.press("j")
    expect(page.get_by_role("button", name="Undo: Joined 2 blocks")).to_be_visible()
    expect(ticks.first).to_be_focused()
    key.press("i")
    expect(page.get_by_label("Title", exact=True)).to_have_value(GULL[0])
    expect(ticks.first).to_be_focused()
    key.press("ArrowDown")
    key.press("s")
    word = page.locator(".splitting").get_by_role("button", name="It", exact=True)
    expect(page.locator(".splitting .place").first).to_be_focused()
    for _ in range(TABS):
        if word.evaluate("word => word === document.activeElement"):
            break
        key.press("ArrowRight")
    hand.expect_seen(word)
    key.press("Enter")
    expect(page.get_by_role("button", name="Undo: Split a block in two")).to_be_visible()
    expect(page.locator(".block", has_text="knows the fisher").get_by_role("checkbox")).to_be_focused()
    key.press("ArrowDown")
    hand.expect_seen(page.locator(":focus"))
    key.press("d")
    expect(page.get_by_role("button", name="Undo: Dropped 1 block")).to_be_visible()
    expect(page.locator(".block", has_text="Page 7")).to_have_count(0)
    tab_to(page, page.get_by_role("button", name="Save this piece"), "Shift+Tab")
    key.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(GULL[0])


def test_from_a_word_document_and_a_pdf_file_to_a_table(signed_in: SignedIn, transactional_db: None) -> None:
    page = signed_in(factories.user(), reduced_motion="reduce")
    page.set_default_timeout(30_000)
    left = bring(page, "ferry.docx", ferry())
    repair_by_mouse(page)
    assert blocks(left) == FERRY
    right = bring(page, "gull.pdf", gull())
    repair_by_keys(page)
    assert [words for _, words in blocks(right)] == GULL
    press(page, page.get_by_role("link", name="Compare with…"))
    page.get_by_label("Left piece").select_option(str(left.pk))
    page.get_by_label("Right piece").select_option(str(right.pk))
    press(page, page.get_by_role("button", name="Compare", exact=True))
    workbench.ready(page)
    before = hand.scrolls(page)
    workbench.highlight(page, "left", "Nobody expects the vote", "Strategic")
    workbench.highlight(page, "right", "the fisher by his coat", "Psychological")
    assert hand.scrolls(page) == before
    texts = {
        side: Document.objects.get(pk=piece.pk).text for side, piece in (("left", left), ("right", right))
    }
    rows = workbench.export(page, "Highlights")
    assert [(row["side"], row["quote"], row["framing"], row["document"]) for row in rows] == [
        ("left", "Nobody expects the vote", "strategic", FERRY[0][1]),
        ("right", "the fisher by his coat", "psychological", GULL[0]),
    ]
    for row in rows:
        assert texts[row["side"]][int(row["start"]) : int(row["end"])] == row["quote"]
