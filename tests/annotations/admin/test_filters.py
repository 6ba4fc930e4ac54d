"""The filters of the admin's lists: what each keeps, how many rows it says, and that none finds nothing."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Change, Highlight, Link, Ruling
from reader.models import Comparison
from tests.support import factories
from tests.support.curator import curator, list_of, page_of, signed_in
from tests.support.merging import by, merged

pytestmark = pytest.mark.django_db

CHOICE = re.compile(
    r'<a href="([^"]*)"[^>]*><span class="of"[^>]*>([^<]*)</span> <span class="count">(\d+)</span>'
)


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison()


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def found(client: Client, query: str, model: type = Highlight) -> set[Any]:
    return set(client.get(list_of(model) + query).context["cl"].queryset)


def offered(
    client: Client, query: str = "", model: type = Highlight
) -> dict[str, dict[str, tuple[str, int]]]:
    """The filters that the list offers: by title, each choice's address and number."""
    page = client.get(list_of(model) + query).content.decode()
    parts = page.split('<details data-filter-title="')[1:]
    return {
        part.partition('"')[0]: {
            name: (link.replace("&amp;", "&"), int(n)) for link, name, n in CHOICE.findall(part)
        }
        for part in parts
    }


def furnish(comparison: Comparison) -> None:
    """Rows that differ in everything that a filter asks."""
    framing = factories.framing(comparison=comparison)
    tag = factories.tag(framing=framing, name="lever")
    analysts = [factories.user(username=name) for name in ("analyst", "analyst2", "analyst3")]
    for number, analyst in enumerate(analysts):
        fields = {"comparison": comparison, "analyst": analyst, "framing": framing}
        factories.highlight(
            **fields, start=0, end=11, tags=[tag] if number else [], note="So." if number > 1 else ""
        )
        factories.highlight(**fields, start=20 + number, end=30 + number)
    link = factories.link(comparison=comparison)
    factories.silence(highlight=factories.highlight(comparison=comparison, start=40, end=44))
    factories.comment(subject=link)
    link.source.curate(curator(), "accepted")


