"""/comparisons/<id>/members/: who is in it and as what; added, changed and removed by its owners"""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reader.models import Coding, Comparison, Membership, Role
from tests.support import curator as curating
from tests.support import factories, members
from tests.support.members import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def owner(comparison: Comparison) -> Client:
    return members.member(comparison, "owner")


def page(client: Client, comparison: Comparison) -> str:
    return client.get(address("members", comparison)).content.decode()


def names(client: Client, comparison: Comparison) -> list[str]:
    return re.findall(r'<th scope="row">([\w-]+)', page(client, comparison))


def add(client: Client, comparison: Comparison, username: str, role: Any = Role.ANALYST) -> Any:
    return client.post(address("member_add", comparison), {"username": username, "role": role})


def of(comparison: Comparison, username: str) -> Membership:
    return Membership.objects.get(comparison=comparison, user__username=username)


def give(client: Client, membership: Membership, role: Any, **more: Any) -> Any:
    return client.post(address("member", membership), {"role": role} | more)


def remove(client: Client, membership: Membership) -> Any:
    return client.post(address("member_remove", membership))


def test_all_members_see_each_other_with_role_and_time(owner: Client, comparison: Comparison) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    members.member(comparison, "analyst")
    assert names(reader, comparison) == names(owner, comparison) == ["owner", "analyst", "reader"]
    seen = page(reader, comparison)
    since = of(comparison, "analyst").created
    assert "Analyst" in seen
    assert f"{since:%Y}</time>" in seen
    for mine_alone in ("Remove…", "Add a member", "Read-only links", "<select"):
        assert mine_alone in page(owner, comparison)
        assert mine_alone not in seen
    assert "Leave…" in seen
    assert "the only owner" in page(owner, comparison)
    assert "Leave…" not in page(owner, comparison), "the last owner cannot"


def test_the_page_is_linked_from_the_workbench_and_the_first_page(
    owner: Client, comparison: Comparison
) -> None:
    link = f'href="{address("members", comparison)}"'
    assert link in owner.get(address("workbench", comparison)).content.decode()
    assert link in owner.get(reverse("home")).content.decode()


def test_an_owner_adds_somebody_by_user_name(owner: Client, comparison: Comparison) -> None:
    newcomer = members.signed_in(factories.user(username="newcomer"))
    assert newcomer.get(address("workbench", comparison)).status_code == 404
    answer = owner.post(
        address("member_add", comparison), {"username": " newcomer ", "role": Role.CURATOR}, follow=True
    )
    assert "Added newcomer as curator." in answer.content.decode()
    assert of(comparison, "newcomer").role == Role.CURATOR
    assert newcomer.get(address("workbench", comparison)).status_code == 200


@pytest.mark.parametrize(
    ("username", "role", "why"),
    [
        ("nobody-here", Role.READER, "There is nobody of this name who could be added."),
        ("closed", Role.READER, "There is nobody of this name who could be added."),
        ("Newcomer", Role.READER, "There is nobody of this name who could be added."),
        ("analyst", Role.READER, "analyst is a member already, as analyst."),
        ("", Role.READER, "type the user name"),
        ("x\0y", Role.READER, "Null characters are not allowed."),
        ("newcomer", 35, "There is no such role."),
        ("newcomer", "", "Choose a role."),
    ],
)
def test_who_cannot_be_added_and_why(
    owner: Client, comparison: Comparison, username: str, role: Any, why: str
) -> None:
    factories.user(username="closed", is_active=False)
    factories.user(username="newcomer")
    members.member(comparison, "analyst")
    answer = add(owner, comparison, username, role)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    if username.isprintable():
        assert f'value="{username}"' in answer.content.decode() or not username, "what was typed is kept"
    assert Membership.objects.count() == 2
    assert of(comparison, "analyst").role == Role.ANALYST


def test_a_closed_account_and_none_at_all_are_told_the_same(owner: Client, comparison: Comparison) -> None:
    factories.user(username="closed", is_active=False)
    told = [
        re.findall(r'class="errors"[^>]*>([^<]+)', add(owner, comparison, name).content.decode())
        for name in ("closed", "unused")
    ]
    assert told[0] == told[1] != []


