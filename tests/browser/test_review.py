"""A curator reviews highlights and links by keyboard alone: what is decided is what was meant, and all is in sight"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.test_adjudication import accessible
from tests.browser.workbench import SignedIn
from tests.support import factories, hand
from tests.support.guard import Guard

SIZES = [(1440, 900), (1024, 768)]


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    workbench.join(made, "curator", Role.CURATOR)
    return made


@pytest.fixture
def rows(comparison: Comparison) -> list[Highlight]:
    """Highlights of an analyst in both pieces, linked pairwise, the first marked by another one too."""
    analyst, other = (workbench.join(comparison, name) for name in ("analyst1", "analyst2"))
    left, right = (
        [
            factories.highlight(
                comparison=comparison, document=document, analyst=analyst, note="One **note**."
            )
            for _ in range(3)
        ]
        for document in (comparison.left, comparison.right)
    )
    for source, target in zip(left, right, strict=True):
        factories.link(comparison=comparison, source=source, target=target, analyst=analyst)
    first = left[0]
    factories.highlight(
        comparison=comparison,
        document=first.document,
        quote=first.quote,
        framing=first.framing,
        analyst=other,
    )
    return [*left, *right]


def opened(signed_in: SignedIn, comparison: Comparison, query: str) -> Page:
    curator = comparison.memberships.get(user__username="curator").user
    page = signed_in(curator, reduced_motion="reduce")
    page.goto(f"/comparisons/{comparison.pk}/review/?{query}")
    workbench.ready(page)
    return page


def is_at(page: Page, row: Any) -> None:
    expect(page.locator("[data-row]")).to_have_attribute("data-row", str(row.pk))


def statuses(rows: list[Any]) -> list[str]:
    known = {row.pk: row.status for row in type(rows[0]).objects.all()}
    return [known[row.pk] for row in rows]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_key_decides_on_what_is_shown_and_the_next_comes(
    signed_in: SignedIn, comparison: Comparison, rows: list[Highlight], width: int, height: int
) -> None:
    page = opened(signed_in, comparison, "analyst=analyst1")
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    workbench.ready(page)
    is_at(page, rows[0])
    for one in page.locator("#decision button:visible").all():
        hand.expect_seen(one)
    hand.expect_seen(page.locator("mark.reviewed").first)
    page.keyboard.press("a")
    is_at(page, rows[1])
    page.keyboard.press("w")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("a reason with a, r and j")
    page.keyboard.press("Enter")  # leaves the field and decides nothing
    is_at(page, rows[1])
    page.keyboard.press("r")
    is_at(page, rows[2])
    page.keyboard.press("u")
    is_at(page, rows[1])
    assert statuses(rows) == ["accepted", *["proposed"] * 5]
    page.keyboard.press("k")
    is_at(page, rows[0])
    expect(page.locator("[data-decides=accepted]")).to_contain_text("Keep accepted")
    page.keyboard.press("j")
    is_at(page, rows[1])
    page.keyboard.press("j")
    is_at(page, rows[2])
    for row in rows[2:]:
        is_at(page, row)
        hand.expect_seen(page.locator("mark.reviewed").first)
        page.keyboard.press("a")
    expect(page.locator("main")).to_contain_text("That was the last of 6.")
    expect(page.get_by_label("Progress")).to_contain_text("5 of 6 highlights decided: 5 accepted, 0 rejected")
    page.keyboard.press("j")
    is_at(page, rows[1])
    assert statuses(rows) == ["accepted", "proposed", *["accepted"] * 4]


def test_a_passage_is_coded_anew_and_merged_by_keys(
    signed_in: SignedIn, comparison: Comparison, rows: list[Highlight]
) -> None:
    psychological = comparison.framings.get(name="Psychological")
    factories.tag(framing=psychological, name="tide")
    page = opened(signed_in, comparison, f"highlights={rows[1].pk}-{rows[2].pk}")
    page.keyboard.press("e")
    expect(page.get_by_role("radio", name=rows[1].framing.name)).to_be_focused()
    page.get_by_role("radio", name="Psychological").press("Space")
    page.keyboard.press("t")
    page.get_by_role("checkbox", name="tide").press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-of-it")).to_contain_text(f"Saved: highlight #{rows[1].pk}.")
    is_at(page, rows[1])
    changed = Highlight.objects.get(pk=rows[1].pk)
    assert (changed.framing, [tag.name for tag in changed.tags.all()]) == (psychological, ["tide"])
    assert changed.note == "One **note**."
    page.keyboard.press("e")
    page.get_by_label("Note").fill("not saved yet")
    page.keyboard.press("Tab")  # to Save, where a letter is a key again
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("This edit is not saved yet.")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    is_at(page, rows[1])
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(page.locator("#case-head")).to_be_focused()
    page.keyboard.press("j")
    is_at(page, rows[2])
    assert Highlight.objects.get(pk=rows[1].pk).note == "One **note**."

    page.goto(f"/comparisons/{comparison.pk}/review/?highlights={rows[0].pk}")
    workbench.ready(page)
    page.keyboard.press("m")
    expect(page.locator(".said-of-it")).to_contain_text("Merged: highlights")
    assert Highlight.objects.filter(merged_into=rows[0].pk).count() == 1
    page.keyboard.press("u")
    expect(page.locator(".said-of-it")).to_contain_text("was undone.")
    assert not Highlight.objects.filter(merged_into__isnull=False).exists()


def test_what_was_changed_meanwhile_is_shown_and_the_reason_stays(
    signed_in: SignedIn, comparison: Comparison, rows: list[Highlight], guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    page = opened(signed_in, comparison, f"highlights={rows[0].pk}-{rows[1].pk}")
    other = Highlight.objects.get(pk=rows[0].pk)
    other.edit(other.analyst, seen=other.revision, framing=other.framing, tags=[], note="Otherwise.")
    page.keyboard.press("w")
    page.keyboard.type("fits")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was decided")
    is_at(page, rows[0])
    expect(page.locator(".about")).to_contain_text("Otherwise.")
    expect(page.get_by_label("Reason")).to_have_value("fits")
    page.keyboard.press("a")
    is_at(page, rows[1])
    assert statuses(rows[:2]) == ["accepted", "proposed"]


def test_a_key_that_is_pressed_twice_while_the_answer_is_on_its_way_decides_once(
    signed_in: SignedIn, comparison: Comparison, rows: list[Highlight]
) -> None:
    page = opened(signed_in, comparison, f"highlights={rows[0].pk}-{rows[2].pk}")
    page.evaluate(
        """() => {
          for (const key of ["a", "a"]) document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        }"""
    )
    is_at(page, rows[1])
    assert statuses(rows[:3]) == ["accepted", "proposed", "proposed"]


def test_links_are_reviewed_with_both_their_ends_in_sight(
    signed_in: SignedIn, comparison: Comparison, rows: list[Highlight]
) -> None:
    links = list(Link.objects.order_by("pk"))
    page = opened(signed_in, comparison, "of=links&status=proposed")
    page.set_viewport_size({"width": 1440, "height": 900})
    for link in links:
        is_at(page, link)
        marks = page.locator("mark.reviewed")
        assert len({one.get_attribute("data-highlights") for one in marks.all()}) == 2
        for one in marks.all():
            hand.expect_seen(one)
        page.keyboard.press("r")
    expect(page.locator("main")).to_contain_text("That was the last of 3.")
    assert statuses(links) == ["rejected"] * 3


def test_the_page_is_accessible(signed_in: SignedIn, comparison: Comparison, rows: list[Highlight]) -> None:
    page = opened(signed_in, comparison, f"highlights={rows[0].pk}-{rows[2].pk}")
    page.keyboard.press("e")
    accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    accessible(page)