def test_every_choice_keeps_as_many_rows_as_it_says(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    for model in (Highlight, Link, Change):
        for query in ("", "?status__exact=proposed", "?q=analyst2") if model is Highlight else ("",):
            for title, choices in offered(client, query, model).items():
                if f"?{title}__" in query:
                    continue  # a choice in use is dropped by its link, and another one is added to it
                for label, (address, number) in choices.items():
                    assert number, (title, label)
                    assert len(found(client, address, model)) == number, (model, query, title, label)


def test_a_filter_that_would_narrow_nothing_is_not_offered(comparison: Comparison, client: Client) -> None:
    factories.highlight(comparison=comparison)
    assert offered(client) == {}
    factories.highlight(comparison=comparison, note="So.")
    assert set(offered(client)) == {"note"}


def test_several_analysts_are_chosen_at_once(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    first = offered(client)["analyst"]["analyst2"][0]
    second = offered(client, first)["analyst"]["analyst3"][0]
    assert {str(row.analyst) for row in found(client, second)} == {"analyst2", "analyst3"}
    again = offered(client, second)["analyst"]["analyst2"][0]
    assert {str(row.analyst) for row in found(client, again)} == {"analyst3"}


def test_tags_notes_and_equal_passages_are_found(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    every = Highlight.objects.filter(deleted=None)
    assert found(client, "?tag=lever") == set(every.filter(tags__name="lever"))
    assert found(client, "?tag=") == set(every.filter(tags=None))
    assert found(client, "?tag=|lever") == set(every)
    assert found(client, "?note=none") == set(every.filter(note=""))
    assert found(client, "?same=others") == set(every.filter(start=0, end=11))


def test_merged_rows_are_found() -> None:
    comparison = factories.comparison()
    rows = [by(name, comparison) for name in ("first", "second")]
    client = signed_in(curator(comparison=comparison))
    merged(comparison, curator(), *rows)
    apart = factories.highlight(comparison=comparison)
    assert found(client, "?merged=yes") == set(rows)
    assert found(client, "?merged=no") == {apart}


def test_rows_changed_since_a_day_are_found(comparison: Comparison, client: Client) -> None:
    old, new = (factories.highlight(comparison=comparison) for _ in range(2))
    then = timezone.now() - dt.timedelta(days=20)
    Highlight.objects.filter(pk=old.pk).update(modified=then)
    assert found(client, "?modified=week") == found(client, "?modified=today") == {new}
    assert found(client, f"?modified={timezone.localdate() - dt.timedelta(days=19)}") == {new}
    assert found(client, f"?modified={then.date()}") == {old, new}
    assert found(client, "?modified=nonsense") == {old, new}


def test_the_list_is_sorted_by_place_from_left_to_right(comparison: Comparison, client: Client) -> None:
    left, right = comparison.left, comparison.right
    rows = [
        factories.highlight(comparison=comparison, document=document, start=start, end=start + 3)
        for document, start in ((left, 0), (right, 8), (left, 8), (right, 0))
    ]
    listed = list(client.get(list_of(Highlight) + "?o=3").context["cl"].result_list)
    assert listed == [rows[0], rows[2], rows[3], rows[1]]


def test_counterparts_ends_and_passages_ruled_on_lead_to_their_pages(
    comparison: Comparison, client: Client
) -> None:
    link = factories.link(comparison=comparison)
    ruling = factories.ruling(comparison=comparison)
    listed = client.get(list_of(Highlight)).content.decode()
    assert f'<a href="{page_of(link.target)}">#{link.target.pk}</a>' in listed
    for end in (link.source, link.target):
        assert f'<a href="{page_of(end)}">#{end.pk}</a>' in client.get(list_of(Link)).content.decode()
    for page in (client.get(list_of(Ruling)), client.get(page_of(ruling))):
        for source in (one for one in ruling.sources if one[0] == "highlight"):
            row = Highlight.objects.get(pk=source[1])
            assert f"<strong>{row.quote}</strong>" in page.content.decode()


def test_a_deleted_row_is_not_offered_in_place(comparison: Comparison, client: Client) -> None:
    link = factories.link(comparison=comparison)
    link.source.delete_softly(curator())
    assert (
        f"?highlight={link.source.pk}" not in client.get(list_of(Highlight) + "?state=all").content.decode()
    )
    assert f"?link={link.pk}" not in client.get(list_of(Link) + "?state=all").content.decode()


def test_all_filters_by_columns_are_counted_together_and_join_nothing(comparison, client):
    factories.highlight(comparison=comparison)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(list_of(Highlight)).status_code == 200
    grouped = [query["sql"] for query in captured if ' AS "n" ' in query["sql"]]
    assert len(grouped) == 2  # the tags of a row are several, so they are counted alone
    assert sum("JOIN" in query for query in grouped) == 1
    assert (
        sum("COUNT(*)" in query["sql"] for query in captured) <= 2
    )  # of the list, and of what was changed since


def test_of_many_choices_the_first_are_in_sight_and_the_rest_can_be_opened(comparison, client):
    framing = factories.framing(comparison=comparison)
    tags = [factories.tag(framing=framing, name=f"tag {at:02}") for at in range(20)]
    factories.highlight(comparison=comparison, framing=framing, tags=tags)
    factories.highlight(comparison=comparison, framing=framing)
    page = client.get(list_of(Highlight)).content.decode()
    assert '<details class="rest"><summary>8 more</summary>' in page
    assert (
        '<details class="rest" open>'
        in client.get(list_of(Highlight) + "?tag=tag 19|tag 18").content.decode()
    )


def test_what_was_done_is_offered_in_the_words_of_the_history(comparison: Comparison, client: Client) -> None:
    factories.silence(highlight=factories.highlight(comparison=comparison))
    first = Change.objects.filter(noun="silence").get()
    Change.objects.create(
        comparison=comparison, revision=first.revision, noun="ruling", row=1, verb="taken over",
        actor=first.actor, at=first.at, after={},
    )  # fmt: skip
    done = offered(client, model=Change)["what was done"]
    assert {"confirmed", "made from unanimous codes"} <= set(done)
    assert found(client, done["confirmed"][0], Change) == {first}
