"""A comparison that several people code at once, as a machine that hypothesis drives: people, clock and processes.

Each rule of its subclasses is an act of one person, done as a page does it: through `reader.access` and a verb. What
is refused does nothing. After each step the rows, their history and the memory of the process are checked.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from unittest import mock

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from annotations.access import require_authorship, require_say_over
from annotations.models import Change, Comment
from annotations.models.annotation import Refused
from annotations.workbench import snapshot
from annotations.workbench.snapshot import Snapshot
from reader.access import get_comparison_for
from reader.lru_cache import Memory, forget_everything
from reader.models import Comparison, Document, Membership, Role
from tests.support import factories, record

REFUSALS = (Refused, PermissionDenied, Http404, ValidationError)
ROLES = {
    "analyst": Role.ANALYST, "second": Role.ANALYST, "former": Role.CURATOR, "curator": Role.CURATOR,
    "owner": Role.OWNER,
}  # fmt: skip
PLACES = ((0, 9), (0, 9), (4, 15), (10, 15), (0, 20), (24, 30))

people = st.sampled_from(sorted(ROLES))
analysts = st.sampled_from(("analyst", "second", "former"))
curators = st.sampled_from(("curator", "former", "owner"))
which = st.integers(0, 7)
masks = st.integers(1, 255)


class Nothing(Refused):
    """There is no row that the act could be done to."""


class Clock:
    """A clock that moves a second whenever it is read, and is set forward and back all the time."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

    def set(self, turn: int) -> None:
        """Set it forward or back by up to half a day, otherwise each turn."""
        self.at += dt.timedelta(hours=turn * 7 % 24 - 12)

    @contextmanager
    def running(self) -> Iterator[None]:
        with mock.patch("django.utils.timezone.now", self):
            yield

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at


class Setup:
    """What all examples begin with: two short pieces, a codebook and five members."""

    def __init__(self) -> None:
        with Clock().running():
            self.make()

    def make(self) -> None:
        self.people = {name: factories.user(username=name) for name in ROLES}
        owner = self.people["owner"]
        left = factories.document(text="Two firms want one quay.\n\nNobody votes.", brought_by=owner)
        right = factories.document(
            text="They smile all evening.\n\nNobody asks.", title="Other", brought_by=owner
        )
        self.comparison = factories.comparison(left=left, right=right, owner=owner)
        for name, role in ROLES.items():
            if role < Role.OWNER:
                factories.membership(comparison=self.comparison, user=self.people[name], role=role)
        for name in ("Strategic", "Psychological"):
            framing = factories.framing(comparison=self.comparison, name=name)
            for tag in ("one", "two"):
                factories.tag(framing=framing, name=tag)
        for name in ("Contrasts with", "Explains"):
            factories.relation(comparison=self.comparison, name=name)
        self.begin()
        self.revision = self.comparison.revision
        self.acts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.examples = self.steps = 0
        self.failed_at: int | None = None

    def begin(self) -> None:
        """Three people mark the same places, and two link them; one of these also links what another marked."""
        firsts = []
        for person in (self.people[name] for name in ("analyst", "second", "former")):
            ends = [
                factories.highlight(
                    comparison=self.comparison, document=piece, analyst=person, start=0, end=9
                )
                for piece in self.comparison.documents.values()
            ]
            firsts.append(ends[0])
            if person != self.people["former"]:
                factories.link(source=ends[0], target=ends[1], analyst=person)
        factories.link(source=firsts[0], target=ends[1], analyst=self.people["analyst"])
        factories.link(source=firsts[1], target=ends[1], analyst=self.people["analyst"])


