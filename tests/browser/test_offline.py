"""A lost connection is said, and what was done meanwhile is kept in the tab and sent when it returns, once."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Change, Comment, Highlight, Link, Silence
from reader.models import Comparison, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, card, connector, mark, select, stored, toast
from tests.support import factories, members
from tests.support.guard import Guard

SOON = 15_000  # milliseconds; how often a page asks is proved by tests/js/polling.test.mjs
AWAY = 30_000  # milliseconds


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    return workbench.open_page(signed_in, comparison)


@pytest.fixture
def second(signed_in: SignedIn, comparison: Comparison, made: Highlight) -> Page:
    """Another member's browser."""
    user = workbench.join(comparison, "curator", Role.CURATOR)
    return workbench.open_page(signed_in, comparison, user=user)


@pytest.fixture(autouse=True)
def unreachable(guard: Guard) -> None:
    for part in ("net::ERR_", "htmx:sendError", "htmx:afterRequest"):
        guard.allow(part, "the connection fails on purpose")


def line(page: Page) -> Locator:
    """What is said of the connection."""
    return page.locator("#connection")


def lose(page: Page) -> None:
    page.context.set_offline(True)
    expect(line(page)).to_contain_text("Connection lost.")


def find_again(page: Page) -> None:
    page.context.set_offline(False)
    expect(line(page)).to_be_empty()


def painted(page: Page, name: str) -> int:
    return page.evaluate("name => CSS.highlights.get(name)?.size ?? 0", name)


def write_note(form: Locator, note: str) -> None:
    form.get_by_label("Note").fill(note)
    form.get_by_role("button", name="Save").click()


def write_reply(shown: Locator, text: str) -> None:
    shown.locator(".thread > summary").click()
    shown.get_by_label("Your reply", exact=True).fill(text)
    shown.get_by_role("button", name="Reply", exact=True).click()


def acts(comparison: Comparison, since: int, username: str) -> list[tuple[str, str]]:
    """What a person did since a revision, in its order."""
    changes = Change.objects.since(comparison, since).filter(actor__username=username)
    return list(changes.values_list("noun", "verb"))


def test_half_a_minute_without_a_connection(
    page: Page, second: Page, comparison: Comparison, made: Highlight
) -> None:
    """Everything arrives exactly once and in its order, while somebody else works on."""
    page.clock.install()
    workbench.go(page, comparison)
    replied = factories.highlight(comparison=comparison, quote="expects the vote before the tide")
    going = factories.highlight(comparison=comparison, quote="the vote before")
    left = factories.highlight(comparison=comparison, quote="Whoever can wait")
    right = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They came in smiling"
    )
    expect(mark(page, right)).to_be_visible(timeout=SOON)
    workbench.begin_link(page, left)
    mark(page, right).click()
    linking = workbench.link_form(page)
    linking.get_by_role("radio", name="echoes").check()
    page.locator(f'mark[data-highlights="{made.pk} {replied.pk} {going.pk}"]').click()
    card(page, made).get_by_role("link", name="Edit", exact=False).first.click()
    editor = page.get_by_role("form", name=f"Edit highlight {made.pk}")
    expect(editor).to_be_visible()
    since = members.revision(comparison)

    lose(page)
    linking.get_by_role("button", name="Link", exact=True).click()
    expect(linking).to_have_count(0)
    write_note(editor, "Read at sea.")
    expect(card(page, made)).to_contain_text("waiting to be sent")
    expect(card(page, made)).to_contain_text("Read at sea.")
    write_reply(card(page, replied), "Is it so?")
    expect(card(page, replied)).to_contain_text(
        f"Waiting to be sent: a reply on highlight #{replied.pk}: “Is it so?”"
    )
    card(page, replied).get_by_text("No counterpart…").click()
    card(page, replied).get_by_role("button", name="Confirm").click()
    expect(card(page, replied)).to_contain_text("Waiting to be sent: a passage with no counterpart")
    card(page, going).get_by_role("button", name="Delete").click()
    expect(card(page, going)).to_have_count(0)
    page.keyboard.press("Escape")
    bar = select(page, "left", "The old firm holds the lease")
    bar.get_by_role("button", name="Tags, note").click()
    bar.get_by_label("Note, in Markdown").fill("Made at sea.")
    bar.get_by_role("button", name="Strategic", exact=True).click()
    expect(bar).to_be_hidden()
    select(page, "right", "The gifts")
    page.keyboard.press("p")
    expect(bar).to_be_hidden()
    expect(line(page)).to_contain_text(
        "Kept so far: 1 link, 1 edit, 1 reply, 1 passage with no counterpart, 1 deletion, 2 highlights."
    )
    assert (painted(page, "unsent"), painted(page, "leaving")) == (2, 2)  # the one that goes is two runs
    workbench.open_card(second, left).get_by_role("button", name="Accept").click()
    expect(card(second, left)).to_contain_text("Accepted")
    theirs = workbench.highlight(second, "right", "By spring the town")
    assert acts(comparison, since, "analyst") == []
    page.clock.run_for(AWAY)  # its own clock: whatever it does while it waits is done

    find_again(page)
    assert acts(comparison, since, "analyst") == [
        ("link", "created"), ("highlight", "edited"), ("comment", "created"), ("silence", "signed"),
        ("highlight", "deleted"), ("highlight", "created"), ("highlight", "created"),
    ]  # fmt: skip
    assert acts(comparison, since, "curator") == [("highlight", "accepted"), ("highlight", "created")]
    link = Link.objects.get()
    assert (link.source, link.target, link.relation.slug) == (left, right, "echoes")
    assert Silence.objects.get().highlight == Comment.objects.get().highlight == replied
    for each in (page, second):
        expect(connector(each, link)).to_be_attached()
        expect(mark(each, going)).to_have_count(0)
        expect(mark(each, theirs)).to_be_visible()
        expect(each.locator("article mark")).to_have_count(page.locator("article mark").count())
    assert stored(comparison) == [
        ("strategic", "Nobody expects the vote"), ("strategic", "expects the vote before the tide"),
        ("strategic", "The old firm holds the lease"), ("strategic", "Whoever can wait"),
        ("strategic", "They came in smiling"), ("psychological", "The gifts"), ("strategic", "By spring the town"),
    ]  # fmt: skip
    assert [row.note for row in Highlight.objects.exclude(note="").order_by("start")] == [
        "Read at sea.",
        "Made at sea.",
    ]
    assert (painted(page, "unsent"), painted(page, "leaving")) == (0, 0)
    expect(workbench.open_card(second, made).locator(".note")).to_have_text("Read at sea.")


