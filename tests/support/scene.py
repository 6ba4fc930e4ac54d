"""A comparison with one of everything, the people who may or may not reach it, and what they send where"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from annotations.adjudication import settlement
from annotations.adjudication.queue import Standing
from annotations.models import Ruling
from reader.models import Membership, Role, Share
from tests.support import factories, members

#: Who tries: not signed in; signed in but no member; the members, of whom `analyst` made the rows.
PEOPLE = ["nobody", "stranger", "reader", "analyst", "other", "curator", "owner"]
MEMBERS = {
    "reader": Role.READER, "analyst": Role.ANALYST, "other": Role.ANALYST, "curator": Role.CURATOR,
    "owner": Role.OWNER,
}  # fmt: skip

#: Addresses without a number.
OF_NOTHING = {
    "login", "logout", "home", "help", "appearance", "documents", "document_add", "comparison_add", "healthz",
    "readyz", "account_close",
}  # fmt: skip


class Scene:
    """A comparison whose rows `analyst` made, of pieces that `owner` brought; and what is sent to each address.

    Where a `word` is given, all that is written there and everybody's name begins with it, so that two scenes share
    nothing and what is of one can be told from what is of the other.
    """

    def __init__(self, word: str = "") -> None:
        self.word = word
        self.people = {name: factories.user(username=word + name) for name in PEOPLE if name != "nobody"}
        owner, analyst = self.people["owner"], self.people["analyst"]
        left, right = (
            factories.document(title=word + title, text=word + text, brought_by=owner)
            for title, text in (
                ("The quay", factories.LEFT_TEXT), ("What the quay felt like", factories.RIGHT_TEXT),
            )
        )  # fmt: skip
        self.comparison = factories.comparison(
            owner=owner, left=left, right=right, title=f"{word}Two views of the quay"
        )
        for name, role in MEMBERS.items():
            if name != "owner":
                factories.membership(comparison=self.comparison, user=self.people[name], role=role)
        self.draft = factories.document(
            stored=False, brought_by=owner, title=f"{word}A draft", text=f"{word}Not yet."
        )
        self.unused = factories.document(
            brought_by=owner, title=f"{word}Unused", text=f"{word}In no comparison."
        )
        self.framing = factories.framing(comparison=self.comparison)
        self.retired = factories.framing(comparison=self.comparison, name="Legal")
        self.retired.retire(owner)
        self.spare = factories.framing(comparison=self.comparison, name="Psychological")
        self.link = factories.link(comparison=self.comparison, analyst=analyst, note=word)
        self.row = factories.highlight(comparison=self.comparison, analyst=analyst, note=word)
        self.far = factories.highlight(
            comparison=self.comparison, analyst=analyst, document=self.comparison.right
        )
        self.silence = factories.silence(
            highlight=factories.highlight(comparison=self.comparison), analyst=analyst
        )
        self.comment = factories.comment(subject=self.row, author=analyst, text=f"{word}Is it so?")
        self.dismissal = factories.dismissal(highlight=self.row, analyst=analyst)
        self.case = self.rule(owner)
        self.spectator = factories.membership(
            comparison=self.comparison, user=factories.user(username=f"{word}spectator"), role=Role.READER
        )
        factories.user(username=f"{word}newcomer")
        self.share, self.token = Share.make(self.comparison, owner)
        self.sides = {"left": self.comparison.left_id, "right": self.comparison.right_id}

    def rule(self, owner: Any) -> dict[str, str]:
        """What is sent to settle a case; another is settled, and of what all agree on one has been taken over."""
        waiting = Standing.of(self.comparison).waiting
        settlement.take_over(self.comparison, owner)
        factories.highlight(comparison=self.comparison, analyst=owner)  # agreed, and not taken over
        self.ruling = Ruling.objects.all_of(self.comparison).first()
        return {"case": waiting[-1].case.key, "seen": waiting[-1].case.seen, "verdict": "neither"}

    def address(self, name: str, who: str = "owner") -> str:
        name, _, variant = name.partition(":")
        comparison = self.comparison.pk
        if name == "shared":
            return reverse(name, args=["ended" if variant == "ended" else self.token])
        if variant == "own":
            own = Membership.objects.filter(comparison=comparison, user__username=self.word + who).first()
            return reverse(name, args=[comparison, (own or self.spectator).pk])
        rows: dict[str, Any] = {"highlight": self.row, "silence": self.silence, "link": self.link}
        rows |= {"comment": self.comment, "ruling": self.ruling, "dismissal": self.dismissal}
        if name in ("member", "member_remove", "share_revoke"):
            row = self.share if name == "share_revoke" else self.spectator
            return reverse(name, args=[comparison, row.pk])
        noun = name.split("_")[0]
        if noun in ("document", "structure") and name != "document_add":
            piece = {"draft": self.draft, "unused": self.unused}.get(variant, self.comparison.left)
            return reverse(name, args=[piece.pk])
        if name in ("silence", "counterparts", "counterpart_dismiss"):
            return reverse(name, args=[comparison, self.row.pk])
        if name == "link_add":
            return reverse(name, args=[comparison]) + f"?source={self.row.pk}&target={self.far.pk}"
        if name == "review":
            return reverse(name, args=[comparison]) + f"?highlights={self.row.pk}"
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
        query = {
            "opened": f"?id={self.row.pk}",
            "alpha": "?figure=alpha",
            "word": "?word=spring",
            "selection": f"?document={self.comparison.left_id}&start=0&end=30",
        }.get(variant, "")
        return reverse(name, args=[comparison]) + query

    def sent(self, name: str) -> dict[str, Any]:
        code = {"name": "Emotional", "colour": "#123456", "line": "solid", "key": "", "definition": ""}
        piece = {"title": "The quay", "language": "en"}
        sent: dict[str, Callable[[], dict[str, Any]]] = {
            "appearance": lambda: {"appearance": "dark"},
            "document_add": lambda: {"text": "A title\n\nSome words of a piece.\n"},
            "structure": lambda: piece, "document_store": lambda: piece,
            "comparison_add": lambda: {**self.sides, "title": "Once more", "codebook": "template:framings"},
            "highlights": lambda: members.selected(self.comparison.left, "spring tide"),
            "highlight": lambda: members.edited(self.row, note="New."),
            "highlight_curate": lambda: {"status": "accepted"}, "link_curate": lambda: {"status": "accepted"},
            "counterpart_dismiss": lambda: {"start": 0, "end": 4},
            "counterpart_frame": lambda: members.selected(self.comparison.left, "spring tide"),
            "counterpart_accept": lambda: {"source": self.row.pk, "start": 0, "end": 4, "framing": "strategic"},
            "reading": lambda: {"document": self.comparison.left_id, "read_to": 9},
            "links": lambda: {"source": self.row.pk, "target": self.far.pk, "relation": "contrasts"},
            "link": lambda: members.edited(self.link, note="New."),
            "highlight_comments": lambda: {"text": "Why?"}, "link_comments": lambda: {"text": "Why?"},
            "comment": lambda: {"text": "Why not?", "revision": self.comment.revision},
            "member_add": lambda: {"username": f"{self.word}newcomer", "role": Role.ANALYST},
            "member": lambda: {"role": Role.CURATOR}, "share_add": lambda: {"days": 7},
            "archive": lambda: {"archive": "archived"}, "destroy": lambda: {"title": self.comparison.title},
            "document_destroy": lambda: {"title": self.comparison.left.title},
            "document_destroy:unused": lambda: {"title": self.unused.title},
            "account_close": lambda: {"name": "kept", "password": factories.PASSWORD},
            "coding": lambda: {"coding": "blind"}, "adjudication": lambda: self.case,
            "review": lambda: {
                "act": "decide", "row": self.row.pk, "seen": self.row.revision, "status": "accepted",
            },
            "code_add": lambda: code, "tag_add": lambda: {"name": "delay", "definition": ""},
            "code": lambda: code | {"revision": self.spare.revision},
        }  # fmt: skip
        return (sent.get(name) or sent.get(name.partition(":")[0], dict))()

    def answer(self, who: str, name: str, method: str) -> Any:
        """What the person is answered; what was stored meanwhile is taken back."""
        client = Client()
        with transaction.atomic():
            if who == "guest":
                client.get(self.address("shared"))
            elif who != "nobody":
                client.force_login(self.people[who])
            send = getattr(client, method.lower())
            answer = send(self.address(name, who), self.sent(name) if method == "POST" else None)
            transaction.set_rollback(True)
        return answer

    def tries(self, who: str, name: str, method: str) -> str:
        """What the person gets, as a word of the table."""
        answer = self.answer(who, name, method)
        if answer.status_code == 302 and answer["Location"].startswith(
            reverse(settings.LOGIN_URL) + "?next="
        ):
            return "login"
        return str(answer.status_code)
