"""What waits, on the first page of the admin: each figure is what its list finds, and nobody learns too much"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.adjudication.queue import Standing
from annotations.curation import bulk_edit
from annotations.history.bulk_write import Edit, create
from annotations.models import Highlight, Ruling
from annotations.models.change import recording
from annotations.models.highlight import Passage
from reader.models import Coding, Comparison, Role
from tests.support import factories
from tests.support.curator import act, curator, list_of, signed_in, superuser
from tests.support.front_page import FRONT, accepted, edit, figures, furnish, looked_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.membership(comparison=made, user=factories.user(username="coder"), role=Role.ANALYST)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def test_each_figure_is_what_its_list_finds(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    found = looked_at(client)
    listed = {words: address for words, address in found.items() if address.startswith("/admin/")}
    for words, address in listed.items():
        rows = client.get(address).context["cl"].result_count
        assert words.split()[0] == f"{rows:,}", words
    assert set(found) == {
        "1 case to settle", "8 highlights proposed", "2 links proposed", "2 highlights changed since accepted",
        "1 link changed since accepted", "2 open threads", "2 passages with no counterpart to check",
    }  # fmt: skip
    cases = client.get(found["1 case to settle"]).context["standing"]
    assert len(cases.open) == 1


def test_what_was_changed_since_is_accepted_anew_and_waits_no_more(
    comparison: Comparison, client: Client
) -> None:
    row = accepted(factories.highlight(comparison=comparison))
    edit(row, comparison.created_by, "otherwise")
    assert "1 highlight changed since accepted" in looked_at(client)
    page = act(client, "accept", row)
    assert "1 highlight accepted." in page
    assert looked_at(client) == {}
    assert bulk_edit.curate(Highlight.objects.all(), curator(), "accepted") == 0
    acts = re.search(r'name="act" value="([^"]+)"', page)
    assert acts
    client.post(reverse("admin:annotations_change_undo"), {"act": acts[1]})
    assert "1 highlight changed since accepted" in looked_at(client)


@pytest.mark.parametrize("what", ["the same", "deleted and restored", "reassigned", "back to proposed"])
def test_what_says_the_same_as_when_it_was_accepted_does_not_wait(comparison: Comparison, what: str) -> None:
    client = signed_in(curator(comparison=comparison))
    row = accepted(factories.highlight(comparison=comparison))
    owner = comparison.created_by
    if what == "the same":
        edit(row, owner, row.note)
    elif what == "deleted and restored":
        row.delete_softly(owner)
        row.restore(owner)
    elif what == "reassigned":
        row.refresh_from_db()
        row.comparison = comparison
        with row.changing(curator()) as record:
            row.write(record, "reassigned", analyst=factories.user(username="coder"))
    else:
        edit(row, owner, "otherwise")
        row.curate(curator(), "proposed")
    assert not [words for words in looked_at(client) if "since accepted" in words]


@pytest.mark.parametrize("curated", [False, True])
def test_a_row_that_came_in_accepted_waits_once_its_analyst_changes_it(
    comparison: Comparison, client: Client, curated: bool
) -> None:
    owner, model = comparison.created_by, factories.highlight(comparison=comparison)
    row = Highlight(
        comparison=comparison, analyst=owner, framing=model.framing, status="accepted", curated=curated
    )
    row.anchor_at(Passage(comparison.right, 0, 4))
    with recording(comparison, owner) as record:
        create(record, [(row, Edit("created", {}, tags=[]))])
    row = Highlight.objects.get(pk=row.pk)
    row.comparison = comparison
    assert not [words for words in looked_at(client) if "since accepted" in words]
    edit(row, owner, "otherwise")
    assert ("1 highlight changed since accepted" in looked_at(client)) is not curated


def test_a_ruling_checks_a_silence_until_it_is_taken_back(comparison: Comparison, client: Client) -> None:
    silence = factories.silence(highlight=factories.highlight(comparison=comparison))
    assert "1 passage with no counterpart to check" in looked_at(client)
    agreed = reverse("agreed_take_over", args=[comparison.pk])
    assert client.post(agreed).status_code == 302
    assert silence.__class__.objects.filter(curated=True).count() == 1
    assert looked_at(client) == {"1 highlight proposed": looked_at(client)["1 highlight proposed"]}
    client.post(reverse("agreed_give_back", args=[comparison.pk]))
    assert "1 passage with no counterpart to check" in looked_at(client)


def test_what_waits_comes_first_and_the_others_are_a_line_each(
    comparison: Comparison, client: Client
) -> None:
    factories.membership(comparison=factories.comparison(title="All done"), user=curator(), role=Role.CURATOR)
    factories.highlight(comparison=comparison)
    page = client.get(FRONT).content.decode()
    assert '<p class="quiet" dir="auto">All done: nothing waits</p>' in page
    assert page.index("Two views of the quay") < page.index("All done")
    Comparison.objects.filter(pk=comparison.pk).update(archived=timezone.now())
    assert "Two views of the quay" not in client.get(FRONT).content.decode().partition("Done lately")[0]


def test_each_account_sees_its_own_comparisons_alone(comparison: Comparison, client: Client) -> None:
    other = factories.comparison(title="Another quay", owner=factories.user(username="stranger"))
    for made in (comparison, other):
        act(signed_in(superuser()), "accept", *(factories.highlight(comparison=made) for _ in range(2)))
        factories.highlight(comparison=made)
    foreign = signed_in(curator(comparison=other, username="foreign"))
    mine, theirs, all_of_it = (
        who.get(FRONT).content.decode() for who in (client, foreign, signed_in(superuser()))
    )
    assert ("Another quay" in mine, "Two views" in mine) == (False, True)
    assert ("Another quay" in theirs, "Two views" in theirs) == (True, False)
    assert ("Another quay" in all_of_it, "Two views" in all_of_it) == (True, True)
    assert f"comparison__id__exact={other.pk}" not in mine


def test_an_analyst_of_the_staff_is_told_what_to_do_and_nothing_else(comparison: Comparison) -> None:
    furnish(comparison)
    Comparison.objects.update(coding=Coding.BLIND)
    page = (
        signed_in(curator(comparison=comparison, role=Role.ANALYST, username="coding"))
        .get(FRONT)
        .content.decode()
    )
    assert "You curate no comparison yet" in page
    assert figures(page) == {}
    assert "Done lately" not in page
    assert str(comparison) not in page
    blind = looked_at(signed_in(curator(comparison=comparison)))
    assert "8 highlights proposed" in blind  # curators see everybody's work


def test_figures_whose_list_a_person_may_not_open_are_not_shown(
    comparison: Comparison, client: Client
) -> None:
    factories.link(comparison=comparison)
    person = curator()
    person.user_permissions.remove(*person.user_permissions.filter(codename__endswith="_link"))
    assert list(looked_at(client)) == ["2 highlights proposed"]


def test_a_superuser_who_is_no_member_reads_of_the_cases_and_is_not_led_into_a_wall(
    comparison: Comparison,
) -> None:
    furnish(comparison)
    assert looked_at(signed_in(superuser()))["1 case to settle"] == ""
    assert len(Standing.of(comparison).open) == 1


def test_the_last_acts_are_beside_it_with_their_way_back(comparison: Comparison, client: Client) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(3)]
    act(client, "accept", *rows[:2], why="as agreed")
    rows[2].curate(curator(), "rejected")
    page = client.get(FRONT).content.decode()
    lately = page.partition('id="lately"')[2]
    said = [f"Highlight #{rows[2].pk} rejected", "2 highlights accepted"]
    assert re.findall(r"<strong>(.*?)</strong>", lately) == said
    assert "as agreed" in lately
    preview = re.findall(r'href="(/admin/annotations/change/undo/[^"]*)"', lately)[1]
    form = client.get(unescape(preview)).content.decode()
    sent = {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[-1] for name in ("act", "next")}
    answer = client.post(reverse("admin:annotations_change_undo"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == FRONT
    page = answer.content.decode()
    assert "“2 highlights accepted” was undone." in page
    assert ", undone by curator" in page
    Comparison.objects.update(archived=timezone.now())
    assert "change/undo/?act" not in client.get(FRONT).content.decode()


def test_the_lists_stay_below(comparison: Comparison, client: Client) -> None:
    page = client.get(FRONT).content.decode()
    assert page.index('id="what-waits"') < page.index('id="section-0"')
    assert list_of(Highlight) in page


def test_cases_settled_in_a_row_are_one_line_and_leave_room_for_older_acts(
    comparison: Comparison, client: Client
) -> None:
    other = factories.user(username="other")
    act(client, "accept", *(factories.highlight(comparison=comparison) for _ in range(2)), why="as agreed")
    for _ in range(9):
        factories.ruling(comparison=comparison, curator=curator(), note="Neither holds")
    factories.ruling(comparison=comparison, curator=other)
    page = client.get(FRONT).content.decode().partition('id="lately"')[2]
    single = f"Ruling #{Ruling.objects.latest('pk').pk} settled"
    assert re.findall(r"<strong>(.*?)</strong>", page) == [single, "9 cases settled", "2 highlights accepted"]
    assert "on “<bdi>" in page.partition("9 cases settled")[0]
    way = re.search(r'href="(/admin/annotations/ruling/[^"]*)"', page)
    assert way
    rulings = client.get(unescape(way[1])).context["cl"]
    assert {row.analyst.username for row in rulings.result_list} == {"curator"}
    assert rulings.result_count == 9
    assert page.count("change/undo/?act") == 2  # nine acts are undone where each is seen


def test_a_ruling_that_was_undone_is_a_line_of_its_own(comparison: Comparison, client: Client) -> None:
    made = [factories.ruling(comparison=comparison, curator=curator()) for _ in range(5)]
    number = f"{comparison.pk}.{made[2].revision}"
    client.post(reverse("admin:annotations_change_undo"), {"act": number})
    page = client.get(FRONT).content.decode().partition('id="lately"')[2]
    said = ["2 cases settled", f"Ruling #{made[2].pk} settled", "2 cases settled"]
    assert re.findall(r"<strong>(.*?)</strong>", page) == said
    assert page.count("undone by curator") == 1