class Study(RuleBasedStateMachine):
    """One example: everything that it does is rolled back."""

    setup: ClassVar[Setup]

    def __init__(self) -> None:
        super().__init__()
        forget_everything()
        self.setup.examples += 1
        self.pk = self.setup.comparison.pk
        self.clock = Clock()
        self.clock.at += dt.timedelta(days=1)
        self.processes = [Memory[Snapshot](most=64), Memory[Snapshot](most=64)]
        self.patches = [
            mock.patch("django.utils.timezone.now", self.clock),
            mock.patch.object(snapshot, "_memory", self.processes[0]),
        ]
        for patch in self.patches:
            patch.start()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.rows = record.read(self.pk)  # objects of this example alone
        self.revision = self.setup.revision
        self.reads = 0
        self.kept: record.Rows = dict(self.rows)  # rows as they were read some time ago
        self.opened: Comparison | None = None
        self.archived = 0  # refused acts until it is taken out of the archive

    def teardown(self) -> None:
        if self.setup.failed_at is None and isinstance(sys.exc_info()[1], (AssertionError, DatabaseError)):
            self.setup.failed_at = self.setup.examples
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)
        for patch in reversed(self.patches):
            patch.stop()

    # What an act needs

    def person(self, who: str) -> Any:
        return self.setup.people[who]

    def role(self, who: str) -> Role:
        return Role(Membership.objects.get(comparison=self.pk, user=self.person(who)).role)

    def open(self, who: str, role: Role = Role.ANALYST) -> Comparison:
        """The comparison as a request of this person finds it."""
        self.opened = get_comparison_for(self.person(who), self.pk, role)
        return self.opened

    def fresh(self) -> Comparison:
        """The comparison as its owner's next request finds it."""
        return get_comparison_for(self.person("owner"), self.pk)

    def pick(self, rows: Any, number: int) -> Any:
        """One of the rows, the newest for 0. Raises Nothing if there is none."""
        found = list(rows.order_by("-pk"))
        if not found:
            raise Nothing("There is none.")
        return found[number % len(found)]

    def some(self, kind: Any, mask: int) -> Any:
        """The rows of a kind whose bit is set in `mask`, of the newest eight."""
        numbers = (
            kind._default_manager.filter(comparison=self.pk).order_by("-pk").values_list("pk", flat=True)
        )
        chosen = [pk for bit, pk in enumerate(numbers[:8]) if mask >> bit & 1]
        return kind._default_manager.filter(pk__in=chosen)

    def own(self, who: str, kind: Any, number: int, stale: bool = False) -> Any:
        """A row that the person may see and change; with `stale`, as it was read some time ago."""
        comparison = self.open(who)
        row = self.said_over(who, self.pick(kind.objects.of(comparison), number))
        return self.earlier(row) if stale else row

    def said_over(self, who: str, row: Any) -> Any:
        """The row as a request of this person finds it who may change it. Raises PermissionDenied."""
        comparison = self.opened or self.open(who)
        row = self.pick(type(row).objects.of(comparison).filter(pk=row.pk), 0)
        row.comparison = comparison
        if isinstance(row, Comment):
            require_authorship(row, self.person(who))
        else:
            require_say_over(row, self.person(who))
        return row

    def earlier(self, row: Any) -> Any:
        """The row as a page that was opened earlier holds it."""
        kept = self.kept.pop((row.noun, row.pk), None)
        if kept is None:
            return row
        kept.read.comparison = row.comparison
        return kept.read

    def passage(self, side: str, number: int) -> tuple[Document, int, int]:
        return getattr(self.opened, side), *PLACES[number % len(PLACES)]

    # Doing it

    def act(self, who: str, name: str, do: Callable[[], Any]) -> None:
        """Do what one person does, and check what became of the rows."""
        role, before, since = self.role(who), self.rows, self.revision
        self.opened = None
        self.setup.steps += 1
        self.reads += 1
        self.clock.set(self.reads)
        try:
            do()
        except REFUSALS:
            self.setup.acts[f"{name}, refused"] += 1
            assert self.read_revision() == since
            self.rows = record.read(self.pk, before, self.nouns_read())
            record.check_untouched(before, self.rows)
            self.take_out_in_time()
            return
        self.setup.acts[name] += 1
        self.revision = self.read_revision()
        changes = list(Change.objects.filter(comparison=self.pk, revision__gt=since).order_by("pk"))
        self.rows = record.read(self.pk, before, self.nouns_read() | {change.noun for change in changes})
        record.check_history(before, self.rows, changes, since, self.revision)
        record.check_ownership(before, self.rows, changes, self.person(who).pk, role)
        for revision in {change.undoes for change in changes} - {None}:
            record.check_others_work(self.pk, before, self.rows, changes, self.person(who).pk, revision)
        for key, row in self.rows.items():
            self.kept.setdefault(key, row)
        if changes:
            self.after(who, role, before, changes)

    def nouns_read(self) -> set[str]:
        """The nouns that are read again although no change names them: the most of them now and then."""
        return (
            {kind.noun for kind in record.KINDS} if self.reads % 6 == 0 else {"highlight", "link", "silence"}
        )

    def after(self, who: str, role: Role, before: record.Rows, changes: list[Change]) -> None:
        """Check more of an act that was done."""

    def read_revision(self) -> int:
        return Comparison.objects.values_list("revision", flat=True).get(pk=self.pk)

    def take_out_in_time(self) -> None:
        """Nobody can do anything while it is archived, so it is not for long."""

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Do the block in a process of its own, and let nothing of it stay."""
        with mock.patch.object(snapshot, "_memory", Memory[Snapshot](most=64)), transaction.atomic():
            yield
            transaction.set_rollback(True)
