"""Press, wheel and select at places of the window, and check what can be seen there.

A locator scrolls its element into the window before it presses it, and calls visible what lies outside. Here a place
that cannot be pressed is an error, and what is measured is measured in the window.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.workbench import POINTS, drag

#: The windows in which the main gestures are tried: wide, laptop, tablet upright, telephone upright and on its side.
SIZES = [(1440, 900), (1024, 768), (820, 1180), (390, 844), (844, 390)]

#: The first place at which a mark of the column is pressed and nothing else; null where none is in sight.
SPOT = """([side, id]) => {
  const marks = [...document.querySelectorAll(`article[data-side=${side}] mark[data-highlights]`)];
  for (const mark of marks) {
    if (id ? !mark.dataset.highlights.split(" ").includes(id) : mark.dataset.highlights.includes(" ")) continue;
    for (const { left, top, width, height } of mark.getClientRects()) {
      const [x, y] = [left + Math.min(30, width / 2), top + height / 2];
      const under = document.elementFromPoint(x, y);
      if (y > 0 && y < innerHeight && under?.closest("mark") === mark) return [x, y, mark.dataset.highlights];
    }
  }
  return null;
}"""

SCROLLS = (
    "() => [...document.querySelectorAll('.column > .scroller')].map(column => Math.round(column.scrollTop))"
)

#: What of an element cannot be seen: its edges beyond the window, and what lies over its middle.
HIDDEN = """element => {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  if (!width || !height || !element.checkVisibility({ visibilityProperty: true })) return "it is not shown";
  if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) {
    const at = [left, top, right, bottom].map(Math.round).join(" ");
    return `it lies at ${at} of ${innerWidth} × ${innerHeight}`;
  }
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (over && (element.contains(over) || over.contains(element))) return "";
  return `${over?.outerHTML.slice(0, 90)} lies over it`;
}"""


def press(page: Page, locator: Locator) -> None:
    """Press the middle of an element where it stands; it has to be seen there."""
    expect_seen(locator)
    box = locator.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def spot(page: Page, side: str, highlight: int | None = None) -> tuple[float, float, int]:
    """Where a mark of the column can be pressed, or the one of this highlight, and the highlight's number.

    Turns the wheel over the column until there is one.
    """
    for _ in range(60):
        found = page.evaluate(SPOT, [side, str(highlight) if highlight else None])
        if found:
            return found[0], found[1], int(found[2].split()[0])
        wheel(page, side, 150)
    raise AssertionError(f"no mark of the {side} column can be pressed")


def wheel(page: Page, side: str, distance: float) -> None:
    """Turn the wheel over a column, by CSS pixels, and wait until it stands."""
    column = page.locator(f"#{side} .scroller")
    box = column.bounding_box()
    assert box
    before = column.evaluate("column => column.scrollTop")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, distance)
    page.wait_for_function(
        """([side, before]) => {
          const column = document.querySelector(`#${side} .scroller`);
          const last = column.stood;
          column.stood = column.scrollTop;
          return last === column.scrollTop && last !== before;
        }""",
        arg=[side, before], polling=60,
    )  # fmt: skip


def scrolls(page: Page) -> list[int]:
    """Return how far each column is scrolled, in CSS pixels."""
    return page.evaluate(SCROLLS)


def expect_seen(locator: Locator) -> None:
    """The element lies wholly in the window, and nothing lies over its middle."""
    hidden = locator.evaluate(HIDDEN)
    assert not hidden, f"{locator}: {hidden}"


def expect_whole(page: Page, form: Locator, button: str = "button.primary") -> None:
    """Check that what has opened lies wholly in the window with its main button, and that the focus is in the page.

    What is taller than its room scrolls in a box, and the box is looked at.
    """
    form.wait_for(state="visible")
    page.wait_for_function("form => !document.querySelector('.htmx-request')", arg=form.element_handle())
    page.wait_for_timeout(50)  # a frame or two, in which it is put into its place
    hidden = form.evaluate(
        f"form => ({HIDDEN})(form.closest('.overlay:is([data-tall], [data-dock])') ?? form)"
    )
    assert not hidden, f"{form}: {hidden}"
    expect_seen(form.locator(button).last)
    assert page.evaluate("document.activeElement !== document.body"), "the focus is on <body>"


def select(page: Page, side: str, quote: str, to: str = "") -> None:
    """Select words that are in sight by pressing, moving and releasing."""
    before = scrolls(page)
    start, end = page.evaluate(POINTS, [side, quote, to or quote])
    assert scrolls(page) == before, f"“{quote}” is not in sight"
    drag(page, tuple(start), tuple(end))