def test_a_role_is_given_and_holds_at_once(owner: Client, comparison: Comparison) -> None:
    analyst = members.member(comparison, "analyst")
    assert analyst.post(address("member_add", comparison)).status_code == 403
    assert give(owner, of(comparison, "analyst"), Role.OWNER).status_code == 302
    factories.user(username="newcomer")
    assert add(analyst, comparison, "newcomer").status_code == 302
    assert give(analyst, of(comparison, "owner"), Role.READER).status_code == 302, "there are two of them"
    assert add(owner, comparison, "newcomer").status_code == 403


def test_a_role_that_another_owner_gave_meanwhile_is_not_overwritten(
    owner: Client, comparison: Comparison
) -> None:
    members.member(comparison, "analyst", Role.CURATOR)
    answer = give(owner, of(comparison, "analyst"), Role.READER, seen=Role.ANALYST)
    assert answer.status_code == 422
    assert "analyst was made curator meanwhile" in answer.content.decode()
    assert of(comparison, "analyst").role == Role.CURATOR
    assert give(owner, of(comparison, "analyst"), Role.READER, seen=Role.CURATOR).status_code == 302


def test_no_such_role_is_refused(owner: Client, comparison: Comparison) -> None:
    members.member(comparison, "analyst")
    answer = give(owner, of(comparison, "analyst"), 35)
    assert (answer.status_code, of(comparison, "analyst").role) == (422, Role.ANALYST)
    assert "Choose one of the roles." in answer.content.decode()


def test_the_last_owner_neither_leaves_nor_is_lowered(owner: Client, comparison: Comparison) -> None:
    members.member(comparison, "curator", Role.CURATOR)
    asleep = factories.user(username="asleep", is_active=False)
    factories.membership(comparison=comparison, user=asleep, role=Role.OWNER)
    own = of(comparison, "owner")
    for answer in (remove(owner, own), give(owner, own, Role.CURATOR)):
        assert answer.status_code == 422
        assert "A comparison needs an owner. Make somebody else an owner first." in answer.content.decode()
    assert of(comparison, "owner").role == Role.OWNER
    assert remove(owner, of(comparison, "asleep")).status_code == 302, (
        "who cannot sign in is in charge of nothing"
    )


def test_anybody_else_may_leave(owner: Client, comparison: Comparison) -> None:
    analyst = members.member(comparison, "analyst")
    answer = analyst.post(address("member_remove", of(comparison, "analyst")), follow=True)
    assert "You have left “Two views of the quay”." in answer.content.decode()
    assert analyst.get(address("members", comparison)).status_code == 404


def test_who_is_removed_sees_no_more_and_their_work_and_name_stay(
    owner: Client, comparison: Comparison
) -> None:
    analyst = members.member(comparison, "analyst")
    row = factories.highlight(comparison=comparison, analyst=factories.user(username="analyst"))
    assert remove(owner, of(comparison, "analyst")).status_code == 302
    assert names(owner, comparison) == ["owner"]
    assert analyst.get(address("changes", comparison, "?since=0")).status_code == 404
    assert "· analyst ·" in owner.get(address("highlight", row)).content.decode()
    assert add(owner, comparison, "analyst").status_code == 302
    answer = analyst.post(address("highlight", row), members.edited(row, note="Back."))
    assert answer.status_code == 302, "it is still theirs"


def test_who_can_no_longer_sign_in_is_marked_so(owner: Client, comparison: Comparison) -> None:
    members.member(comparison, "analyst")
    row = factories.highlight(comparison=comparison, analyst=factories.user(username="analyst"))
    assert "Deactivated" not in page(owner, comparison)
    type(row.analyst).objects.filter(username="analyst").update(is_active=False)
    assert "Deactivated" in page(owner, comparison)
    assert "· analyst ·" in owner.get(address("highlight", row)).content.decode()
    assert "is a member already" in add(owner, comparison, "analyst").content.decode()


