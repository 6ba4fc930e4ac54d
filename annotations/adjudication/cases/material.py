"""What the analysts made, as the cases are worked out of it. Places are code points; people are numbers."""

from typing import NamedTuple


class Marked(NamedTuple):
    """A highlight: `[start, end)` of a document in one framing (a slug), with the numbers of its tags."""

    id: int
    analyst: int
    document: int
    start: int
    end: int
    framing: str
    tags: frozenset[int] = frozenset()
    revision: int = 0


class Joined(NamedTuple):
    """A link: who joined which two highlights, in what relation (a slug)."""

    id: int
    analyst: int
    source: int
    target: int
    relation: str
    revision: int = 0


class Signed(NamedTuple):
    """A silence: who signed that this highlight has no counterpart."""

    id: int
    analyst: int
    highlight: int
    revision: int = 0


class Extent(NamedTuple):
    """How far an analyst has read a document: all before `read_to`."""

    analyst: int
    document: int
    read_to: int
