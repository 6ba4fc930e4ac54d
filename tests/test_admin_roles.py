"""Who gets what at every address of the admin; a new model without a row here fails"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from annotations.models import Change, Silence
from reader.models import Membership, Role
from tests.support import curator, factories
from tests.test_conventions import addresses

pytestmark = pytest.mark.django_db

#: Who tries: not signed in; a member who is not of the staff, though a curator; of the staff without a
#: permission; of the staff as curator of this comparison, and of another one only; the superuser.
PEOPLE = ["nobody", "member", "staff", "curator", "foreign", "superuser"]

#: What each of `PEOPLE` gets. `login` is a redirect to sign in, `302` any other; a person who is not of the
#: staff is led on to the page that says so, and a row out of reach is led back from with a message.
#: A name that begins with an underscore stands for that page of each model of `OURS` that has no row of its own,
#: one that begins with a star for that page of each model of `REVERTED`.
TABLE = """
index                        GET  login 302 200 200 200 200
index                        POST login 302 200 200 200 200
login                        GET  login 403 302 302 302 302
login                        POST login 403 302 302 302 302
logout                       GET  login 302 405 405 405 405
logout                       POST login 302 302 302 302 302
password_change              GET  login 302 302 302 302 302
password_change              POST login 302 302 302 302 302
password_change_done         GET  login 302 200 200 200 200
password_change_done         POST login 302 405 405 405 405
jsi18n                       GET  login 302 200 200 200 200
jsi18n                       POST login 302 405 405 405 405
autocomplete                 GET  login 302 403 403 403 403
autocomplete                 POST login 302 405 405 405 405
app_list                     GET  login 302 404 200 200 200
app_list                     POST login 302 404 200 200 200

_changelist                  GET  login 302 403 200 200 200
_changelist                  POST login 302 403 200 200 200
_change                      GET  login 302 403 200 302 200
_change                      POST login 302 403 200 302 200
annotations_change_change    POST login 302 403 403 403 403
annotations_comment_change   POST login 302 403 403 403 403
annotations_reading_change   POST login 302 403 403 403 403
annotations_ruling_change    POST login 302 403 403 403 403
annotations_silence_change   POST login 302 403 403 302 403
reader_document_change       POST login 302 403 403 302 200
reader_membership_change     POST login 302 403 403 302 200
_history                     GET  login 302 302 200 302 200
_history                     POST login 302 302 200 302 200
annotations_change_acts      GET  login 302 403 200 200 200
annotations_change_acts      POST login 302 403 200 200 200
annotations_change_undo      GET  login 302 403 200 404 200
annotations_change_undo      POST login 302 403 302 404 302
annotations_change_handover  GET  login 302 403 200 200 200
annotations_change_handover  POST login 302 403 422 422 422
*_revert                     GET  login 302 302 200 302 200
*_revert                     POST login 302 302 422 302 422
_add                         GET  login 302 403 403 403 403
_add                         POST login 302 403 403 403 403
annotations_framing_add      GET  login 302 403 403 403 200
annotations_framing_add      POST login 302 403 403 403 200
annotations_relation_add     GET  login 302 403 403 403 200
annotations_relation_add     POST login 302 403 403 403 200
annotations_tag_add          GET  login 302 403 403 403 200
annotations_tag_add          POST login 302 403 403 403 200
_delete                      GET  login 302 403 403 403 403
_delete                      POST login 302 403 403 403 403

