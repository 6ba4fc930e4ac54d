"""What assistive technology is told: of marks and the way to their cards, of what was done, and where the focus is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight, Link
from annotations.models.annotation import Status
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, mark, select
from tests.support import factories
from tests.support.guard import Guard

# Writes down what is read out: the text of a live region, each time that it changes.
LISTEN = """() => {
  const LIVE = "[role=status], [role=alert], [aria-live]";
  const around = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(LIVE);
  window.heard = [];
  new MutationObserver((records) => {
    const nodes = records.flatMap(({ target, addedNodes }) => [target, ...addedNodes]);
    const alerts = nodes.flatMap((node) => [...(node.querySelectorAll?.("[role=alert]") ?? [])]);
    for (const region of new Set([...nodes.map(around), ...alerts])) {
      const text = region?.isConnected ? region.textContent.replace(/\\s+/g, " ").trim() : "";
      if (text && region.id !== "waiting" && region.id !== "reading-said") window.heard.push(text);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@dataclass
class Ears:
    page: Page

    def listen(self) -> None:
        self.page.evaluate(LISTEN)

    def hear_once(self, words: str) -> None:
        """These words are read out, and nothing else, nor they twice."""
        self.page.wait_for_function("() => window.heard.length")
        self.page.wait_for_timeout(150)
        heard = self.page.evaluate("window.heard.splice(0)")
        assert len(heard) == 1, heard
        assert words in heard[0]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


def marks_told(page: Page) -> list[dict[str, Any]]:
    """What the accessibility tree says of every run: its role, its name and its description."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    text = {node["nodeId"]: node for node in tree}

    def words(node: dict[str, Any]) -> str:
        if node.get("role", {}).get("value") == "StaticText":
            return str(node["name"]["value"])
        return "".join(words(text[child]) for child in node.get("childIds", ()) if child in text)

    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            "description": node.get("description", {}).get("value", ""),
            "words": words(node),
        }
        for node in tree
        if node.get("role", {}).get("value") == "mark"
        or any(held["name"] == "describedby" for held in node.get("properties", ()))
    ]


def test_a_mark_says_its_words_and_what_it_is_once(signed_in: SignedIn, comparison: Comparison) -> None:
    """A passage over many blocks is one link, described once; its other runs are marks that say only their words."""
    strategic, psychological = comparison.framings.order_by("position")
    text = comparison.left.text
    across = text[text.index("Two firms") : text.index("The town holds") + len("The town")]
    first = factories.highlight(comparison=comparison, quote=across, framing=strategic)
    far = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They came in smiling", framing=psychological
    )
    factories.link(source=first, target=far)
    factories.silence(
        highlight=factories.highlight(comparison=comparison, quote="the tide", framing=strategic)
    )
    page = workbench.open_page(signed_in, comparison)
    told = marks_told(page)
    assert [(one["role"], one["name"][:16], one["description"]) for one in told if one["description"]] == [
        ("link", "the tide", "Strategic. No counterpart."),
        ("link", "Two firms want t", "Strategic. Linked."),
        ("link", "They came in smi", "Psychological. Linked."),
    ]
    assert [one["words"] for one in told if one["role"] == "mark"] == [
        "What each of them holds", "The old firm holds the lease", "The new firm holds the money", "The town",
    ]  # fmt: skip
    expect(page.locator("#connectors [data-link]")).to_have_accessible_name(
        "Link: “Two firms want the same quay 🚢⚓ and each of them has…” contrasts with “They came in smiling”"
    )


def test_every_act_is_told_once_and_the_focus_goes_where_one_reads_on(
    signed_in: SignedIn, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    guard.allow("status of 422", "the rules refuse what is sent")
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    page = workbench.open_page(signed_in, comparison)
    workbench.alone(page)
    ears = Ears(page)
    ears.listen()
    left, right = (page.locator(f"#{side} .scroller") for side in ("left", "right"))

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def at(place: Locator) -> None:
        expect(place).to_be_focused()

    select(page, "left", "Nobody expects the vote")
    press("s")
    ears.hear_once("Highlighted as Strategic.")
    at(left)
    made = Highlight.objects.latest("pk")
    shown = card(page, made)

    # To the card and back.
    mark(page, made).focus()
    press("Enter")
    at(shown)
    expect(shown).to_have_accessible_name(f"Highlight {made.pk}: Strategic")
    press("Escape")
    at(mark(page, made))
    press("Enter")
    at(shown)

    press("e")
    at(shown.get_by_role("radio", name="Strategic"))
    shown.get_by_label("Note").fill("Waiting is power.")
    press("Tab", "Enter")
    ears.hear_once("Saved.")
    at(shown)
    press("e")
    at(shown.get_by_role("radio", name="Strategic"))
    shown.get_by_role("link", name="Cancel").focus()
    press("Enter")
    at(shown)

    press("c")
    at(shown.get_by_label("I checked this passage"))
    press("Tab", "Enter")
    ears.hear_once("Confirmed: no counterpart.")
    at(shown)
    shown.get_by_role("button", name="Withdraw").focus()
    press("Enter")
    ears.hear_once("No counterpart: withdrawn.")
    at(shown)

    shown.locator(".thread summary").focus()
    press("Enter", "Tab")
    page.keyboard.type("Is it so?")
    press("Tab", "Enter")
    ears.hear_once("Replied.")
    at(shown.get_by_role("button", name="Reply", exact=True))
    shown.get_by_role("link", name="Edit your reply 1").focus()
    press("Enter")
    at(shown.get_by_label("Change your reply"))
    press("Tab", "Enter")
    ears.hear_once("Saved.")
    assert shown.evaluate("card => card.contains(document.activeElement)")
    shown.get_by_role("button", name="Resolve").focus()
    press("Enter")
    ears.hear_once("Thread resolved.")
    at(shown.get_by_role("button", name="Reopen"))

    # Somebody else was quicker: that is told, and one is in the form with all that one wrote.
    shown.focus()
    press("e")
    at(shown.get_by_role("radio", name="Strategic"))
    Highlight.objects.get(pk=made.pk).curate(comparison.created_by, Status.ACCEPTED)
    shown.get_by_label("Note").fill("Waiting is all.")
    press("Tab", "Enter")
    ears.hear_once("was changed meanwhile")
    at(shown.get_by_role("radio", name="Strategic"))
    shown.get_by_label("Note").focus()
    press("Tab", "Enter")
    ears.hear_once("Saved.")
    at(shown)

    press("l")
    ears.hear_once("Choose a highlight in the other column")
    at(right)
    mark(page, far).focus()
    press("Enter")
    at(workbench.link_form(page).get_by_role("radio").first)
    press("Space")
    workbench.link_form(page).get_by_role("button", name="Link", exact=True).focus()
    press("Enter")
    ears.hear_once("Linked: contrasts with.")
    at(mark(page, far))
    link = Link.objects.get()
    workbench.connector(page, link).focus()
    press("Enter")
    at(page.locator(".link-card"))
    press("x")
    ears.hear_once("Link removed.")
    at(right)
    press("z")
    ears.hear_once("“Link removed” was undone.")
    at(right)

    mark(page, made).focus()
    press("Enter")
    at(shown)
    press("x")
    ears.hear_once("Highlight deleted.")
    at(left)
    press("z")
    ears.hear_once("“Highlight deleted” was undone.")
    at(left)
