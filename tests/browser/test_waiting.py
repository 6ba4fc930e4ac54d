"""What takes longer than a moment says so, is sent once, and loses nothing when it fails."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from annotations.models import Highlight
from reader.models import Comparison, Document
from tests.browser import workbench
from tests.browser.workbench import SignedIn
from tests.support import factories, hand
from tests.support.guard import Guard

PIECE = "A Quay for Two\n\nBy Harbour Desk\n\nThe board met, and it said nothing of what it knew.\n"


@pytest.fixture
def page(transactional_db: None, signed_in: SignedIn) -> Page:
    page = signed_in(factories.user(), reduced_motion="reduce")
    page.goto("/documents/add/")
    return page


def saying(page: Page, words: str) -> Any:
    """Within it these words are said. While a page is being left no locator looks at it, so the page tells."""
    page.evaluate("""() => new MutationObserver(() => console.log(document.getElementById("waiting").textContent))
        .observe(document.getElementById("waiting"), {childList: true, subtree: true})""")
    return page.expect_console_message(lambda message: message.text == words)


def held_back(page: Page, address: str, method: str = "POST") -> Callable[[], int]:
    """Requests to this address wait until the function that is given is called; it gives how many there were."""
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        if route.request.method != method:
            return route.fallback()
        return waiting.append(route)

    page.route(address, wait)

    def let_go() -> int:
        page.unroute(address)
        for route in waiting:
            with contextlib.suppress(Error):  # it was stopped
                route.continue_()
        return len(waiting)

    return let_go


def test_a_piece_is_read_while_that_is_said_and_only_once(page: Page) -> None:
    let_go = held_back(page, "**/documents/add/")
    page.get_by_label("Paste the text").fill(PIECE)
    button = page.get_by_role("button", name="Preview")
    button.dblclick()
    expect(page.get_by_role("status")).to_have_text("Reading the piece…")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    assert let_go() == 1
    page.wait_for_url("**/structure/")
    assert Document.objects.get().title == "A Quay for Two"

    let_go = held_back(page, "**/store/")
    page.evaluate("setTimeout(() => window.stop(), 2_500)")  # by hand; the form may be sent again then
    with saying(page, "Saving the piece…"):
        page.get_by_role("button", name="Save this piece").dblclick(no_wait_after=True)
    expect(page.locator("#waiting p")).to_have_count(0)
    expect(page.get_by_role("button", name="Save this piece")).not_to_have_attribute("aria-disabled", "true")
    assert let_go() == 1


SLOW = {"name": "quay.txt", "mimeType": "text/plain", "buffer": PIECE.encode()}
OTHER = {"name": "gull.txt", "mimeType": "text/plain", "buffer": b"One gull wants all.\n"}


def test_the_form_says_which_file_is_read_for_how_long_and_cancels_it(page: Page, guard: Guard) -> None:
    """The second of two files hangs; what was made of the first is discarded with it."""
    answers: list[Route] = []
    page.route("**/documents/add/", lambda route: answers.append(route))
    page.get_by_label("Or choose files").set_input_files([SLOW, OTHER])
    button = page.get_by_role("button", name="Preview")
    button.click()
    line = page.locator(".reading")
    expect(line).to_contain_text("Reading quay.txt (1 of 2)… 1 s")
    expect(button).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Reading quay.txt (1 of 2)…")
    assert page.locator("#waiting p").bounding_box()["width"] <= 1  # type: ignore[index]
    expect(page.get_by_role("link", name="Cancel")).to_be_hidden()
    hand.expect_seen(line)
    answers[0].continue_()
    expect(line).to_contain_text("Reading gull.txt (2 of 2)…")
    assert Document.objects.count() == 1
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Cancelled. Nothing was added.")
    expect(button).to_be_focused()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()
    assert page.get_by_label("Or choose files").evaluate("field => field.files.length") == 2
    wait_until(page, lambda: not Document.objects.exists())
    page.unroute("**/documents/add/")
    button.click()
    expect(page.get_by_text("2 drafts were made")).to_be_visible()
    assert Document.objects.count() == 2


def test_a_piece_that_the_server_has_when_it_is_cancelled_is_discarded(page: Page) -> None:
    """The answer is held back: the server has read the piece by the time that nobody wants it any more."""
    let_go: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        let_go.append(lambda: route.fulfill(response=answer))

    page.route("**/documents/add/", hold)
    page.get_by_label("Paste the text").fill(PIECE)
    page.evaluate(SENT)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_have_text("Cancelled. Nothing was added.")
    assert Document.objects.count() == 1
    let_go[0]()
    wait_until(page, lambda: not Document.objects.exists())
    expect(page.get_by_label("Paste the text")).to_have_value(PIECE)


#: A request that a test holds back says by itself that it is sent.
SENT = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (data) {
    send.call(this, data);
    this.upload.dispatchEvent(new ProgressEvent("load"));
  };
}"""