def test_while_coding_is_blind_an_analyst_sees_themselves_and_who_curates(
    owner: Client, comparison: Comparison
) -> None:
    people = {name: members.member(comparison, name) for name in ("analyst", "other")}
    curator = members.member(comparison, "curator", Role.CURATOR)
    reader = members.member(comparison, "reader", Role.READER)
    Comparison.objects.update(coding=Coding.BLIND)
    assert names(people["analyst"], comparison) == ["owner", "curator", "analyst"]
    assert "other" not in re.findall(r"\w+", page(people["analyst"], comparison).partition("<tbody>")[2])[:60]
    assert names(reader, comparison) == ["owner", "curator", "reader"]
    assert names(curator, comparison) == names(owner, comparison) != names(reader, comparison)
    there = remove(people["analyst"], of(comparison, "other")).status_code
    nowhere = people["analyst"].post(reverse("member_remove", args=[comparison.pk, 987654])).status_code
    assert there == nowhere == 403


def test_a_membership_is_reached_through_its_own_comparison_only(
    owner: Client, comparison: Comparison
) -> None:
    other = factories.comparison(title="Another", owner=factories.user(username="owner"))
    members.member(other, "analyst")
    number = of(other, "analyst").pk
    for name in ("member", "member_remove"):
        answer = owner.post(reverse(name, args=[comparison.pk, number]), {"role": Role.READER})
        assert answer.status_code == 404
        assert "This person is not a member, or no longer." in answer.content.decode()
    assert of(other, "analyst").role == Role.ANALYST


def test_the_number_of_queries_does_not_grow(owner: Client, comparison: Comparison) -> None:
    few = members.queries(owner, address("members", comparison))
    for number in range(5):
        members.member(comparison, f"analyst-{number}")
    assert members.queries(owner, address("members", comparison)) == few


def test_the_admin_lowers_no_two_owners_together_either(comparison: Comparison) -> None:
    superuser = curating.signed_in(curating.superuser())
    members.member(comparison, "second", Role.OWNER)
    rows = list(Membership.objects.all())
    sent = {"title": comparison.title, "memberships-TOTAL_FORMS": 2, "memberships-INITIAL_FORMS": 2}
    for index, row in enumerate(rows):
        sent |= {f"memberships-{index}-{name}": value for name, value in (
            ("id", row.pk), ("comparison", comparison.pk), ("user", row.user_id), ("role", Role.READER)
        )}  # fmt: skip
    answer = superuser.post(curating.page_of(comparison), sent)
    assert "A comparison needs an owner" in answer.content.decode()
    assert Membership.objects.in_charge().count() == 2
    assert (
        superuser.post(curating.page_of(comparison), sent | {"memberships-0-role": Role.OWNER}).status_code
        == 302
    )
    assert Membership.objects.in_charge().count() == 1


def test_the_admin_shows_the_coding_and_does_not_change_it(comparison: Comparison) -> None:
    superuser = curating.signed_in(curating.superuser())
    shown = superuser.get(curating.page_of(comparison)).content.decode()
    assert "Coding" in shown
    assert 'name="coding"' not in shown
    sent = {
        "title": "Renamed",
        "coding": "blind",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert superuser.post(curating.page_of(comparison), sent).status_code == 302
    assert (Comparison.objects.get().title, Comparison.objects.get().coding) == ("Renamed", Coding.OPEN)


def test_the_database_keeps_one_membership_a_person(comparison: Comparison) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.membership(comparison=comparison, user=factories.user(username="owner"))


def test_the_page_leads_to_the_other_pages_that_the_person_may_open(comparison: Comparison) -> None:
    for role, last in ((Role.READER, "Codebook"), (Role.CURATOR, "Adjudication")):
        client = members.member(comparison, role.label, role)
        bar = page(client, comparison).partition('aria-label="This comparison"')[2].partition("</nav>")[0]
        places = re.findall(r'<a href="([^"]+)">([^<]+)', bar)
        assert [label for _, label in places][:1] == ["Read"]
        assert places[-1][1] == last
        assert all(client.get(unescape(where), follow=True).status_code == 200 for where, _ in places)
