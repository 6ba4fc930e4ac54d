"""Filters: chosen in the page, kept in its address, and honoured by the exports."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from annotations.models.annotation import Status
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, export, marks
from tests.support import factories


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    """Five highlights that differ in all there is to filter by, one link and one silence."""
    made = workbench.comparison()
    second = workbench.join(made, "analyst2")
    strategic, psychological = made.framings.order_by("position")
    power = strategic.tags.get(name="platform power")

    def highlight(quote: str, **fields: object) -> Highlight:
        side = "left" if quote in made.left.text else "right"
        return factories.highlight(comparison=made, document=made.documents[side], quote=quote, **fields)

    council = highlight("The council meets", framing=strategic, tags=[power])
    highlight("want the same quay", framing=strategic, analyst=second)
    smiling = highlight("They came in smiling", framing=psychological)
    gifts = highlight("promises were larger", framing=psychological, analyst=second)
    spring = highlight("By spring the town", framing=psychological)
    factories.link(source=council, target=smiling)
    factories.silence(highlight=gifts)
    spring.curate(made.created_by, Status.ACCEPTED)
    return made


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def show(page: Page, *labels: str) -> None:
    """Tick these in the filter's menu, and show what is left."""
    page.locator("summary", has_text="Filter").click()
    for label in labels:
        page.locator(".filter").get_by_label(label).check()
    page.locator(".filter").get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/?**")
    workbench.ready(page)


def shown(page: Page) -> list[str]:
    """The words that are marked, left column first, without the faint far ends of links."""
    return page.locator("article mark:not(.beyond)").all_text_contents()


CHOICES = {
    "framing": (["Strategic"], ["The council meets", "want the same quay"]),
    "tag": (["platform power"], ["The council meets"]),
    "analyst": (["analyst2"], ["want the same quay", "promises were larger"]),
    "status": (["Accepted"], ["By spring the town"]),
    "linked": (["Linked"], ["The council meets", "They came in smiling"]),
    "silent": (["No counterpart"], ["promises were larger"]),
    "open": (["Not yet checked"], ["want the same quay", "By spring the town"]),
    "two fields": (["Strategic", "analyst2"], ["want the same quay"]),
}


@pytest.mark.parametrize("by", CHOICES)
def test_a_filter_shows_what_passes_and_the_exports_hold_just_that(page: Page, by: str) -> None:
    labels, passing = CHOICES[by]
    show(page, *labels)
    assert shown(page) == passing
    assert [row["quote"] for row in export(page, "Highlights")] == passing


def test_the_counts_stand_beside_the_choices(page: Page) -> None:
    page.locator("summary", has_text="Filter").click()
    labels = [" ".join(text.split()) for text in page.locator(".filter label").all_text_contents()]
    assert labels == [
        "Strategic 2", "Psychological 3", "analyst 3", "analyst2 2",
        "Proposed 4", "Accepted 1", "Rejected 0",
        "All 5", "Linked 2", "No counterpart 1", "Not yet checked 2", "Both 5",
        "Who gains from the ferry 2", "What the ferry feels like 3", "platform power 1",
    ]  # fmt: skip


def test_the_filter_is_in_the_address(page: Page, comparison: Comparison) -> None:
    show(page, "Strategic", "Linked")
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"framing": ["strategic"], "state": ["linked"]}
    page.reload()
    assert shown(page) == ["The council meets"]
    page.locator("summary", has_text="Filter").click()
    expect(page.locator(".filter").get_by_label("Strategic")).to_be_checked()
    expect(page.locator(".filter").get_by_label("Linked")).to_be_checked()
    page.get_by_role("link", name="Show everything").click()
    workbench.ready(page)
    assert len(shown(page)) == 5


def test_the_export_of_links_is_filtered_too(page: Page) -> None:
    link = Link.objects.get()
    assert [row["id"] for row in export(page, "Links")] == [str(link.pk)]
    show(page, "No counterpart")
    assert export(page, "Links") == []
    expect(page.locator("#connectors [data-link]")).to_have_count(0)


def test_the_far_end_of_a_link_is_seen_under_a_filter(page: Page) -> None:
    show(page, "platform power")
    assert shown(page) == ["The council meets"]
    expect(page.locator("article mark.beyond")).to_have_text("They came in smiling")
    expect(workbench.connector(page, Link.objects.get())).to_be_visible()


def test_a_highlight_made_under_a_filter_obeys_it(page: Page, comparison: Comparison) -> None:
    """What passes is drawn; what does not is stored and not drawn, and the marks around it stay filtered."""
    show(page, "Strategic")
    workbench.highlight(page, "left", "Nobody expects", "Strategic")
    expect(page.locator("article mark", has_text="Nobody expects")).to_be_visible()
    workbench.highlight(page, "right", "packed their bags", "Psychological")
    assert Highlight.objects.latest("pk").quote == "packed their bags"
    assert shown(page) == ["The council meets", "Nobody expects", "want the same quay"]


def test_the_lists_take_the_filter_along(page: Page) -> None:
    show(page, "analyst2")
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="List of highlights").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    rows = workbench.download(page, page.get_by_role("link", name="Export as CSV"))
    assert [row["quote"] for row in rows] == ["want the same quay", "promises were larger"]
    page.locator("tbody").get_by_role("link", name="promises were larger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Psychological highlight")


def test_view_in_place_opens_the_workbench_at_the_passage(page: Page, comparison: Comparison) -> None:
    page.goto(f"/comparisons/{comparison.pk}/highlights/")
    page.get_by_role("link", name="View in place").last.click()
    workbench.ready(page)
    expect(workbench.card(page, Highlight.objects.get(quote="By spring the town"))).to_be_visible()
    assert marks(page, "right")
