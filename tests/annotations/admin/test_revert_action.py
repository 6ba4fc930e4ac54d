"""From a row's history in the admin back to how it stood: shown first, recorded like any other act"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Comment, Highlight, Link, Silence
from annotations.models.annotation import Recorded
from reader.models import Comparison
from tests.support import bulk_rows, factories
from tests.support.curator import act, curator, page_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def address(row: Recorded, then: Change | None = None) -> str:
    """Of the page that reverts the row to its first state, or to that after `then`."""
    then = then or Change.objects.of(row).last()
    return reverse(f"admin:annotations_{row.noun}_revert", args=[row.pk, then.pk])


def revert(client: Client, row: Recorded, then: Change | None = None, **more: str) -> str:
    where = address(row, then)
    shown = client.get(where).context["shown"]
    return client.post(where, {"shown": shown} | more, follow=True).content.decode()


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_highlight_goes_back_with_framing_tags_note_and_status(
    comparison: Comparison, client: Client
) -> None:
    framing, other = (
        factories.framing(comparison=comparison, name=name) for name in ("Strategic", "Psychological")
    )
    tag = factories.tag(framing=framing)
    row = factories.highlight(comparison=comparison, framing=framing, tags=[tag], note="First.")
    first = row.state()
    row.edit(curator(), seen=row.revision, framing=other, tags=[], note="Second.")
    row.curate(curator(), "rejected")
    page = client.get(page_of(row, "history")).content.decode()
    assert page.count("Revert to this…") == 2  # not to the state that stands
    page = client.get(address(row)).content.decode()
    lines = re.findall(r"<tr><th scope=\"row\">(\w+)</th><td>(.*?)</td><td>(.*?)</td></tr>", page)
    assert lines == [
        ("framing", "Psychological", "Strategic"), ("tags", "nothing", "leverage"),
        ("note", "Second.", "First."), ("status", "rejected", "proposed"),
    ]  # fmt: skip
    page = revert(client, row, why="it was right")
    assert f"Highlight #{row.pk} is back in its state at revision" in page
    assert fresh(row).state() == first
    change = Change.objects.of(row)[0]
    then = Change.objects.of(row).last()
    assert (change.verb, change.actor, change.reason) == (
        "reverted", curator(), f"to revision {then.revision}: it was right"
    )  # fmt: skip
    assert "It is in that state already" in client.get(address(row)).content.decode()
    act_ = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    client.post(reverse("admin:annotations_change_undo"), {"act": act_})
    assert fresh(row).note == "Second."


def test_what_is_deleted_comes_back_and_what_was_goes_again(comparison: Comparison, client: Client) -> None:
    link = factories.link(comparison=comparison)
    silence = factories.silence(highlight=factories.highlight(comparison=comparison), note="None.")
    comment = factories.comment(subject=link)
    for row in (link, silence, comment):
        row.delete_softly(curator())
        gone = Change.objects.of(row).first()
        revert(client, row)
        assert fresh(row).deleted is None
        revert(client, row, gone)
        assert fresh(row).deleted is not None
        assert [change.verb for change in Change.objects.of(row)][:2] == ["reverted", "reverted"]


def test_a_reply_gets_its_words_and_its_resolution_back(comparison: Comparison, client: Client) -> None:
    row = factories.highlight(comparison=comparison)
    comment = factories.comment(subject=row, text="Is it so?")
    Comment.resolve(row, comparison.created_by)
    comment.refresh_from_db()
    comment.edit(comment.author, seen=comment.revision, text="It is so.")
    Comment.reopen(row, curator())
    resolved = Change.objects.of(comment).get(verb="resolved")
    revert(client, comment, resolved)
    back = fresh(comment)
    assert (back.text, back.resolved_by, back.resolved) == ("Is it so?", comparison.created_by, resolved.at)
    revert(client, comment)
    assert (fresh(comment).resolved, fresh(comment).resolved_by) == (None, None)


def test_a_codebook_goes_back_but_for_its_order(comparison: Comparison, client: Client) -> None:
    framing = factories.framing(comparison=comparison)
    factories.framing(comparison=comparison, name="Psychological")
    tag, relation = factories.tag(framing=framing), factories.relation(comparison=comparison)
    factories.relation(comparison=comparison, name="Echoes")
    for code, more in ((framing, {"key": "x"}), (tag, {}), (relation, {"colour": "#000000"})):
        first = code.state()
        code.change(curator(), seen=code.revision, name="Renamed", definition="Else.", **more)
        code.move(curator(), 1)
        code = fresh(code)
        code.retire(curator())
        position = fresh(code).position
        revert(client, code)
        assert fresh(code).state() == first | {"position": position}


def refused(client: Client, row: Recorded, then: Change | None = None) -> str:
    """Why it is refused; nothing is changed by it."""
    before, revision = bulk_rows.standing(), Comparison.objects.get(pk=row.comparison_id).revision
    answer = client.post(address(row, then), {"shown": fresh(row).revision})
    assert answer.status_code == 422
    assert (bulk_rows.standing(), Comparison.objects.get(pk=row.comparison_id).revision) == (before, revision)
    return re.sub(
        r"\s+", " ", answer.content.decode().partition('class="errornote">')[2].partition("</p>")[0]
    )


def test_what_no_longer_fits_a_highlight_is_refused_in_words(comparison: Comparison, client: Client) -> None:
    framing, other = (
        factories.framing(comparison=comparison, name=name) for name in ("Strategic", "Psychological")
    )
    tag = factories.tag(framing=framing)
    row = factories.highlight(comparison=comparison, framing=framing, tags=[tag])
    row.edit(curator(), seen=row.revision, framing=framing, tags=[], note="")
    tag.retire(curator())
    assert "The tag “leverage” is retired; bring it back into use first." in refused(client, row)
    tag.bring_back(curator())
    tag.change(curator(), seen=tag.revision, name="pressure")
    assert "There is no tag “leverage” below its framing any more, which" in refused(client, row)
    edited = Change.objects.of(row).first()
    row.edit(curator(), seen=row.revision, framing=other, tags=[], note="")
    twin = factories.highlight(comparison=comparison, start=row.start, end=row.end, framing=framing)
    assert f"cannot come back as it was: #{twin.pk} has taken its place." in refused(client, row, edited)
    twin.delete_softly(curator())
    framing.retire(curator())
    assert "The framing “Strategic” is retired" in refused(client, row, edited)


def test_what_no_longer_fits_a_link_a_silence_or_a_code_is_refused_in_words(
    comparison: Comparison, client: Client
) -> None:
    link = factories.link(comparison=comparison)
    relation, echoes = link.relation, factories.relation(comparison=comparison, name="Echoes")
    link.edit(curator(), seen=link.revision, relation=echoes, note="")
    relation.retire(curator())
    assert "The relation “Contrasts with” is retired" in refused(client, link)
    link.delete_softly(curator())
    edited = Change.objects.of(link)[1]
    link.source.delete_softly(curator())
    assert f"Link #{link.pk} cannot come back: its passage is deleted." in refused(client, link, edited)
    silence = factories.silence(highlight=link.target)
    silence.delete_softly(curator())
    other = factories.silence(highlight=Highlight.objects.get(pk=link.target_id))
    assert f"cannot come back as it was: #{other.pk} has taken its place." in refused(client, silence)
    framing = link.target.framing
    framing.change(curator(), seen=fresh(framing).revision, name="Renamed", key="")
    other = factories.framing(comparison=comparison, name="Psychological", key="s")
    assert f"The key S belongs to “{other}”" in refused(client, framing)


def test_a_merge_is_left_as_it_is(comparison: Comparison, client: Client) -> None:
    rows = [
        factories.highlight(comparison=comparison, quote="offer", analyst=factories.user(username=name))
        for name in ("owner", "analyst")
    ]
    rows[1].curate(curator(), "rejected")
    rejected = Change.objects.of(rows[1]).first()
    opened = client.post(
        "/admin/annotations/highlight/", {"action": "merge", "_selected_action": [r.pk for r in rows]}
    )
    act(client, "merge", *rows, step="apply", shown=opened.context["shown"])
    revert(client, rows[1], rejected)
    assert (fresh(rows[1]).status, fresh(rows[1]).merged_into) == ("rejected", rows[0])


def test_what_was_changed_since_it_was_shown_is_shown_again(comparison: Comparison, client: Client) -> None:
    row = factories.highlight(comparison=comparison)
    row.curate(curator(), "accepted")
    shown = client.get(address(row)).context["shown"]
    row.curate(curator(), "rejected")
    answer = client.post(address(row), {"shown": shown})
    assert answer.status_code == 422
    assert "The row was changed meanwhile." in answer.content.decode()
    assert fresh(row).status == "rejected"


def test_a_change_of_another_row_is_not_found(comparison: Comparison, client: Client) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(2)]
    then = Change.objects.of(rows[1]).last()
    assert client.get(address(rows[0], then)).status_code == 404
    assert (Link.objects.count(), Silence.objects.count()) == (0, 0)
