"""The main job in Firefox, by mouse and keyboard alone: highlight on both sides, link there and back, export."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from annotations import demo
from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.browser import firefox, workbench
from tests.browser.workbench import (
    composer,
    connector,
    drag,
    export,
    is_post,
    link_form,
    linking,
    mark,
    points,
)
from tests.support import factories

SIZE = {"width": 1440, "height": 900}
# Passages far down in both pieces that the demonstration has not highlighted: a link's source, then its target.
THERE = (
    ("left", "because neither has another partner of the same size"),
    ("right", "Theatre would have been better rehearsed"),
)
BACK = (
    ("right", "As management this was crude. As a signal it was exact"),
    ("left", "Founders, investors and podcasters who had kept their distance"),
)
KEYS = {"left": "s", "right": "p"}
FRAMINGS = {"left": "strategic", "right": "psychological"}


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Firefox, in place of the Chromium of all other tests."""
    path = firefox.find_or_skip()
    browser = firefox.launch(playwright, path, tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """The demonstration, whose analyst has a password."""
    comparison = demo.load().comparison
    analyst = comparison.members.get(username="analyst")
    analyst.set_password(factories.PASSWORD)
    analyst.save()
    return comparison


@pytest.fixture
def page(page: Page, comparison: Comparison) -> Iterator[Page]:
    """The workbench after the analyst has signed in through the form."""
    refused = []  # Firefox does not report these on its console, as Chromium does
    page.on("response", lambda answer: answer.status >= 400 and refused.append((answer.status, answer.url)))
    page.set_viewport_size(SIZE)
    page.goto(f"/accounts/login/?next={comparison.get_absolute_url()}")
    click(page, page.get_by_label("Username"))
    page.keyboard.type("analyst")
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{comparison.get_absolute_url()}")
    workbench.ready(page)
    yield page
    assert not refused


def click(page: Page, target: Locator) -> None:
    """Click in the middle of the target's first line. It must be in sight: nothing is scrolled for it."""
    x, y, free = target.evaluate("""element => {
      const box = element.getClientRects()[0];
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      return [x, y, element.contains(document.elementFromPoint(x, y))];
    }""")
    assert free, f"{target} cannot be clicked at ({x}, {y})"
    page.mouse.click(x, y)


TOP_OF = """([article, words]) => {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.includes(words)) continue;
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(words));
    return range.getBoundingClientRect().top;
  }
  throw new Error(`“${words}” is not in the ${article.dataset.side} column`);
}"""
# Resolves when the column is where the wheel sent it, or at its end.
ARRIVED = """([column, goal]) => new Promise((resolve, reject) => {
  const until = performance.now() + 15000;
  const look = () => {
    const last = column.scrollHeight - column.clientHeight;
    if (Math.abs(column.scrollTop - Math.max(0, Math.min(goal, last))) <= 1) resolve();
    else if (performance.now() > until) reject(new Error(`The column is at ${column.scrollTop} instead of ${goal}.`));
    else requestAnimationFrame(look);
  };
  look();
})"""


def wheel_to(page: Page, side: str, words: str) -> None:
    """Turn the wheel over a column until the words are at a quarter of its height."""
    article = page.locator(f"article[data-side={side}]").element_handle()
    column = page.locator(f"#{side} .scroller").element_handle()
    box = column.bounding_box()
    assert box
    top = page.evaluate(TOP_OF, [article, words])
    distance = round(top - box["y"] - box["height"] / 4)  # a wheel turns by whole pixels
    goal = column.evaluate("column => column.scrollTop") + distance
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, distance)
    page.evaluate(ARRIVED, [column, goal])


def highlight(page: Page, side: str, words: str) -> Highlight:
    """Select the words with the mouse and press the framing's key; return the row that the server made."""
    wheel_to(page, side, words)
    drag(page, *points(page, side, words))
    expect(composer(page)).to_be_visible()
    before = Highlight.objects.count()
    with page.expect_response(is_post("/highlights/")):
        page.keyboard.press(KEYS[side])
    expect(composer(page)).to_be_hidden()
    assert Highlight.objects.count() == before + 1
    made = Highlight.objects.latest("pk")
    assert (made.quote, made.framing.slug) == (words, FRAMINGS[side])
    expect(mark(page, made)).to_be_visible()
    return made


