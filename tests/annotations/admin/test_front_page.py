"""What waits, on the first page of the admin: each figure is what its list finds, and nobody learns too much"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.adjudication.queue import Standing
from annotations.curation import bulk_edit
from annotations.models import Comment, Highlight, Link
from reader.models import Coding, Comparison, Role
from tests.support import factories
from tests.support.curator import act, curator, list_of, queries, signed_in, superuser

pytestmark = pytest.mark.django_db

FRONT = "/admin/"


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.membership(comparison=made, user=factories.user(username="coder"), role=Role.ANALYST)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


def figures(page: str) -> dict[str, str]:
    """The addresses of the figures by their words; empty for one that is no link."""
    section = page.partition('id="what-waits"')[2].partition("</section>")[0]
    found = re.findall(r'<li>(?:<a href="([^"]*)">)?([^<]+)', section)
    return {words.strip(): unescape(address) for address, words in found}


def looked_at(client: Client) -> dict[str, str]:
    return figures(client.get(FRONT).content.decode())


def accepted(row: Any) -> Any:
    row.curate(curator(), "accepted")
    row.refresh_from_db()
    return row


def edit(row: Any, by: Any, note: str) -> None:
    more = (
        {"relation": row.relation}
        if isinstance(row, Link)
        else {"framing": row.framing, "tags": list(row.tags.all())}
    )
    row.edit(by, seen=row.revision, note=note, **more)


def furnish(comparison: Comparison) -> None:
    """Something of everything that waits, and beside it what does not."""
    owner, coder = comparison.created_by, factories.user(username="coder")
    rows = [factories.highlight(comparison=comparison) for _ in range(8)]
    links = [factories.link(source=rows[number], comparison=comparison) for number in range(3)]
    for row in (accepted(rows[0]), accepted(rows[1]), accepted(links[0])):
        edit(row, owner, "said otherwise")
    edit(accepted(rows[2]), curator(), "a curator said it")
    rows[7].delete_softly(owner)
    for text in ("One", "Two"):
        factories.comment(subject=rows[0], text=text)
    factories.comment(subject=links[1])
    settled = factories.comment(subject=rows[3])
    Comment.resolve(settled.subject, owner)
    signed = [factories.silence(highlight=row) for row in rows[4:7]]
    signed[0].delete_softly(owner)
    factories.highlight(comparison=comparison, analyst=coder, start=rows[3].start, end=rows[3].end + 3)


def test_each_figure_is_what_its_list_finds(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    found = looked_at(client)
    listed = {words: address for words, address in found.items() if address.startswith("/admin/")}
    for words, address in listed.items():
        rows = client.get(address).context["cl"].result_count
        assert words.split()[0] == f"{rows:,}", words
    assert set(found) == {
        "1 case to settle", "8 highlights proposed", "2 links proposed", "2 highlights changed since accepted",
        "1 link changed since accepted", "2 open threads", "2 passages without counterpart to check",
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


def test_a_ruling_checks_a_silence_until_it_is_taken_back(comparison: Comparison, client: Client) -> None:
    silence = factories.silence(highlight=factories.highlight(comparison=comparison))
    assert "1 passage without counterpart to check" in looked_at(client)
    agreed = reverse("agreed_take_over", args=[comparison.pk])
    assert client.post(agreed).status_code == 302
    assert silence.__class__.objects.filter(curated=True).count() == 1
    assert looked_at(client) == {"1 highlight proposed": looked_at(client)["1 highlight proposed"]}
    client.post(reverse("agreed_give_back", args=[comparison.pk]))
    assert "1 passage without counterpart to check" in looked_at(client)


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
    assert re.findall(r"<strong>(.*?)</strong>", lately) == ["Highlight rejected", "2 highlights accepted"]
    assert "as agreed" in lately
    preview = re.findall(r'href="(/admin/annotations/change/undo/[^"]*)"', lately)[1]
    form = client.get(unescape(preview)).content.decode()
    sent = {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[-1] for name in ("act", "next")}
    answer = client.post(reverse("admin:annotations_change_undo"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == FRONT
    page = answer.content.decode()
    assert "Taken back: 2 highlights accepted (2 rows)." in page
    assert ", taken back by curator" in page
    Comparison.objects.update(archived=timezone.now())
    assert "change/undo/?act" not in client.get(FRONT).content.decode()


def test_the_page_asks_no_more_of_the_database_for_more_comparisons() -> None:
    person = curator()
    client = signed_in(person)

    def add(number: int) -> None:
        for _ in range(number):
            made = factories.comparison()
            factories.membership(comparison=made, user=person, role=Role.CURATOR)
            factories.comment(subject=factories.highlight(comparison=made))
            factories.silence(highlight=factories.highlight(comparison=made))

    def cold_and_warm() -> tuple[int, int]:
        return queries(client, FRONT), queries(client, FRONT)

    add(2)
    client.get(FRONT)
    add(3)
    few = cold_and_warm()
    add(40)
    assert cold_and_warm() == few
    assert few[0] - few[1] <= 12, "what was not written in since is counted again"
    assert few[1] <= 25


def test_a_queue_is_read_once_for_each_revision(comparison: Comparison, client: Client) -> None:
    furnish(comparison)
    client.get(FRONT)
    known = queries(client, FRONT)
    factories.highlight(comparison=comparison)
    assert queries(client, FRONT) > known
    assert queries(client, FRONT) == known
    comparison.memberships.filter(user__username="coder").update(role=Role.READER)
    assert queries(client, FRONT) > known, "whose reading counts has changed"


def test_many_comparisons_are_paged_and_those_in_which_something_waits_come_first() -> None:
    person = curator()
    client = signed_in(person)
    for number in range(23):
        made = factories.comparison(title=f"Quay {number}")
        factories.membership(comparison=made, user=person, role=Role.CURATOR)
        if number in (0, 1):
            factories.highlight(comparison=made)
    first, second = (client.get(f"{FRONT}?p={number}").content.decode() for number in (1, 2))
    assert "Comparisons 1 to 20 of 23" in first
    assert ">Quay 0</h3>" in first
    assert len(re.findall(r"Quay \d+: nothing waits", first)) == 18
    assert len(re.findall(r"Quay \d+: nothing waits", second)) == 3


def test_the_lists_stay_below(comparison: Comparison, client: Client) -> None:
    page = client.get(FRONT).content.decode()
    assert page.index('id="what-waits"') < page.index('id="section-0"')
    assert list_of(Highlight) in page