def frame(page: Page) -> None:
    select(page, "left", "Two firms want")
    page.keyboard.press("s")
    expect(workbench.composer(page)).to_be_hidden()


def test_two_edits_after_one_another_both_arrive_and_undo_waits_for_them(
    page: Page, comparison: Comparison, made: Highlight
) -> None:
    form = workbench.open_editor(page, made)
    since = members.revision(comparison)
    lose(page)
    write_note(form, "First thoughts.")
    card(page, made).get_by_role("button", name="Edit again").click()
    expect(form.get_by_label("Note")).to_have_value("First thoughts.")
    write_note(form, "Second thoughts.")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(toast(page)).to_contain_text("Undo waits for the connection")
    find_again(page)
    made.refresh_from_db()
    assert made.note == "Second thoughts."
    assert acts(comparison, since, "analyst") == [("highlight", "edited")] * 2
    page.keyboard.press("z")
    expect(toast(page)).to_contain_text("“Highlight edited” was undone.")
    made.refresh_from_db()
    assert made.note == "First thoughts."


def test_an_edit_of_what_somebody_else_changed_meanwhile_is_kept_and_may_be_saved_over_it(
    page: Page, second: Page, comparison: Comparison, made: Highlight, guard: Guard
) -> None:
    guard.allow("status of 409", "somebody else was faster")
    form = workbench.open_editor(page, made)
    lose(page)
    write_note(form, "Mine, at sea.")
    page.keyboard.press("Escape")
    write_note(workbench.open_editor(second, made), "Theirs, ashore.")
    expect(card(second, made).locator(".note")).to_have_text("Theirs, ashore.")
    page.context.set_offline(False)
    expect(line(page)).to_contain_text(
        f"Not stored: an edit of highlight #{made.pk} “Nobody expects the vote”. "
        "This highlight was changed meanwhile. What you typed: Mine, at sea."
    )
    page.reload()
    workbench.ready(page)
    line(page).get_by_role("button", name="Show both").click()
    expect(form).to_contain_text("Theirs, ashore.")
    expect(form.get_by_label("Note")).to_have_value("Mine, at sea.")
    expect(line(page)).to_contain_text("What you typed: Mine, at sea.")
    form.get_by_role("button", name="Save").click()
    expect(card(page, made).locator(".note")).to_have_text("Mine, at sea.")
    expect(line(page)).to_be_empty()
    assert members.verbs(made) == ["created", "edited", "edited"]


def test_what_cannot_be_done_without_a_connection_is_said(page: Page, made: Highlight) -> None:
    lose(page)
    frame(page)
    start, end = workbench.points(page, "left", "Two firms want")
    page.mouse.click((start[0] + end[0]) / 2, start[1])
    expect(toast(page)).to_contain_text("This passage waits to be sent and has no number until then.")
    mark(page, made).click()
    expect(toast(page)).to_contain_text("This cannot be read while the connection is lost.")
    find_again(page)
    assert Highlight.objects.count() == 2


def test_what_waits_outlasts_a_reload(page: Page, comparison: Comparison) -> None:
    page.route("**/highlights/", lambda route: route.abort())
    frame(page)
    expect(toast(page)).to_be_empty()
    expect(line(page)).to_contain_text("Connection lost.")
    page.reload()
    workbench.ready(page)
    assert painted(page, "unsent") == 1
    assert Highlight.objects.count() == 1
    page.unroute("**/highlights/")
    expect(page.locator("article mark")).to_have_text(["Nobody expects the vote", "Two firms want"])
    assert len(stored(comparison)) == 2


def test_what_the_rules_refuse_when_it_is_sent_is_said_with_what_was_typed(
    page: Page, comparison: Comparison, made: Highlight, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    shown = workbench.open_card(page, made)
    shown.get_by_text("No counterpart…").click()
    shown.get_by_label("I checked this passage").fill("Looked twice.")
    page.route("**/silence/", lambda route: route.abort())
    shown.get_by_role("button", name="Confirm").click()
    expect(line(page)).not_to_be_empty()
    link = factories.link(comparison=comparison, source=made)
    page.unroute("**/silence/")
    expect(line(page)).to_contain_text("Not stored: a passage with no counterpart")
    expect(line(page)).to_contain_text(
        "This passage is linked to a counterpart; remove the link first. What you typed: Looked twice."
    )
    link.delete_softly(link.analyst)
    line(page).get_by_role("button", name="Try again").click()
    expect(line(page)).to_be_empty()
    assert Silence.objects.get().note == "Looked twice."
