"""A comparison in which others work beside the analyst, with words of their own in all that they make.

What a person is answered is compared with what they would be answered if the others had done nothing: where coding
is blind to them, both must be the same, so that neither words nor names nor counts come through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.curation.merge import merge
from annotations.findings.words import page as words_page
from annotations.models import Comment, Dismissal, Highlight, Link, Reading, Silence
from annotations.workbench import snapshot, state
from reader.lru_cache import Memory
from reader.members.share_links import KEY
from reader.models import Comparison, Membership, Role, Share
from tests.support import curator, factories
from tests.support.members import HTMX, JSON
from tests.support.scene import Scene

#: Who looks, and who works beside them. A newcomer is an analyst who has made nothing yet.
VIEWERS = ["stranger", "guest", "reader", "newcomer", "analyst"]
OTHERS = ["other", "curator"]
ROLES = {
    "reader": Role.READER, "spectator": Role.READER, "newcomer": Role.ANALYST, "analyst": Role.ANALYST,
    "other": Role.ANALYST,
    "curator": Role.CURATOR, "owner": Role.OWNER,
}  # fmt: skip
TONGUES: dict[str, dict[str, str]] = {"page": {}, "htmx": HTMX, "json": JSON}

#: So high that no count is taken for a number; each kind has its own, so that none is taken for another.
FIRST = {
    Highlight: 50_000,
    Link: 60_000,
    Silence: 70_000,
    Comment: 80_000,
    Reading: 90_000,
    Dismissal: 95_000,
}

#: Headers that differ between any two answers.
UNTOLD = {"Content-Length", "Expires", "Last-Modified", "X-Request-ID"}

FILLER = "and the harbour lay still under the rain while nobody said a word of it to anybody else"


def name(who: str) -> str:
    return f"{who}-by-name"


def said(who: str, what: str) -> str:
    """The word that stands in this person's `what` and nowhere else."""
    return f"{who}-{what}-word"


def quote(who: str, number: int) -> str:
    return f"{who}quote{number}"


def text_of(side: str) -> str:
    """A piece in which each person has passages of their own, far from one another's."""
    quotes = [quote(f"{side}{who}", number) for who in ("analyst", *OTHERS) for number in range(6)]
    return "\n\n".join(f"{FILLER} {words} {FILLER}" for words in [*quotes, "spring tide"])


class Question(NamedTuple):
    """What is asked: what it is called, by which method and where, what is sent, and in which of `TONGUES`."""

    title: str
    method: str
    address: str
    data: dict[str, Any] | None = None
    tongue: str = "page"

    def __hash__(self) -> int:
        return hash((self.title, self.method, self.address, self.tongue))


