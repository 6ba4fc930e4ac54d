"""Adjudicating: a comparison that three analysts have coded blind, and what a curator decides of its cases."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client

from annotations.adjudication import settlement
from annotations.adjudication.decision import Decision, Own
from annotations.adjudication.queue import RuledCase, Standing
from annotations.models import Framing, Highlight, Relation, Ruling
from annotations.models.highlight import Passage
from annotations.models.ruling import Verdict
from reader.models import Coding, Comparison, Document, Role
from tests.support import factories
from tests.support.members import address

ANALYSTS = ("analyst1", "analyst2", "analyst3")


class Coded:
    """A comparison of which all three analysts have read all, coded blind; `curator` curates it."""

    def __init__(self, left: Document | None = None) -> None:
        self.comparison = factories.comparison(owner=factories.user(username="owner"), left=left)
        self.comparison.coding = Coding.BLIND
        self.comparison.save()
        self.curator = factories.user(username="curator")
        factories.membership(comparison=self.comparison, user=self.curator, role=Role.CURATOR)
        self.strategic = factories.framing(comparison=self.comparison)
        self.psychological = factories.framing(comparison=self.comparison, name="Psychological")
        self.leverage = factories.tag(framing=self.strategic)
        self.relation = factories.relation(comparison=self.comparison)
        self.explains = factories.relation(comparison=self.comparison, name="Explains", slug="explains")
        self.people = [factories.user(username=name) for name in ANALYSTS]
        for person in self.people:
            factories.membership(comparison=self.comparison, user=person)
            for document in self.comparison.documents.values():
                factories.reading(
                    comparison=self.comparison, document=document, analyst=person, read_to=len(document.text)
                )

    def mark(
        self, who: int, quote: str, side: str = "left", framing: Framing | None = None, **more: Any
    ) -> Highlight:
        return factories.highlight(
            comparison=self.comparison, document=getattr(self.comparison, side), analyst=self.people[who - 1],
            framing=framing or self.strategic, quote=quote, **more,
        )  # fmt: skip

    def all_mark(self, quote: str, side: str = "left", **more: Any) -> list[Highlight]:
        return [self.mark(who, quote, side, **more) for who in (1, 2, 3)]

    def link(
        self, who: int, source: Highlight, target: Highlight, relation: Relation | None = None, **more: Any
    ) -> Any:
        return factories.link(
            source=source,
            target=target,
            analyst=self.people[who - 1],
            relation=relation or self.relation,
            **more,
        )

    @property
    def standing(self) -> Standing:
        return Standing.of(self.comparison)

    def case(self, row: Any) -> RuledCase:
        """The case in which the row is."""
        standing = self.standing
        ours = [
            entry for entry in (*standing.cases, *standing.agreed)
            if (row.noun, row.pk) in {source[:2] for source in entry.case.sources}
        ]  # fmt: skip
        assert len(ours) == 1
        return ours[0]

    def settle(self, row: Any, verdict: str, who: int = 0, *, curator: Any = None, **more: Any) -> Ruling:
        case = self.case(row).case
        side = self.people[who - 1].pk if who else None
        said = Decision(case.key, case.seen, Verdict(verdict), side, **more)
        return settlement.settle(self.comparison, curator or self.curator, said)

    def own(self, quote: str, side: str = "left", framing: Framing | None = None, **more: Any) -> Own:
        document = getattr(self.comparison, side)
        start = document.text.index(quote)
        return Own(
            passage=Passage(document, start, start + len(quote)), framing=framing or self.strategic, **more
        )

    def curated(self, person: Any = None) -> list[tuple[str, str, str, str]]:
        """Quote, framing, tags and note of each row of the curated layer, as the CSV has it."""
        rows = self.exported("highlights", person)
        return [(row["quote"], row["framing"], row["tags"], row["note"]) for row in rows]

    def joined(self) -> list[tuple[str, str, str]]:
        """Quote, relation and quote of each link of the curated layer, as the CSV has it."""
        return [(row["source_quote"], row["relation"], row["target_quote"]) for row in self.exported("links")]

    def exported(self, what: str, person: Any = None, layer: str = "curated") -> list[dict[str, str]]:
        client = Client()
        client.force_login(person or self.curator)
        answer = client.get(address(f"export_{what}", self.comparison, f"?layer={layer}&bom=0"))
        return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


def stored(comparison: Comparison) -> list[dict[str, Any]]:
    """Every column of what the analysts made, to be compared with itself later."""
    found = []
    for kind in ("highlights", "links", "silences"):
        found += list(getattr(comparison, kind).filter(curated=False).order_by("pk").values())
    return found


def take_ruling_back(ruling: Ruling, curator: Any, reason: str = "") -> None:
    """Take one ruling back, and read it anew."""
    settlement.take_back_all(ruling.comparison, curator, Ruling.objects.filter(pk=ruling.pk), reason)
    ruling.refresh_from_db()
