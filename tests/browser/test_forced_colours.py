"""A system that forces its own few colours, and one that asks for no motion."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """A passage of either framing, one linked and one silent."""
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    first = factories.highlight(comparison=made, quote="Nobody expects the vote", framing=strategic)
    silent = factories.highlight(comparison=made, quote="Two firms", framing=psychological)
    far = factories.highlight(comparison=made, document=made.right, quote="They came in smiling")
    factories.link(source=first, target=far, relation=made.relations.get(slug="echoes"))
    factories.silence(highlight=silent)
    return made


def style(element: Locator, name: str, pseudo: str = "") -> str:
    """A computed property, as it is painted."""
    return element.evaluate(
        "(element, [name, pseudo]) => getComputedStyle(element, pseudo || null).getPropertyValue(name)",
        [name, pseudo],
    )


def system(page: Page, colour: str) -> str:
    """What one of the system's colours is here."""
    return page.evaluate(
        """colour => {
          const probe = document.body.appendChild(document.createElement("i"));
          probe.style.cssText = `forced-color-adjust: none; color: ${colour}`;
          const found = getComputedStyle(probe).color;
          probe.remove();
          return found;
        }""",
        colour,
    )


def test_forced_colours(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison, forced_colors="active")
    quotes = ("Nobody expects the vote", "Two firms")
    first, silent = (mark(page, Highlight.objects.get(quote=quote)) for quote in quotes)
    canvas, ink, chosen = (system(page, name) for name in ("Canvas", "CanvasText", "Highlight"))

    # The line below a passage, solid or dashed, is a picture, and its words are read on the system's ground.
    lines = {style(one, "background-image").split(", linear-gradient(rgba")[0] for one in (first, silent)}
    assert len(lines) == 2
    assert all("gradient" in line for line in lines)
    assert {style(one, "color") for one in (first, silent)} == {ink}
    assert style(silent, "content", "::after").startswith('"∅"')  # and nothing to be read out
    assert style(silent, "color", "::after") == ink
    first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert (style(first, "outline-style"), style(first, "outline-color")) == ("solid", chosen)

    # The toolbar's and the cards' samples keep the codebook's hue and line.
    bar = workbench.select(page, "left", "each of them has friends")
    samples = bar.locator(".framing-button .swatch")
    assert len({style(samples.nth(n), "background-image") for n in range(samples.count())}) == 2
    assert all(style(samples.nth(n), "background-color") != canvas for n in range(samples.count()))
    page.keyboard.press("Escape")

    # The switch between the columns shows whether it is on.
    switch = page.get_by_role("switch", name="Aligned")
    on = style(switch, "background-image", "::before")
    assert "gradient" in on
    switch.click()
    assert style(switch, "background-image", "::before") not in (on, "none")
    switch.click()

    # A link's curve, the strip's frame, the line of what was just done.
    assert style(page.locator("#connectors .curve"), "stroke") not in ("none", canvas)
    assert chosen in style(page.locator("#left .window"), "box-shadow")
    workbench.open_card(page, Highlight.objects.earliest("pk"))
    page.get_by_role("button", name="Link…").click()
    assert (style(first, "outline-style"), style(first, "outline-color")) == ("dashed", ink)
    mark(page, Highlight.objects.get(quote="Two firms")).click()
    said = workbench.toast(page).locator("p")
    expect(said).to_be_visible()
    assert (style(said, "border-top-style"), style(said, "border-top-color")) == ("solid", ink)

    # The tab that is turned to
    page.set_viewport_size({"width": 700, "height": 800})
    turned, other = (page.locator(f"button[data-tab={side}]") for side in ("right", "left"))
    expect(turned).to_have_attribute("aria-pressed", "true")
    assert style(turned, "background-color") == chosen
    assert style(other, "background-color") != chosen


def test_nothing_moves_where_no_motion_is_asked_for(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    moving = """() => [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, transitionProperty, animationName, scrollBehavior } = getComputedStyle(element);
      const slow = transitionDuration.split(", ").some((time) => parseFloat(time)) && transitionProperty !== "none";
      return slow || animationName !== "none" || scrollBehavior === "smooth";
    }).map((element) => element.outerHTML.slice(0, 90))"""
    assert page.evaluate(moving) == []
    mark(page, Highlight.objects.earliest("pk")).click()
    expect(page.locator(".highlight-card")).to_be_visible()
    assert page.evaluate(moving) == []
    assert page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving)  # and otherwise something does
