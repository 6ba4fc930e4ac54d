"""No page breaks a rule of accessibility that axe knows, in light and in dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from annotations.models.annotation import Status
from reader.models import Comparison
from tests import factories
from tests.browser import workbench
from tests.browser.workbench import SignedIn, mark, open_card, open_editor, select


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """Highlights of both framings, overlapping, tagged, noted, accepted and rejected; a link and a silence."""
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    first = factories.highlight(
        comparison=made, quote="Nobody expects the vote", framing=strategic, tags=strategic.tags.all()[:2],
        note="A *note* with `code` and a [link](https://example.org/).",
    )  # fmt: skip
    inner = factories.highlight(comparison=made, quote="the vote before", framing=psychological)
    rejected = factories.highlight(comparison=made, quote="Two firms", framing=strategic)
    far = factories.highlight(comparison=made, document=made.right, quote="They came in smiling")
    factories.link(source=first, target=far, relation=made.relations.get(slug="echoes"), note="Both *wait*.")
    factories.silence(highlight=inner, note="Nothing there.")
    first.curate(made.created_by, Status.ACCEPTED)
    rejected.curate(made.created_by, Status.REJECTED)
    return made


@pytest.fixture
def first(comparison: Comparison) -> Highlight:
    return Highlight.objects.earliest("pk")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def check(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page)
        assert not results.violations_count, f"in {scheme}:\n{results.generate_report()}"


def test_the_workbench(page: Page) -> None:
    check(page)
    page.set_viewport_size({"width": 600, "height": 800})
    check(page)


def test_an_empty_workbench(signed_in: SignedIn) -> None:
    check(workbench.open_page(signed_in, workbench.comparison()))


def card(page: Page, first: Highlight) -> None:
    open_card(page, first)


def overlapping_cards(page: Page, first: Highlight) -> None:
    page.locator("mark", has_text="the vote").first.click()
    expect(page.locator(".highlight-card")).to_have_count(2)


def editor(page: Page, first: Highlight) -> None:
    open_editor(page, first).get_by_text("Change the passage").click()


def silence_form(page: Page, first: Highlight) -> None:
    rejected = Highlight.objects.get(status="rejected")
    open_card(page, rejected).get_by_text("No counterpart…").click()


def linking(page: Page, first: Highlight) -> None:
    workbench.begin_link(page, first)


def link_form(page: Page, first: Highlight) -> None:
    workbench.begin_link(page, first)
    mark(page, Highlight.objects.get(quote="They came in smiling")).click()
    expect(workbench.link_form(page)).to_be_visible()


def link_card(page: Page, first: Highlight) -> None:
    page.locator("#connectors [data-link]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".link-card")).to_be_visible()


def link_editor(page: Page, first: Highlight) -> None:
    link_card(page, first)
    page.locator(".link-card").get_by_role("link", name="Edit").click()
    expect(page.locator(".link-form")).to_be_visible()


def composer(page: Page, first: Highlight) -> None:
    select(page, "left", "each of them has friends").get_by_role("button", name="Tags, note").click()


def filter_menu(page: Page, first: Highlight) -> None:
    page.locator("summary", has_text="Filter").click()


def export_menu(page: Page, first: Highlight) -> None:
    page.locator("summary", has_text="Export").click()


def more_menu(page: Page, first: Highlight) -> None:
    page.locator("summary", has_text="More").click()


OPENED = [
    card, overlapping_cards, editor, silence_form, linking, link_form, link_card, link_editor, composer,
    filter_menu, export_menu, more_menu,
]  # fmt: skip


@pytest.mark.parametrize("opened", OPENED, ids=lambda opened: opened.__name__)
def test_the_workbench_with_something_open(
    page: Page, first: Highlight, opened: Callable[[Page, Highlight], None]
) -> None:
    opened(page, first)
    check(page)


PAGES = [
    "/", "/documents/", "/documents/add/", "/documents/{left}/", "/documents/{left}/structure/",
    "/comparisons/add/", "/comparisons/{pk}/codebook/", "/comparisons/{pk}/highlights/",
    "/comparisons/{pk}/highlights/?framing=strategic", "/comparisons/{pk}/links/",
    "/comparisons/{pk}/highlights/{first}/", "/comparisons/{pk}/links/{link}/", "/accounts/password/",
    "/comparisons/{pk}/members/", "/comparisons/{pk}/coding/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page(signed_in: SignedIn, comparison: Comparison, first: Highlight, address: str) -> None:
    page = signed_in(comparison.created_by)
    numbers = {
        "pk": comparison.pk,
        "left": comparison.left_id,
        "first": first.pk,
        "link": first.links_out.get().pk,
    }
    page.goto(address.format(**numbers))
    folded = page.locator("main details:not([open]) > summary")
    for _ in range(min(folded.count(), 6)):  # each one that opens leaves the list
        folded.first.click()
    check(page)


def test_the_sign_in_page(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    check(page)
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
