"""The admin's page of one row: its edits are recorded, it overwrites nobody, and it shows its history."""

import pytest
from django.urls import reverse

from annotations.models import Change, Framing, Highlight, Relation, Tag
from tests.support import factories
from tests.support.curator import curator, list_of, page_of, queries, signed_in, superuser, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def highlight():
    comparison = factories.comparison()
    framing = factories.framing(comparison=comparison)
    factories.framing(comparison=comparison, name="Psychological")
    return factories.highlight(comparison=comparison, framing=framing, tags=[factories.tag(framing=framing)])


@pytest.fixture
def client(highlight):
    return signed_in(curator(comparison=highlight.comparison))


def verbs(row):
    return [change.verb for change in Change.objects.of(row)]


def test_a_highlight_is_edited_and_the_edit_recorded(highlight, client):
    other = Framing.objects.get(name="Psychological")
    tag = factories.tag(framing=other, name="love-bombing")
    sent = typed(client, highlight) | {
        "framing": other.pk,
        "tags": [tag.pk],
        "note": "Better",
        "status": "accepted",
    }
    assert client.post(page_of(highlight), sent).status_code == 302
    highlight.refresh_from_db()
    assert (highlight.framing, highlight.tag_names) == (other, ["love-bombing"])
    assert (highlight.note, highlight.status) == ("Better", "accepted")
    assert verbs(highlight) == ["accepted", "edited", "created"]
    assert Change.objects.of(highlight)[0].actor == curator()


def test_a_status_alone_is_one_change(highlight, client):
    client.post(page_of(highlight), typed(client, highlight) | {"status": "rejected"})
    assert verbs(highlight) == ["rejected", "created"]


def test_nothing_typed_is_nothing_recorded(highlight, client):
    assert client.post(page_of(highlight), typed(client, highlight)).status_code == 302
    assert verbs(highlight) == ["created"]


def test_what_the_anchor_is_made_of_stays_whatever_is_sent(highlight, client):
    forged = {
        "quote": "Invented",
        "start": 1,
        "end": 2,
        "prefix": "x",
        "document": highlight.comparison.right_id,
    }
    client.post(page_of(highlight), typed(client, highlight) | forged | {"analyst": curator().pk})
    kept = Highlight.objects.get()
    for name in ("quote", "start", "end", "prefix", "document_id", "analyst_id", "created"):
        assert getattr(kept, name) == getattr(highlight, name)


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(highlight, client):
    sent = typed(client, highlight) | {"note": "What I typed"}
    highlight.curate(factories.user(), "accepted")
    page = client.post(page_of(highlight), sent).content.decode()
    assert "This highlight was changed meanwhile." in page
    assert "analyst changed status from “proposed” to “accepted”." in page
    assert "What I typed" in page
    highlight.refresh_from_db()
    assert (highlight.note, highlight.status) == ("", "accepted")
    assert verbs(highlight) == ["accepted", "created"]


def test_the_form_that_came_back_can_be_saved(highlight, client):
    sent = typed(client, highlight) | {"note": "What I typed"}
    highlight.curate(factories.user(), "accepted")
    form = client.post(page_of(highlight), sent).context["adminform"].form
    assert client.post(page_of(highlight), sent | {"seen": form["seen"].value()}).status_code == 302
    highlight.refresh_from_db()
    assert (highlight.note, highlight.status) == ("What I typed", "proposed")


def test_a_form_without_its_revision_is_refused(highlight, client):
    sent = typed(client, highlight) | {"note": "From nowhere"}
    del sent["seen"]
    assert "came without its revision" in client.post(page_of(highlight), sent).content.decode()


def test_a_tag_of_another_framing_is_refused_at_its_field(highlight, client):
    sent = typed(client, highlight) | {"framing": Framing.objects.get(name="Psychological").pk}
    form = client.post(page_of(highlight), sent).context["adminform"].form
    assert form.errors["tags"] == ["“leverage” is not a tag of Psychological."]
    assert verbs(highlight) == ["created"]


def test_a_highlight_that_exists_already_is_refused(highlight, client):
    other = Framing.objects.get(name="Psychological")
    factories.highlight(
        comparison=highlight.comparison, framing=other, start=highlight.start, end=highlight.end
    )
    sent = typed(client, highlight) | {"framing": other.pk, "tags": ""}
    assert "is already highlighted as Psychological" in client.post(page_of(highlight), sent).content.decode()


def test_framings_and_tags_of_other_comparisons_are_not_offered(highlight, client):
    foreign = factories.tag(framing=factories.framing(comparison=factories.comparison(), name="Foreign"))
    page = client.get(page_of(highlight)).content.decode()
    assert "Foreign" not in page
    sent = typed(client, highlight) | {"framing": foreign.framing_id, "tags": [foreign.pk]}
    assert client.post(page_of(highlight), sent).context["adminform"].form.errors.keys() == {
        "framing",
        "tags",
    }


def test_a_deleted_row_is_read_only(highlight, client):
    sent = typed(client, highlight) | {"note": "After its end"}
    highlight.delete_softly(curator())
    assert client.post(page_of(highlight), sent).status_code == 403
    assert 'name="note"' not in client.get(page_of(highlight)).content.decode()


