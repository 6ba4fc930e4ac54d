"""What curators and owners do to the comparison of a `Study`: they decide, merge, rule, and keep the codebook."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.access import get_code_for
from annotations.adjudication import settlement
from annotations.adjudication.decision import Decision, Own
from annotations.adjudication.queue import Standing
from annotations.curation import archive, blind_coding, bulk_edit, merge
from annotations.history.bulk_write import Edit, write
from annotations.history.reversal import withdraw_gainsaid
from annotations.models import Framing, Highlight, Link, Relation, Ruling, Silence, Tag
from annotations.models.annotation import Status
from annotations.models.change import recording
from annotations.models.highlight import Passage
from annotations.models.ruling import Verdict
from annotations.workbench.mates import gather
from reader.access import get_membership_for
from reader.models import Coding, Membership, Role
from tests.support.study import PLACES, Nothing, Study, curators, masks, people, which

statuses = st.sampled_from(Status.values)
kinds = st.sampled_from((Highlight, Link, Silence))


class CuratorsActs(Study):
    @rule(
        who=curators,
        kind=st.sampled_from((Highlight, Link)),
        number=which,
        status=statuses,
        stale=st.booleans(),
    )
    def curate(self, who: str, kind: Any, number: int, status: str, stale: bool) -> None:
        def do() -> None:
            comparison = self.open(who, Role.CURATOR)
            row = self.pick(kind.objects.of(comparison), number)
            row.comparison = comparison
            row = self.earlier(row) if stale else row
            gather(comparison, [row])
            row.curate(self.person(who), status)

        self.act(who, f"curate {kind.noun}", do)

    @rule(
        who=curators, act=st.sampled_from(("curate", "delete", "restore", "reassign")), kind=kinds, mask=masks,
        status=statuses, taker=people,
    )  # fmt: skip
    def sweep(self, who: str, act: str, kind: Any, mask: int, status: str, taker: str) -> None:
        """Change many rows at once."""

        def do() -> None:
            self.open(who, Role.CURATOR)
            rows, person = self.some(kind, mask), self.person(who)
            if act == "curate" and kind is not Silence:
                bulk_edit.curate(rows, person, status)
            elif act == "reassign":
                bulk_edit.reassign(rows, person, self.person(taker))
            else:
                {"delete": bulk_edit.delete_softly, "restore": bulk_edit.restore}.get(
                    act, bulk_edit.delete_softly
                )(rows, person, "Why")

        self.act(who, f"bulk {act} {kind.noun}", do)

    @rule(who=curators, mask=masks, code=which, tag=which, links=st.booleans())
    def recode(self, who: str, mask: int, code: int, tag: int, links: bool) -> None:
        def do() -> None:
            comparison, person = self.open(who, Role.CURATOR), self.person(who)
            if links:
                relation = self.pick(Relation.objects.of(comparison), code)
                bulk_edit.relate(self.some(Link, mask), person, relation)
                return
            framing = self.pick(Framing.objects.of(comparison), code)
            tags = [one for bit, one in enumerate(framing.tags.order_by("pk")) if tag >> bit & 1]
            bulk_edit.retag(self.some(Highlight, mask), person, framing, tags)

        self.act(who, "relate" if links else "retag", do)

    @rule(who=curators, mask=masks, everything=st.booleans())
    def merge(self, who: str, mask: int, everything: bool) -> None:
        def do() -> None:
            self.open(who, Role.CURATOR)
            merge.merge(self.some(Highlight, 255 if everything else mask), self.person(who))

        self.act(who, "merge", do)

    @rule(who=curators, number=which)
    def merge_as_before(self, who: str, number: int) -> None:
        """Merge as earlier versions did, whose acts are in the history: rows went, and links moved to another one."""
        self.act(who, "merge as before", partial(self._merge_as_before, who, number))

    def _merge_as_before(self, who: str, number: int) -> None:
        comparison = self.open(who, Role.CURATOR)
        fields = ("document", "start", "end", "framing", "curated")
        rows = Highlight.objects.of(comparison).live().filter(merged_into=None)
        same = rows.exclude(pk=OuterRef("pk")).filter(**{name: OuterRef(name) for name in fields})
        gone = self.pick(rows.filter(Exists(same.order_by())), number)
        place = {name: getattr(gone, name) for name in fields}
        kept = self.pick(rows.filter(**place).exclude(pk=gone.pk), number)
        with recording(comparison, self.person(who)) as record:
            write(record, Highlight, {gone.pk: Edit("deleted", {"deleted": record.at})})
            going: dict[int, Edit] = {}
            moving: dict[int, Edit] = {}
            for link in Link.objects.filter(comparison=comparison, deleted=None).meeting([gone.pk]):
                end = "source" if link.source_id == gone.pk else "target"
                same = link.same | {end: kept.pk}
                for twin in Link.objects.filter(**same, deleted=None):
                    going[twin.pk] = Edit("deleted", {"deleted": record.at})
                moving[link.pk] = Edit("moved", {f"{end}_id": kept.pk})
            write(record, Link, going)
            write(record, Link, moving)
            withdraw_gainsaid(record)

    @rule(
        who=curators,
        number=which,
        verdict=st.sampled_from(Verdict.values),
        side=which,
        place=which,
        code=which,
    )
    def settle(self, who: str, number: int, verdict: str, side: int, place: int, code: int) -> None:
        def do() -> None:
            comparison = self.open(who, Role.CURATOR)
            standing = Standing.of(comparison)
            cases = sorted((*standing.cases, *standing.agreed), key=lambda entry: entry.case.sources[0][:2])
            if not cases:
                raise Nothing("There is no case.")
            case = cases[number % len(cases)].case
            taken = case.sides[side % len(case.sides)].analyst if verdict == Verdict.TAKE else None
            own = Own(
                passage=Passage(comparison.left, *PLACES[place % len(PLACES)]),
                framing=self.pick(Framing.objects.of(comparison), code),
                relation=self.pick(Relation.objects.of(comparison), code),
            )
            said = Decision(case.key, case.seen, Verdict(verdict), taken, "Why", own)
            settlement.settle(comparison, self.person(who), said)

        self.act(who, f"settle: {verdict}", do)

    @rule(who=curators, alone=st.booleans())
    def take_over(self, who: str, alone: bool) -> None:
        self.act(
            who, "take over", lambda: settlement.take_over(self.open(who, Role.CURATOR), self.person(who), alone)
        )  # fmt: skip

    @rule(who=curators, mask=masks, agreed=st.booleans())
    def take_rulings_back(self, who: str, mask: int, agreed: bool) -> None:
        def do() -> None:
            comparison = self.open(who, Role.CURATOR)
            rulings = Ruling.objects.over_agreed() if agreed else self.some(Ruling, mask)
            settlement.take_back_all(comparison, self.person(who), rulings, "Why")

        self.act(who, "take rulings back", do)

    @rule(
        who=curators, noun=st.sampled_from(("framing", "tag", "relation")), number=which, by=st.sampled_from((-1, 1)),
        act=st.sampled_from(("add", "rename", "rename", "retire", "bring back", "move")),
    )  # fmt: skip
    def keep_codebook(self, who: str, noun: str, number: int, by: int, act: str) -> None:
        def do() -> None:
            comparison, person = self.open(who, Role.CURATOR), self.person(who)
            kind: Any = {"framing": Framing, "tag": Tag, "relation": Relation}[noun]
            if act == "add":
                if kind.objects.of(comparison).count() > 5:
                    raise Nothing("There are enough.")
                more = {"framing": self.pick(Framing.objects.of(comparison), number)} if kind is Tag else {}
                if kind is not Tag:
                    more = {"colour": "#0063a6"}
                kind(comparison=comparison, name=f"New {number}", **more).add(person)
                return
            code = self.pick(kind.objects.of(comparison), number)
            code = get_code_for(person, self.pk, noun, code.pk, Role.CURATOR)
            verbs = {
                "rename": lambda: code.change(person, seen=code.revision, name=f"Name {number}{by}"),
                "retire": lambda: code.retire(person),
                "bring back": lambda: code.bring_back(person),
                "move": lambda: code.move(person, by),
            }
            verbs[act]()

        self.act(who, f"code: {act}", do)

    @rule(
        act=st.sampled_from(("role", "role", "role", "coding", "coding", "archive", "clock", "clock")), whom=people,
        role=st.sampled_from((Role.READER, Role.ANALYST, Role.ANALYST, Role.CURATOR)), blind=st.booleans(),
        days=st.sampled_from((-30, -1, 1, 400)),
    )  # fmt: skip
    def arrange(self, act: str, whom: str, role: Role, blind: bool, days: int) -> None:
        """Change what holds for everybody: roles, coding, the archive, the time of the clock."""
        owner = self.person("owner")
        if act == "role":
            self.act("owner", "role", partial(self.give_role, whom, role))
        elif act == "coding":
            coding = Coding.BLIND if blind else Coding.OPEN
            self.act(
                "owner", f"coding {coding}",
                lambda: blind_coding.switch(self.open("owner", Role.CURATOR), owner, coding),
            )  # fmt: skip
        elif act == "archive":
            self.archived = 2
            self.act(
                "owner", "archive", lambda: archive.move(self.open("owner", Role.OWNER), owner, archive.ARCHIVED)
            )  # fmt: skip
        else:
            self.clock.at += dt.timedelta(days=days)

    def give_role(self, whom: str, role: Role) -> None:
        if whom == "owner":
            raise Nothing("The owner stays.")
        number = Membership.objects.get(comparison=self.pk, user=self.person(whom)).pk
        membership = get_membership_for(self.person("owner"), self.pk, number)
        membership.give(role, Role(membership.role))

    def take_out_in_time(self) -> None:
        self.archived -= 1
        if self.archived == 0:
            self.act(
                "owner", "take out", lambda: archive.move(self.fresh(), self.person("owner"), archive.IN_USE)
            )
