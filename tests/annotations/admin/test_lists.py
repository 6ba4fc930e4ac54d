"""The admin's lists of what analysts and curators add: what they show, to whom, and at what cost."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from annotations.models import Change, Comment, Framing, Highlight, Link, Relation, Silence, Tag
from reader.models import Role
from tests.support import factories
from tests.support.adjudication import take_ruling_back
from tests.support.curator import curator, list_of, page_of, queries, signed_in, superuser

pytestmark = pytest.mark.django_db

LISTS = [Change, Comment, Framing, Highlight, Link, Relation, Silence, Tag]
FILTERS = ["", "?state=all&counterpart=open", "?q=quay", "?status__exact=proposed"]


def furnish(comparison, number):
    """So many more rows of every kind in the comparison, with an analyst, a framing and a tag each."""
    for _ in range(number):
        nth = Highlight.objects.count()
        framing = factories.framing(comparison=comparison, name=f"Framing {nth}", key="")
        tag = factories.tag(framing=framing, name=f"tag {nth}")
        relation = factories.relation(comparison=comparison, name=f"Relation {nth}")
        analyst = factories.user(username=f"analyst-{nth}")
        made = {
            "comparison": comparison,
            "framing": framing,
            "tags": [tag],
            "analyst": analyst,
            "start": 0,
            "end": 9,
        }
        source = factories.highlight(**made)
        target = factories.highlight(**made, document=comparison.right)
        link = factories.link(source=source, target=target, relation=relation, analyst=analyst)
        factories.comment(subject=source)
        factories.comment(subject=link)
        factories.silence(highlight=factories.highlight(**made | {"start": 12, "end": 18}))


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("who", ["curator", "superuser"])
def test_no_list_asks_more_of_the_database_for_more_rows(model, who):
    comparison = factories.comparison()
    client = signed_in(curator(comparison=comparison) if who == "curator" else superuser())
    furnish(comparison, 3)
    client.get(list_of(model))  # the content types are read once a process
    few = [queries(client, list_of(model) + query) for query in FILTERS[: 3 if model is Highlight else 1]]
    furnish(comparison, 27)
    assert [queries(client, list_of(model) + query) for query in FILTERS[: len(few)]] == few
    assert max(few) < 30


@pytest.mark.parametrize("model", LISTS)
def test_no_list_asks_more_of_the_database_for_more_comparisons(model):
    person = curator()
    client = signed_in(person)

    def add(number):
        for _ in range(number):
            comparison = factories.comparison()
            factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
            furnish(comparison, 1)

    add(3)
    client.get(list_of(model))
    few = queries(client, list_of(model))
    add(9)
    assert queries(client, list_of(model)) == few


@pytest.mark.parametrize("model", LISTS)
def test_each_list_shows_a_curator_the_rows_of_their_own_comparisons_only(model):
    mine, other = factories.comparison(title="Mine"), factories.comparison(title="Foreign")
    furnish(mine, 1)
    furnish(other, 1)
    curator(comparison=other, role=Role.ANALYST)
    client = signed_in(curator(comparison=mine))
    shown = client.get(list_of(model)).context["cl"].queryset
    assert {row.comparison_id for row in shown} == {mine.pk}
    assert "Foreign" not in client.get(list_of(model)).content.decode()
    stranger = model.objects.filter(comparison=other).first()
    assert client.get(page_of(stranger)).status_code == 302  # to the index, which says there is no such row
    everything = signed_in(superuser()).get(list_of(model)).context["cl"].queryset
    assert {row.comparison_id for row in everything} == {mine.pk, other.pk}


@pytest.mark.parametrize("model", LISTS)
def test_each_row_has_a_page(model):
    comparison = factories.comparison()
    furnish(comparison, 2)
    client = signed_in(curator(comparison=comparison))
    for row in model.objects.all():
        assert client.get(page_of(row)).status_code == 200


def test_a_highlight_is_shown_with_its_context_and_leads_to_its_place():
    comparison = factories.comparison(left=factories.document(text="Before it <i>the</i> =quote& after it."))
    highlight = factories.highlight(comparison=comparison, quote="<i>the</i> =quote&")
    page = signed_in(curator(comparison=comparison)).get(list_of(Highlight)).content.decode()
    assert "<strong>&lt;i&gt;the&lt;/i&gt; =quote&amp;</strong>" in page
    assert "…Before it " in page
    assert " after it.…" in page
    assert f'href="{reverse("workbench", args=[comparison.pk])}?highlight={highlight.pk}"' in page


def test_a_long_quote_loses_its_middle():
    text = "It begins here. " + "And so on. " * 60 + "It ends there."
    comparison = factories.comparison(left=factories.document(text=text))
    factories.highlight(comparison=comparison, start=0, end=len(text))
    page = signed_in(superuser()).get(list_of(Highlight)).content.decode()
    shown = page.partition("<strong>It begins")[2].partition("</strong>")[0]
    assert " … " in shown
    assert shown.endswith("It ends there.")
    assert len(shown) < 170


def test_a_link_shows_both_passages_its_relation_and_its_place():
    link = factories.link()
    page = signed_in(curator(comparison=link.comparison)).get(list_of(Link)).content.decode()
    assert link.source.quote in page
    assert link.target.quote in page
    assert "Contrasts with" in page
    assert f"?link={link.pk}" in page


def test_who_is_not_a_member_is_told_so_instead_of_led_to_a_page_that_is_not_theirs():
    factories.highlight()
    page = signed_in(superuser()).get(list_of(Highlight)).content.decode()
    assert "not a member" in page
    assert "?highlight=" not in page


def test_deleted_rows_stand_aside_until_they_are_asked_for():
    highlight = factories.highlight()
    highlight.delete_softly(highlight.analyst)
    client = signed_in(curator(comparison=highlight.comparison))

    def found(query):
        return list(client.get(list_of(Highlight) + query).context["cl"].queryset)

    assert found("") == []
    assert found("?state=deleted") == found("?state=all") == [highlight]
    assert "Yes, on" in client.get(page_of(highlight)).content.decode()


def test_highlights_are_filtered_by_what_stands_against_them():
    link = factories.link()
    silent = factories.highlight(comparison=link.comparison, start=4, end=11)
    factories.silence(highlight=silent)
    open_one = factories.highlight(comparison=link.comparison, start=12, end=19)
    client = signed_in(curator(comparison=link.comparison))

    def found(query):
        return set(client.get(list_of(Highlight) + query).context["cl"].queryset)

    assert found("?counterpart=linked") == {link.source, link.target}
    assert found("?counterpart=silent") == {silent}
    assert found("?counterpart=open") == {open_one}
    assert found("?framing=strategic") == {link.source, link.target, silent, open_one}
    assert found(f"?document={link.target.document_id}") == {link.target}
    assert found("?document=none-such") == found("?framing=") == found("")


def test_a_search_finds_quotes_notes_tags_and_analysts_each_row_once():
    comparison = factories.comparison()
    framing = factories.framing(comparison=comparison)
    tags = [factories.tag(framing=framing, name=name) for name in ("lever one", "lever two")]
    highlight = factories.highlight(comparison=comparison, quote="harbour", tags=tags, note="A note of mine")
    factories.highlight(comparison=comparison, quote="Two firms")
    client = signed_in(curator(comparison=comparison))
    for words in ("harbour", "note of", "lever"):
        assert list(client.get(f"{list_of(Highlight)}?q={words}").context["cl"].queryset) == [highlight]
    assert client.get(f"{list_of(Highlight)}?q=analyst").context["cl"].queryset.count() == 2


@pytest.mark.parametrize(
    "typed",
    [
        "über", "UBER", "resume", "naïve", "Trump's word", "Trump’s", "“the naïve résumé”", '"naive resume"',
        "«Trump’s word»", "resume  uber", "#{pk}", " #{pk} ",
    ],
)  # fmt: skip
def test_a_search_finds_what_the_workbench_finds(typed: str) -> None:
    comparison = factories.comparison(
        left=factories.document(text="They liked the naïve résumé of it. Nothing else was said here.")
    )
    note = "Über all of this stands Trump’s word – so they said."
    row = factories.highlight(comparison=comparison, quote="the naïve résumé of it", note=note)
    factories.highlight(comparison=comparison, quote="Nothing else")
    client = signed_in(curator(comparison=comparison))
    address = f"{list_of(Highlight)}?{urlencode({'q': typed.format(pk=row.pk)})}"
    assert list(client.get(address).context["cl"].queryset) == [row]


@pytest.mark.parametrize("typed", ["#999999", "#" + "9" * 30, '"resume naive"', "nonesuch", '"'])
def test_a_search_finds_nothing_that_is_not_there(typed: str) -> None:
    row = factories.highlight(note="naïve résumé")
    client = signed_in(curator(comparison=row.comparison))
    answer = client.get(f"{list_of(Highlight)}?{urlencode({'q': typed})}")
    assert answer.status_code == 200
    assert not answer.context["cl"].queryset.count()


def test_a_curator_without_the_permission_sees_nothing():
    highlight = factories.highlight()
    person = curator(comparison=highlight.comparison)
    person.user_permissions.clear()
    assert signed_in(person).get(list_of(Highlight)).status_code == 403


def test_who_may_only_look_is_offered_no_change():
    link = factories.link()
    person = curator(comparison=link.comparison)
    person.user_permissions.set(person.user_permissions.filter(codename__startswith="view_"))
    client = signed_in(person)
    for row in (link, link.source, link.source.framing):
        page = client.get(page_of(row))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert client.post(page_of(row), {"note": "x", "seen": row.revision}).status_code == 403
    offered = [
        name for name, _ in client.get(list_of(Highlight)).context["action_form"].fields["action"].choices
    ]
    assert offered == ["", "export"]


def test_a_ruling_that_was_taken_back_says_so_on_its_page_and_in_the_list() -> None:
    comparison = factories.comparison()
    ruling = factories.ruling(comparison=comparison, note="Too early")
    take_ruling_back(ruling, comparison.created_by, "seen anew")
    client = signed_in(curator(comparison=comparison))
    page, rows = (client.get(where) for where in (page_of(ruling), list_of(type(ruling)) + "?state=all"))
    assert (page.status_code, rows.status_code) == (200, 200)
    assert "Undone" in page.content.decode()
    assert "Deleted" in rows.content.decode()
