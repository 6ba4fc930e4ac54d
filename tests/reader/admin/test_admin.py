"""The admin's door, and pieces, comparisons and members behind it."""

import re

import pytest
from django.forms import modelform_factory
from django.urls import reverse

from reader.admin.comparisons import MembershipForm
from reader.models import Comparison, Document, Membership, Role
from tests.support import factories
from tests.support.curator import curator, list_of, page_of, queries, signed_in, superuser

pytestmark = pytest.mark.django_db

LISTS = [Document, Comparison, Membership]


def test_a_visitor_signs_in_where_everybody_does(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('login')}?next=/admin/"


def test_the_admins_own_sign_in_leads_to_ours(client):
    answer = client.get(reverse("admin:login"))
    assert answer.url == f"{reverse('login')}?next=/admin/"


def test_a_person_who_is_not_of_the_staff_is_told_so_and_not_asked_to_sign_in_again():
    answer = signed_in(factories.user()).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "The curation pages are for staff accounts" in answer.content.decode()


def test_of_the_staff_one_is_led_on_from_the_sign_in():
    assert signed_in(superuser()).get(reverse("admin:login")).url == "/admin/"


def test_the_front_page_has_the_masthead_of_every_page():
    page = signed_in(superuser()).get("/admin/").content.decode()
    assert f'<a href="{reverse("home")}">Comparisons</a>' in page
    assert '<a href="/admin/" aria-current="page">Curation</a>' in page
    assert "Parallax curation" in page


def test_the_front_page_has_every_list_in_a_section_with_a_line_about_it():
    page = signed_in(superuser()).get("/admin/").content.decode()
    assert re.findall(r'<h2 id="section-\d">(.*?)</h2>', page) == [
        "What analysts made", "Codebook", "Decisions", "Pieces and people",
    ]  # fmt: skip
    rows = re.findall(r'<li><a href="[^"]*">([^<]*)</a><span class="says">([^<]+)</span>', page)
    assert [name for name, _ in rows] == [
        "Highlights", "Links", "Passages with no counterpart", "Comments", "Framings", "Tags", "Relations",
        "Readings", "Rulings", "Changes", "Comparisons", "Pieces", "Memberships", "Users", "Groups",
    ]  # fmt: skip


def test_the_front_page_counts_what_waits_as_its_list_does():
    comparison = factories.comparison()
    rows = [factories.highlight(comparison=comparison) for _ in range(3)]
    rows[0].delete_softly(comparison.created_by)
    factories.highlight(comparison=factories.comparison(owner=factories.user(username="stranger")))
    client = signed_in(curator(comparison=comparison))
    page = client.get("/admin/").content.decode()
    found = re.search(r'<a class="waits" href="([^"]*)">(\d+) proposed</a>', page)
    assert found
    listed = client.get(found[1]).context["cl"].result_count
    assert int(found[2]) == listed == 2
    assert page.count('class="waits"') == 1, "no link waits"


@pytest.mark.parametrize("model", LISTS)
def test_each_list_shows_a_curator_their_own_rows_only(model):
    mine = factories.comparison(title="Mine")
    other = factories.comparison(
        title="Other people's", owner=factories.user(username="stranger"),
        left=factories.document(title="Their left", brought_by=factories.user(username="stranger")),
        right=factories.document(title="Their right", brought_by=factories.user(username="stranger")),
    )  # fmt: skip
    curator(comparison=other, role=Role.ANALYST)
    client = signed_in(curator(comparison=mine))
    page = client.get(list_of(model)).content.decode()
    assert {Document: "The quay", Comparison: "Mine", Membership: "Mine"}[model] in page
    assert "Other people" not in page
    assert "Their left" not in page
    everything = signed_in(superuser()).get(list_of(model)).content.decode()
    assert "Their left" in everything or "Other people" in everything


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("who", ["curator", "superuser"])
def test_no_list_asks_more_of_the_database_for_more_rows(model, who):
    person = curator() if who == "curator" else superuser()
    client = signed_in(person)

    def add(number):
        for _ in range(number):
            factories.membership(comparison=factories.comparison(), user=person, role=Role.CURATOR)

    add(3)
    client.get(list_of(model))
    few = queries(client, list_of(model))
    add(27)
    assert queries(client, list_of(model)) == few


