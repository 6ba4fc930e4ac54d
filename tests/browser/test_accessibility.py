"""No state of the workbench breaks a rule of accessibility that axe knows, in light and in dark."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from annotations.models.annotation import Status
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.axe import Faults
from tests.browser.workbench import SignedIn, mark, open_card, open_editor, select
from tests.support import factories
from tests.support.guard import Guard

pytestmark = pytest.mark.sampled  # by the schemes in which axe tries every rule


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


def links_menu(page: Page, first: Highlight) -> None:
    page.locator("summary", has_text="Links").click()


def keys(page: Page, first: Highlight) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def search_found(page: Page, first: Highlight) -> None:
    page.get_by_role("searchbox").fill("note")
    expect(page.locator(".found a").first).to_be_visible()


def search_stepped(page: Page, first: Highlight) -> None:
    page.get_by_role("searchbox").fill("firm")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("[data-search-count]")).to_contain_text("1 of")


def preview(page: Page, first: Highlight) -> None:
    mark(page, first).focus()
    expect(page.locator("#preview")).to_be_visible()


def toast(page: Page, first: Highlight) -> None:
    workbench.highlight(page, "left", "Whoever can wait")
    expect(workbench.toast(page)).to_contain_text("Undo")


def replies(page: Page, first: Highlight) -> None:
    factories.comment(subject=first, text="Is it *so*?")
    factories.comment(subject=first, text="It `is`.", author=factories.user(username="other"))
    thread = open_card(page, first).locator(".thread")
    expect(thread.locator(".reply")).to_have_count(2)
    expect(thread).to_have_attribute("open", "")


def reply_editor(page: Page, first: Highlight) -> None:
    open_card(page, first).get_by_role("link", name="Edit your reply").click()
    expect(page.get_by_label("Change your reply")).to_be_visible()


def replies_resolved(page: Page, first: Highlight) -> None:
    thread = open_card(page, first).locator(".thread")
    thread.get_by_role("button", name="Resolve").click()
    thread.locator("summary", has_text="resolved").click()


def reply_refused(page: Page, first: Highlight) -> None:
    thread = open_card(page, first).locator(".thread")
    thread.get_by_label("Your reply", exact=True).evaluate(
        "field => { field.required = false; field.value = ' ' }"
    )
    thread.get_by_role("button", name="Reply", exact=True).click()
    expect(thread.get_by_role("alert")).to_be_visible()


def editor_conflict(page: Page, first: Highlight) -> None:
    form = open_editor(page, first)
    first.curate(first.analyst, Status.PROPOSED)
    form.get_by_label("Note").fill("Another *note*.")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("was changed meanwhile")


def editor_refused(page: Page, first: Highlight) -> None:
    form = open_editor(page, first)
    form.get_by_text("Change the passage").click()
    form.get_by_label("From").fill("90000")
    form.get_by_label("to", exact=True).fill("90010")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".errors").first).to_be_visible()


def composer_refused(page: Page, first: Highlight) -> None:
    bar = select(page, "left", "each of them has friends")
    page.locator("#composer input[name=quote]").evaluate("field => { field.value = 'something else' }")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar.get_by_role("alert")).not_to_be_empty()


def link_refused(page: Page, first: Highlight) -> None:
    link_form(page, first)
    form = workbench.link_form(page)
    form.get_by_role("radio", name="echoes").check()
    form.get_by_role("button", name="Link", exact=True).click()
    expect(page.get_by_text("already").first).to_be_visible()


def undo_refused(page: Page, first: Highlight) -> None:
    made = workbench.highlight(page, "left", "The old firm holds")
    made.curate(factories.user(username="other"), Status.ACCEPTED)
    page.keyboard.press("z")
    expect(workbench.toast(page)).to_contain_text("has changed highlight")


def connection_lost(page: Page, first: Highlight) -> None:
    page.route("**/highlights/", lambda route: route.abort())
    page.route("**/changes/**", lambda route: route.abort())
    select(page, "left", "The town holds").get_by_role("button", name="Strategic", exact=True).click()
    expect(page.locator("#connection")).to_contain_text("Kept so far: 1")


def what_waited_refused(page: Page, first: Highlight) -> None:
    page.route(
        "**/highlights/", lambda route: route.fulfill(status=422, body="<p class='errors'>It is not so.</p>")
    )
    page.unroute("**/changes/**")
    expect(page.locator("#connection")).to_contain_text("Not stored: a highlight")


def under_way(page: Page, first: Highlight) -> None:
    page.route("**/highlights/?id=*", lambda route: None)
    mark(page, first).click()
    expect(page.locator("#waiting p")).to_be_visible()


READING = [
    card, overlapping_cards, editor, silence_form, linking, link_form, link_card, link_editor, composer,
    filter_menu, export_menu, more_menu, links_menu, keys, search_found, search_stepped, preview, toast,
]  # fmt: skip
# In this order: each leaves something for the next.
WRITING = [
    replies, reply_editor, reply_refused, replies_resolved, editor_conflict, editor_refused, composer_refused,
    link_refused, undo_refused, connection_lost, what_waited_refused, under_way,
]  # fmt: skip


@pytest.mark.parametrize("part", range(3))
def test_the_workbench(
    page: Page, comparison: Comparison, first: Highlight, faults: Faults, part: int
) -> None:
    if part == 0:
        faults.look(page, "as it comes")
    for opened in READING[part::3]:
        workbench.go(page, comparison)
        opened(page, first)
        faults.look(page, opened.__name__)


@pytest.mark.slow
def test_what_is_answered_at_the_workbench(
    page: Page, comparison: Comparison, first: Highlight, faults: Faults, guard: Guard
) -> None:
    for part in ("status of 422", "status of 409", "ERR_FAILED", "htmx:sendError", "htmx:afterRequest"):
        guard.allow(part, "the connection fails on purpose")
    for opened in WRITING:
        if opened is not what_waited_refused:
            workbench.go(page, comparison)
        opened(page, first)
        faults.look(page, opened.__name__)


@pytest.mark.slow
def test_a_narrow_workbench(
    signed_in: SignedIn, comparison: Comparison, first: Highlight, faults: Faults
) -> None:
    page = workbench.open_page(signed_in, comparison, size=(390, 844))
    faults.look(page, "as it comes", schemes=["light"])
    for opened in (card, editor, filter_menu, more_menu, keys, search_found):
        workbench.go(page, comparison)
        opened(page, first)
        faults.look(page, f"{opened.__name__} at 390 px", schemes=["light"])


def test_other_people_and_other_pieces(signed_in: SignedIn, comparison: Comparison, faults: Faults) -> None:
    faults.look(workbench.open_page(signed_in, workbench.comparison()), "empty")
    reader = workbench.join(comparison, "reader", Role.READER)
    page = workbench.open_page(signed_in, comparison, user=reader)
    faults.look(page, "for a reader")
    open_card(page, Highlight.objects.earliest("pk"))
    faults.look(page, "a card for a reader")

    long = workbench.long_comparison()
    for number in range(5):
        factories.link(
            source=factories.highlight(comparison=long, quote=f"Left {number}"),
            target=factories.highlight(comparison=long, document=long.right, quote=f"Right {15 + number}"),
        )
    page = workbench.open_page(signed_in, long)
    page.locator(".stubs.below .more-links").click()
    expect(page.locator("#bundle")).to_be_visible()
    faults.look(page, "links out of sight")
