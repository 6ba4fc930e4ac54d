"""Findings: from each kind of figure to its passages and back, and the report opened from disk with no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Locator, Page, expect

from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.axe import check
from tests.browser.workbench import SignedIn
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """Two framings, three links of two relations, a silence, and a passage that nobody examined."""
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    left = [
        factories.highlight(comparison=made, quote=quote, framing=framing, tags=framing.tags.all()[:1])
        for quote, framing in [
            ("The council meets", strategic), ("Two firms", strategic), ("Nobody expects the vote", psychological),
        ]
    ]  # fmt: skip
    right = [
        factories.highlight(
            comparison=made, document=made.right, quote=quote, framing=framing, tags=framing.tags.all()[:1]
        )
        for quote, framing in [("They came in smiling", psychological), ("exactly one evening", strategic)]
    ]
    echoes, contrasts = (made.relations.get(slug=slug) for slug in ("echoes", "contrasts"))
    for source, target, relation in [
        (left[0], right[0], contrasts), (right[0], left[1], contrasts), (left[0], right[1], echoes),
    ]:  # fmt: skip
        factories.link(comparison=made, source=source, target=target, relation=relation)
    factories.silence(highlight=left[2])
    factories.highlight(comparison=made, quote="want the same quay", framing=strategic)
    return made


FIGURES: dict[str, Callable[[Page], Locator]] = {
    "a framing of a piece": lambda page: page.locator("#balance-left tr[data-framing=strategic] a").first,
    "all of a piece": lambda page: page.locator("#balance-right .total a"),
    "a tag": lambda page: page.locator("#balance-left .tags tr[data-framing] a").first,
    "a cell of the matrix": lambda page: page.locator(".crossing .level-4 a").first,
    "a cell of one relation": lambda page: page.locator(".crossing[data-relation=contrasts] .level-4 a"),
    "a relation by a framing": lambda page: page.locator("th[data-relation=echoes] ~ td a").first,
    "tag by tag": lambda page: page.locator(".more .crossing td a").first,
    "the commonest kind of link": lambda page: page.locator(".brief a", has_text="times"),
}


def test_each_kind_of_figure_opens_its_passages_and_comes_back(
    signed_in: SignedIn, comparison: Comparison
) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.get_by_role("navigation", name="This comparison").get_by_role("link", name="Findings").click()
    expect(page.get_by_role("heading", name="Findings", level=1)).to_be_visible()
    start = page.url
    for what, figure in FIGURES.items():
        door = figure(page)
        said = door.inner_text().split()[0]
        door.click()
        listed = page.locator("main .lede")
        expect(listed, what).to_contain_text(f"{said} ")
        rows = page.locator(".passages tbody tr, .pair-card")
        expect(rows, what).to_have_count(int(said))
        page.go_back()
        expect(page, what).to_have_url(start)


def test_what_has_no_counterpart_opens_in_its_place(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.goto(f"{page.url}findings/")
    page.get_by_role("link", name="Nobody expects the vote").click()
    workbench.ready(page)
    expect(page.locator(".card")).to_contain_text("Nobody expects the vote")
    page.goto(f"/comparisons/{comparison.pk}/findings/")
    page.locator("summary", has_text="Not yet checked").first.click()
    expect(page.get_by_role("link", name="want the same quay")).to_be_visible()


def test_a_bar_of_the_course_opens_what_stands_there(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.goto(f"{page.url}findings/#course")
    strip = page.locator("figure[data-framing=strategic]")
    strip.locator("a").first.click()
    expect(page.locator(".passages tbody tr").first).to_contain_text("The council meets")
    page.go_back()
    page.get_by_text("The same as a table").click()
    page.locator(".parts tbody td a").first.click()
    expect(page.locator(".passages tbody tr").first).to_contain_text("The council meets")


def test_a_filter_counts_anew(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.goto(f"{page.url}findings/")
    page.get_by_text("Filter", exact=True).click()
    page.locator("form.filter").get_by_label("Psychological").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#balance-left .total a")).to_have_text("1")
    expect(page.locator("#balance-left tr[data-framing=strategic] .number").first).to_have_text("0")


@pytest.mark.slow
def test_the_report_opens_from_disk_without_a_network_and_breaks_no_rule(
    new_context: Callable[..., BrowserContext], transactional_db: None, tmp_path: Path
) -> None:
    call_command("demo", verbosity=0)
    comparison = Comparison.objects.get()
    for membership in comparison.memberships.filter(role=Role.ANALYST):
        for piece in comparison.documents.values():
            factories.reading(
                comparison=comparison, document=piece, analyst=membership.user, read_to=len(piece.text)
            )
    file = tmp_path / "report.html"
    call_command("export", comparison.pk, "report.html", output=file)
    context = new_context(offline=True, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    expect(page.get_by_role("heading", name=comparison.title)).to_be_visible()
    page.locator("#unanswered ~ .twins li a").first.click()
    assert "#note-" in page.url
    check(page)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"wider than the window at {width} px"
    printed = page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF")


def test_the_picture_lies_whole_above_the_fold(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/comparisons/{comparison.pk}/findings/")
    picture = page.locator(".picture")
    expect(picture).to_be_in_viewport(ratio=1)
    expect(picture.locator(".band")).to_have_count(2)
    for part in picture.locator(".whole-bar, .bands, .figures-of").all():
        expect(part).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
    left, right = (picture.locator(f".ends.{side}").bounding_box() for side in ("left", "right"))
    bands = picture.locator(".bands").bounding_box()
    assert left
    assert right
    assert bands
    assert left["x"] + left["width"] <= bands["x"]
    assert bands["x"] + bands["width"] <= right["x"]


@pytest.mark.parametrize("width", [1024, 820, 390])
def test_the_picture_fits_a_narrower_window(signed_in: SignedIn, comparison: Comparison, width: int) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/comparisons/{comparison.pk}/findings/")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for name in page.locator(".picture .end-name").all():
        expect(name).to_be_visible()


def test_a_band_is_followed_by_mouse_and_by_keys(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/comparisons/{comparison.pk}/findings/")
    band = page.get_by_role("link", name=re.compile("^1 link between Strategic in .* and Strategic in"))
    band.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pair-card")).to_have_count(1)
    page.go_back()
    box = page.locator(".band").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("main .lede")).to_contain_text("1 link")
    page.go_back()
    page.locator(".is-silent.part").first.click()
    expect(page.locator(".passages tbody tr")).to_have_count(1)
