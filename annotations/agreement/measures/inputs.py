"""The material of the measures: how far each analyst read and what they marked there, in order for all
figures.

Everything is counted in code points. The texts lie end to end on one axis, so that a place is one number; a
`Placed` has its offsets on that axis, a `Coding` in its own document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

Analyst = TypeVar("Analyst", int, str)  # a user id or a display name


class Text(NamedTuple):
    """A document that was read: its length and the starts of its blocks, in code points."""

    document: int
    length: int
    blocks: Sequence[int] = ()


class Extent(NamedTuple, Generic[Analyst]):
    """The part of a document that an analyst has coded: the text before `read_to`, in code points."""

    analyst: Analyst
    document: int
    read_to: int


class Coding(NamedTuple, Generic[Analyst]):
    """A highlight to be compared: `[start, end)` of a document, its framing (a slug) and its tags' ids."""

    id: int
    analyst: Analyst
    document: int
    start: int
    end: int
    framing: str
    tags: frozenset[int] = frozenset()
    revision: int = 0
    said: tuple = ()  # all that the row says, its note too, by which a change of it is noticed


class Linking(NamedTuple, Generic[Analyst]):
    """A link to be compared: its analyst, the ids of its two highlights, and its relation (a slug)."""

    id: int
    analyst: Analyst
    source: int
    target: int
    relation: str
    revision: int = 0
    said: tuple = ()


class Silencing(NamedTuple):
    """A silence to be compared: the analyst who signed that this highlight has no counterpart."""

    analyst: str
    highlight: int


class Placed(NamedTuple):
    """A coding on the axis, cut off where its analyst stopped reading; `analyst`, `framing` and `text` are
    numbers.

    Its natural order, by end, start and id, is the order in which passages are matched.
    """

    end: int
    start: int
    id: int
    analyst: int
    framing: int
    text: int
    coding: Coding


Interval = tuple[int, int]


class Material:
    """The codings that count, in order.

    An analyst takes part who has read some of one of the texts. A coding counts if its analyst takes part and
    it begins in text that this analyst has read; what it covers beyond is cut off. Framings keep the order
    given; any others that occur follow in alphabetical order.
    """

    def __init__(
        self, texts: Iterable[Text], codings: Iterable[Coding], extents: Iterable[Extent],
        framings: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.texts = tuple(texts)
        self.lengths = tuple(text.length for text in self.texts)
        self.offsets: list[int] = []
        self.length = 0
        for text in self.texts:
            self.offsets.append(self.length)
            self.length += text.length
        self._number = {text.document: number for number, text in enumerate(self.texts)}
        self.extents = self._furthest(extents)
        self.analysts = tuple(sorted({analyst for analyst, _ in self.extents}))
        #: For each analyst, how far each text was read, in code points.
        self.reads = [
            tuple(self.extents.get((analyst, text), 0) for text in range(len(self.texts)))
            for analyst in self.analysts
        ]
        counted = [
            coding
            for coding in codings
            if coding.start < self.extents.get((coding.analyst, self._number.get(coding.document, -1)), 0)
        ]
        met = sorted({coding.framing for coding in counted})
        self.framings = tuple(dict.fromkeys((*framings, *met)))
        self.placed = self._place(counted)

    def _furthest(self, extents: Iterable[Extent]) -> dict[tuple[str, int], int]:
        """Return how far each analyst read each text, by name and number, if they read any of it."""
        furthest: dict[tuple[str, int], int] = {}
        for analyst, document, read_to in extents:
            if (number := self._number.get(document)) is not None:
                reach = min(read_to, self.texts[number].length)
                if reach > furthest.get((analyst, number), 0):
                    furthest[analyst, number] = reach
        return furthest

    def _place(self, codings: Iterable[Coding]) -> list[Placed]:
        analysts = {analyst: number for number, analyst in enumerate(self.analysts)}
        framings = {framing: number for number, framing in enumerate(self.framings)}
        placed = []
        for coding in codings:
            text, analyst = self._number[coding.document], analysts[coding.analyst]
            offset = self.offsets[text]
            end = min(coding.end, self.reads[analyst][text]) + offset
            placed.append(
                Placed(end, coding.start + offset, coding.id, analyst, framings[coding.framing], text, coding)
            )
        placed.sort()
        return placed

    def among(self, *analysts: str) -> Material:
        """Return the material of these analysts alone, with all framings."""
        chosen = set(analysts)
        return Material(
            self.texts,
            [place.coding for place in self.placed if place.coding.analyst in chosen],
            [
                Extent(analyst, self.texts[text].document, reach)
                for (analyst, text), reach in self.extents.items()
                if analyst in chosen
            ],
            self.framings,
        )

    @cached_property
    def pairs(self) -> list[Interval]:
        """The numbers of every two analysts."""
        number = len(self.analysts)
        return [(one, other) for one in range(number) for other in range(one + 1, number)]

    def common(self, one: int, other: int) -> tuple[int, ...]:
        """Return how far both of two analysts have read each text."""
        mine, theirs = self.reads[one], self.reads[other]
        return mine if mine == theirs else tuple(map(min, mine, theirs))

    def place(self, point: int) -> tuple[int, int]:
        """Return the document of a point on the axis, and the point's offset in it."""
        text = max(number for number, offset in enumerate(self.offsets) if offset <= point)
        return self.texts[text].document, point - self.offsets[text]

    @cached_property
    def blocks(self) -> list[int]:
        """The starts of all blocks on the axis; text before a first block belongs to it."""
        starts = set()
        for text, offset in zip(self.texts, self.offsets, strict=True):
            starts.add(offset)
            starts |= {offset + start for start in sorted(text.blocks)[1:] if start < text.length}
        return sorted(starts)
