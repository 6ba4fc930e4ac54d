"""What analysts do to the comparison of a `Study`: they mark, link, sign, reply, and take back what they did."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.models import Comment, Dismissal, Framing, Highlight, Link, Reading, Relation, Silence, Tag
from annotations.models.highlight import Passage
from annotations.workbench.mates import gather
from reader.access import require
from reader.models import Role
from tests.support.study import PLACES, Study, people, which

sides = st.sampled_from(("left", "right"))
annotations = st.sampled_from((Highlight, Link, Silence))
stale = st.booleans()


class AnalystsActs(Study):
    def _create(self, who: str, side: str, place: int, framing: int, tag: int) -> None:
        comparison = self.open(who)
        code = self.pick(Framing.objects.of(comparison).current(), framing)
        tags = self.tags(code, tag)
        document = getattr(comparison, side)
        start, end = PLACES[place % len(PLACES)]
        Highlight.create(
            comparison, self.person(who), Passage(document, start, end), code, tags, f"Note {tag}"
        )

    def tags(self, framing: Framing, number: int) -> list[Tag]:
        """Some tags of the framing, none for 0."""
        found = list(Tag.objects.filter(framing=framing, retired=None).order_by("pk"))
        return [tag for bit, tag in enumerate(found) if number >> bit & 1]

    @rule(who=people, side=sides, place=which, framing=which, tag=which)
    def create(self, who: str, side: str, place: int, framing: int, tag: int) -> None:
        self.act(who, "create", lambda: self._create(who, side, place, framing, tag))

    @rule(who=people, number=which, framing=which, tag=which, place=st.none() | which, stale=stale)
    def edit(self, who: str, number: int, framing: int, tag: int, place: int | None, stale: bool) -> None:
        def do() -> None:
            row = self.own(who, Highlight, number, stale)
            code = self.pick(Framing.objects.of(row.comparison).current(), framing)
            passage = None if place is None else Passage(row.document, *PLACES[place % len(PLACES)])
            row.edit(
                self.person(who), seen=row.revision, framing=code, tags=self.tags(code, tag), note=f"Note {tag}",
                passage=passage,
            )  # fmt: skip

        self.act(who, "edit", do)

    @rule(who=people, one=which, far=which, relation=which)
    def link(self, who: str, one: int, far: int, relation: int) -> None:
        self.act(who, "link", lambda: self._link(who, one, far, relation))

    def _link(self, who: str, source: int, target: int, relation: int) -> None:
        comparison = self.open(who)
        rows = Highlight.objects.of(comparison).live()
        one = self.pick(rows, source)
        two = self.pick(rows.exclude(document=one.document_id), target)
        if one.curated or two.curated:
            require(comparison, Role.CURATOR)
        one.comparison = two.comparison = comparison
        code = self.pick(Relation.objects.of(comparison).current(), relation)
        Link.create(comparison, self.person(who), one, two, code, "Why")

    @rule(who=people, number=which, relation=which, note=st.sampled_from(("", "Why")), stale=stale)
    def edit_link(self, who: str, number: int, relation: int, note: str, stale: bool) -> None:
        def do() -> None:
            row = self.own(who, Link, number, stale)
            code = self.pick(Relation.objects.of(row.comparison).current(), relation)
            row.edit(self.person(who), seen=row.revision, relation=code, note=note)

        self.act(who, "edit link", do)

    @rule(who=people, number=which, hidden=st.booleans())
    def sign(self, who: str, number: int, hidden: bool) -> None:
        """Sign that a passage has no counterpart; with `hidden`, one whose link goes to a deleted one."""

        def do() -> None:
            comparison = self.open(who)
            rows = Highlight.objects.of(comparison)
            if hidden:
                source = Q(links_out__deleted=None, links_out__target__deleted__isnull=False)
                target = Q(links_in__deleted=None, links_in__source__deleted__isnull=False)
                links = Highlight.objects.filter(source | target, deleted=None)
                rows = rows.filter(pk__in=links.order_by().values("pk"))
            row = self.pick(rows, number)
            row.comparison = comparison
            if row.curated:
                require(comparison, Role.CURATOR)
            Silence.sign(row, self.person(who), "None")

        self.act(who, "sign", do)

    @rule(who=people, kind=annotations, number=which, stale=stale)
    def delete(self, who: str, kind: Any, number: int, stale: bool) -> None:
        self.act(
            who,
            f"delete {kind.noun}",
            lambda: self.own(who, kind, number, stale).delete_softly(self.person(who)),
        )

    @rule(who=people, kind=annotations, number=which, stale=stale)
    def restore(self, who: str, kind: Any, number: int, stale: bool) -> None:
        self.act(
            who, f"restore {kind.noun}", lambda: self.own(who, kind, number, stale).restore(self.person(who))
        )

    @rule(
        who=people, act=st.sampled_from(("post", "post", "edit", "delete", "restore", "resolve", "reopen")),
        kind=st.sampled_from((Highlight, Link)), number=which, stale=stale,
    )  # fmt: skip
    def reply(self, who: str, act: str, kind: Any, number: int, stale: bool) -> None:
        def do() -> None:
            person = self.person(who)
            if act in ("edit", "delete", "restore"):
                row = self.own(who, Comment, number, stale)
                verbs = {"delete": row.delete_softly, "restore": row.restore}
                if act == "edit":
                    row.edit(person, seen=row.revision, text=f"Text {number}")
                else:
                    verbs[act](person)
                return
            comparison = self.open(who)
            subject = self.pick(kind.objects.of(comparison), number)
            subject.comparison = comparison
            gather(comparison, [subject])
            if act == "post":
                Comment.post(self.earlier(subject) if stale else subject, person, "Is it so?")
            else:
                getattr(Comment, act)(subject, person)

        self.act(who, f"reply: {act}", do)

    @rule(who=people, side=sides, number=which, act=st.sampled_from(("read", "dismiss", "delete", "restore")))
    def keep_for_oneself(self, who: str, side: str, number: int, act: str) -> None:
        """Say how far one has read, or that a proposed place is no counterpart."""

        def do() -> None:
            comparison, person = self.open(who), self.person(who)
            if act == "read":
                Reading.declare(comparison, person, getattr(comparison, side), number * 4)
                return
            if act == "dismiss":
                row = self.pick(Highlight.objects.of(comparison).live().in_layer(False), number)
                row.comparison = comparison
                Dismissal.dismiss(row, person, *PLACES[number % 3])
                return
            own = self.pick(Dismissal.objects.of(comparison).filter(analyst=person), number)
            own.comparison = comparison
            {"delete": own.delete_softly, "restore": own.restore}[act](person)

        self.act(who, "read" if act == "read" else f"dismissal: {act}", do)
