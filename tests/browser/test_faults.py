"""What a person keeps when the connection, the server or the rules stand in the way."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight, Link, Silence
from reader.models import Comparison, Membership, Role
from tests.browser import workbench
from tests.browser.workbench import SignedIn, marks, select, selected, stored, toast
from tests.faults.causes import refusing
from tests.support import factories
from tests.support.guard import Guard

HIGHLIGHTS = "**/highlights/"
NOTE = "A thought that took a while."


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison) -> Page:
    return workbench.open_page(signed_in, comparison)


def prepare(page: Page) -> Locator:
    """A selection with a tag and a note, ready to be framed."""
    bar = select(page, "left", "Nobody expects the vote")
    bar.get_by_role("button", name="Tags, note").click()
    bar.get_by_label("platform power").check()
    bar.get_by_label("Note, in Markdown").fill(NOTE)
    return bar


def frame(bar: Locator, framing: str = "Strategic") -> None:
    bar.get_by_role("button", name=framing, exact=True).click()


def unreachable(guard: Guard) -> None:
    """The browser and htmx both say in the console that nothing came back."""
    for part in ("net::ERR_", "htmx:sendError", "htmx:afterRequest"):
        guard.allow(part, "the connection fails on purpose")


def nothing_is_lost(page: Page, bar: Locator) -> None:
    expect(bar).to_be_visible()
    assert selected(page) == "Nobody expects the vote"
    expect(bar.get_by_label("Note, in Markdown")).to_have_value(NOTE)
    expect(bar.get_by_label("platform power")).to_be_checked()
    assert not Highlight.objects.exists()


def kept(page: Page) -> None:
    expect(page.locator("#connection")).to_contain_text(
        "Connection lost. What you make is kept in this tab and sent when it returns."
    )


def it_works_now(page: Page, bar: Locator, comparison: Comparison) -> None:
    frame(bar)
    it_is_stored(page, comparison)


def it_is_stored(page: Page, comparison: Comparison) -> None:
    expect(page.locator("article mark")).to_have_text("Nobody expects the vote")
    assert stored(comparison) == [("strategic", "Nobody expects the vote")]
    assert Highlight.objects.get().note == NOTE
    assert Highlight.objects.get().tag_names == ["platform power"]


def test_a_dropped_connection_is_said_and_what_was_made_is_sent_when_it_returns(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    unreachable(guard)
    bar = prepare(page)
    page.context.set_offline(True)
    frame(bar)
    expect(bar).to_be_hidden()
    kept(page)
    assert not Highlight.objects.exists()
    page.context.set_offline(False)
    it_is_stored(page, comparison)


def test_an_error_of_the_server_is_said_and_a_second_try_works(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 500", "the server fails on purpose")
    guard.allow("Response Status Error Code 500", "htmx says that the server failed")
    page.route(HIGHLIGHTS, lambda route: route.fulfill(status=500, body="<h1>Server error</h1>"))
    bar = prepare(page)
    frame(bar)
    expect(toast(page)).to_contain_text("The server answered with an error (500). Nothing was stored")
    nothing_is_lost(page, bar)
    page.unroute(HIGHLIGHTS)
    it_works_now(page, bar, comparison)


def test_a_disk_without_room_is_said_and_what_was_made_is_sent_when_there_is_some(
    page: Page, comparison: Comparison, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("status of 503", "Response Status Error Code 503"):
        guard.allow(part, "the connection fails on purpose")
    bar = prepare(page)
    with monkeypatch.context() as full:
        full.setattr(Highlight, "create", refusing("full"))
        frame(bar)
        line = page.locator("#connection")
        expect(line).to_contain_text("no room left on its disk. Tell whoever runs this copy")
        expect(line).to_contain_text("What you make is kept in this tab and sent when it can be stored.")
        expect(line).to_contain_text("Kept so far: 1 highlight.")
        expect(bar).to_be_hidden()
        page.wait_for_timeout(2_500)  # the page has asked once more
        expect(line).to_contain_text("no room left on its disk.")
        assert not Highlight.objects.exists()
    it_is_stored(page, comparison)
    expect(line).to_be_empty()


def test_what_the_rules_refuse_is_said_beside_the_selection(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 422", "the rules refuse what is sent")
    bar = prepare(page)
    strategic = comparison.framings.get(slug="strategic")
    strategic.retire(comparison.created_by)  # by somebody else, meanwhile
    frame(bar)
    expect(bar.get_by_role("alert")).to_contain_text("“strategic” is not a framing of this codebook")
    nothing_is_lost(page, bar)
    strategic.bring_back(comparison.created_by)
    it_works_now(page, bar, comparison)
    select(page, "left", "Two firms")
    expect(bar.get_by_role("alert")).to_be_empty()


def test_a_role_that_became_too_low_is_said(page: Page, comparison: Comparison, guard: Guard) -> None:
    guard.allow("status of 403", "the role is too low")
    guard.allow("Response Status Error Code 403", "htmx says that the server refused")
    bar = prepare(page)
    Membership.objects.filter(comparison=comparison).update(role=Role.READER)
    frame(bar)
    expect(toast(page)).to_contain_text("This needs the role of analyst; yours is reader.")
    nothing_is_lost(page, bar)


def test_a_session_that_ended_is_said_and_after_signing_in_a_second_try_works(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    guard.allow("status of 401", "the session has ended")
    guard.allow("Response Status Error Code 401", "htmx says that the session has ended")
    bar = prepare(page)
    page.context.clear_cookies(name="sessionid")
    frame(bar)
    expect(toast(page)).to_contain_text("You have been signed out, so nothing was stored.")
    nothing_is_lost(page, bar)
    with page.context.expect_page() as opening:
        toast(page).get_by_role("button", name="Sign in").click()
    door = opening.value
    door.get_by_label("Username").fill("analyst")
    door.get_by_label("Password").fill(factories.PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    door.wait_for_url("**/comparisons/**")
    it_works_now(page, bar, comparison)


def test_a_silence_that_could_not_be_sent_keeps_its_note(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    unreachable(guard)
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    page.reload()
    shown = workbench.open_card(page, made)
    shown.get_by_text("No counterpart…").click()
    shown.get_by_label("I checked this passage").fill(NOTE)
    page.route("**/silence/", lambda route: route.abort())
    shown.get_by_role("button", name="Confirm").click()
    kept(page)
    page.unroute("**/silence/")
    expect(shown.locator(".silence .note")).to_have_text(NOTE)
    assert Silence.objects.get().note == NOTE


def test_a_link_that_could_not_be_sent_keeps_relation_and_note(
    page: Page, comparison: Comparison, guard: Guard
) -> None:
    unreachable(guard)
    left = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    right = factories.highlight(
        comparison=comparison, document=comparison.right, quote="They came in smiling"
    )
    page.reload()
    workbench.begin_link(page, left)
    workbench.mark(page, right).click()
    form = workbench.link_form(page)
    form.get_by_role("radio", name="echoes").check()
    form.get_by_label("Note, in Markdown").fill(NOTE)
    page.route("**/links/", lambda route: route.abort())
    form.get_by_role("button", name="Link", exact=True).click()
    kept(page)
    page.unroute("**/links/")
    expect(toast(page)).to_contain_text("Linked: echoes.")
    assert Link.objects.get().note == NOTE


@pytest.fixture
def failing(page: Page, comparison: Comparison, guard: Guard) -> Highlight:
    """A highlight whose editor is opened, and for whose edits the test lets the server fail."""
    guard.allow("status of 500", "the server fails on purpose")
    guard.allow("Response Status Error Code 500", "htmx says that the server failed")
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    page.reload()
    workbench.open_editor(page, made)
    return made


def test_an_edit_that_could_not_be_sent_keeps_what_was_typed(page: Page, failing: Highlight) -> None:
    form = page.locator("#overlay-left form")
    form.get_by_label("Note").fill(NOTE)
    page.route(f"**/highlights/{failing.pk}/", lambda route: route.fulfill(status=500))
    form.get_by_role("button", name="Save").click()
    expect(toast(page)).to_contain_text("The server answered with an error (500).")
    expect(form.get_by_label("Note")).to_have_value(NOTE)
    page.unroute(f"**/highlights/{failing.pk}/")
    form.get_by_role("button", name="Save").click()
    expect(workbench.card(page, failing).locator(".note")).to_have_text(NOTE)


def test_a_failure_that_comes_late_leaves_the_focus_in_the_form(page: Page, failing: Highlight) -> None:
    form = page.locator("#overlay-left form")
    held = []
    page.route(f"**/highlights/{failing.pk}/", lambda route: held.append(route))
    form.get_by_role("button", name="Save").click()
    # The pressed button rests meanwhile, and the browser takes its focus.
    page.wait_for_function("document.activeElement === document.body")
    held[0].fulfill(status=500)
    expect(toast(page)).to_contain_text("The server answered with an error (500).")
    page.wait_for_function("document.activeElement.closest('.overlay form')")


def test_a_highlight_that_somebody_deleted_is_said_to_be_gone(page: Page, comparison: Comparison) -> None:
    made = factories.highlight(comparison=comparison, quote="Nobody expects the vote")
    workbench.alone(page)
    page.reload()
    made.delete_softly(made.analyst)
    workbench.mark(page, made).click()
    expect(page.locator("#overlay-left")).to_contain_text("This highlight is gone")
    assert marks(page, "left")


def test_a_slow_answer_to_one_click_is_not_asked_for_twice(page: Page, comparison: Comparison) -> None:
    """While the first is under way the buttons rest, and the passage is made once."""
    asked = []

    def slowly(route: object) -> None:
        asked.append(route)
        page.wait_for_timeout(300)
        route.continue_()  # type: ignore[attr-defined]

    page.route(HIGHLIGHTS, slowly)
    bar = select(page, "left", "Nobody expects the vote")
    frame(bar)
    for _ in range(3):
        page.keyboard.press("s")
    expect(page.locator("article mark")).to_have_count(1)
    assert len(asked) == 1
    assert stored(comparison) == [("strategic", "Nobody expects the vote")]
