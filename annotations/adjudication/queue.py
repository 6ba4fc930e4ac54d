"""The queue of an adjudication: a comparison's cases with the rulings in them, and what all agree on.

A ruling belongs to the case that holds any of its source rows. It settles the case as long as these are all
of the case's rows and none says anything else since; otherwise the case is reopened and keeps the old ruling.

The queue is kept in memory. A ruling and the curated layer change nothing that the analysts say, so after such an
act the cases are kept and only the rulings are read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from annotations.adjudication.alterations import altered
from annotations.adjudication.cases import Case, Source, SourceRow
from annotations.adjudication.decision import Moved
from annotations.adjudication.dispute import Dispute, Supposed, read_extents
from annotations.models import Change, Ruling
from annotations.models.ruling import Verdict
from reader.lru_cache import Memory
from reader.models import Comparison

#: Nouns of rows of which no case is made.
BESIDE = ("ruling", "reading", "comment", "dismissal")

#: An act by its revision and time, which no other act of the comparison has, even after a rollback.
Act = tuple[int, datetime]

Key = tuple[str, int]  # noun and number of a row


class RulingRow(NamedTuple):
    """A ruling with only what tells whether it settles its case."""

    pk: int
    verdict: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, eq=False)
class RuledCase:
    """A case of a comparison and the rulings that touch it, usually one."""

    case: Case
    rulings: list[RulingRow] = field(default_factory=list)
    silenced: frozenset[int] = frozenset()  # highlights that a silence of the case is signed on
    ends: tuple[tuple[int, int], ...] = ()  # source and target of the case's links
    altered: frozenset[Source] = (
        frozenset()
    )  # rows ruled upon, as they were, that have said something else since

    @cached_property
    def settled(self) -> bool:
        return len(self.rulings) == 1 and self._fits(self.rulings[0])

    @property
    def ruled_by(self) -> tuple[int, ...]:
        """The numbers of the rulings."""
        return tuple(ruling.pk for ruling in self.rulings)

    @property
    def reopened(self) -> bool:
        return bool(self.rulings) and not self.settled

    @property
    def order(self) -> tuple:
        """The sort key of the queue: most weight first, then in the order of the texts."""
        return -self.case.weight, self.case.places[0], self.case.key

    @property
    def words(self) -> str:
        """The differences between the sides, in words."""
        return "; ".join(kind.words for kind in self.case.kinds) or "all agree"

    @property
    def state(self) -> str:
        return "settled" if self.settled else "reopened" if self.rulings else "open"

    @property
    def may_take_both(self) -> bool:
        """True unless the case has both a link and a silence, which contradict each other."""
        return not (self.ends and self.silenced)

    @property
    def may_own(self) -> bool:
        """True if another version can be made, of a passage or a link; a silence is only signed or not."""
        return bool(self.ends) or not self.case.of_links

    def _fits(self, ruling: RulingRow) -> bool:
        if ruling.verdict == Verdict.AGREED and not self.case.agreed:
            return False
        rows = {source[:2] for source in self.case.sources}
        return {source[:2] for source in ruling.sources} == rows and self.altered.isdisjoint(ruling.sources)


@dataclass(frozen=True, eq=False)
class Standing:
    """The cases of a comparison after its last act. `left_over` are rulings whose source rows are all gone."""

    last: Act | None
    dispute: Dispute
    cases: list[RuledCase]
    agreed: list[RuledCase]
    left_over: list[RulingRow]

    @classmethod
    def of(cls, comparison: Comparison) -> Standing:
        """Return the queue as of the last act that is written, in a constant number of queries.

        Within an act that is as it was before. It has everybody's rows: for curators only.
        """
        acts = Change.objects.filter(comparison=comparison).order_by("-revision")
        last = acts.values_list("revision", "at").first()
        extents = read_extents(comparison)  # they depend on the members, who have no revision
        key = comparison.pk, comparison.created, frozenset(extents)
        found = _memory.recall(
            key, lambda: cls._ruled(comparison, last, Dispute.read(comparison, extents)), _weigh
        )
        if found.last == last:
            return found
        dispute = (
            found.dispute if found.last and _beside(acts, found.last) else Dispute.read(comparison, extents)
        )
        return _memory.keep(key, cls._ruled(comparison, last, dispute), _weigh)

    @classmethod
    def supposing(cls, comparison: Comparison, supposed: Supposed) -> Standing:
        """Return the queue as it would be if these rows said something else; it is not kept."""
        dispute = Dispute.read(comparison, read_extents(comparison), supposed)
        return cls._ruled(
            comparison, None, dispute, {(noun, pk) for noun, rows in supposed.items() for pk in rows}
        )

    @classmethod
    def _ruled(
        cls, comparison: Comparison, last: Act | None, dispute: Dispute, differing: Collection[Key] = ()
    ) -> Standing:
        """Put the rulings in force into their cases; `differing` are rows that say something else than is stored."""
        rows = Ruling.objects.all_of(comparison).live().values_list("pk", "verdict", "sources")
        rulings = [
            RulingRow(pk, verdict, tuple(Source(*one) for one in sources)) for pk, verdict, sources in rows
        ]
        ruled: dict[tuple[str, int], list[RulingRow]] = defaultdict(list)
        for ruling in rulings:
            for noun, number, _ in ruling.sources:
                ruled[noun, number].append(ruling)
        at = {source[:2]: source.revision for case in dispute.cases for source in case.sources}
        since = {s for ruling in rulings for s in ruling.sources if at.get(s[:2], s.revision) != s.revision}
        otherwise = altered(comparison, since) | {
            s for ruling in rulings for s in ruling.sources if s[:2] in differing
        }
        entries = [_entry(dispute, case, ruled, otherwise) for case in dispute.cases]
        touched = {ruling.pk for entry in entries for ruling in entry.rulings}
        return cls(
            last, dispute,
            cases=[entry for entry in entries if not _is_agreed(entry)],
            agreed=[entry for entry in entries if _is_agreed(entry)],
            left_over=[ruling for ruling in rulings if ruling.pk not in touched],
        )  # fmt: skip

    def has(self, key: str) -> bool:
        return key in self._by_row

    def find(self, key: str) -> RuledCase:
        """Return the case with the row that this key names, its first or another one. Raises Moved if there is none."""
        if not self.has(key):
            raise Moved("There is no such case any more: what the analysts made here has changed.")
        return self._by_row[key]

    @cached_property
    def _by_row(self) -> dict[str, RuledCase]:
        entries = (*self.cases, *self.agreed)
        return {source.key: entry for entry in entries for source in entry.case.sources}

    @cached_property
    def open(self) -> list[RuledCase]:
        """The cases still to be settled, most weight first."""
        return [entry for entry in self.cases if not entry.settled]

    @cached_property
    def settled(self) -> list[RuledCase]:
        return [entry for entry in self.cases if entry.settled]

    @cached_property
    def waiting(self) -> list[RuledCase]:
        """The agreed cases that are not in the curated layer yet."""
        return [entry for entry in self.agreed if not entry.settled]

    def acceptable(self, alone: bool) -> list[RuledCase]:
        """The cases that accepting unanimous codes settles; without `alone`, those on which several have a say."""
        return [entry for entry in self.waiting if alone or entry.case.shared]

    @cached_property
    def waiting_alone(self) -> int:
        """The number of these on which only one analyst has a say."""
        return sum(not entry.case.shared for entry in self.waiting)

    @cached_property
    def in_force(self) -> dict[int, RuledCase]:
        """The settled cases, also those on which all agree, by the number of the ruling that settles each."""
        return {entry.rulings[0].pk: entry for entry in (*self.cases, *self.agreed) if entry.settled}

    @property
    def done(self) -> bool:
        return not (self.open or self.waiting)


def _beside(acts: QuerySet[Change], last: Act) -> bool:
    """Return True if no act since this one has touched what analysts say.

    An act that was rolled back is no longer in the history; its revision has been given again.
    """
    if not acts.filter(revision=last[0], at=last[1]).exists():
        return False
    since = acts.filter(revision__gt=last[0]).exclude(noun__in=BESIDE).order_by()
    return set(since.values_list("after__curated", flat=True).distinct()) <= {True}


def _is_agreed(entry: RuledCase) -> bool:
    """Return True if all say the same here and no curator has decided it as a case before."""
    return entry.case.agreed and all(ruling.verdict == Verdict.AGREED for ruling in entry.rulings)


def _entry(
    dispute: Dispute, case: Case, ruled: dict[tuple[str, int], list[RulingRow]], otherwise: set[Source]
) -> RuledCase:
    found = {ruling.pk: ruling for source in case.sources for ruling in ruled.get(source[:2], ())}
    return RuledCase(
        case, [found[pk] for pk in sorted(found)],
        silenced=frozenset(dispute.signed[number] for noun, number, _ in case.sources if noun == "silence"),
        ends=tuple(dispute.ends[number] for noun, number, _ in case.sources if noun == "link"),
        altered=frozenset(s for ruling in found.values() for s in ruling.sources if s in otherwise),
    )  # fmt: skip


#: The newest queue of the comparisons adjudicated most recently; each weighs as much as it has cases, of some 3 kB.
_memory: Memory[Standing] = Memory(most=10_000)


def _weigh(standing: Standing) -> int:
    return len(standing.cases) + len(standing.agreed) + 1


def rows_of(sources: Sequence[Source | SourceRow], noun: str) -> list[int]:
    """Return the ids of the rows of a noun."""
    return [source.id for source in sources if source.noun == noun]


def sources_of(ruling: Ruling) -> list[Source]:
    """Return the rows that the ruling was made on."""
    return [Source(*source) for source in ruling.sources]
