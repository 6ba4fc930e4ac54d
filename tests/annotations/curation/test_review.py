"""…/review/: one row after the other, and what a curator decides on it"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.adjudication import settlement
from annotations.adjudication.queue import Standing
from annotations.curation.review import ranges_of
from annotations.models import Change, Highlight, Link
from reader.access import get_comparison_for
from reader.models import Comparison
from tests.support import factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(comparison: Comparison, curator: Any) -> Client:
    made = Client()
    made.force_login(curator)
    return made


def address(comparison: Comparison, query: str = "") -> str:
    return reverse("review", args=[comparison.pk]) + (f"?{query}" if query else "")


def listed(rows: list[Any], at: Any = None) -> str:
    name = f"{rows[0].noun}s"
    return f"{name}={ranges_of([row.pk for row in rows])}" + (f"&at={at}" if at else "")


def decide(client: Client, row: Any, query: str, status: str, **more: Any) -> Any:
    data = {"act": "decide", "row": row.pk, "seen": row.revision, "status": status} | more
    return client.post(address(row.comparison, query), data)


def test_a_filter_opens_the_list_of_what_passes_at_the_first_that_waits(
    client: Client, comparison: Comparison, rows: list[Highlight], curator: Any
) -> None:
    rows[0].curate(curator, "accepted")
    answer = client.get(address(comparison, "status=proposed"))
    assert answer["Location"] == address(comparison, listed(rows[1:], rows[1].pk))
    everything = client.get(address(comparison))
    assert everything["Location"] == address(comparison, listed(rows, rows[1].pk))


def test_the_page_shows_the_row_marked_in_both_texts_with_its_links_neighbours_and_replies(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    row, other = rows[0], comparison.memberships.get(user__username="second").user
    far = factories.highlight(comparison=comparison, document=comparison.right, analyst=row.analyst)
    link = factories.link(comparison=comparison, source=row, target=far, analyst=row.analyst)
    beside = factories.highlight(
        comparison=comparison, document=row.document, quote=row.quote, analyst=other,
        framing=comparison.framings.exclude(pk=row.framing_id).first(),
    )  # fmt: skip
    factories.comment(subject=row, author=other, text="Is this so?")
    page = client.get(address(comparison, listed(rows, row.pk))).content.decode()
    assert (
        f'data-highlights="{row.pk} {beside.pk}"' in page or f'data-highlights="{beside.pk} {row.pk}"' in page
    )
    assert page.count("reviewed") >= 1
    assert f'data-highlights="{far.pk}"' in page
    assert f"?links={link.pk}" in page
    assert f"?highlights={beside.pk}" in page
    assert "Is this so?" in page
    assert "Highlight 1 of 4" in page


def test_a_decision_is_stored_with_its_reason_and_the_next_row_follows(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    answer = decide(client, rows[0], listed(rows), "rejected", reason="Too long.")
    assert answer["Location"] == address(comparison, listed(rows, rows[1].pk))
    change = Change.objects.of(rows[0]).first()
    assert (change.verb, change.actor.username, change.reason) == ("rejected", "curator", "Too long.")
    page = client.get(answer["Location"]).content.decode()
    assert f"Rejected: highlight #{rows[0].pk}." in page
    assert "Highlight 2 of 4" in page
    assert "0 accepted, 1 rejected" in page


def test_after_the_last_row_the_page_says_what_is_left(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    answer = decide(client, rows[3], listed(rows), "accepted")
    assert answer["Location"] == address(comparison, listed(rows, "end"))
    page = client.get(answer["Location"]).content.decode()
    assert "That was the last of 4." in page
    assert "1 accepted, 0 rejected, 3 to decide" in page
    assert f"at={rows[0].pk}" in page


def test_the_same_decision_sent_twice_is_one_act(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    first = decide(client, rows[0], listed(rows), "accepted")
    again = decide(client, rows[0], listed(rows), "accepted")
    assert first["Location"] == again["Location"]
    assert members.verbs(rows[0]) == ["created", "accepted"]


def test_what_was_changed_meanwhile_is_told_and_not_decided(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    seen = rows[0].revision
    row = Highlight.objects.get(pk=rows[0].pk)
    row.comparison = get_comparison_for(row.analyst, comparison.pk)
    row.edit(row.analyst, seen=seen, framing=row.framing, tags=[], note="Otherwise.")
    answer = decide(client, rows[0], listed(rows), "accepted", reason="Fits.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "first edited it meanwhile (note from “” to “Otherwise.”). Nothing was decided" in page
    assert 'value="Fits."' in page  # the reason that was typed
    assert members.verbs(row) == ["created", "edited"]
    assert decide(client, row, listed(rows), "accepted").status_code == 302  # once it is seen


def test_a_row_that_was_deleted_meanwhile_is_not_decided(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    query = listed(rows, rows[0].pk)
    rows[0].delete_softly(rows[0].analyst)
    answer = decide(client, rows[0], query, "accepted")
    assert answer.status_code == 422
    assert "is not in this list any more" in answer.content.decode()
    page = client.get(address(comparison, query)).content.decode()
    assert "it was deleted. This is the next one." in page
    assert "Highlight 1 of 3" in page


def test_undo_goes_back_through_the_decisions_one_by_one(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    for row in rows[:2]:
        decide(client, row, listed(rows), "accepted")
    for row in (rows[1], rows[0]):
        answer = client.post(address(comparison, listed(rows)), {"act": "undo", "at": rows[3].pk})
        assert answer["Location"] == address(comparison, listed(rows, row.pk))
        row.refresh_from_db()
        assert row.status == "proposed"
    nothing = client.post(address(comparison, listed(rows)), {"act": "undo", "at": rows[3].pk})
    assert nothing.status_code == 422
    assert "There is nothing of yours to undo." in nothing.content.decode()


def test_an_edit_is_saved_in_place_and_a_refused_one_keeps_what_was_typed(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    row = rows[1]
    tag = factories.tag(framing=row.framing, name="tide")
    sent = {
        "act": "edit", "row": row.pk, "revision": row.revision, "framing": row.framing.slug, "tags": ["", "tide"],
        "note": "Clearer.",
    }  # fmt: skip
    refused = client.post(address(comparison, listed(rows)), sent | {"tags": ["", "flood"]})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "“flood” is not a tag of" in page
    assert '<details class="review-editor" open>' in page
    assert "Clearer." in page
    answer = client.post(address(comparison, listed(rows)), sent)
    assert answer["Location"] == address(comparison, listed(rows, row.pk))
    row.refresh_from_db()
    assert (row.note, list(row.tags.all())) == ("Clearer.", [tag])
    stale = client.post(address(comparison, listed(rows)), sent | {"note": "Later."})
    assert stale.status_code == 409
    assert "was changed meanwhile" in stale.content.decode()
    assert "Later." in stale.content.decode()


def test_the_same_of_others_are_merged_and_stay_one_in_the_list(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    row, other = rows[0], comparison.memberships.get(user__username="second").user
    twin = factories.highlight(
        comparison=comparison, document=row.document, quote=row.quote, framing=row.framing, analyst=other
    )
    query = listed([*rows, twin])
    assert f"#{twin.pk} by second" in client.get(address(comparison, f"{query}&at={row.pk}")).content.decode()
    answer = client.post(address(comparison, query), {"act": "merge", "row": twin.pk})
    assert answer.status_code == 302
    twin.refresh_from_db()
    assert twin.merged_into_id == row.pk
    page = client.get(answer["Location"]).content.decode()
    assert "Highlight 1 of 4" in page  # the two are one
    assert "(5 with those merged)" in page
    assert "is not in this list any more" not in page
    nothing = client.post(address(comparison, query), {"act": "merge", "row": row.pk})
    assert nothing.status_code == 422
    assert "there is nothing to merge" in nothing.content.decode()


def test_links_are_reviewed_alike(client: Client, comparison: Comparison, rows: list[Highlight]) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, analyst=rows[0].analyst)
    links = [
        factories.link(comparison=comparison, source=row, target=far, analyst=row.analyst) for row in rows[:2]
    ]
    opened = client.get(address(comparison, "of=links"))
    assert opened["Location"] == address(comparison, listed(links, links[0].pk))
    page = client.get(opened["Location"]).content.decode()
    assert "Link 1 of 2" in page
    assert f"?links={links[1].pk}" in page  # another link of the same passage
    decide(client, links[0], listed(links), "accepted")
    sent = {
        "act": "edit", "row": links[1].pk, "revision": links[1].revision, "relation": links[1].relation.slug,
        "note": "Both.",
    }  # fmt: skip
    assert client.post(address(comparison, listed(links)), sent).status_code == 302
    assert dict(Link.objects.values_list("status", "note")) == {"accepted": "", "proposed": "Both."}
    merging = client.post(address(comparison, listed(links)), {"act": "merge", "row": links[0].pk})
    assert merging.status_code == 422


def test_a_row_that_was_ruled_on_says_so(
    client: Client, comparison: Comparison, rows: list[Highlight], curator: Any
) -> None:
    own = get_comparison_for(curator, comparison.pk)
    factories.reading(comparison=comparison, document=rows[0].document, analyst=rows[0].analyst)
    case = Standing.of(own).waiting[0]
    settlement.take_over(own, curator)
    row = next(row for row in rows if case.case.key == f"h{row.pk}")
    page = client.get(address(comparison, listed(rows, row.pk))).content.decode()
    assert "Settled in" in page
    assert "the case is opened again" in page
    assert "the case is opened again" not in client.get(address(comparison, "highlights=0")).content.decode()


def test_rows_of_another_comparison_are_no_part_of_the_list(client: Client, comparison: Comparison) -> None:
    elsewhere = factories.highlight(
        comparison=factories.comparison(owner=factories.user(username="stranger"))
    )
    query = listed([elsewhere])
    assert "There is nothing to review here." in client.get(address(comparison, query)).content.decode()
    answer = client.post(
        address(comparison, query),
        {"act": "decide", "row": elsewhere.pk, "seen": elsewhere.revision, "status": "accepted"},
    )
    assert answer.status_code == 422
    elsewhere.refresh_from_db()
    assert elsewhere.status == "proposed"


@pytest.mark.parametrize(
    "sent",
    [{}, {"act": "burn"}, {"act": "decide"}, {"act": "decide", "row": "x"}, {"act": "edit", "row": "\0"}],
)
def test_what_is_not_understood_is_refused_in_words(
    client: Client, comparison: Comparison, rows: list[Highlight], sent: dict[str, str]
) -> None:
    answer = client.post(address(comparison, listed(rows)), sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_word_that_is_no_status_is_refused(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    assert decide(client, rows[0], listed(rows), "burnt").status_code == 422
    assert decide(client, rows[0], listed(rows), "accepted", reason="a" * 201).status_code == 422
    assert members.verbs(rows[0]) == ["created"]


def test_an_archived_comparison_is_shown_and_not_changed(
    client: Client, comparison: Comparison, rows: list[Highlight]
) -> None:
    Comparison.objects.filter(pk=comparison.pk).update(archived=rows[0].created)
    page = client.get(address(comparison, listed(rows))).content.decode()
    assert "Highlight 1 of 4" in page
    assert 'name="act"' not in page
    assert decide(client, rows[0], listed(rows), "accepted").status_code == 403
    assert members.verbs(rows[0]) == ["created"]


def test_a_page_takes_as_many_queries_for_many_rows_as_for_few(
    client: Client, comparison: Comparison, rows: list[Highlight], django_assert_max_num_queries: Any
) -> None:
    others = [
        factories.highlight(
            comparison=comparison, document=rows[0].document, quote=rows[0].quote, analyst=person
        )
        for person in [comparison.memberships.get(user__username=name).user for name in ("second", "third")]
    ]
    client.get(address(comparison, listed(rows)))
    with django_assert_max_num_queries(28):
        client.get(address(comparison, listed([*rows, *others], rows[0].pk)))
