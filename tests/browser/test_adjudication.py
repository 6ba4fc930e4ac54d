"""Three analysts code blind, each at their own page; a curator settles every case by keyboard alone"""

from __future__ import annotations

import re
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.adjudication.queue import Standing
from annotations.models import Highlight, Ruling
from reader.models import Coding, Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, download
from tests.support import factories, hand
from tests.support.adjudication import Coded, stored

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
            page.keyboard.press({two_firms: "b", old_firm: "3", promises: "n"}[case])
        expect(progress).to_contain_text(f"{number} of 5 cases settled")
    expect(page.get_by_text("No case is left.")).to_be_visible()
    page.get_by_role("button", name="Accept unanimous codes").press("Enter")
    accessible(page)
    page.get_by_role("button", name="Accept 1 case").press("Enter")
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


def with_cases(number: int) -> Coded:
    """So many cases, each with two sides that have tags and notes, and a third analyst who marked nothing."""
    paragraph = "The quay was theirs, and whoever could wait the longest would have it in the end. " * 5
    coded = Coded(factories.document(text="\n\n".join([paragraph.strip()] * number)))
    starts = [found.start() for found in re.finditer("whoever could wait", coded.comparison.left.text)]
    for at, framing in zip(starts[2::5], cycle([coded.strategic, coded.psychological]), strict=False):
        for who, end in ((0, at + 30), (1, at + 41)):
            factories.highlight(
                comparison=coded.comparison, analyst=coded.people[who], framing=framing, start=at, end=end,
                tags=[coded.leverage] if framing == coded.strategic else [], note="A reason of some length. " * 6,
            )  # fmt: skip
    return coded


def whole(page: Page) -> None:
    """The texts, the sides and what settles lie in the window, which does not scroll; the focus rests in the case."""
    for part in page.locator(".case-text, .side, .queue, #reason, .verdict .primary").all():
        hand.expect_seen(part)
    root = page.evaluate(
        "(({ scrollWidth, scrollHeight }) => [scrollWidth, scrollHeight])(document.documentElement)"
    )
    assert root == [page.viewport_size["width"], page.viewport_size["height"]]  # type: ignore[index]
    expect(page.locator("#case-head")).to_be_focused()
    for text in page.locator(".case-text:has(mark)").all():
        box, mark = text.bounding_box(), text.locator("mark").first.bounding_box()
        assert box
        assert mark
        assert box["y"] <= mark["y"]
        assert mark["y"] + mark["height"] <= box["y"] + box["height"]


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_ten_cases_are_settled_by_keys_each_whole_in_the_window(
    signed_in: SignedIn, transactional_db: None, size: tuple[int, int]
) -> None:
    coded = with_cases(12)
    order = [entry.case for entry in coded.standing.cases]
    page = signed_in(coded.curator, reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/comparisons/{coded.comparison.pk}/adjudication/")
    workbench.ready(page)
    places = set()
    keys = ["1", "2", "3", "b", "n"] * 2
    for number, (case, key) in enumerate(zip(order, keys, strict=False)):
        opened(page, case.key)
        expect(page.get_by_label("Progress")).to_contain_text(f"{number} of 12 cases settled")
        whole(page)
        places.add(str(page.get_by_role("button", name="Settle").bounding_box()))
        page.keyboard.press(key)
        if key == "n":
            page.keyboard.press("r")
            page.keyboard.type(f"Neither, {number}")
        page.keyboard.press("Enter")
    opened(page, order[10].key)
    assert len(places) == 1  # nothing jumps
    rulings = {ruling.case: ruling for ruling in Ruling.objects.select_related("side")}
    for number, (case, key) in enumerate(zip(order[:10], keys, strict=True)):
        ruling = rulings[case.key]
        side = ruling.side.username if ruling.side else None
        assert (ruling.verdict, side) == {
            "1": ("take", "analyst1"), "2": ("take", "analyst2"), "3": ("take", "analyst3"),
            "b": ("both", None), "n": ("neither", None),
        }[key]  # fmt: skip
        assert ruling.note == (f"Neither, {number}" if key == "n" else "")
    # The last two are taken back, the later one from another case.
    page.keyboard.press("j")
    opened(page, order[11].key)
    for number in (9, 8):
        page.keyboard.press("u")
        opened(page, order[number].key)
        expect(page.get_by_label("Progress")).to_contain_text(f"{number} of 12 cases settled")
        whole(page)


def test_a_field_that_was_made_larger_leaves_no_style_behind(
    signed_in: SignedIn, transactional_db: None
) -> None:
    """The policy refuses inline styles, and the test's guard hears of it."""
    coded = with_cases(2)
    first, second = (entry.case.key for entry in coded.standing.cases)
    page = signed_in(coded.curator)
    page.goto(f"/comparisons/{coded.comparison.pk}/adjudication/")
    workbench.ready(page)
    opened(page, first)
    page.locator("#own-note").evaluate("field => { field.style.height = '200px'; }")  # as its corner does
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    opened(page, second)
    assert page.locator("#own-note").get_attribute("style") is None