auth_user_changelist         GET  login 302 403 403 403 200
auth_user_change             GET  login 302 403 403 403 200
auth_user_change             POST login 302 403 403 403 200
auth_user_add                GET  login 302 403 403 403 200
auth_user_add                POST login 302 403 403 403 200
auth_user_delete             GET  login 302 403 403 403 200
auth_user_history            GET  login 302 403 403 403 200
auth_group_changelist        GET  login 302 403 403 403 200
auth_group_change            GET  login 302 403 403 403 200
auth_group_change            POST login 302 403 403 403 200
auth_group_add               GET  login 302 403 403 403 200
auth_group_delete            GET  login 302 403 403 403 200
auth_group_history           GET  login 302 403 403 403 200
"""

OURS = [
    "reader_document", "reader_comparison", "reader_membership", "annotations_change", "annotations_framing",
    "annotations_relation", "annotations_tag", "annotations_highlight", "annotations_link",
    "annotations_silence", "annotations_comment", "annotations_reading", "annotations_ruling",
]  # fmt: skip

REVERTED = [
    name
    for name in OURS
    if name.startswith("annotations_") and not name.endswith(("change", "reading", "ruling"))
]


def rows() -> dict[tuple[str, str], list[str]]:
    """The table with the rows of each model written out."""
    lines = [line.split() for line in TABLE.splitlines() if line]
    general = {(name, method): statuses for name, method, *statuses in lines if name.startswith("_")}
    written = {
        (model + name, method): statuses for model in OURS for (name, method), statuses in general.items()
    }
    for name, method, *found in lines:
        models = REVERTED if name.startswith("*") else [""] * (not name.startswith("_"))
        written |= {(model + name.removeprefix("*"), method): found for model in models}
    return written


ROWS = rows()


def names() -> set[str]:
    """Every named address of the admin, without its namespace."""
    return {name.removeprefix("admin:") for name, _, _ in addresses() if name.startswith("admin:")} - {""}


class Scene:
    """One of everything in a comparison of `owner`, and another comparison whose curator has no say in it."""

    def __init__(self) -> None:
        self.comparison = factories.comparison(owner=factories.user(username="owner"))
        factories.membership(
            comparison=self.comparison, user=factories.user(username="member"), role=Role.CURATOR
        )
        foreign = factories.comparison(title="Another", owner=curator.curator(username="foreign"))
        self.people = {
            "member": factories.user(username="member"),
            "staff": factories.user(username="staff", is_staff=True),
            "curator": curator.curator(comparison=self.comparison),
            "foreign": foreign.created_by,
            "superuser": curator.superuser(),
        }
        self.link = factories.link(comparison=self.comparison)
        silence: Silence = factories.silence(highlight=factories.highlight(comparison=self.comparison))
        self.rows: dict[str, Any] = {
            "reader_document": self.comparison.left,
            "reader_comparison": self.comparison,
            "reader_membership": Membership.objects.get(user__username="member"),
            "annotations_change": Change.objects.filter(comparison=self.comparison).first(),
            "annotations_framing": self.link.source.framing,
            "annotations_relation": self.link.relation,
            "annotations_tag": factories.tag(framing=self.link.source.framing),
            "annotations_highlight": self.link.source,
            "annotations_link": self.link,
            "annotations_silence": silence,
            "annotations_comment": factories.comment(subject=self.link),
            "annotations_reading": factories.reading(comparison=self.comparison),
            "annotations_ruling": factories.ruling(comparison=self.comparison),
            "auth_user": factories.user(username="owner"),
            "auth_group": Group.objects.create(name="People"),
        }

    def address(self, name: str) -> str:
        model, _, verb = name.rpartition("_")
        if model in self.rows and verb in ("change", "delete", "history"):
            return reverse(f"admin:{name}", args=[self.rows[model].pk])
        if verb == "revert":
            row = self.rows[model]
            return reverse(f"admin:{name}", args=[row.pk, Change.objects.of(row).last().pk])
        if name == "annotations_change_undo":
            change = Change.objects.of(self.link).get()
            return reverse(f"admin:{name}") + f"?act={change.comparison_id}.{change.revision}"
        if name == "app_list":
            return reverse("admin:app_list", args=["annotations"])
        return reverse(f"admin:{name}")

    def sent(self, name: str) -> dict[str, str]:
        _, asked, act = self.address(name).partition("?act=")
        return {"post": "yes"} | ({"act": act} if asked else {})

    def tries(self, who: str, name: str, method: str) -> str:
        """What the person gets, as a word of the table; what was stored meanwhile is taken back."""
        client = Client()
        with transaction.atomic():
            if who != "nobody":
                client.force_login(self.people[who])
            answer = getattr(client, method.lower())(
                self.address(name), self.sent(name) if method == "POST" else None
            )
            transaction.set_rollback(True)
        doors = tuple(reverse(door) + "?next=" for door in ("login", "admin:login"))
        if who == "nobody" and answer.status_code == 302 and answer["Location"].startswith(doors):
            return "login"
        return str(answer.status_code)


def test_every_address_belongs_to_a_row() -> None:
    listed = {name for name, _ in ROWS} | {
        "view_on_site",
        "auth_user_password_change",
    }  # Django's own, of no row
    assert names() == listed


@pytest.mark.parametrize("name", sorted({name for name, _ in ROWS}))
def test_each_person_gets_what_the_table_says(name: str) -> None:
    scene = Scene()
    for method in ("GET", "POST"):
        if (name, method) in ROWS:
            found = {who: scene.tries(who, name, method) for who in PEOPLE}
            assert found == dict(zip(PEOPLE, ROWS[name, method], strict=True)), method


def test_a_member_who_is_not_of_the_staff_is_told_so() -> None:
    client = Client()
    client.force_login(Scene().people["member"])
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "staff accounts" in answer.content.decode()
