"""Three analysts code blind, each at their own page; a curator settles every case by keyboard alone"""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.adjudication.queue import Standing
from annotations.models import Highlight, Ruling
from reader.models import Coding, Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, download
from tests.support import factories
from tests.support.adjudication import stored

#: Who marks what: side, words, framing.
CODED: dict[str, list[tuple[str, str, str]]] = {
    "analyst1": [
        ("left", "Two firms want the same quay 🚢⚓", "Strategic"),
        ("left", "Whoever can wait the longest", "Strategic"),
        ("left", "The old firm holds the lease", "Strategic"),
        ("right", "We were loved for exactly one evening", "Psychological"),
        ("right", "the promises were larger", "Psychological"),
    ],
    "analyst2": [
        ("left", "the same quay 🚢⚓ and each of them", "Psychological"),
        ("left", "can wait the longest wins", "Strategic"),
        ("right", "We were loved for exactly one evening", "Psychological"),
    ],
    "analyst3": [
        ("left", "The old firm holds the lease", "Strategic"),
        ("right", "We were loved for exactly one evening", "Psychological"),
    ],
}


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    made.coding = Coding.BLIND
    made.save()
    workbench.join(made, "curator", Role.CURATOR)
    return made


def code_by_hand(signed_in: SignedIn, comparison: Comparison, analyst: Any) -> None:
    """Mark everything at one's own page, and say that both pieces are read."""
    page = workbench.open_page(signed_in, comparison, user=analyst)
    for side, words, framing in CODED[analyst.username]:
        workbench.highlight(page, side, words, framing)
    assert len(workbench.marks(page, "left")) == sum(side == "left" for side, *_ in CODED[analyst.username])
    for document in comparison.documents.values():
        factories.reading(
            comparison=comparison, document=document, analyst=analyst, read_to=len(document.text)
        )
    page.close()


def code(comparison: Comparison, analyst: Any) -> None:
    framings = {framing.name: framing for framing in comparison.framings.all()}
    for side, words, framing in CODED[analyst.username]:
        document = getattr(comparison, side)
        factories.highlight(
            comparison=comparison, document=document, analyst=analyst, framing=framings[framing], quote=words
        )
    for document in comparison.documents.values():
        factories.reading(
            comparison=comparison, document=document, analyst=analyst, read_to=len(document.text)
        )


def opened(page: Page, case: str) -> None:
    expect(page.locator("[data-case]")).to_have_attribute("data-case", case)


def accessible(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page)
        assert not results.violations_count, f"in {scheme}:\n{results.generate_report()}"


def own_version(page: Page, start: int, end: int) -> None:
    """By keys: the bounds in their fields, and Enter."""
    page.keyboard.press("o")
    for place in (start, end):
        page.keyboard.press("Control+a")
        page.keyboard.type(str(place))
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")


