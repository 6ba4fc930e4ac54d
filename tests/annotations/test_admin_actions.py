"""What a curator does in the admin to many rows at once: it is done, and recorded, in one revision."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Change, Highlight, Link, Silence
from reader.models import Role
from tests import factories
from tests.curating import act, curator, list_of, page_of, signed_in, superuser

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
    assert "1 highlight left as before: not deleted, or something else stands in their place by now" in page
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


def retag(client, rows, framing, tags=(), step="apply", **more):
    """The intermediate page as a person goes through it: opened, filled in, sent."""
    opened = client.post(
        list_of(Highlight), {"action": "retag", "_selected_action": [row.pk for row in rows]}
    )
    sent = {
        "framing": framing.pk,
        "tags": [tag.pk for tag in tags],
        "step": step,
        "shown": opened.context["shown"],
    }
    return act(client, "retag", *rows, **sent | more)


@pytest.fixture
def emotional(comparison):
    return factories.framing(comparison=comparison, name="Psychological")


def test_retagging_asks_first_and_shows_what_changes(comparison, client, emotional):
    rows = highlights(comparison, 3, framing=factories.framing(comparison=comparison))
    tag = factories.tag(framing=emotional, name="love-bombing")
    opened = act(client, "retag", *rows)
    assert "3 highlights selected." in opened
    assert "Afterwards" not in opened
    shown = retag(client, rows, emotional, [tag], step="preview")
    assert "Afterwards" in shown
    assert shown.count("<li>love-bombing</li>") == 3
    assert not emotional.highlights.exists()


def test_retagging_is_recorded(comparison, client, emotional):
    framing = factories.framing(comparison=comparison)
    rows = highlights(comparison, 3, framing=framing, tags=[factories.tag(framing=framing)])
    tag = factories.tag(framing=emotional, name="love-bombing")
    before = revision(comparison)
    assert "3 highlights changed." in retag(client, rows, emotional, [tag])
    assert revision(comparison) == before + 1
    for row in rows:
        row.refresh_from_db()
        assert (row.framing, row.tag_names) == (emotional, ["love-bombing"])
        assert Change.objects.of(row)[0].differences == [
            ("framing_id", framing.pk, emotional.pk), ("tag_names", ["leverage"], ["love-bombing"])
        ]  # fmt: skip
    assert "0 highlights changed." in retag(client, rows, emotional, [tag])
    assert revision(comparison) == before + 1


def test_retagging_all_that_the_list_finds(comparison, client, emotional):
    rows = highlights(comparison, 3, framing=factories.framing(comparison=comparison))
    sent = {"action": "retag", "_selected_action": [rows[0].pk], "select_across": "1"}
    page = client.post(list_of(Highlight), sent).context
    assert (page["total"], page["selected"], page["across"]) == (3, [str(rows[0].pk)], "1")
    sent |= {"_selected_action": page["selected"], "shown": page["shown"], "step": "apply"}
    client.post(list_of(Highlight), sent | {"framing": emotional.pk})
    assert emotional.highlights.count() == 3


def test_retagging_across_comparisons_is_refused_in_words(comparison):
    rows = highlights(comparison, 1) + highlights(factories.comparison(title="Another"), 1)
    page = act(signed_in(superuser()), "retag", *rows)
    assert "Your selection spans several comparisons" in page
    assert "Filter the list by one comparison" in page


def test_a_framing_of_another_comparison_and_a_tag_of_another_framing_are_refused(
    comparison, client, emotional
):
    rows = highlights(comparison, 1, framing=factories.framing(comparison=comparison))
    foreign = factories.framing(comparison=factories.comparison())
    assert "Select a valid choice" in retag(client, rows, foreign)
    stray = factories.tag(framing=rows[0].framing)
    assert "is not a tag of Psychological" in retag(client, rows, emotional, [stray])
    rows[0].refresh_from_db()
    assert rows[0].framing.name == "Strategic"


def test_two_that_would_become_one_highlight_are_refused_and_nothing_is_changed(
    comparison, client, emotional
):
    rows = highlights(comparison, 1, start=0, end=3, framing=factories.framing(comparison=comparison))
    twin = highlights(comparison, 1, start=0, end=3, framing=emotional)[0]
    page = retag(client, rows, emotional)
    assert f"Numbers {rows[0].pk} and {twin.pk} would become the same highlight twice" in page
    rows[0].refresh_from_db()
    assert rows[0].framing.name == "Strategic"


def test_what_was_changed_since_the_preview_is_shown_again_first(comparison, client, emotional):
    rows = highlights(comparison, 2, framing=factories.framing(comparison=comparison))
    page = retag(client, rows, emotional, shown="2.1")
    assert "was changed meanwhile" in page
    assert not emotional.highlights.exists()


def test_links_are_given_another_relation(comparison, client):
    link = factories.link(comparison=comparison)
    echoes = factories.relation(comparison=comparison, name="Echoes")
    opened = client.post(list_of(Link), {"action": "relate", "_selected_action": [link.pk]})
    page = act(client, "relate", link, relation=echoes.pk, step="apply", shown=opened.context["shown"])
    assert "1 link changed." in page
    link.refresh_from_db()
    assert link.relation == echoes
    assert Change.objects.of(link)[0].actor == curator()


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
