"""What a person does at the workbench, as small functions: open it, select by mouse, frame, link, look.

Passages are named by their words; `side` is `left` or `right`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, Response, expect

from annotations.codebook import presets
from annotations.exchange.csv import unguard
from annotations.models import Highlight
from reader.models import Comparison, Document, Role
from reader.text.blocks import Draft
from tests.support import factories

expect.set_options(timeout=15_000)  # milliseconds; a busy machine is slow, not wrong

SignedIn = Callable[..., Page]

LEFT = [
    Draft("heading", "Who gains from the ferry", level=1),
    Draft(
        "paragraph",
        "The council meets on Monday. Nobody expects the vote before the tide, and nobody says so.",
    ),
    Draft("paragraph", "Two firms want the same quay 🚢⚓ and each of them has friends in the room."),
    Draft("heading", "What each of them holds", level=2),
    Draft("item", "The old firm holds the lease"),
    Draft("item", "The new firm holds the money"),
    Draft("item", "The town holds the land"),
    Draft("cell", "Actor", row=0, column=0, header=True),
    Draft("cell", "Interest", row=0, column=1, header=True),
    Draft("cell", "Old firm", row=1, column=0),
    Draft("cell", "Keeping what it has", row=1, column=1),
    Draft("cell", "New firm", row=2, column=0),
    Draft("cell", "Cheap access", row=2, column=1),
    Draft("paragraph", "Whoever can wait the longest wins the quay."),
]
RIGHT = [
    Draft("heading", "What the ferry feels like", level=1),
    Draft("byline", "By our harbour correspondent"),
    Draft("paragraph", "They came in smiling, as people do who have already packed their bags."),
    Draft("paragraph", "The gifts were\u00a0very\u00a0large indeed, and the promises were larger."),
    Draft("paragraph", "המעבורת לא באה היום, אמר הספן הזקן."),
    Draft("paragraph", "A family 👩‍👧 waited on the steps 🌊 until the café had closed for good."),
    Draft("quotation", "We were loved for exactly one evening."),
    Draft("paragraph", "By spring the town no longer knew what it had wanted."),
]  # fmt: skip


def piece(drafts: Iterable[Draft] = LEFT, title: str = "Who gains from the ferry", **fields: Any) -> Document:
    return factories.document(drafts=drafts, title=title, **fields)


def comparison(*, left: Document | None = None, right: Document | None = None) -> Comparison:
    """The two pieces about the ferry, or others, with the codebook that comes by default."""
    made = factories.comparison(
        left=left or piece(author="A. Reckoner", published="2024-03-01", source="The Tidebook"),
        right=right or piece(RIGHT, "What the ferry feels like", author="B. Feeling", published="2024-04-02"),
        title="Two views of the ferry",
    )
    presets.lay(made, made.created_by)
    return made


def long_comparison(paragraphs: int = 24) -> Comparison:
    """Pieces that are much longer than the window; their paragraphs begin with “Left 3” or “Right 3”."""
    words = (
        "and the tide comes in and goes out again while the town waits for the ferry to be decided on. " * 3
    )
    sides = {
        side: piece([Draft("paragraph", f"{side} {n}, {words}") for n in range(paragraphs)], f"A long {side}")
        for side in ("Left", "Right")
    }
    return comparison(left=sides["Left"], right=sides["Right"])


def join(comparison: Comparison, username: str, role: Role = Role.ANALYST) -> Any:
    """The account of this name, a member of the comparison."""
    user = factories.user(username=username)
    factories.membership(comparison=comparison, user=user, role=role)
    return user


def open_page(
    signed_in: SignedIn, comparison: Comparison, query: str = "", *, user: Any = None,
    size: tuple[int, int] = (1440, 900), **options: Any,
) -> Page:  # fmt: skip
    """The workbench as its owner sees it, or `user`; nothing moves slowly. `options` are the context's."""
    page = signed_in(user or comparison.created_by, **{"reduced_motion": "reduce", **options})
    page.set_viewport_size({"width": size[0], "height": size[1]})
    go(page, comparison, query)
    return page


def go(page: Page, comparison: Comparison, query: str = "") -> None:
    page.goto(f"/comparisons/{comparison.pk}/{query}")
    if page.locator("body[data-starts]").count():
        ready(page)


def alone(page: Page) -> None:
    """From now on the page hears nothing of what happens elsewhere, as between two of its questions."""
    page.route("**/changes/**", lambda route: route.fulfill(status=204))


def ready(page: Page) -> None:
    expect(page.locator("body[data-ready]")).to_be_attached()


AT_REST = """() => new Promise((done) => {
  const place = () => [...document.querySelectorAll(".scroller, #connectors path")]
    .map((each) => `${each.scrollTop} ${each.getAttribute("d")}`).join();
  let [last, alike] = ["", 0];
  const look = () => {
    alike = place() === last ? alike + 1 : 0;
    last = place();
    if (alike < 15) requestAnimationFrame(look); else done();
  };
  requestAnimationFrame(look);
})"""


def at_rest(page: Page) -> None:
    """Wait until neither column scrolls and no curve moves: a quarter of a second of pictures that are alike."""
    page.evaluate(AT_REST)


