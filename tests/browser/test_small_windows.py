"""Small windows: what is pressed is large enough for a finger, and nothing needs scrolling sideways at 400 %."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import fingers, workbench
from tests.browser.workbench import SignedIn
from tests.support import factories

LEAST = 24  # CSS pixels: WCAG 2.2, criterion 2.5.8
THUMB = 44  # what the toolbar's and the cards' buttons have under a finger
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %: criterion 1.4.10
PAGES = [
    "/", "/documents/", "/documents/add/", "/documents/{left}/", "/documents/{left}/structure/",
    "/comparisons/add/", "/comparisons/{pk}/codebook/", "/comparisons/{pk}/highlights/",
    "/comparisons/{pk}/links/", "/comparisons/{pk}/highlights/{first}/",
    "/comparisons/{pk}/highlights/{first}/?edit=1", "/comparisons/{pk}/links/{link}/",
    "/comparisons/{pk}/search/?q=the", "/comparisons/{pk}/print/", "/accounts/password/",
]  # fmt: skip

# Every target that is smaller than it should be, with its size. A box to tick is as large as its label. Words that
# are pressed within a line of other words are exempt, and so is what lies in the text that is read.
SMALL = """least => {
  const inline = (element) => getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const size = (element) => {
    const boxes = [element, ...element.labels ?? []].map((one) => one.getBoundingClientRect());
    return [Math.max(...boxes.map(({ width }) => width)), Math.max(...boxes.map(({ height }) => height))];
  };
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=scrollbar], g[role]";
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((element) => !element.matches(".skip, .visually-hidden, article *") && !inline(element))
    .filter((element) => Math.min(...size(element)) < least - 0.01)
    .map((element) => `${size(element).join(" × ")}: ${element.outerHTML.slice(0, 110)}`);
}"""

# What reaches beyond the window's edges, but for what scrolls in a box of its own.
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  const seen = width && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const elsewhere = element.closest(".visually-hidden, .skip, pre, table, thead, article");
  return seen && !elsewhere && (left < -1 || right > innerWidth + 1);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """Highlights that overlap, tagged and noted; a link, a silence and a reply."""
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    first = factories.highlight(
        comparison=made, quote="Nobody expects the vote", framing=strategic, tags=strategic.tags.all()[:2],
        note="A *note*.",
    )  # fmt: skip
    inner = factories.highlight(comparison=made, quote="the vote before", framing=psychological)
    far = factories.highlight(comparison=made, document=made.right, quote="They came in smiling")
    factories.link(source=first, target=far, relation=made.relations.get(slug="echoes"), note="Both *wait*.")
    factories.silence(highlight=inner, note="Nothing there.")
    return made


@pytest.fixture
def first(comparison: Comparison) -> Highlight:
    return Highlight.objects.earliest("pk")


def wrong(page: Page) -> list[str]:
    """What is too small to be pressed, or cut off."""
    return [*page.evaluate(SMALL, LEAST), *page.evaluate(CUT)]


def nothing(page: Page, first: Highlight) -> None:
    """As it is when it has come."""


def card(page: Page, first: Highlight) -> None:
    fingers.open_card(page, first)
    page.locator(".card .thread > summary").first.tap()


def overlapping_cards(page: Page, first: Highlight) -> None:
    page.locator("mark", has_text="the vote").first.tap()
    expect(page.locator(".highlight-card")).to_have_count(2)


def editor(page: Page, first: Highlight) -> None:
    fingers.open_card(page, first).get_by_role("link", name="Edit").tap()
    page.get_by_text("Change the passage").tap()


def link_form(page: Page, first: Highlight) -> None:
    fingers.open_card(page, first).get_by_role("button", name="Link…").tap()
    assert wrong(page) == []
    workbench.mark(page, Highlight.objects.get(quote="They came in smiling")).tap()
    expect(workbench.link_form(page)).to_be_visible()


def link_card(page: Page, first: Highlight) -> None:
    fingers.open_card(page, first).get_by_role("link", name="echoes").tap()
    assert wrong(page) == []
    page.locator("#seam").get_by_role("button", name="echoes").tap()
    expect(page.locator(".link-card")).to_be_visible()


def composer(page: Page, first: Highlight) -> None:
    fingers.choose(page, "left", "each of them has friends").get_by_role("button", name="Tags, note").tap()


def search(page: Page, first: Highlight) -> None:
    page.get_by_role("searchbox").tap()
    page.get_by_role("searchbox").fill("the vote")
    expect(page.locator("#found a").first).to_be_visible()


def menu(name: str) -> Callable[[Page, Highlight], None]:
    def opened(page: Page, first: Highlight) -> None:
        page.locator("summary", has_text=name).tap()

    opened.__name__ = name
    return opened


OPENED = [
    card, overlapping_cards, editor, link_form, link_card, composer, search,
    menu("Filter"), menu("Export"), menu("More"), menu("Read"), menu("sign-out"),
]  # fmt: skip
MAIN = ".composer-row button, .card-actions :is(button, .button), .link-form .actions button, .card .close"


def test_everything_at_the_workbench_is_large_enough_and_whole(
    signed_in: SignedIn, comparison: Comparison, first: Highlight
) -> None:
    page = fingers.open_page(signed_in, comparison)
    found = {}
    for width, states in ((fingers.WIDTH, OPENED), (320, [nothing, card, composer, menu("Filter")])):
        page.set_viewport_size({"width": width, "height": fingers.HEIGHT})
        for opened in states:
            workbench.go(page, comparison)
            page.locator("button[data-tab=left]").tap()  # the piece that was seen last is seen again
            opened(page, first)
            thumbs = page.locator(MAIN).evaluate_all(
                """(all, thumb) => all.filter((one) => one.checkVisibility())
                  .filter((one) => one.getBoundingClientRect().height < thumb).map((one) => one.outerHTML)""",
                THUMB,
            )
            found[width, opened.__name__] = wrong(page) + thumbs
    left = "\n".join(f"{where}: {one}" for where, what in found.items() for one in what)
    assert not left, left


def look(page: Page, comparison: Comparison, first: Highlight, measure: Callable[[Page], list[str]]) -> None:
    """Measure every page with its folds open, the page of those who are not signed in last."""
    numbers = {
        "pk": comparison.pk, "left": comparison.left_id, "first": first.pk, "link": first.links_out.get().pk,
    }  # fmt: skip
    found = {}
    for address in PAGES:
        page.goto(address.format(**numbers))
        unfold(page)
        found[address] = measure(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    found["login"] = measure(page)
    left = "\n".join(f"{where}: {one}" for where, what in found.items() for one in what)
    assert not left, left


def test_every_page_under_a_finger(signed_in: SignedIn, comparison: Comparison, first: Highlight) -> None:
    page = signed_in(comparison.created_by, has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": fingers.WIDTH, "height": fingers.HEIGHT})
    look(page, comparison, first, wrong)


def test_every_page_at_400_per_cent(signed_in: SignedIn, comparison: Comparison, first: Highlight) -> None:
    def sideways(page: Page) -> list[str]:
        width = page.evaluate("document.scrollingElement.scrollWidth")
        return page.evaluate(CUT) + ([f"{width} wide"] if width > ZOOMED["width"] else [])

    page = signed_in(comparison.created_by)
    page.set_viewport_size(ZOOMED)
    look(page, comparison, first, sideways)


def unfold(page: Page) -> None:
    folded = page.locator("main details:not([open]) > summary")
    for _ in range(min(folded.count(), 6)):  # each one that opens leaves the list
        folded.first.click()


def test_the_workbench_at_400_per_cent(signed_in: SignedIn, comparison: Comparison, first: Highlight) -> None:
    page = workbench.open_page(signed_in, comparison, size=(ZOOMED["width"], ZOOMED["height"]))

    def height(selector: str) -> float:
        found = page.locator(selector).bounding_box()
        assert found
        return found["height"]

    assert page.evaluate("document.scrollingElement.scrollWidth") <= ZOOMED["width"]
    assert height("#left .scroller") >= 0.7 * ZOOMED["height"]
    workbench.begin_link(page, first)  # what is said takes its share, the text keeps half
    assert height("#right .scroller") - height("#linking") >= 0.5 * ZOOMED["height"]
    fingers.choose(page, "right", "They came in smiling")
    assert height("#right .scroller") - height("#composer") >= 0.5 * ZOOMED["height"]
    assert page.evaluate(CUT) == []
    page.locator("#composer").get_by_role("button", name="Psychological", exact=True).click()
    expect(workbench.link_form(page)).to_be_visible()
    assert page.evaluate(CUT) == []
    page.locator("summary", has_text="Filter").click()
    assert page.evaluate(CUT) == []