def test_every_case_is_settled_by_keys_and_the_csv_is_what_was_settled(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    people = [workbench.join(comparison, name) for name in CODED]
    code_by_hand(signed_in, comparison, people[0])
    for person in people[1:]:
        code(comparison, person)
    mine = {row.quote.split()[0]: row for row in Highlight.objects.filter(analyst=people[0])}
    link = factories.link(source=mine["The"], target=mine["We"], analyst=people[0])
    before = stored(comparison)
    linked, two_firms, whoever, old_firm, promises = (
        f"l{link.pk}", *(f"h{mine[word].pk}" for word in ("Two", "Whoever", "The", "the")),
    )  # fmt: skip
    order = [entry.case.key for entry in Standing.of(comparison).cases]
    assert order[0] == linked
    assert set(order) == {linked, two_firms, whoever, old_firm, promises}

    page = signed_in(factories.user(username="curator"), reduced_motion="reduce")
    page.goto(f"/comparisons/{comparison.pk}/")
    workbench.ready(page)
    page.get_by_role("navigation", name="This comparison").get_by_role("link", name="Adjudication").click()
    progress = page.get_by_label("Progress")
    expect(progress).to_contain_text("0 of 5 cases settled")
    workbench.ready(page)

    # The first with a reason; taken back, for it was too soon; and the next case looked at in between.
    for again in (False, True):
        opened(page, linked)
        page.keyboard.press("1")
        page.keyboard.press("r")
        expect(page.get_by_label("Reason")).to_be_focused()
        page.keyboard.type("Both speak of what lasts.")
        page.keyboard.press("Enter")
        opened(page, order[1])
        expect(progress).to_contain_text("1 of 5 cases settled")
        if not again:
            page.keyboard.press("z")
            opened(page, linked)
            expect(progress).to_contain_text("0 of 5 cases settled")
            page.keyboard.press("j")
            opened(page, order[1])
            page.keyboard.press("k")
    # The others at once, each by one key.
    page.get_by_label("Settle at once").press("Space")
    text = comparison.left.text
    for number, case in enumerate(order[1:], 2):
        opened(page, case)
        if case == whoever:
            page.keyboard.press("o")
            accessible(page)
            page.keyboard.press("Escape")
            own_version(page, text.index("wait the longest"), text.index(" wins the quay"))
        else:
            page.keyboard.press({two_firms: "b", old_firm: "2", promises: "n"}[case])
        expect(progress).to_contain_text(f"{number} of 5 cases settled")
    expect(page.get_by_text("No case is left.")).to_be_visible()
    page.get_by_role("button", name="Accept unanimous codes").press("Enter")
    expect(page.get_by_text("All is settled.")).to_be_visible()

    rows = download(page, page.get_by_role("link", name="highlights", exact=True))
    assert [(row["side"], row["quote"], row["framing"], row["analyst"]) for row in rows] == [
        ("left", "Two firms want the same quay 🚢⚓", "strategic", "curator"),
        ("left", "the same quay 🚢⚓ and each of them", "psychological", "curator"),
        ("left", "The old firm holds the lease", "strategic", "curator"),
        ("left", "wait the longest", "strategic", "curator"),
        ("right", "We were loved for exactly one evening", "psychological", "curator"),
    ]
    (pair,) = download(page, page.get_by_role("link", name="links", exact=True))
    assert (pair["source_id"], pair["target_id"]) == (rows[2]["id"], rows[4]["id"])
    assert stored(comparison) == before
    page.get_by_role("link", name="see it in the workbench").click()
    workbench.ready(page)
    drawn = {int(row["id"]) for row in rows}
    shown = [run for side in ("left", "right") for run in workbench.marks(page, side)]
    assert {number for run in shown for number in run.highlights} == drawn


def test_keys_choose_until_a_reason_is_asked_for(signed_in: SignedIn, comparison: Comparison) -> None:
    for name in CODED:
        code(comparison, workbench.join(comparison, name))
    first, second = (entry.case.key for entry in Standing.of(comparison).cases[:2])
    page = signed_in(factories.user(username="curator"), reduced_motion="reduce")
    page.goto(f"/comparisons/{comparison.pk}/adjudication/")
    workbench.ready(page)
    opened(page, first)
    said, reason = page.locator("[data-chosen]"), page.get_by_label("Reason")
    for key, name in (("1", "analyst1"), ("2", "analyst2"), ("n", None), ("2", "analyst2")):
        page.keyboard.press(key)
        expect(said).to_have_text(f"Chosen: {name}" if name else re.compile("Chosen: (Neither|None of them)"))
        expect(said).to_be_in_viewport()
    page.keyboard.press("j")  # a change of mind about the case
    opened(page, second)
    page.keyboard.press("k")
    opened(page, first)
    expect(said).to_be_empty()
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("r")
    page.keyboard.type("2 j 1")
    expect(reason).to_have_value("2 j 1")
    expect(said).to_have_text("Chosen: analyst2")
    page.keyboard.press("Enter")
    opened(page, second)
    ruling = Ruling.objects.get()
    assert (ruling.side.username, ruling.note) == ("analyst2", "2 j 1")
