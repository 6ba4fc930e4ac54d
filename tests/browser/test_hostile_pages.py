"""No script of the corpus runs in a real browser, with the security policy or without it, nor in the report"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from tests.hostile import corpus, tally
from tests.hostile.world import World
from tests.support.sampling import sample

pytestmark = pytest.mark.django_db(transaction=True)

#: Says which scripts ran and which the policy had to stop: the first wall is the escaping, so both must be none.
WATCH = """
window.__heard = [];
window.__ran = (what) => window.__heard.push(`ran ${what} at ${new Error().stack}`);
for (const name of ["alert", "confirm", "prompt"]) window[name] = window.__ran;
document.addEventListener("securitypolicyviolation", (event) =>
  window.__heard.push(`stopped ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
#: Whatever a person or a program may touch is touched: events that wait for it, animations, and marks of elements.
TOUCH = """() => {
  for (const one of document.querySelectorAll("*")) {
    for (const type of ["mouseover", "focus", "click", "toggle", "animationstart", "error", "load"]) {
      if (type !== "click" || one.matches("x, xss, [hx-on], svg a, math *"))
        one.dispatchEvent(new Event(type, { bubbles: false }));
    }
    for (const { name, value } of one.attributes) {
      if (/^on|^(data-)?hx-on/.test(name)) window.__heard.push(`attribute ${name} of ${one.tagName}`);
      if (/^\\s*(java|vb)script:/i.test(value) && /^(href|src|action|formaction|xlink:href|data)$/.test(name))
        window.__heard.push(`address ${value}`);
    }
  }
  const clobbered = ["cookie", "body", "getElementById", "querySelector", "currentScript"]
    .filter((name) => document[name] instanceof Element && !["BODY", "SCRIPT"].includes(document[name].tagName));
  return [...window.__heard, ...clobbered.map((name) => `document.${name} is taken`)];
}"""


@pytest.fixture
def world() -> World:
    return World(corpus.MARKUP)


def look(context: BrowserContext, addresses: list[str], base: str = "") -> list[str]:
    """What ran, or was stopped, on each of the pages."""
    found: list[str] = []
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: (found.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: foreign(request.url) and found.append(f"asked for {request.url}"))
    for address in addresses:
        page.goto(base + address, wait_until="load")
        found += [f"{address}: {what}" for what in page.evaluate(TOUCH)]
        if address.endswith("/"):
            touch_cards(page)
            found += [f"{address}: {what}" for what in page.evaluate("() => window.__heard")]
        tally.looked("pages read")
    tally.found("scripts ran", len(found))
    return found


def foreign(url: str) -> bool:
    """Whether an address leads to where only the corpus would."""
    return "hostile.example" in urlsplit(url).netloc or url.startswith("data:text")


def touch_cards(page: Page) -> None:
    """Open a card and the search in a workbench, so that parts are swapped in by htmx."""
    mark = page.locator("article mark").first
    if page.locator("#connectors").count() and mark.count():
        mark.click()
        page.locator(".card").first.wait_for()
        page.keyboard.press("Escape")


@pytest.mark.slow
@pytest.mark.sampled
def test_no_script_runs(
    world: World, signed_in: Callable[..., Page], new_context: Callable[..., BrowserContext], live_server: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    """Without the policy the escaping stands alone, and still nothing runs; with it, nothing has to be stopped.

    One test, since the world takes longer to write than to read.
    """
    pages = [address for address in world.pages() if not address.endswith("report.html")]
    pages += world.admin_pages()
    alone = signed_in(world.owner, bypass_csp=True).context
    assert look(alone, pages, live_server.url) == []
    alone.close()
    walled = signed_in(world.owner).context
    assert look(walled, sample(pages, 3, "policy"), live_server.url) == []
    answer = world.client.get(reverse("export_report", args=[world.comparison.pk]))
    file = tmp_path / "report.html"
    file.write_bytes(answer.getvalue())
    assert look(new_context(), [file.as_uri()]) == []


def test_a_script_that_runs_is_found_out(new_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    """So that the tests above can fail."""
    file = tmp_path / "bad.html"
    file.write_text(
        "<!doctype html><title>x</title><svg onload=__ran(1)></svg><a href='javascript:__ran(1)'>x</a>"
    )
    found = look(new_context(), [file.as_uri()])
    tally.found("scripts ran", -len(found))
    assert len(found) >= 3
