"""Who gets what at every address of the project; a new address without a row here fails"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from reader.models import Role
from tests import factories, working
from tests.test_conventions import OURS

pytestmark = pytest.mark.django_db

#: Who tries: not signed in; signed in but no member; the members, of whom `analyst` made the rows.
PEOPLE = ["nobody", "stranger", "reader", "analyst", "other", "curator", "owner"]
MEMBERS = {
    "reader": Role.READER, "analyst": Role.ANALYST, "other": Role.ANALYST, "curator": Role.CURATOR,
    "owner": Role.OWNER,
}  # fmt: skip

#: One row an address and method: what each of `PEOPLE` gets. `login` is a redirect to sign in, `302` any other.
#: A name may end in a variant after a colon; what it means stands in `Scene`.
TABLE = """
login              GET   200   302   302   302   302   302   302
login              POST  200   302   302   302   302   302   302
logout             GET   405   405   405   405   405   405   405
logout             POST  302   302   302   302   302   302   302
password_change    GET   login 200   200   200   200   200   200
password_change    POST  login 200   200   200   200   200   200
password_change_done GET login 200   200   200   200   200   200
password_change_done POST login 405  405   405   405   405   405
healthz            GET   200   200   200   200   200   200   200
healthz            POST  405   405   405   405   405   405   405

home               GET   login 200   200   200   200   200   200
home               POST  login 405   405   405   405   405   405
help               GET   login 200   200   200   200   200   200
help               POST  login 405   405   405   405   405   405
appearance         GET   login 405   405   405   405   405   405
appearance         POST  login 302   302   302   302   302   302
documents          GET   login 200   200   200   200   200   200
documents          POST  login 405   405   405   405   405   405
document_add       GET   login 200   200   200   200   200   200
document_add       POST  login 302   302   302   302   302   302
document           GET   login 404   200   200   200   200   200
document           POST  login 405   405   405   405   405   405
document:draft     GET   login 404   404   404   404   404   302
structure          GET   login 404   403   403   403   403   200
structure          POST  login 404   403   403   403   403   302
structure:draft    GET   login 404   404   404   404   404   200
structure:draft    POST  login 404   404   404   404   404   302
document_store     GET   login 405   405   405   405   405   405
document_store     POST  login 404   403   403   403   403   302
document_store:draft POST login 404  404   404   404   404   302
document_discard   GET   login 405   405   405   405   405   405
document_discard   POST  login 404   403   403   403   403   302
document_discard:draft POST login 404 404  404   404   404   302
comparison_add     GET   login 200   200   200   200   200   200
comparison_add     POST  login 422   302   302   302   302   302

workbench          GET   login 404   200   200   200   200   200
workbench          POST  login 405   405   405   405   405   405
sheet              GET   login 404   200   200   200   200   200
sheet              POST  login 405   405   405   405   405   405
beside             GET   login 404   200   200   200   200   200
beside             POST  login 405   405   405   405   405   405
search             GET   login 404   200   200   200   200   200
search             POST  login 405   405   405   405   405   405
changes            GET   login 404   200   200   200   200   200
changes            POST  login 405   405   405   405   405   405
codebook_css       GET   login 404   200   200   200   200   200
codebook_css       POST  login 405   405   405   405   405   405
export_highlights  GET   login 404   200   200   200   200   200
export_highlights  POST  login 405   405   405   405   405   405
export_links       GET   login 404   200   200   200   200   200
export_links       POST  login 405   405   405   405   405   405

highlights         GET   login 404   200   200   200   200   200
highlights:opened  GET   login 404   200   200   200   200   200
highlights         POST  login 404   403   302   302   302   302
highlight          GET   login 404   200   200   200   200   200
highlight:editor   GET   login 404   403   200   403   200   200
highlight          POST  login 404   403   302   403   302   302
highlight_delete   GET   login 405   405   405   405   405   405
highlight_delete   POST  login 404   403   302   403   302   302
highlight_restore  GET   login 405   405   405   405   405   405
highlight_restore  POST  login 404   403   302   403   302   302
highlight_curate   GET   login 405   405   405   405   405   405
highlight_curate   POST  login 404   403   403   403   302   302
silence            GET   login 405   405   405   405   405   405
silence            POST  login 404   403   302   302   302   302
silence_delete     GET   login 405   405   405   405   405   405
silence_delete     POST  login 404   403   302   403   302   302
silence_restore    GET   login 405   405   405   405   405   405
silence_restore    POST  login 404   403   302   403   302   302