POINTS = """([side, first, last]) => {
  const article = document.querySelector(`article[data-side="${side}"]`);
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  const start = text.indexOf(first);
  const at = start < 0 ? -1 : text.indexOf(last, start);
  if (at < 0) throw new Error(`“${first}” … “${last}” does not stand in the ${side} column`);
  const end = at + last.length;
  const box = (index) => {
    const { node, from } = nodes.findLast((entry) => entry.from <= index);
    const range = document.createRange();
    const size = node.data.codePointAt(index - from) > 0xffff ? 2 : 1;
    range.setStart(node, index - from);
    range.setEnd(node, Math.min(index - from + size, node.data.length));
    return range.getBoundingClientRect();
  };
  const before = (index) => index - (/[\\udc00-\\udfff]/.test(text[index - 1]) ? 2 : 1);
  const column = article.closest(".scroller");
  const frame = column.getBoundingClientRect();
  if (box(start).top < frame.top || box(before(end)).bottom > frame.bottom) {
    column.scrollTop += box(start).top - frame.top - frame.height / 4;
  }
  const backwards = (index) => /[\\u0590-\\u08ff]/.test(text[index]);
  const [a, b] = [box(start), box(before(end))];
  return [
    [backwards(start) ? a.right - 0.5 : a.left + 0.5, (a.top + a.bottom) / 2],
    [backwards(before(end)) ? b.left + 0.5 : b.right - 0.5, (b.top + b.bottom) / 2],
  ];
}"""


def points(
    page: Page, side: str, quote: str, to: str = ""
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where in the window `quote` begins and where it, or the next `to`, ends; scrolled into view if need be."""
    start, end = page.evaluate(POINTS, [side, quote, to or quote])
    return tuple(start), tuple(end)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A selection as the hand makes it: press, move, release."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def select(page: Page, side: str, quote: str, to: str = "") -> Locator:
    """Select from the beginning of `quote` to its end, or to that of the next `to`; gives the toolbar."""
    drag(page, *points(page, side, quote, to))
    expect(composer(page)).to_be_visible()
    return composer(page)


def composer(page: Page) -> Locator:
    return page.get_by_role("form", name="Highlight the selection")


def selected(page: Page) -> str:
    """The passage that the toolbar would send."""
    return page.locator("#composer input[name=quote]").input_value()


def highlight(page: Page, side: str, quote: str, framing: str = "Strategic", to: str = "") -> Highlight:
    """Select and choose a framing; the row that the server made."""
    bar = select(page, side, quote, to)
    with page.expect_response(is_post("/highlights/")):
        bar.get_by_role("button", name=framing, exact=True).click()
    expect(bar).to_be_hidden()
    return Highlight.objects.latest("pk")


def is_post(path: str) -> Callable[[Response], bool]:
    """Whether an answer is one to a POST at an address that ends with this."""
    return lambda answer: answer.request.method == "POST" and answer.url.partition("?")[0].endswith(path)


class Marked(NamedTuple):
    """A marked run of the page: its words, and the highlights and framings it names."""

    words: str
    highlights: tuple[int, ...]
    framings: tuple[str, ...]


def marks(page: Page, side: str) -> list[Marked]:
    found = page.locator(f"article[data-side={side}] mark").evaluate_all(
        "all => all.map(mark => [mark.textContent, mark.dataset.highlights, mark.dataset.framings])"
    )
    return [Marked(words, tuple(map(int, ids.split())), tuple(names.split())) for words, ids, names in found]


def mark(page: Page, highlight: Highlight | int) -> Locator:
    """The first run of a highlight."""
    return page.locator(f'mark[data-highlights~="{getattr(highlight, "pk", highlight)}"]').first


def card(page: Page, highlight: Highlight | int) -> Locator:
    return page.locator(f"#card-{getattr(highlight, 'pk', highlight)}")


def open_card(page: Page, highlight: Highlight) -> Locator:
    """Click on the passage; its card."""
    mark(page, highlight).click()
    expect(card(page, highlight)).to_be_visible()
    return card(page, highlight)


def open_editor(page: Page, highlight: Highlight) -> Locator:
    open_card(page, highlight).get_by_role("link", name="Edit").click()
    form = page.get_by_role("form", name=f"Edit highlight {highlight.pk}")
    expect(form).to_be_visible()
    return form


def toast(page: Page) -> Locator:
    return page.locator("#toast")


def linking(page: Page) -> Locator:
    """What says which passage one links from, while one looks for the other."""
    return page.locator("#linking")


def link_form(page: Page) -> Locator:
    return page.get_by_role("form", name="Link two passages")


def connector(page: Page, link: Any) -> Locator:
    return page.locator(f'#connectors [data-link="{link.pk}"]')


def begin_link(page: Page, source: Highlight) -> None:
    open_card(page, source).get_by_role("button", name="Link…").click()
    expect(linking(page)).to_contain_text("Choose a highlight in the other column")


def stored(comparison: Comparison) -> list[tuple[str, str]]:
    """`(framing, quote)` of every live highlight in reading order; each quote is what its offsets cut out."""
    rows = (
        Highlight.objects.all_of(comparison).live().in_reading_order().select_related("framing", "document")
    )
    for row in rows:
        assert row.document.text[row.start : row.end] == row.quote
    return [(row.framing.slug, row.quote) for row in rows]


def download(page: Page, link: Locator) -> list[dict[str, str]]:
    """The rows of the CSV file behind a link, as they were before a spreadsheet's formulas were guarded."""
    with page.expect_download() as coming:
        link.click()
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    return [{k: unguard(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


def export(page: Page, what: str) -> list[dict[str, str]]:
    """`Highlights` or `Links`, taken from the bar's Export menu."""
    page.locator("summary", has_text="Export").click()
    return download(page, page.get_by_role("link", name=f"{what} as CSV"))