class World(Scene):
    """The scene of the roles; what stands in it is the analyst's, until the others have worked too."""

    word = ""

    def __init__(self, coding: str) -> None:
        self.people = {who: factories.user(username=name(who)) for who in ("stranger", *ROLES)}
        owner, analyst = self.people["owner"], self.people["analyst"]
        pieces = [
            factories.document(text=text_of(side), title=f"The {side} piece", brought_by=owner)
            for side in ("left", "right")
        ]
        self.comparison = factories.comparison(owner=owner, left=pieces[0], right=pieces[1])
        for who, role in ROLES.items():
            if who != "owner":
                factories.membership(comparison=self.comparison, user=self.people[who], role=role)
        Membership.objects.update(seen=timezone.now())
        self.share, self.token = Share.make(self.comparison, owner)
        self.spectator = self.comparison.memberships.get(user=self.people["spectator"])
        self.draft = factories.document(stored=False, brought_by=owner, title="A draft")
        self.unused = factories.document(brought_by=owner, title="Unused", text="In no comparison.")
        self.framing = factories.framing(comparison=self.comparison)
        self.tag = factories.tag(framing=self.framing)
        self.relation = factories.relation(comparison=self.comparison)
        self.retired = factories.framing(comparison=self.comparison, name="Legal")
        self.retired.retire(owner)
        self.spare = factories.framing(comparison=self.comparison, name="Psychological")
        self.sides = {"left": pieces[0].pk, "right": pieces[1].pk}
        _count_from()
        self.row = self.passage(analyst, "left", 0, note=said("analyst", "note"))
        self.far = self.passage(analyst, "right", 0)
        self.link = factories.link(
            source=self.passage(analyst, "left", 1), target=self.passage(analyst, "right", 1),
            analyst=analyst, note=said("analyst", "link"),
        )  # fmt: skip
        silent = self.passage(analyst, "left", 2)
        self.dismissal = factories.dismissal(highlight=self.row, analyst=analyst)
        self.comment = factories.comment(subject=self.row, author=analyst, text=said("analyst", "reply"))
        self.bare = self.passage(analyst, "left", 3)
        self.joined = self.passage(analyst, "left", 4)
        self.shared = self.passage(analyst, "left", 5, note=said("analyst", "note"))
        self.silence = factories.silence(highlight=silent, analyst=analyst, note=said("analyst", "silence"))
        self.coding = coding
        # Only curators come so far that it matters which.
        self.ruling, self.case = self.row, {"case": f"h{self.row.pk}", "seen": "", "verdict": "neither"}

    def passage(self, person: Any, side: str, number: int, **more: Any) -> Highlight:
        """The person's passage of this number, highlighted by them."""
        who = person.username.removesuffix(name(""))
        more = {"framing": self.framing, "quote": quote(f"{side}{who}", number)} | more
        return factories.highlight(
            comparison=self.comparison, document=getattr(self.comparison, side), analyst=person, **more
        )

    def others_work(self) -> None:
        """While coding was open: passages, tags, notes, links, silences and replies of their own and upon others'."""
        for who in OTHERS:
            person = self.people[who]
            self.theirs = [
                self.passage(person, side, number, note=said(who, "note"), tags=[self.tag])
                for side in self.sides
                for number in range(4)
            ]
            self.their_link = factories.link(
                source=self.theirs[0], target=self.theirs[4], analyst=person, note=said(who, "link")
            )
            self.their_silence = factories.silence(
                highlight=self.theirs[1], analyst=person, note=said(who, "silence")
            )
            self.their_comment = factories.comment(
                subject=self.theirs[0], author=person, text=said(who, "reply")
            )
            factories.reading(comparison=self.comparison, analyst=person, read_to=123)
            factories.dismissal(highlight=self.theirs[0], analyst=person)
            factories.dismissal(highlight=self.row, analyst=person, start=20, end=40)
            factories.link(source=self.joined, target=self.theirs[5], analyst=person, note=said(who, "link"))
            for subject in (self.row, self.link, self.bare, self.joined):
                factories.comment(subject=subject, author=person, text=said(who, "reply"))
        factories.silence(highlight=self.bare, analyst=self.people["other"], note=said("other", "silence"))
        self.merge_into(self.shared, self.people["other"])
        Comparison.objects.filter(pk=self.comparison.pk).update(revision=models.F("revision") + 1)

    def merge_into(self, row: Highlight, person: Any, signed: str = "") -> Highlight:
        """Let the person have made the same as the row, with a note of their own, and a curator merge the two.

        Where `signed` is given, they have signed it as silent with these words.
        """
        same = factories.highlight(
            comparison=self.comparison, document=row.document, analyst=person, framing=row.framing,
            quote=row.quote, note=said(person.username.removesuffix(name("")), "note"),
        )  # fmt: skip
        if signed:
            factories.silence(highlight=same, note=signed)
        merge(Highlight.objects.filter(pk__in=[row.pk, same.pk]), self.people["curator"], "the same")
        return same

    @contextmanager
    def standing(self, *, worked: bool) -> Iterator[None]:
        """The comparison in its coding, with or without what the others did; taken back at the end."""
        with transaction.atomic():
            if worked:
                self.others_work()
            Comparison.objects.filter(pk=self.comparison.pk).update(coding=self.coding)
            yield
            transaction.set_rollback(True)

    def client(self, who: str) -> Client:
        client = Client()
        if who == "guest":
            session = client.session
            session[KEY] = {str(self.comparison.pk): self.share.pk}
            session.save()
        else:
            client.force_login(self.people[who])
        return client

    def answer(self, client: Client, question: Question) -> str:
        """All that the person is told, made comparable; what was stored meanwhile is taken back."""
        forget()
        writes = question.method == "POST"
        with transaction.atomic():
            known = newest() if writes else {}
            if writes:
                rewind()
            send = client.post if writes else client.get
            page = {"HX-Current-URL": f"http://testserver{question.address}"}
            answer = send(question.address, question.data, headers=page | TONGUES[question.tongue])
            told = [_told(answer)]
            if answer.status_code == 302 and answer["Location"].startswith("/"):
                told.append(_told(client.get(answer["Location"])))
            words = "\n".join(told)
            made = newest() if writes else {}
            for kind, last in known.items():
                for pk in range(last + 1, made[kind] + 1):
                    words = re.sub(rf"\b{pk}\b", f"new {kind.noun} {pk - last}", words)
            transaction.set_rollback(True)
        return words