links              GET   login 404   200   200   200   200   200
links              POST  login 404   403   302   302   302   302
link_add           GET   login 404   403   200   200   200   200
link_add           POST  login 405   405   405   405   405   405
link               GET   login 404   200   200   200   200   200
link:editor        GET   login 404   403   200   403   200   200
link               POST  login 404   403   302   403   302   302
link_delete        GET   login 405   405   405   405   405   405
link_delete        POST  login 404   403   302   403   302   302
link_restore       GET   login 405   405   405   405   405   405
link_restore       POST  login 404   403   302   403   302   302
link_curate        GET   login 405   405   405   405   405   405
link_curate        POST  login 404   403   403   403   302   302

reading            GET   login 405   405   405   405   405   405
reading            POST  login 404   403   302   302   302   302
undo               GET   login 405   405   405   405   405   405
undo               POST  login 404   403   302   302   302   302
redo               GET   login 405   405   405   405   405   405
redo               POST  login 404   403   302   302   302   302

highlight_comments GET   login 404   200   200   200   200   200
highlight_comments POST  login 404   403   302   302   302   302
highlight_resolve  GET   login 405   405   405   405   405   405
highlight_resolve  POST  login 404   403   302   302   302   302
highlight_reopen   GET   login 405   405   405   405   405   405
highlight_reopen   POST  login 404   403   302   302   302   302
link_comments      GET   login 404   200   200   200   200   200
link_comments      POST  login 404   403   302   302   302   302
link_resolve       GET   login 405   405   405   405   405   405
link_resolve       POST  login 404   403   422   422   422   422
link_reopen        GET   login 405   405   405   405   405   405
link_reopen        POST  login 404   403   302   302   302   302
comment            GET   login 404   403   200   403   403   403
comment            POST  login 404   403   302   403   403   403
comment_delete     GET   login 405   405   405   405   405   405
comment_delete     POST  login 404   403   302   403   403   403
comment_restore    GET   login 405   405   405   405   405   405
comment_restore    POST  login 404   403   302   403   403   403

