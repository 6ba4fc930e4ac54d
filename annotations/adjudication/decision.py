"""A curator's decision in a case, and the refusal of one that comes too late."""

from __future__ import annotations

from typing import NamedTuple

from annotations.models.annotation import Refused
from annotations.models.codebook import Framing, Relation, Tag
from annotations.models.highlight import Passage
from annotations.models.ruling import Ruling, Verdict


class Own(NamedTuple):
    """A curator's own version: a passage's bounds, framing and tags or a link's relation, and a note."""

    note: str = ""
    passage: Passage | None = None
    framing: Framing | None = None
    tags: tuple[Tag, ...] = ()
    relation: Relation | None = None


class Decision(NamedTuple):
    """A curator's decision in a case: `seen` is the case's hash as they saw it, `side` the analyst taken.

    `replaces` are the rulings that they saw in it, by number; None if they do not say.
    """

    case: str
    seen: str
    verdict: Verdict
    side: int | None = None
    reason: str = ""
    own: Own | None = None
    replaces: tuple[int, ...] | None = None

    def says(self, ruling: Ruling) -> bool:
        """Return True if the ruling is what this decides."""
        return (self.verdict, self.side, self.reason) == (ruling.verdict, ruling.side_id, ruling.note)


class Moved(Refused):
    """A refusal because the case is no longer what the person saw."""


class Wish(NamedTuple):
    """A link of two of the analysts' passages, by id, in a relation; without one, a silence on the first."""

    source: int
    target: int = 0
    relation: int = 0
    note: str = ""

    @property
    def ends(self) -> tuple[int, ...]:
        return (self.source, self.target) if self.relation else (self.source,)
