"""Acts that are taken back in the comparison of a `Study`: by whoever did them, by a curator, without the role."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.history import undo as undoing
from annotations.history.undo import undo_act
from annotations.models import Change, Highlight, Link, Silence
from reader.models import Role
from tests.support.curators_acts import CuratorsActs
from tests.support.study import analysts, curators, people, which


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

    @rule(
        who=people,
        signer=analysts,
        number=which,
        far=st.booleans(),
        way=st.sampled_from(("undo", "act", "row")),
    )
    def sign_meanwhile(self, who: str, signer: str, number: int, far: bool, way: str) -> None:
        """Somebody deletes a linked passage, another signs that its counterpart has none, then it returns.

        It returns by its deleter's undo, by a curator's undo of the act, or by itself.
        """
        links = list(Link.objects.filter(comparison=self.pk, deleted=None, curated=False).order_by("-pk"))
        if not links:
            return
        link = links[number % len(links)]
        going, staying = (link.source, link.target) if far else (link.target, link.source)

        def sign() -> None:
            comparison = self.open(signer)
            row = self.pick(Highlight.objects.of(comparison).filter(pk=staying.pk), 0)
            row.comparison = comparison
            Silence.sign(row, self.person(signer), "None")

        self.act(who, "delete highlight", lambda: self.said_over(who, going).delete_softly(self.person(who)))
        deleted = self.revision
        self.act(signer, "sign", sign)
        if way == "act":
            self.act("owner", "undo act", lambda: undo_act(self.open("owner"), self.person("owner"), deleted))
        elif way == "undo":
            self.act(who, "undo", partial(self._turn, who, "undo", False))
        else:
            self.act(who, "restore highlight", lambda: self.said_over(who, going).restore(self.person(who)))

    @rule(who=curators, number=st.integers(0, 30))
    def undo_act(self, who: str, number: int) -> None:
        """Take any act back, the last one for 0."""

        def do() -> None:
            comparison = self.open(who, Role.CURATOR)
            acts = Change.objects.filter(comparison=comparison).order_by("-revision")
            revisions = list(dict.fromkeys(acts.values_list("revision", flat=True)))
            undo_act(comparison, self.person(who), revisions[number % len(revisions)], "Why")

        self.act(who, "undo act", do)
