"""Giving many highlights another framing and tags, or many links another relation: asked first, then recorded."""

import re

import pytest
from django.urls import reverse

from annotations.models import Change, Highlight, Link
from tests.support import factories
from tests.support.curator import act, curator, list_of, signed_in, superuser

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


def retag(client, rows, framing, tags=(), step="apply", **more):
    """The intermediate page as a person goes through it: opened, filled in, sent."""
    opened = client.post(
        list_of(Highlight), {"action": "retag", "_selected_action": [row.pk for row in rows]}
    )
    sent = {
        "framing": "" if more.get("how") in ("add", "away") else framing.pk,
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


def tags_of(rows):
    return [[tag.name for tag in Highlight.objects.get(pk=row.pk).tags.order_by("name")] for row in rows]


@pytest.fixture
def tagged(comparison, emotional):
    """Two highlights of one framing, one of them with a tag, and one of another framing."""
    envy, shame = (factories.tag(framing=emotional, name=name) for name in ("envy", "shame"))
    first, second = highlights(comparison, 2, framing=emotional)
    first.tags.add(envy)
    third = factories.highlight(comparison=comparison, framing=factories.framing(comparison=comparison))
    return [first, second, third], envy, shame


def test_tags_are_added_and_taken_away_and_the_others_stay(comparison, client, emotional, tagged):
    rows, envy, shame = tagged
    shown = retag(client, rows, emotional, [shame], step="preview", how="add")
    assert shown.count("<li>shame</li>") == 2
    assert shown.count("as it is") == 1  # the tag is none of its framing
    before = revision(comparison)
    assert "2 highlights changed." in retag(client, rows, emotional, [shame], how="add", why="read anew")
    assert tags_of(rows) == [["envy", "shame"], ["shame"], []]
    assert revision(comparison) == before + 1
    change = Change.objects.of(rows[0])[0]
    assert (change.verb, change.reason) == ("retagged", "read anew")
    assert "1 highlight changed." in retag(client, rows, emotional, [envy], how="away")
    assert tags_of(rows) == [["shame"], ["shame"], []]
    assert "0 highlights changed." in retag(client, rows, emotional, [envy], how="away")


@pytest.mark.parametrize("how", ["add", "away"])
def test_without_a_tag_there_is_nothing_to_add_or_take_away(client, emotional, tagged, how):
    rows, *_ = tagged
    assert "Tick at least one tag." in retag(client, rows, emotional, how=how)
    assert tags_of(rows) == [["envy"], [], []]


def test_a_framing_is_not_passed_over_where_tags_are_added(client, emotional, tagged):
    rows, _, shame = tagged
    typed = {"how": "add", "framing": emotional.pk, "tags": [shame.pk], "step": "apply", "shown": "3.1"}
    page = act(client, "retag", *rows, **typed)
    assert "To change the framing, choose" in page
    assert tags_of(rows) == [["envy"], [], []]


def test_all_tags_go_only_where_that_is_said(client, emotional, tagged):
    rows, *_ = tagged
    page = retag(client, rows, emotional, how="exact")
    assert "No tag is ticked, so 1 highlight would lose all tags." in page
    assert tags_of(rows) == [["envy"], [], []]
    assert "2 highlights changed." in retag(client, rows, emotional, how="exact", none="on")
    assert tags_of(rows) == [[], [], []]


def test_what_was_added_is_undone_as_one(client, emotional, tagged):
    rows, _, shame = tagged
    page = retag(client, rows, emotional, [shame], how="add")
    (number,) = re.findall(r'name="act" value="([^"]+)"', page)
    client.post(reverse("admin:annotations_change_undo"), {"act": number, "next": "/admin/"})
    assert tags_of(rows) == [["envy"], [], []]


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


def test_links_that_keep_their_relation_are_named_with_the_reason(comparison, client):
    plain, echoes = (factories.relation(comparison=comparison, name=name) for name in ("Explains", "Echoes"))
    links = [factories.link(comparison=comparison, relation=plain) for _ in range(4)]
    links += [factories.link(comparison=comparison, relation=echoes) for _ in range(2)]
    sent = {"action": "relate", "_selected_action": [link.pk for link in links]}
    opened = client.post(list_of(Link), sent)
    page = act(client, "relate", *links, relation=echoes.pk, step="apply", shown=opened.context["shown"])
    assert "4 links changed." in page
    assert f"2 links left as they were: #{links[4].pk}, #{links[5].pk} (“Echoes” already)." in page


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("add", "these tags already"),
        ("away", "none of these tags"),
        ("exact", "this framing and these tags already"),
    ],
)
def test_highlights_that_keep_their_tags_are_named_with_the_reason(comparison, client, emotional, how, why):
    tags = [factories.tag(framing=emotional, name=name) for name in ("fear", "envy")]
    has = tags[0] if how != "away" else tags[1]
    rows = [
        *highlights(comparison, 1, framing=emotional),
        *highlights(comparison, 1, framing=emotional, tags=[has]),
    ]
    if how == "away":
        rows[0].tags.add(tags[0])
    page = retag(client, rows, emotional if how == "exact" else None, [tags[0]], how=how)
    assert "1 highlight changed." in page
    assert f"1 highlight left as it was: #{rows[1].pk} ({why})." in page


def test_of_more_than_ten_rows_only_the_number_is_said(comparison, client, emotional):
    tag = factories.tag(framing=emotional, name="fear")
    rows = [
        *highlights(comparison, 1, framing=emotional),
        *highlights(comparison, 11, framing=emotional, tags=[tag]),
    ]
    page = retag(client, rows, None, [tag], how="add")
    assert "11 highlights left as they were: these tags already." in page
