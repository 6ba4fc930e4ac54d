"""The bodies of text that can be set against each other in their words: framings, pieces, what is framed in a piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from annotations.desk import Desk
from annotations.keyness import Corpus, Extent, Part, Tokens, stop_words
from annotations.models import Framing
from annotations.rendering import Mark
from reader.memory import Memory
from reader.models import Comparison, Document

#: Bodies other than framings, by their word in an address: no slug has a tilde.
SIDES = {"~left": "left", "~right": "right"}
FRAMED = {"~left-framed": "left", "~right-framed": "right"}
OTHERS, REST = "~others", "~rest"
SPECIAL = frozenset({*SIDES, *FRAMED, OTHERS, REST})
_ACROSS = dict(zip((*SIDES, *FRAMED), ("~right", "~left", "~right-framed", "~left-framed"), strict=True))

#: The words of the pieces that are read most: at most half a million of them.
_memory: Memory[Tokens] = Memory(most=500_000)


def tokens_of(document: Document) -> Tokens:
    """The words of a piece, from memory where they have been counted before."""
    content = document.content
    return _memory.recall(document.fingerprint, lambda: Tokens(content.text, content.blocks), len)


class Body(NamedTuple):
    """A body by its word in an address: as the page lists it, and as a sentence says where a word stands.

    `slug` is that of the framing, where it is one; `holds` says whether a passage of a piece is one of its own.
    """

    key: str
    label: str
    where: str
    slug: str
    corpus: Corpus
    holds: Callable[[int, Mark], bool]

    @property
    def size(self) -> str:
        """How many words it has, as it is said."""
        size = self.corpus.size
        return f"{size:,} word{'' if size == 1 else 's'}"


class Bodies:
    """What can be compared: the passages that the filter of a desk lets through, and both pieces.

    The pieces are those of `comparison`, as it was just read: a desk from memory may hold the language that a piece
    had before somebody corrected it.
    """

    def __init__(self, comparison: Comparison, desk: Desk, *, with_stops: bool = False) -> None:
        self.desk, self.with_stops = desk, with_stops
        self.documents = comparison.documents

    @cached_property
    def marks(self) -> dict[int, list[Mark]]:
        """The passages that the filter lets through, by piece, in reading order."""
        rows = self.desk.snapshot.rows
        found: dict[int, list[Mark]] = defaultdict(list)
        for pk, mark in self.desk.drawn.items():
            if "beyond" not in mark.states:
                found[rows[pk].document_id].append(mark)
        for marks in found.values():
            marks.sort(key=lambda mark: (mark.start, mark.end, mark.id))
        return found

    @cached_property
    def framings(self) -> dict[str, Framing]:
        """The framings that any of these passages has, by slug, in the order of the codebook."""
        used = {mark.framing for marks in self.marks.values() for mark in marks}
        return {framing.slug: framing for framing in self.desk.framings if framing.slug in used}

    @property
    def languages(self) -> list[str]:
        """The languages of both pieces, each once."""
        return list(dict.fromkeys(document.language for document in self.documents.values()))

    def choose(self, of: str, against: str) -> tuple[Body, Body]:
        """The two bodies that an address asks for; where it names none that is there, those that tell most."""
        of = of if self._is_known(of) and of not in (OTHERS, REST) else self._first()
        if not self._is_known(against) or (against == OTHERS and of in SPECIAL):
            against = self._across(of)
        first = self._body(of, of)
        return first, self._body(against, of)

    def options(self, of: str, against: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be chosen, in groups; the framings that are used, and those chosen though they are not."""
        shown = [f for f in self.desk.framings if f.slug in self.framings or f.slug in (of, against)]
        sides = [(key, f"{side.capitalize()}: {self._title(side)}") for key, side in SIDES.items()]
        framed = [(key, f"What is framed on the {side}") for key, side in FRAMED.items()]
        return [
            ("Framings", [(framing.slug, framing.name) for framing in shown]),
            ("Whole pieces", sides),
            ("Framed passages", framed),
        ]

    @property
    def rests(self) -> list[tuple[str, str]]:
        """What besides one can be set against."""
        return [(OTHERS, "All other framings"), (REST, "The rest of both pieces")]

    def _first(self) -> str:
        return next(iter(self.framings), "~left")

    def _across(self, of: str) -> str:
        """What a body is set against where nothing is asked for."""
        if of in _ACROSS:
            return _ACROSS[of]
        others = [slug for slug in self.framings if slug != of]
        return others[0] if len(others) == 1 else OTHERS if others else REST

    def _is_known(self, key: str) -> bool:
        return key in SPECIAL or any(framing.slug == key for framing in self.desk.framings)

    def _title(self, side: str) -> str:
        title = self.documents[side].title
        return title if len(title) <= 60 else f"{title[:59].rstrip()}…"

    def _body(self, key: str, of: str) -> Body:
        if key in SIDES:
            side = SIDES[key]
            return self._made(
                key, f"the {side} piece", f"in the {side} piece", self._in(side), self._whole(side)
            )
        if key in FRAMED:
            side = FRAMED[key]
            label = f"what is framed on the {side}"
            return self._made(key, label, f"in {label}", self._in(side))
        if key == REST:
            first = self._body(of, of)
            rest = [part._replace(extent=part.tokens.without(part.extent)) for part in first.corpus.parts]
            label = "the rest of both pieces"
            return self._made(key, label, f"in {label}", lambda *_: False, Corpus(rest))
        if key == OTHERS:
            label = "passages of other framings"
            return self._made(key, label, f"in {label}", lambda _, mark: mark.framing != of)
        name = next(framing.name for framing in self.desk.framings if framing.slug == key)
        label = f"{name} passages"
        return self._made(key, label, f"in {label}", lambda _, mark: mark.framing == key)

    def _made(
        self, key: str, label: str, where: str, holds: Callable[[int, Mark], bool], corpus: Corpus | None = None
    ) -> Body:  # fmt: skip
        slug = "" if key in SPECIAL else key
        return Body(key, label, where, slug, corpus or self._passages(holds), holds)

    def _in(self, side: str) -> Callable[[int, Mark], bool]:
        wanted = self.documents[side].pk
        return lambda document, _: document == wanted

    def _passages(self, holds: Callable[[int, Mark], bool]) -> Corpus:
        parts = []
        for document in self.documents.values():
            spans = [(m.start, m.end) for m in self.marks.get(document.pk, ()) if holds(document.pk, m)]
            parts.append(self._part(document, tokens_of(document).within(spans)))
        return Corpus(parts)

    def _whole(self, side: str) -> Corpus:
        return Corpus(
            self._part(document, tokens_of(document).whole if name == side else Extent((), ()))
            for name, document in self.documents.items()
        )

    def _part(self, document: Document, extent: Extent) -> Part:
        stop = frozenset() if self.with_stops else stop_words(document.language)
        return Part(tokens_of(document), extent, stop)