def test_a_person_below_curator_does_not_reach_the_row(highlight):
    other = factories.highlight(comparison=factories.comparison())
    assert (
        signed_in(curator(comparison=highlight.comparison)).post(page_of(other), {"note": "x"}).status_code
        == 302
    )
    other.refresh_from_db()
    assert other.note == ""


def test_a_link_is_edited_and_the_edit_recorded(client):
    link = factories.link()
    echoes = factories.relation(comparison=link.comparison, name="Echoes")
    client = signed_in(superuser())
    sent = typed(client, link) | {"relation": echoes.pk, "status": "accepted"}
    assert client.post(page_of(link), sent).status_code == 302
    link.refresh_from_db()
    assert (link.relation, link.status) == (echoes, "accepted")
    assert verbs(link) == ["accepted", "edited", "created"]


def test_a_silence_is_read_only(highlight, client):
    silence = factories.silence(highlight=highlight)
    assert client.post(page_of(silence), {"note": "Not mine"}).status_code == 403


def test_the_history_of_a_row_is_readable(highlight, client):
    other = Framing.objects.get(name="Psychological")
    highlight.edit(curator(), seen=highlight.revision, framing=other, tags=[], note="<b>=1+1</b>")
    page = client.get(page_of(highlight, "history")).content.decode()
    assert "<del>Strategic</del>" in page
    assert "<ins>Psychological</ins>" in page
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page
    assert "2 changes" in page


def test_the_history_asks_no_more_of_the_database_for_more_changes(highlight, client):
    def cost():
        return queries(client, page_of(highlight, "history"))

    highlight.curate(curator(), "accepted")
    cost()  # the first page of a process asks for more
    few = cost()
    for status in ("rejected", "proposed") * 8:
        highlight.curate(curator(), status)
    assert cost() == few


def test_the_codebook_is_edited_and_the_edit_recorded(highlight, client):
    framing = highlight.framing
    sent = typed(client, framing) | {"name": "Tactical", "colour": "#123456", "slug": "forged"}
    assert client.post(page_of(framing), sent).status_code == 302
    framing.refresh_from_db()
    assert (framing.name, framing.colour, framing.slug) == ("Tactical", "#123456", "strategic")
    assert verbs(framing) == ["edited", "created"]
    stale = client.post(page_of(framing), sent | {"name": "Older"}).content.decode()
    assert "was changed meanwhile" in stale
    assert 'value="Older"' in stale


def test_a_name_or_key_that_is_taken_is_refused_in_words(highlight, client):
    other = Framing.objects.get(name="Psychological")
    page = client.post(page_of(other), typed(client, other) | {"key": "s"}).content.decode()
    assert "The key S belongs to “Strategic”" in page
    page = client.post(page_of(other), typed(client, other) | {"name": "strategic"}).content.decode()
    assert "There is a framing “Strategic” already" in page


@pytest.mark.parametrize("model", [Framing, Tag, Relation])
def test_a_code_is_added_and_recorded(highlight, model):
    client = signed_in(superuser())
    sent = {"comparison": highlight.comparison_id, "framing": highlight.framing_id, "name": "Fresh one"}
    sent |= {"colour": "#123456", "line": "solid", "key": "", "definition": ""}
    answer = client.post(f"{list_of(model)}add/", sent)
    assert answer.status_code == 302
    made = model.objects.get(name="Fresh one")
    assert made.comparison == highlight.comparison
    assert verbs(made) == ["created"]


def test_a_code_is_retired_and_brought_back(highlight, client):
    framing = highlight.framing
    data = {"_selected_action": [framing.pk]}
    client.post(list_of(Framing), data | {"action": "retire"})
    framing.refresh_from_db()
    assert framing.retired
    client.post(list_of(Framing), data | {"action": "bring_back"})
    framing.refresh_from_db()
    assert framing.retired is None
    assert verbs(framing) == ["brought back", "retired", "created"]


def test_the_last_framing_is_not_retired_and_nothing_else_is_then(highlight, client):
    data = {"action": "retire", "_selected_action": list(Framing.objects.values_list("pk", flat=True))}
    page = client.post(list_of(Framing), data, follow=True).content.decode()
    assert "Nothing was changed:" in page
    assert not Framing.objects.filter(retired__isnull=False).exists()


def test_the_history_of_a_comparison_cannot_be_changed(highlight):
    change = Change.objects.first()
    client = signed_in(superuser())
    assert client.get(page_of(change)).status_code == 200
    assert client.post(page_of(change), {"verb": "forged"}).status_code == 403
    assert client.get(f"{list_of(Change)}add/").status_code == 403


def test_a_long_choice_of_comparisons_can_be_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(superuser())
    factories.comparison()
    address = reverse("admin:annotations_framing_add")
    assert "admin-autocomplete" not in client.get(address).content.decode()
    monkeypatch.setattr("annotations.admin.codebook.LONG", 0)
    assert "admin-autocomplete" in client.get(address).content.decode()