codebook           GET   login 404   200   200   200   200   200
codebook           POST  login 405   405   405   405   405   405
code_add           GET   login 405   405   405   405   405   405
code_add           POST  login 404   403   403   403   302   302
tag_add            GET   login 405   405   405   405   405   405
tag_add            POST  login 404   403   403   403   302   302
code               GET   login 405   405   405   405   405   405
code               POST  login 404   403   403   403   302   302
code_move          GET   login 405   405   405   405   405   405
code_move          POST  login 404   403   403   403   302   302
code_retire        GET   login 405   405   405   405   405   405
code_retire        POST  login 404   403   403   403   302   302
code_restore       GET   login 405   405   405   405   405   405
code_restore       POST  login 404   403   403   403   302   302
"""

#: Addresses without a number.
OF_NOTHING = {
    "login", "logout", "home", "help", "appearance", "documents", "document_add", "comparison_add", "healthz",
}  # fmt: skip

ROWS = {tuple(line.split()[:2]): line.split()[2:] for line in TABLE.splitlines() if line}


class Scene:
    """A comparison whose rows `analyst` made, of pieces that `owner` brought; and what is sent to each address."""

    def __init__(self) -> None:
        self.people = {name: factories.user(username=name) for name in PEOPLE if name != "nobody"}
        owner, analyst = self.people["owner"], self.people["analyst"]
        self.comparison = factories.comparison(owner=owner)
        for name, role in MEMBERS.items():
            if name != "owner":
                factories.membership(comparison=self.comparison, user=self.people[name], role=role)
        self.draft = factories.document(stored=False, brought_by=owner, title="A draft")
        self.framing = factories.framing(comparison=self.comparison)
        self.retired = factories.framing(comparison=self.comparison, name="Legal")
        self.retired.retire(owner)
        self.spare = factories.framing(comparison=self.comparison, name="Psychological")
        self.link = factories.link(comparison=self.comparison, analyst=analyst)
        self.row = factories.highlight(comparison=self.comparison, analyst=analyst)
        self.far = factories.highlight(
            comparison=self.comparison, analyst=analyst, document=self.comparison.right
        )
        self.silence = factories.silence(
            highlight=factories.highlight(comparison=self.comparison), analyst=analyst
        )
        self.comment = factories.comment(subject=self.row, author=analyst)
        self.sides = {"left": self.comparison.left_id, "right": self.comparison.right_id}

    def address(self, name: str) -> str:
        name, _, variant = name.partition(":")
        comparison = self.comparison.pk
        rows: dict[str, Any] = {"highlight": self.row, "silence": self.silence, "link": self.link}
        rows |= {"comment": self.comment}
        noun = name.split("_")[0]
        if noun in ("document", "structure") and name != "document_add":
            return reverse(name, args=[self.draft.pk if variant == "draft" else self.comparison.left_id])
        if name == "silence":
            return reverse(name, args=[comparison, self.row.pk])
        if name == "link_add":
            return reverse(name, args=[comparison]) + f"?source={self.row.pk}&target={self.far.pk}"
        if name == "code_add":
            return reverse(name, args=[comparison, "framing"])
        if name == "tag_add":
            return reverse(name, args=[comparison, self.framing.pk])
        if noun == "code":
            code = self.retired if name == "code_restore" else self.spare
            return reverse(name, args=[comparison, "framing", code.pk])
        if noun in rows:
            query = "?edit=1" if variant == "editor" else ""
            return reverse(name, args=[comparison, rows[noun].pk]) + query
        if name in OF_NOTHING or noun == "password":
            return reverse(name)
        return reverse(name, args=[comparison]) + (f"?id={self.row.pk}" if variant == "opened" else "")

    def sent(self, name: str) -> dict[str, Any]:
        code = {"name": "Emotional", "colour": "#123456", "line": "solid", "key": "", "definition": ""}
        piece = {"title": "The quay", "language": "en"}
        sent: dict[str, Callable[[], dict[str, Any]]] = {
            "appearance": lambda: {"appearance": "dark"},
            "document_add": lambda: {"text": "A title\n\nSome words of a piece.\n"},
            "structure": lambda: piece, "document_store": lambda: piece,
            "comparison_add": lambda: {**self.sides, "title": "Once more", "codebook": "template:framings"},
            "highlights": lambda: working.selected(self.comparison.left, "spring tide"),
            "highlight": lambda: working.edited(self.row, note="New."),
            "highlight_curate": lambda: {"status": "accepted"}, "link_curate": lambda: {"status": "accepted"},
            "reading": lambda: {"document": self.comparison.left_id, "read_to": 9},
            "links": lambda: {"source": self.row.pk, "target": self.far.pk, "relation": "contrasts"},
            "link": lambda: working.edited(self.link, note="New."),
            "highlight_comments": lambda: {"text": "Why?"}, "link_comments": lambda: {"text": "Why?"},
            "comment": lambda: {"text": "Why not?", "revision": self.comment.revision},
            "code_add": lambda: code, "tag_add": lambda: {"name": "delay", "definition": ""},
            "code": lambda: code | {"revision": self.spare.revision},
        }  # fmt: skip
        return sent.get(name.partition(":")[0], dict)()

    def tries(self, who: str, name: str, method: str) -> str:
        """What the person gets, as a word of the table; what was stored meanwhile is taken back."""
        client = Client()
        with transaction.atomic():
            if who != "nobody":
                client.force_login(self.people[who])
            send = getattr(client, method.lower())
            answer = send(self.address(name), self.sent(name) if method == "POST" else None)
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer["Location"].startswith(
            reverse(settings.LOGIN_URL) + "?next="
        ):
            return "login"
        return str(answer.status_code)


def test_every_address_has_a_row_for_each_method() -> None:
    known = {(name.partition(":")[0], method) for name, method in ROWS}
    assert {(name, method) for (name, _), _ in OURS for method in ("GET", "POST")} == known
    assert {len(statuses) for statuses in ROWS.values()} == {len(PEOPLE)}


@pytest.mark.parametrize(("name", "method"), ROWS, ids=[" ".join(key) for key in ROWS])
def test_each_person_gets_what_the_table_says(name: str, method: str) -> None:
    scene = Scene()
    found = {who: scene.tries(who, name, method) for who in PEOPLE}
    assert found == dict(zip(PEOPLE, ROWS[name, method], strict=True))


def test_what_strangers_are_told_does_not_tell_that_it_exists() -> None:
    scene = Scene()
    stranger = working.signed_in(scene.people["stranger"])
    for name in ("workbench", "highlight", "link", "codebook", "export_highlights"):
        there = scene.address(name)
        nowhere = there.replace(f"/comparisons/{scene.comparison.pk}/", "/comparisons/987654/")
        answers = [stranger.get(address) for address in (there, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
        pages = [
            token.sub("", answer.content.decode()).replace(address, "what was asked for")
            for answer, address in zip(answers, (there, nowhere), strict=True)
        ]
        assert pages[0] == pages[1]


def test_a_row_is_reached_through_its_own_comparison_only() -> None:
    """A member of two comparisons does not reach the rows of one through the other."""
    scene = Scene()
    other = factories.comparison(title="Another", owner=scene.people["owner"])
    owner = working.signed_in(scene.people["owner"])
    rows = ["highlight", "link", "highlight_delete", "link_restore", "silence", "silence_delete", "code"]
    for name in rows:
        strange = scene.address(name).replace(f"/{scene.comparison.pk}/", f"/{other.pk}/", 1)
        assert owner.post(strange, scene.sent(name)).status_code == 404
