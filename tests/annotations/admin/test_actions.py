"""What a curator does in the admin to many rows at once: it is done, and recorded, in one revision."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Change, Highlight, Link, Silence
from reader.models import Role
from tests.support import factories
from tests.support.curator import act, curator, list_of, page_of, signed_in, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison():
    return factories.comparison()


@pytest.fixture
def client(comparison):
    return signed_in(curator(comparison=comparison))


def highlights(comparison, number, **fields):
    return [factories.highlight(comparison=comparison, **fields) for _ in range(number)]


def revision(comparison):
    comparison.refresh_from_db()
    return comparison.revision


@pytest.mark.parametrize(("action", "status"), [("accept", "accepted"), ("reject", "rejected")])
@pytest.mark.parametrize("make", [factories.highlight, factories.link])
def test_a_status_is_given_and_recorded_in_one_revision(comparison, client, make, action, status):
    rows = [make(comparison=comparison) for _ in range(3)]
    before = revision(comparison)
    page = act(client, action, *rows)
    assert f"3 {rows[0].noun}s {status}." in page
    assert revision(comparison) == before + 1
    for row in rows:
        row.refresh_from_db()
        change = Change.objects.of(row)[0]
        assert (row.status, row.revision) == (status, before + 1)
        assert (change.verb, change.actor, change.differences) == (
            status, curator(), [("status", "proposed", status)]
        )  # fmt: skip


def test_what_is_so_already_and_what_is_deleted_is_left_as_it_is(comparison, client):
    done, gone = highlights(comparison, 2)
    done.curate(curator(), "accepted")
    gone.delete_softly(curator())
    before = revision(comparison)
    page = act(client, "accept", done, gone, query="?state=all")
    assert "2 highlights left as before" in page
    assert revision(comparison) == before
    gone.refresh_from_db()
    assert gone.status == "proposed"


def test_a_row_is_returned_to_proposed(comparison, client):
    (row,) = highlights(comparison, 1)
    row.curate(curator(), "accepted")
    assert "1 highlight returned to proposed." in act(client, "propose", row)
    row.refresh_from_db()
    assert row.status == "proposed"


def test_rows_of_two_comparisons_are_each_recorded_in_their_own(comparison):
    other = factories.comparison()
    rows = highlights(comparison, 2) + highlights(other, 1)
    act(signed_in(superuser()), "accept", *rows)
    for row in rows:
        row.refresh_from_db()
        row.comparison.refresh_from_db()
        assert row.status == "accepted"
        assert row.revision == row.comparison.revision


def test_the_queries_of_an_action_do_not_grow_with_the_rows(comparison, client):
    many = highlights(comparison, 15)

    def cost(rows):
        with CaptureQueriesContext(connection) as captured:
            act(client, "accept", *rows)
        return len(captured)

    assert cost(many[:3]) == cost(many[3:])


def test_a_curator_does_nothing_to_rows_of_other_comparisons(client):
    stranger = factories.highlight(comparison=factories.comparison())
    act(client, "accept", stranger)
    stranger.refresh_from_db()
    assert stranger.status == "proposed"


@pytest.mark.parametrize("make", [factories.highlight, factories.link])
def test_rows_are_deleted_and_restored(comparison, client, make):
    rows = [make(comparison=comparison) for _ in range(2)]
    assert f"2 {rows[0].noun}s deleted." in act(client, "delete_rows", *rows)
    assert not type(rows[0]).objects.live().filter(pk__in=[row.pk for row in rows]).exists()
    assert f"2 {rows[0].noun}s restored." in act(client, "restore_rows", *rows, query="?state=deleted")
    for row in rows:
        row.refresh_from_db()
        assert row.deleted is None
        assert [change.verb for change in Change.objects.of(row)] == ["restored", "deleted", "created"]


def test_a_silence_is_withdrawn_and_restored(comparison, client):
    silence = factories.silence(highlight=factories.highlight(comparison=comparison))
    act(client, "delete_rows", silence)
    assert not Silence.objects.live().exists()
    act(client, "restore_rows", silence, query="?state=deleted")
    assert Silence.objects.live().get() == silence


def test_what_has_an_equal_in_its_place_is_not_restored(comparison, client):
    (gone,) = highlights(comparison, 1, start=0, end=3)
    gone.delete_softly(curator())
    highlights(comparison, 1, start=0, end=3)
    page = act(client, "restore_rows", gone, query="?state=deleted")
    assert "1 highlight left as before: not deleted, or the same exists already" in page
    assert Highlight.objects.live().count() == 1


def test_of_two_equal_ones_the_older_is_restored(comparison, client):
    rows = []
    for _ in range(2):
        rows += highlights(comparison, 1, start=0, end=3)
        rows[-1].delete_softly(curator())
    act(client, "restore_rows", *rows, query="?state=deleted")
    assert Highlight.objects.live().get() == rows[0]


def test_a_link_without_one_of_its_passages_and_a_silence_of_a_linked_one_are_not_restored(
    comparison, client
):
    link = factories.link(comparison=comparison)
    link.delete_softly(curator())
    link.source.delete_softly(curator())
    act(client, "restore_rows", link, query="?state=deleted")
    assert not Link.objects.filter(deleted=None).exists()
    silence = factories.silence(highlight=factories.highlight(comparison=comparison, start=0, end=11))
    factories.link(source=silence.highlight, target=link.target)
    act(client, "restore_rows", silence, query="?state=deleted")
    assert not Silence.objects.live().exists()


def exported(client, *rows, query=""):
    """The rows of the file that the list's export sends."""
    data = {"action": "export", "_selected_action": [row.pk for row in rows]}
    answer = client.post(list_of(type(rows[0])) + query, data)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{rows[0].noun}s.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_selected_rows_are_exported_as_they_are_from_the_workbench(comparison, client):
    comparison = factories.comparison(left=factories.document(text='=SUM(A1) "quoted",\nand a second line.'))
    factories.membership(comparison=comparison, user=curator(), role=Role.CURATOR)
    row = factories.highlight(comparison=comparison, start=0, end=25)
    factories.highlight(comparison=comparison, start=30, end=36)
    (line,) = exported(client, row)
    assert (line["id"], line["quote"]) == (str(row.pk), '\'=SUM(A1) "quoted",\nand a')
    link = factories.link(comparison=comparison, source=row)
    (line,) = exported(client, link)
    assert (line["id"], line["source_id"]) == (str(link.pk), str(row.pk))


def test_what_is_deleted_is_not_exported(comparison, client):
    (row,) = highlights(comparison, 1)
    row.delete_softly(curator())
    assert "There is nothing to export" in act(client, "export", row, query="?state=all")


def test_nothing_is_destroyed(comparison):
    link = factories.link(comparison=comparison)
    silence = factories.silence(highlight=factories.highlight(comparison=comparison))
    client = signed_in(superuser())
    change = Change.objects.first()
    rows = [link, link.source, link.relation, link.source.framing, factories.tag(framing=link.source.framing)]
    for row in [*rows, silence, change]:
        assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(list_of(type(row)), data)
        assert type(row).objects.filter(pk=row.pk).exists()