def test_files_that_are_refused_are_named_and_none_is_made(page: Page, guard: Guard) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    picture = {"name": "gull.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n..."}
    page.get_by_label("Or choose files").set_input_files([SLOW, picture, OTHER | {"buffer": b""}])
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_have_text(
        [re.compile("^gull.png: This is a picture"), re.compile("^gull.txt: This file is empty")]
    )
    expect(page.get_by_label("Or choose files")).to_be_focused()
    wait_until(page, lambda: not Document.objects.exists())


def wait_until(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not become true")


def read_it(page: Page) -> None:
    """By its place, since a name is slow to find beside six megabytes."""
    page.locator("form button.primary").click()


def test_six_megabytes_are_refused_in_words_and_nothing_is_lost(page: Page, guard: Guard) -> None:
    page.set_default_timeout(90_000)  # milliseconds; so long a text is slow to lay out
    guard.allow("status of 422", "the rules refuse what is sent")
    guard.allow("ERR_FAILED", "the network is cut on purpose")
    guard.allow("status of 502", "the server is away")
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    text = page.get_by_label("Paste the text")
    text.evaluate("field => { field.value = 'A line of it. '.repeat(449_390) }")
    read_it(page)
    reason = page.get_by_role("alert")
    expect(reason).to_have_text(
        "The text of this piece has 6.0 MB, and the most that can be taken is 5.0 MB. Bring it in parts.",
        timeout=90_000,
    )
    assert not sent
    assert text.evaluate("field => field.value.length") == 6_291_460
    # What the server alone can see is said by it, in the same place; what was typed and chosen stays.
    text.fill("")
    page.get_by_label("Or choose files").set_input_files(
        {"name": "quay.txt", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n..."}
    )
    read_it(page)
    expect(reason).to_contain_text("This is a picture")
    assert page.get_by_label("Or choose files").evaluate("field => field.files.length") == 1
    page.get_by_label("Or choose files").set_input_files([])
    text.fill(PIECE)
    for fail, said in (
        (lambda route: route.abort(), "The server could not be reached"),
        (lambda route: route.fulfill(status=502), "The server failed (502)"),
    ):
        page.route("**/documents/add/", fail)
        read_it(page)
        expect(reason).to_contain_text(said)
        page.unroute("**/documents/add/")
    expect(text).to_have_value(PIECE)
    # Signed out meanwhile, and in again in another tab.
    cookies = page.context.cookies()
    guard.allow("status of 401", "the session has ended")
    page.context.clear_cookies(name="sessionid")
    read_it(page)
    expect(reason).to_contain_text("You have been signed out")
    page.context.add_cookies(cookies)
    read_it(page)
    page.wait_for_url("**/structure/")
    page.go_back()
    expect(page.get_by_role("button", name="Preview")).not_to_have_attribute("aria-disabled", "true")


def test_the_workbench_says_what_takes_long_and_that_another_page_is_opened(
    signed_in: SignedIn, transactional_db: None
) -> None:
    comparison: Comparison = workbench.comparison()
    made: Highlight = factories.highlight(comparison=comparison, quote="Two firms")
    page = workbench.open_page(signed_in, comparison)
    workbench.alone(page)
    let_go = held_back(page, "**/highlights/?id=*", "GET")
    workbench.mark(page, made).click()
    expect(page.locator("#waiting")).to_have_class("waiting shown")
    assert not words_there(page)
    expect(page.locator("#waiting p")).to_have_text("Loading…")
    let_go()
    expect(workbench.card(page, made)).to_be_visible()
    expect(page.locator("#waiting p")).to_have_count(0)
    let_go = held_back(page, "**/codebook/", "GET")
    places = page.get_by_role("navigation", name="This comparison")
    with saying(page, "Opening…"):
        places.get_by_role("link", name="Codebook").click(no_wait_after=True)
    let_go()
    page.wait_for_url("**/codebook/")


def words_there(page: Page) -> bool:
    return page.locator("#waiting p").count() > 0