def scrolled(page: Page) -> list[float]:
    """Return how far each column is scrolled, in CSS pixels."""
    return page.locator(".scroller").evaluate_all("columns => columns.map(column => column.scrollTop)")


def outside(target: Locator) -> str:
    """Say where the target is, if it is not wholly in the window."""
    box = target.bounding_box()
    assert box
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    if min(box["x"], box["y"]) >= 0 and right <= SIZE["width"] and bottom <= SIZE["height"]:
        return ""
    return f"{target} is not wholly in the window: {box}"


def assert_in_place(page: Page, form: Locator, before: list[float]) -> None:
    """The link form and its button lie in the window, no column has moved, and something has the focus."""
    after = scrolled(page)
    faults = [
        outside(form),
        outside(form.get_by_role("button", name="Link", exact=True)),
        "" if after == before else f"The columns moved from {before} to {after}.",
        "" if page.evaluate("document.activeElement !== document.body") else "The focus is on the body.",
    ]
    if any(faults):
        pytest.fail("\n".join(filter(None, faults)))


def link(page: Page, source: Highlight, target: Highlight, *, by_keyboard: bool) -> Link:
    """Click one mark, press L, click the other, choose “contradicts” and save; return the row."""
    sides = [next(side for side, words in (*THERE, *BACK) if words == end.quote) for end in (source, target)]
    wheel_to(page, sides[0], source.quote)
    click(page, mark(page, source))
    expect(workbench.card(page, source)).to_be_visible()
    page.keyboard.press("l")
    expect(linking(page)).to_contain_text("Choose a highlight in the other column")
    wheel_to(page, sides[1], target.quote)
    before = scrolled(page)
    click(page, mark(page, target))
    form = link_form(page)
    expect(form).to_be_attached()
    expect(linking(page)).to_be_empty()  # only then has the form its place
    assert_in_place(page, form, before)
    relation = form.get_by_role("radio", name="contradicts")
    if by_keyboard:
        for _ in range(form.get_by_role("radio").count()):
            if relation.is_checked():
                break
            page.keyboard.press("ArrowDown")
    else:
        click(page, form.get_by_text("contradicts", exact=True))
    expect(relation).to_be_checked()
    assert_in_place(page, form, before)
    if by_keyboard:
        page.keyboard.press("Enter")
    else:
        click(page, form.get_by_role("button", name="Link", exact=True))
    expect(workbench.toast(page)).to_contain_text("Linked: contradicts.")
    expect(form).to_have_count(0)
    expect(page.locator(":focus")).to_have_count(1)
    made = Link.objects.latest("pk")
    assert (made.source, made.target, made.relation.slug) == (source, target, "contradicts")
    assert_drawn(page, made)
    page.keyboard.press("Escape")
    return made


def assert_drawn(page: Page, link: Link) -> None:
    """The link's connector reaches across the gutter."""
    expect(connector(page, link)).to_be_visible()
    curve = connector(page, link).locator("path").first.bounding_box()
    left, right = (page.locator(f"#{side} .scroller").bounding_box() for side in ("left", "right"))
    assert curve
    assert left
    assert right
    assert curve["width"] >= right["x"] - (left["x"] + left["width"])


def test_the_main_job_in_firefox(page: Page, comparison: Comparison) -> None:
    made = {words: highlight(page, side, words) for side, words in (*THERE, *BACK)}
    links = []
    for ends, by_keyboard in ((THERE, False), (BACK, True)):
        source, target = (made[words] for _, words in ends)
        links.append((link(page, source, target, by_keyboard=by_keyboard), ends))

    rows = {int(row["id"]): row for row in export(page, "Highlights")}
    page.keyboard.press("Escape")
    expect(page.locator("summary", has_text="Export")).to_be_focused()
    pairs = {int(row["id"]): row for row in export(page, "Links")}
    for each, ends in links:
        pair = pairs[each.pk]
        assert (pair["relation"], pair["analyst"]) == ("contradicts", "analyst")
        for end, (side, words) in zip(("source", "target"), ends, strict=True):
            row = rows[made[words].pk]
            text = comparison.documents[side].text
            assert row["quote"] == words == text[int(row["start"]) : int(row["end"])]
            assert (row["side"], row["framing"], row["analyst"]) == (side, FRAMINGS[side], "analyst")
            assert row["links"] == str(each.pk)
            assert pair[f"{end}_id"] == row["id"]
            assert (pair[f"{end}_side"], pair[f"{end}_quote"]) == (side, words)