def rewind() -> None:
    """Let new rows be numbered from the last one that stands, also where a database does not take numbers back."""
    kinds = [kind for app in ("reader", "annotations") for kind in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)


def newest() -> dict[Any, int]:
    """The highest number of each kind in `FIRST`."""
    each = ", ".join(f'(SELECT MAX(id) FROM "{kind._meta.db_table}")' for kind in FIRST)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}")
        return dict(zip(FIRST, cursor.fetchone(), strict=True))


def staff(world: World, role: str) -> Client:
    """One of the members as a member of the staff too, with the permissions that curators have."""
    person = world.people[role]
    curator.permit(person)
    return world.client(role)


def forget() -> None:
    """What is taken back must not be remembered."""
    snapshot._memory, state._memory, words_page._memory = Memory(most=64), Memory(most=16), Memory(most=1)


def markers(who: str) -> set[str]:
    """Every word by which this person or what they made is known."""
    kinds = ("note", "link", "silence", "reply")
    quotes = {quote(f"{side}{who}", number) for side in ("left", "right") for number in range(4)}
    return {name(who)} | {said(who, kind) for kind in kinds} | quotes


def _told(answer: Any) -> str:
    body = answer.getvalue() if answer.streaming else answer.content
    headers = {title: value for title, value in answer.items() if title not in UNTOLD}
    lines = [f"{title}: {value}" for title, value in sorted(headers.items())]
    return "\n".join([str(answer.status_code), *lines, body.decode("utf-8-sig")])


def _count_from() -> None:
    """Let the numbers of rows begin high."""
    elsewhere = factories.comparison(title="Elsewhere", owner=factories.user(username="somebody-else"))
    link = factories.link(comparison=elsewhere)
    silent = factories.highlight(comparison=elsewhere)
    rows: list[Any] = [silent, link, factories.silence(highlight=silent), factories.comment(subject=link)]
    rows.append(factories.dismissal(highlight=link.source))
    for row in [*rows, factories.reading(comparison=elsewhere)]:
        kind = type(row)
        if kind in (Highlight, Link, Silence, Dismissal):
            row.deleted = timezone.now()
        if kind is Reading:
            row.document_id = elsewhere.right_id
        row.pk = FIRST[kind]
        row.save(force_insert=True)


def pages_of_the_admin(world: World) -> list[str]:
    """The lists, and the pages of what others made."""
    rows = [world.theirs[0], world.their_link, world.their_silence, world.their_comment]
    found = [reverse("admin:index"), reverse("admin:app_list", args=["annotations"])]
    found.append(reverse("admin:annotations_change_handover"))
    for label in ("change", "reading", "ruling", "highlight", "link", "silence", "comment", "framing", "tag"):
        found.append(reverse(f"admin:annotations_{label}_changelist"))
    found += [reverse(f"admin:reader_{label}_changelist") for label in ("comparison", "membership")]
    found += [curator.page_of(row, end) for row in rows for end in ("change", "history")]
    return [*found, curator.page_of(world.comparison), curator.page_of(world.comparison, "history")]