def test_a_piece_is_shown_to_be_read_and_its_text_stays_whatever_is_sent():
    piece = factories.document(text="A first line <b>.\n\nA second.", brought_by=curator(), title="Old")
    client = signed_in(curator())
    page = client.get(page_of(piece)).content.decode()
    assert "A first line &lt;b&gt;." in page
    assert 'name="text"' not in page
    answer = client.post(
        page_of(piece),
        {"title": "New", "short_title": "N", "author": "", "source": "", "published": "", "language": "en",
         "text": "Other words", "block_data": "[]", "word_count": 1},
    )  # fmt: skip
    assert answer.status_code == 302
    kept = Document.objects.get(pk=piece.pk)
    assert (kept.title, kept.short_title) == ("New", "N")
    assert (kept.text, kept.block_data, kept.word_count) == (piece.text, piece.block_data, piece.word_count)


def test_a_long_piece_is_cut_short():
    piece = factories.document(text="\n\n".join(f"Paragraph {n} of a long piece." for n in range(500)))
    page = signed_in(superuser()).get(page_of(piece)).content.decode()
    assert "Paragraph 3 of" in page
    assert "Paragraph 400 of" not in page
    assert "more blocks follow" in page


def test_what_is_said_of_a_piece_raises_the_revision_of_its_comparisons():
    comparison = factories.comparison(owner=superuser())
    signed_in(superuser()).post(page_of(comparison.left), {"title": "A better title", "language": "en"})
    assert Comparison.objects.get().revision == comparison.revision + 1


def test_a_curator_reads_but_does_not_correct_a_piece_that_another_person_brought():
    comparison = factories.comparison()
    client = signed_in(curator(comparison=comparison))
    assert client.get(page_of(comparison.left)).status_code == 200
    answer = client.post(page_of(comparison.left), {"title": "Mine now", "language": "en"})
    assert answer.status_code == 403


def test_a_comparison_is_renamed_and_its_sides_stay():
    comparison = factories.comparison()
    client = signed_in(curator(comparison=comparison))
    page = client.get(page_of(comparison)).content.decode()
    assert 'name="left"' not in page
    sent = {"title": "Renamed", "left": comparison.right_id, "right": comparison.left_id}
    sent |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    assert client.post(page_of(comparison), sent).status_code == 302
    kept = Comparison.objects.get()
    assert (kept.title, kept.left_id, kept.revision) == (
        "Renamed",
        comparison.left_id,
        comparison.revision + 1,
    )


def test_a_curator_does_not_raise_a_role():
    comparison = factories.comparison()
    person = curator(comparison=comparison)
    mine = Membership.objects.get(user=person)
    client = signed_in(person)
    assert client.post(page_of(mine), {"role": Role.OWNER}).status_code == 403
    sent = {
        "title": comparison.title, "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": mine.pk, "memberships-0-comparison": comparison.pk,
        "memberships-0-role": Role.OWNER,
    }  # fmt: skip
    client.post(page_of(comparison), sent)
    mine.refresh_from_db()
    assert mine.role == Role.CURATOR


def test_an_owner_gives_roles_but_the_last_one_stays():
    comparison = factories.comparison(owner=curator())
    other = factories.membership(comparison=comparison, user=factories.user(username="other"))
    client = signed_in(curator())
    assert client.post(page_of(other), {"role": Role.CURATOR}).status_code == 302
    other.refresh_from_db()
    assert other.role == Role.CURATOR
    mine = Membership.objects.get(user=curator())
    answer = client.post(page_of(mine), {"role": Role.READER})
    assert "A comparison needs an owner" in answer.content.decode()


@pytest.mark.parametrize("model", LISTS)
def test_nothing_is_destroyed(model):
    factories.comparison()
    row = model.objects.first()
    client = signed_in(superuser())
    assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    client.post(list_of(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model.objects.filter(pk=row.pk).exists()


def test_a_member_who_became_the_only_owner_meanwhile_is_not_lowered(db) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    stale = factories.membership(comparison=comparison, user=factories.user(), role=Role.ANALYST)
    comparison.memberships.filter(pk=stale.pk).update(role=Role.OWNER)
    comparison.memberships.exclude(pk=stale.pk).update(role=Role.READER)
    form = modelform_factory(Membership, MembershipForm, fields=["role"])(
        {"role": Role.READER}, instance=stale
    )
    assert not form.is_valid()
    assert "A comparison needs an owner" in str(form.errors)
