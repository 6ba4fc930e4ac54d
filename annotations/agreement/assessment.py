"""The agreement of a comparison's analysts: the rows as the measures need them, and their report."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.contrib.auth import get_user_model

from annotations.agreement.measures import Coding, Extent, Figure, Linking, Report, Silencing, Text, assess
from annotations.models import Reading
from annotations.models.reading_progress import Progress
from annotations.workbench.snapshot import snapshot_of
from reader.lru_cache import Memory
from reader.models import Comparison, Role

Kept = TypeVar("Kept")

#: Recent results. Each weighs as much as it has codings or passages, but at least `LEAST` for its key.
_memory: Memory[Any] = Memory(most=40_000)
LEAST = 100


class Part(NamedTuple):
    """An analyst's reading of each piece and number of passages; those count that begin in text they read."""

    name: str
    read: tuple[Progress, ...]
    marked: int
    counted: int

    @property
    def takes_part(self) -> bool:
        return any(progress.read_to for progress in self.read)

    @property
    def left_out(self) -> int:
        return self.marked - self.counted


class Assessment:
    """The agreement on a comparison among the analysts `chosen` by name, or among all.

    Takes three queries, plus those of a snapshot if none is in memory. The curated layer is left out, and an
    analyst who has declared nothing has read nothing.
    """

    def __init__(self, comparison: Comparison, chosen: Collection[str] = ()) -> None:
        self.comparison = comparison
        self.snapshot = snapshot_of(comparison).narrowed(comparison.sees_only, False)
        readings = Reading.objects.of(comparison).values_list("analyst", "document", "read_to")
        self._read_to = {(analyst, document): read_to for analyst, document, read_to in readings}
        coders = {coding.analyst_id for coding in self.snapshot.rows.values()}
        #: The names of the comparison's analysts and of all who coded or read in it, by user id.
        members = comparison.memberships.filter(role=Role.ANALYST).values_list("user", flat=True)
        people = {*members, *coders, *(analyst for analyst, _ in self._read_to)}
        accounts = get_user_model().objects.filter(pk__in=people)
        self.names = dict(accounts.values_list("pk", "username"))
        self.everybody = sorted(self.names.values())
        self.chosen = tuple(name for name in self.everybody if name in chosen or not chosen)

    @cached_property
    def parts(self) -> list[Part]:
        rows = self.snapshot.rows.values()
        marked = Counter(row.analyst_id for row in rows)
        counted = Counter(
            row.analyst_id
            for row in rows
            if row.start < self._read_to.get((row.analyst_id, row.document_id), 0)
        )
        pieces = list(self.comparison.documents.values())
        return [
            Part(
                name,
                tuple(
                    Progress(piece, self._read_to.get((pk, piece.pk), 0), len(piece.content.text))
                    for piece in pieces
                ),
                marked[pk], counted[pk],
            )
            for name, pk in sorted((name, pk) for pk, name in self.names.items())
            if name in self.chosen
        ]  # fmt: skip

    @cached_property
    def framings(self) -> dict[str, str]:
        """The framings' names by slug."""
        return {framing.slug: framing.name for framing in self.snapshot.framings}

    @cached_property
    def relations(self) -> dict[str, str]:
        """The relations' names by slug."""
        return {relation.slug: relation.name for relation in self.snapshot.relations}

    @cached_property
    def report(self) -> Report:
        """The figures, from memory unless something they depend on has changed."""
        return self.recall("report", make=self._assess, weigh=lambda report: len(report.material.placed))

    def kappas(self, first: str, second: str) -> dict[str, Figure]:
        """Return the kappas of two analysts by framing, with intervals."""
        return self.recall("kappas", first, second, make=lambda: self.report.kappas(first, second))

    def recall(
        self, *what: Hashable, make: Callable[[], Kept], weigh: Callable[[Kept], int] = lambda _: LEAST
    ) -> Kept:
        """Return what `make` computes from this assessment, from memory if it was computed before."""
        found: Kept = _memory.recall((self._key, *what), make, lambda kept: max(LEAST, weigh(kept)))
        return found

    @cached_property
    def _key(self) -> Hashable:
        """Everything the figures depend on. Every write but to accounts and members raises the revision."""
        comparison = self.comparison
        documents = tuple(document.fingerprint for document in comparison.documents.values())
        names = frozenset((pk, name) for pk, name in self.names.items() if name in self.chosen)
        return (
            comparison.pk, comparison.created, self.snapshot.revision, documents, comparison.sees_only, names,
            frozenset(self._read_to.items()),
        )  # fmt: skip

    def _assess(self) -> Report:
        names = {pk: name for pk, name in self.names.items() if name in self.chosen}
        rows = [row for row in self.snapshot.rows.values() if row.analyst_id in names]
        slugs, used = self.snapshot.slugs, {row.framing_id for row in rows}
        return assess(
            [
                Text(piece.pk, len(piece.content.text), [block.start for block in piece.blocks])
                for piece in self.comparison.documents.values()
            ],
            [
                Coding(row.id, names[row.analyst_id], row.document_id, row.start, row.end, slugs[row.framing_id])
                for row in rows
            ],
            [
                Extent(names[analyst], document, read_to)
                for (analyst, document), read_to in self._read_to.items() if analyst in names
            ],
            [
                Linking(wire.id, names[wire.analyst_id], wire.source, wire.target, wire.relation)
                for wire in self.snapshot.wires.values() if wire.analyst_id in names
            ],
            [
                Silencing(names[signed.analyst_id], signed.highlight_id)
                for signed in self.snapshot.silences.values() if signed.analyst_id in names
            ],
            symmetric=self.snapshot.symmetric,
            framings=[
                framing.slug for framing in self.snapshot.framings if framing.retired is None or framing.pk in used
            ],
        )  # fmt: skip
