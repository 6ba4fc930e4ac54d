"""What a person waits for: a real browser against a live server in this process."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from playwright.sync_api import Page, sync_playwright

from reader.models import Comparison
from tests.benchmarks.table import Figure
from tests.browser.finding import find, launch_arguments

# Says when everything that the page brought stands painted: two frames after it has loaded.
PAINTED = """addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.painted = performance.now();
})));"""

CLICKED = """([start, length]) => new Promise((done) => {
  const article = document.querySelector("article[data-side=left]");
  const block = [...article.querySelectorAll("[data-start]")].find((b) => Number(b.dataset.start) === start);
  const range = document.createRange();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const node = walker.nextNode();
  range.setStart(node, 0);
  range.setEnd(node, Math.min(length, node.length));
  block.scrollIntoView({ block: "center" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  const wait = () => {
    const composer = document.getElementById("composer");
    if (composer.hidden) return requestAnimationFrame(wait);
    const from = performance.now();
    document.body.addEventListener("htmx:afterSettle", () => requestAnimationFrame(() => {
      setTimeout(() => done(performance.now() - from));
    }), { once: true });
    composer.querySelector("[data-framing=strategic].framing-button").click();
  };
  wait();
})"""

# The least that a click can do, on a page of nothing else: one row stored, one mark painted.
BARE_CLICK = """(address) => new Promise((done) => {
  const words = document.createElement("p");
  words.textContent = "Words that are marked";
  document.body.append(words);
  const range = document.createRange();
  range.setStart(words.firstChild, 0);
  range.setEnd(words.firstChild, 5);
  requestAnimationFrame(() => setTimeout(async () => {
    const from = performance.now();
    const answer = await fetch(address, { method: "POST" });
    if (answer.status !== 201) throw new Error(`The floor of a click was answered ${answer.status}.`);
    range.surroundContents(document.createElement("mark"));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
  }));
})"""

# What both pages must have alike, or they are not the same work: how wide each piece is set, and how many marks it has.
SET = """() => [...document.querySelectorAll("article")].map(
  (piece) => [Math.round(piece.getBoundingClientRect().width), piece.querySelectorAll("mark").length]
)"""

# From the beginning of the frame that a scroll asks for until it is painted: our drawing, layout and paint.
SCROLLED = """() => new Promise((done) => {
  const column = document.querySelector(".scroller") || document.scrollingElement;
  const channel = new MessageChannel();
  const times = [];
  let from = 0;
  channel.port1.onmessage = () => { times.push(performance.now() - from); step(); };
  const step = () => {
    if (times.length >= 40) return done(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
    column.scrollTop += 400;
    requestAnimationFrame(() => { from = performance.now(); channel.port2.postMessage(0); });
  };
  step();
})"""


# The rules of all stylesheets that apply, with those that they import.
RULES = """() => {
  const written = ({ cssRules }) => [...cssRules].map(
    ({ styleSheet, cssText }) => (styleSheet ? written(styleSheet) : cssText)
  ).join(" ");
  return [...document.styleSheets].filter(({ media }) => matchMedia(media.mediaText).matches).map(written).join(" ");
}"""


def figures(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The browser's rows of the table for one comparison."""
    size = f"{highlights:,} highlights"
    address = f"/comparisons/{comparison.pk}/"
    # Otherwise an answer without a length waits some 40 ms for word from the other end, as behind no server in earnest.
    QuietWSGIRequestHandler.disable_nagle_algorithm = True
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    base = f"http://{thread.host}:{thread.port}"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find(), args=launch_arguments())
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
        context.add_init_script(PAINTED)
        page = context.new_page()
        page.on("pageerror", lambda error: print("The page failed:", error))
        shown = middle(lambda: painted(page, f"{base}{address}"))
        plain, laid = static_copy(page, Path(folder) / "plain.html"), page.evaluate(SET)
        floor = middle(lambda: painted(page, plain))
        assert page.evaluate(SET) == laid, (page.evaluate(SET), laid)
        still = page.evaluate(SCROLLED)
        page.goto(f"{base}{address}")
        page.wait_for_selector("[data-ready]")
        scrolled = page.evaluate(SCROLLED)
        starts = [block.start for block in comparison.left.blocks[600:609]]
        clicked = statistics.median(page.evaluate(CLICKED, [start, 30]) for start in starts)
        page.goto(f"{base}/healthz")
        least = statistics.median(
            page.evaluate(BARE_CLICK, f"/floor/{comparison.pk}/insert/") for _ in starts
        )
        browser.close()
    thread.terminate()
    whole = highlights >= 5_000
    yield Figure("navigation until painted", size, shown, "ms", floor, 1.5 if whole else None)
    yield Figure("scroll until painted, links drawn", size, scrolled, "ms", still, 3 if whole else None)
    yield Figure("click until painted and stored", size, clicked, "ms", least, 4)


def painted(page: Page, address: str) -> float:
    """Milliseconds from the navigation to the painted page."""
    page.goto(address)
    while (value := page.evaluate("window.painted")) is None:
        page.wait_for_timeout(20)
    return value


def static_copy(page: Page, path: Path) -> str:
    """The address of a page that holds the same marks and styles, set as wide, and nothing else."""
    columns = page.evaluate("[...document.querySelectorAll('.column')].map((c) => c.outerHTML)")
    styles = f"<style>{page.evaluate(RULES)}</style>"
    body = f"<body class=workbench><main class=desk>{'<div class=gutter></div>'.join(columns)}</main>"
    path.write_text(f"<!doctype html><meta charset=utf-8>{styles}{body}", "utf-8")
    return path.as_uri()


def middle(act: Callable[[], float], runs: int = 5) -> float:
    act()
    return statistics.median(act() for _ in range(runs))
