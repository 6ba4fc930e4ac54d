"""Acts that are taken back in the comparison of a `Study`: by whoever did them, by a curator, without the role."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.history import undo as undoing
from annotations.history.undo import undo_act
from annotations.models import Change
from reader.models import Role
from tests.support.curators_acts import CuratorsActs
from tests.support.study import curators, people


class ActsTakenBack(CuratorsActs):
    @rule(who=people, way=st.sampled_from(("undo", "undo", "redo")), past=st.booleans())
    def turn(self, who: str, way: str, past: bool) -> None:
        self.act(who, way, partial(self._turn, who, way, past))

    def _turn(self, who: str, way: str, past: bool) -> None:
        """Take back one's last act, or do it again; with `past` go on past one that cannot be."""
        verb = getattr(undoing, way)
        try:
            done = verb(self.open(who), self.person(who))
        except undoing.Unreversible as stays:
            if not past:
                raise
            done = verb(self.open(who), self.person(who), stays.revision)
        assert self.opened is not None
        undoing.touched(self.opened, done)

    @rule(past=st.booleans())
    def take_back_after_losing_the_role(self, past: bool) -> None:
        """Somebody who curated until now takes back their last act, and curates again afterwards."""
        self.act("owner", "role", partial(self.give_role, "former", Role.ANALYST))
        self.act("former", "undo without the role", partial(self._turn, "former", "undo", past))
        self.act("owner", "role", partial(self.give_role, "former", Role.CURATOR))

    @rule(who=curators, number=st.integers(0, 30))
    def undo_act(self, who: str, number: int) -> None:
        """Take any act back, the last one for 0."""

        def do() -> None:
            comparison = self.open(who, Role.CURATOR)
            acts = Change.objects.filter(comparison=comparison).order_by("-revision")
            revisions = list(dict.fromkeys(acts.values_list("revision", flat=True)))
            undo_act(comparison, self.person(who), revisions[number % len(revisions)], "Why")

        self.act(who, "undo act", do)
