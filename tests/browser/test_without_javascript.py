"""Reading, filtering, curating, exporting and the lists need no JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link, Silence
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, export, marks
from tests.support import factories
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    for quote, framing in (("Nobody expects the vote", "strategic"), ("the vote before", "psychological")):
        factories.highlight(comparison=made, quote=quote, framing=made.framings.get(slug=framing))
    return made


@pytest.fixture
def first(comparison: Comparison) -> Highlight:
    return Highlight.objects.earliest("pk")


@pytest.fixture
def link(comparison: Comparison, first: Highlight) -> Link:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="They came in smiling")
    return factories.link(source=first, target=far, relation=comparison.relations.get(slug="echoes"))


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    page = signed_in(comparison.created_by, java_script_enabled=False)
    page.goto(f"/comparisons/{comparison.pk}/")
    return page


def at(page: Page, row: Highlight | Link) -> None:
    """The page of a highlight or a link."""
    page.goto(f"/comparisons/{row.comparison_id}/{row.noun}s/{row.pk}/")


def test_both_pieces_are_read_with_their_marks(page: Page, comparison: Comparison) -> None:
    for side, piece in comparison.documents.items():
        column = page.locator(f"article[data-side={side}]")
        expect(column).to_be_visible()
        assert column.text_content() == piece.text
    assert [run.words for run in marks(page, "left")] == ["Nobody expects ", "the vote", " before"]
    expect(workbench.composer(page)).to_be_hidden()


def test_a_narrow_window_shows_both_pieces_one_after_the_other(page: Page) -> None:
    page.set_viewport_size({"width": 600, "height": 800})
    for side in ("left", "right"):
        column = page.locator(f"#{side}")
        expect(column).to_be_visible()
        box = column.bounding_box()
        assert box
        assert box["height"] > 200
    page.get_by_text("By spring the town").scroll_into_view_if_needed()
    expect(page.get_by_text("By spring the town")).to_be_in_viewport()


def test_the_filter_works_and_the_exports_honour_it(page: Page) -> None:
    page.locator("summary", has_text="Filter").click()
    page.locator(".filter").get_by_label("Psychological").check()
    page.locator(".filter").get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/?*framing=psychological*")
    assert [run.words for run in marks(page, "left")] == ["the vote before"]
    assert [row["quote"] for row in export(page, "Highlights")] == ["the vote before"]


def test_the_lists_are_reached_and_lead_to_each_row(page: Page, link: Link) -> None:
    page.reload()
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="List of highlights").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("tbody").get_by_role("link", name="Nobody expects the vote").click()
    expect(page.locator(".card-quote").first).to_have_text("Nobody expects the vote")
    page.locator(".card-links a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Echoes")
    page.goto(f"/comparisons/{link.comparison_id}/links/")
    expect(page.locator(".pair-card")).to_have_count(1)
    rows = workbench.download(page, page.get_by_role("link", name="Export as CSV"))
    assert [row["relation"] for row in rows] == ["echoes"]


def test_a_highlight_is_accepted_and_its_history_is_shown(page: Page, first: Highlight) -> None:
    at(page, first)
    page.get_by_role("button", name="Accept").click()
    first.refresh_from_db()
    assert first.status == "accepted"
    expect(page.get_by_role("article").first).to_be_visible()  # the workbench, at the passage
    at(page, first)
    expect(page.locator(".history li").first).to_contain_text("analyst accepted")


def test_a_highlight_is_edited_deleted_and_restored(page: Page, first: Highlight) -> None:
    at(page, first)
    form = page.get_by_role("form", name=f"Edit highlight {first.pk}")
    form.get_by_label("Note").fill("Written *plainly*.")
    form.get_by_label("platform power").check()
    form.get_by_role("button", name="Save").click()
    at(page, first)
    expect(page.locator(".highlight-card .note em")).to_have_text("plainly")
    page.get_by_role("button", name="Delete").click()
    first.refresh_from_db()
    assert first.deleted
    assert first.tag_names == ["platform power"]
    at(page, first)
    page.get_by_role("button", name="Restore").click()
    first.refresh_from_db()
    assert first.deleted is None


def test_a_framing_is_changed_though_it_has_tags(
    page: Page, comparison: Comparison, first: Highlight, guard: Guard
) -> None:
    """Tags that do not go with the new framing are refused in words, and can be seen and unticked."""
    guard.allow("status of 422", "the rules refuse what is sent")
    framing = comparison.framings.get(slug="strategic")
    tags = framing.tags.filter(name="platform power")
    first.edit(first.analyst, seen=first.revision, framing=framing, tags=tags, note="")
    at(page, first)
    form = page.get_by_role("form", name=f"Edit highlight {first.pk}")
    form.get_by_role("radio", name="Psychological").check()
    form.get_by_label("dominance").check()
    form.get_by_label("Note").fill("Kept.")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("“platform power” is not a tag of Psychological.")
    expect(form.get_by_label("Note")).to_have_value("Kept.")
    form.get_by_label("platform power").uncheck()
    form.get_by_label("dominance").check()
    form.get_by_role("button", name="Save").click()
    first = Highlight.objects.get(pk=first.pk)
    assert (first.framing.slug, first.tag_names, first.note) == ("psychological", ["dominance"], "Kept.")


def test_a_silence_is_signed_and_withdrawn(page: Page, first: Highlight) -> None:
    at(page, first)
    page.get_by_text("No counterpart…").click()
    page.get_by_label("I checked this passage").fill("Looked twice.")
    page.get_by_role("button", name="Confirm", exact=True).click()
    assert Silence.objects.live().get().note == "Looked twice."
    at(page, first)
    page.get_by_role("button", name="Withdraw").click()
    assert not Silence.objects.live().exists()


def test_a_link_is_edited_curated_and_removed(page: Page, link: Link) -> None:
    at(page, link)
    form = page.get_by_role("form", name=f"Edit link {link.pk}")
    form.get_by_role("radio", name="supports").check()
    form.get_by_label("Note").fill("On second thought.")
    form.get_by_role("button", name="Save").click()
    at(page, link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Supports")
    page.get_by_role("button", name="Reject").click()
    at(page, link)
    page.get_by_role("button", name="Remove").click()
    link.refresh_from_db()
    assert (link.relation.slug, link.note, link.status) == ("supports", "On second thought.", "rejected")
    assert link.deleted


def test_two_editors_without_javascript_lose_nothing(page: Page, first: Highlight, guard: Guard) -> None:
    guard.allow("status of 409", "somebody else was faster")
    at(page, first)
    form = page.get_by_role("form", name=f"Edit highlight {first.pk}")
    form.get_by_label("Note").fill("Mine.")
    first.edit(first.analyst, seen=first.revision, framing=first.framing, tags=(), note="Theirs.")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("was changed meanwhile")
    expect(page.get_by_text("Theirs.")).not_to_have_count(0)
    expect(form.get_by_label("Note")).to_have_value("Mine.")
    form.get_by_role("button", name="Save").click()
    first.refresh_from_db()
    assert first.note == "Mine."


def test_two_passages_are_linked_by_their_address(
    page: Page, comparison: Comparison, first: Highlight
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote="We were loved")
    page.goto(f"/comparisons/{comparison.pk}/links/add/?source={first.pk}&target={far.pk}")
    page.get_by_role("radio", name="echoes").check()
    page.get_by_role("button", name="Link", exact=True).click()
    assert (Link.objects.get().source, Link.objects.get().target) == (first, far)
