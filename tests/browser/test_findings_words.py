"""Words of the findings: a word opens its places where it stands, each leads to its passage, and back leads here"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.axe import Faults
from tests.browser.workbench import SignedIn
from tests.support import factories

PIECES = "?of=~left&against=~right&least=2"


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    factories.highlight(comparison=made, quote="The old firm holds the lease", framing=strategic)
    factories.highlight(comparison=made, quote="The new firm holds the money", framing=strategic)
    for quote in ("The gifts were", "המעבורת לא באה היום"):
        factories.highlight(comparison=made, document=made.right, quote=quote, framing=psychological)
    return made


def at(page: Page, comparison: Comparison, query: str = PIECES) -> None:
    page.goto(f"/comparisons/{comparison.pk}/findings/words/{query}")


def word(page: Page, term: str) -> Locator:
    """The entry of a word that is not taken for chance."""
    return (
        page.locator(".word-list li")
        .filter(has=page.locator(".word", has_text=re.compile(rf"^{term}$")))
        .first
    )


def test_a_word_opens_in_place_leads_to_a_passage_and_back(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = signed_in(comparison.created_by, reduced_motion="reduce")
    at(page, comparison)
    firm = word(page, "firm")
    firm.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(firm.get_by_text("“firm” stands only in the left piece: 4 in")).to_be_visible()
    lines = firm.locator(".kwic a")
    expect(lines).to_have_count(4)
    edges = lines.locator("strong").evaluate_all(
        "all => all.map((one) => Math.round(one.getBoundingClientRect().left))"
    )
    assert max(edges) - min(edges) <= 3, "the words stand below one another"
    expect(page).to_have_url(re.compile(r"least=2&word=firm$"))

    lines.first.click()
    workbench.ready(page)
    passage = Highlight.objects.earliest("pk")
    expect(workbench.card(page, passage)).to_be_visible()
    page.go_back()
    expect(word(page, "firm").locator(".kwic a")).to_have_count(4)
    expect(word(page, "firm").locator("details")).to_have_attribute("open", "")

    # A place that nobody framed is reached too.
    word(page, "firm").locator(".kwic a").last.click()
    workbench.ready(page)
    assert page.url.partition("#")[2].startswith(f"b{comparison.left_id}-")
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_in_viewport()


def test_framings_are_set_against_each_other_by_the_form(signed_in: SignedIn, comparison: Comparison) -> None:
    page = signed_in(comparison.created_by)
    at(page, comparison, "")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "Words of Strategic passages and of Psychological passages"
    )
    page.get_by_label("against").select_option(label="The rest of both pieces")
    page.get_by_label("that stand there").select_option(label="2 times or more")
    page.get_by_label("Stop words too").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "Words of Strategic passages and of the rest of both pieces"
    )
    expect(word(page, "holds")).to_be_visible()
    expect(page.get_by_label("Stop words too")).to_be_checked()
    page.get_by_label("Any word in context").fill("המעבורת")
    page.get_by_role("button", name="Find").click()
    line = page.locator(".kwic .line")
    expect(line).to_have_count(1)
    assert line.evaluate("line => getComputedStyle(line).direction") == "rtl"
    strong, after = line.locator("strong").bounding_box(), line.locator(".after").bounding_box()
    assert strong is not None
    assert after is not None
    assert after["x"] + after["width"] <= strong["x"] + 1, "what comes after stands on the left"


def test_without_javascript_a_word_leads_to_a_page_of_its_places(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = signed_in(comparison.created_by, java_script_enabled=False)
    at(page, comparison)
    firm = word(page, "firm")
    firm.locator("summary").click()
    firm.get_by_role("link", name="See every place").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("“firm” in context")
    expect(page.locator(".kwic a")).to_have_count(4)
    page.get_by_label("You are here").get_by_role("link", name="Words").click()
    expect(word(page, "firm").locator(".kwic a")).to_have_count(4)


@pytest.mark.parametrize("width", [1380, 390])
def test_it_is_accessible_and_fits(
    signed_in: SignedIn, comparison: Comparison, faults: Faults, width: int
) -> None:
    page = signed_in(comparison.created_by, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    for query in (
        PIECES,
        f"{PIECES}&word=firm",
        "?status=rejected",
        "?of=strategic&against=strategic",
        "concordance/?word=firm",
    ):
        at(page, comparison, query)
        page.evaluate(
            "document.querySelectorAll('.maybe, .words-how').forEach((one) => { one.open = true; })"
        )
        faults.look(page, f"{query} at {width} px")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, query
