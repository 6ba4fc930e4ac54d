"""Several people code, decide, merge, rule and take back at once, at random: the record says what they did

A short run is the same each time; `make test-long` tries others each time, and says with `-s` what was done.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from annotations.history import undo as undoing
from annotations.models import Change, Highlight, Link
from annotations.models.annotation import Refused
from annotations.workbench import snapshot
from annotations.workbench.filters import CURATED
from annotations.workbench.rows import read_told
from annotations.workbench.snapshot import snapshot_of
from reader.models import Coding, Comparison, Role
from tests.support import counts, record, snapshots
from tests.support.acts_taken_back import ActsTakenBack
from tests.support.analysts_acts import AnalystsActs
from tests.support.sampling import LONG, fewer
from tests.support.study import Setup, analysts, which

pytestmark = pytest.mark.django_db

LAYERS = ("", CURATED)
READS = ("read_rows", "read_wires", "read_silences", "read_merged")


class Coders(AnalystsActs, ActsTakenBack):
    """Everything that people do, two processes that answer them, and what is true after each step."""

    turn_of = 0  # the process that answers
    turns = acts_done = 0
    checked: tuple[int, str] | None = None  # the revision and coding that were checked last

    @rule()
    def other_process(self) -> None:
        """The other process answers from now on, from what it remembers."""
        self.turn_of = 1 - self.turn_of
        snapshot._memory = self.processes[self.turn_of]

    @rule(
        who=analysts,
        kind=st.sampled_from((Highlight, Link)),
        number=which,
        late=st.none() | st.sampled_from(READS),
    )
    def look_late(self, who: str, kind: Any, number: int, late: str | None) -> None:
        """The other process draws a page for a request that came before somebody deleted a row, then it is restored.

        With `late` it remembers nothing and reads all anew, and the row goes before that part is read.
        """
        held = self.fresh()

        def delete() -> None:
            self.act(
                who,
                f"delete {kind.noun}",
                lambda: self.own(who, kind, number).delete_softly(self.person(who)),
            )

        with mock.patch.object(snapshot, "_memory", self.processes[1 - self.turn_of]):
            if late is None:
                delete()
                snapshot_of(held)
            else:
                self.processes[1 - self.turn_of].forget()
                read, calls = getattr(snapshot, late), itertools.count()

                def reading(*asked: Any) -> Any:
                    if next(calls) == 0:
                        delete()
                    return read(*asked)

                with mock.patch.object(snapshot, late, reading):
                    snapshot_of(held)
        self.act(
            who, f"restore {kind.noun}",
            lambda: self.own(who, kind, number).restore(self.person(who)),
        )  # fmt: skip
        self.opened = None

    def after(self, who: str, role: Role, before: record.Rows, changes: list[Change]) -> None:
        """Take the act back and do it again, in a process apart of which nothing stays.

        A short run does so with every other act.
        """
        self.acts_done += 1
        if not LONG and self.acts_done % 2:
            return
        nouns = {change.noun for change in changes}
        if not nouns & set(undoing.KINDS) or len({change.revision for change in changes}) > 1:
            return
        revision, now = changes[0].revision, self.rows
        own = nouns & set(undoing.NOUNS) and changes[0].undoes is None and role >= Role.ANALYST
        with self.apart():
            try:
                if own and self.acts_done % 4 < 2:
                    done = undoing.undo(self.open(who), self.person(who))
                    assert done.changes[0].revision == revision
                    record.check_back(before, record.read(self.pk, now, nouns))
                    undoing.redo(self.open(who), self.person(who))
                else:
                    owner = self.person("owner")
                    done = undoing.undo_act(self.fresh(), owner, revision)
                    record.check_back(before, record.read(self.pk, now, nouns))
                    undoing.undo_act(self.fresh(), owner, done.revision)
                record.check_back(now, record.read(self.pk, now, nouns))
            except Refused as error:
                why = str(error)
                hidden = any(record.is_hidden(now, (change.noun, change.row)) for change in changes)
                if not (hidden and "cannot come back: its passage is deleted" in why):
                    raise AssertionError(f"What was just done cannot be taken back: {why}") from error
                self.setup.refusals[re.sub("[0-9]+", "…", why)] += 1

    @invariant()
    def what_is_shown_is_what_is_stored(self) -> None:
        fresh = self.fresh()
        stored = snapshots.stored(fresh, self.rows)
        for comparison in (self.opened, fresh):
            if comparison is not None and comparison.revision == fresh.revision:
                assert snapshots.contents(snapshot_of(comparison)) == stored
        if self.checked == (self.revision, fresh.coding):
            return
        self.checked = self.revision, fresh.coding
        self.turns += 1
        record.check_quiet(self.rows)
        record.check_ruled(self.rows)
        for layer in LAYERS:
            counts.check_layer(fresh, self.rows, layer, files=self.turns % 4 == LAYERS.index(layer))
        counts.check_agreement(fresh, self.rows)
        if self.turns % 4 == 2:
            counts.check_filters(fresh, self.rows, self.turns // 4)
        if self.turns % 8 == 3:
            self.check_what_is_read_anew(fresh)
        if fresh.coding == Coding.BLIND:
            self.check_what_one_sees(("analyst", "second", "former")[self.turns % 3])

    def check_what_is_read_anew(self, fresh: Comparison) -> None:
        found = snapshot_of(fresh)
        assert snapshots.contents(snapshot._read(fresh)) == snapshots.contents(found)
        assert list(found.told) == read_told(Change.objects.since(fresh, found.told_since))

    def check_what_one_sees(self, who: str) -> None:
        """While coding is blind an analyst sees their own rows alone."""
        if self.role(who) == Role.ANALYST:
            comparison = self.open(who, Role.READER)
            counts.check_blind(comparison, self.rows, self.person(who).pk)
            counts.check_agreement(comparison, self.rows)
            for layer in LAYERS:
                counts.check_layer(comparison, self.rows, layer, files=self.turns % 2 == 0)


@pytest.mark.sampled
@pytest.mark.slow
def test_the_record_holds_whatever_people_do() -> None:
    Coders.setup = Setup()
    try:
        run_state_machine_as_test(
            Coders,
            settings=settings(
                max_examples=fewer(200, 8), stateful_step_count=fewer(60, 20), derandomize=not LONG, database=None,
                deadline=None, suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
            ),
        )  # fmt: skip
    finally:
        print(told(Coders.setup))
    assert len([name for name in Coders.setup.acts if "refused" not in name]) > 20


def told(setup: Setup) -> str:
    """How much was tried: the examples, the steps, and the acts of each kind with those refused."""
    acts, refused = Counter(setup.acts), Counter[str]()
    for name in list(acts):
        if name.endswith(", refused"):
            refused[name.removesuffix(", refused")] = acts.pop(name)
    lines = [
        f"{setup.examples} examples, {setup.steps} steps; the first failure in example {setup.failed_at}"
    ]
    lines += [f"{name}: {acts[name]} done, {refused[name]} refused" for name in sorted(acts | refused)]
    return "\n".join([*lines, *(f"{times} × {why}" for why, times in setup.refusals.most_common())])
