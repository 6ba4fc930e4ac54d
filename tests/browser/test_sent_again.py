"""An act whose answer got lost on the way is sent again and done once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Highlight
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.test_offline import acts, frame, line, write_note, write_reply
from tests.browser.workbench import SignedIn, card, toast
from tests.support import factories, members
from tests.support.guard import Guard


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    return workbench.comparison()


@pytest.fixture
def made(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote="Nobody expects the vote")


@pytest.fixture
def page(signed_in: SignedIn, comparison: Comparison, made: Highlight, guard: Guard) -> Page:
    for part in ("net::ERR_", "htmx:sendError", "htmx:afterRequest"):
        guard.allow(part, "the connection fails on purpose")
    return workbench.open_page(signed_in, comparison)


def swallow(route: Any) -> None:
    """The server does it, and the page does not hear."""
    route.fetch()
    route.abort()


LOST: dict[str, tuple[str, Callable[[Page, Highlight], None], list[tuple[str, str]]]] = {
    "highlight": ("**/highlights/", lambda page, made: frame(page), [("highlight", "created")]),
    "edit": (
        "**/highlights/{}/",
        lambda page, made: write_note(workbench.open_editor(page, made), "Said once."),
        [("highlight", "edited")],
    ),
    "deletion": (
        "**/highlights/{}/delete/",
        lambda page, made: workbench.open_card(page, made).get_by_role("button", name="Delete").click(),
        [("highlight", "deleted")],
    ),
    "reply": (
        "**/highlights/{}/comments/",
        lambda page, made: write_reply(workbench.open_card(page, made), "Said once."),
        [("comment", "created")],
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_an_act_whose_answer_got_lost_is_done_once(
    page: Page, comparison: Comparison, made: Highlight, what: str
) -> None:
    address, act, changes = LOST[what]
    since, posts = members.revision(comparison), []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))

    def lost(route: Any) -> None:
        route.continue_() if route.request.method == "GET" or len(posts) > 1 else swallow(route)

    page.route(address.format(made.pk), lost)
    act(page, made)
    expect(toast(page)).to_contain_text(
        "Highlight deleted." if what == "deletion" else "This had arrived already."
    )
    expect(line(page)).to_be_empty()
    assert len(posts) == 2
    assert acts(comparison, since, "analyst") == changes
    expect(page.locator("article mark")).to_have_count({"highlight": 2, "deletion": 0}.get(what, 1))
    if what in ("edit", "reply"):
        expect(card(page, made)).to_contain_text("Said once.")
        expect(card(page, made)).not_to_contain_text("aiting to be sent")
