"""A word in context: every place where it occurs in two bodies, one line each, with its passage's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from annotations.findings.keyness import Key, key_of
from annotations.findings.words.corpora import Bodies, Body, tokens_of
from annotations.findings.words.sentences import sentence
from annotations.rendering import Mark
from reader.documents.rendering import block_id
from reader.models import Document
from reader.text.blocks import overlapping

AROUND = 70  # code points before and after the word
IN_PLACE = 12  # lines of each body shown below the word; the word's own page has them all


class ConcordanceLine(NamedTuple):
    """A place where the word occurs: its body and piece, and the text around it in its block.

    `framings` are the slugs and names of the passages over it; `door` is the end of its workbench address.
    """

    body: Body
    side: str
    language: str
    before: str
    words: str
    after: str
    framings: list[tuple[str, str]]
    door: str


class Concordance:
    """The places of a folded word or phrase, first those of one body, then those of the other."""

    def __init__(self, bodies: Bodies, of: Body, against: Body, term: str) -> None:
        self.bodies, self.of, self.against, self.term = bodies, of, against, term

    @cached_property
    def places(self) -> list[tuple[Body, int, int]]:
        """The body, the number of the piece, and the number of the word in it."""
        return [(body, *place) for body in (self.of, self.against) for place in body.corpus.places(self.term)]

    @cached_property
    def counts(self) -> tuple[int, int]:
        """The number of places in each body."""
        count = sum(body is self.of for body, *_ in self.places)
        return count, len(self.places) - count

    @property
    def key(self) -> Key | None:
        """The figures of the term, even of a stop word; None if a body is empty."""
        return key_of(self.term, *self.counts, self.of.corpus, self.against.corpus)

    @property
    def said(self) -> str:
        """A sentence or two on what the figures mean."""
        return sentence(self.key, self.of, self.against) if self.key and self.places else ""

    def __len__(self) -> int:
        return len(self.places)

    @property
    def first(self) -> list[ConcordanceLine]:
        """The first places in each body."""
        count, _ = self.counts
        return self.drawn([*self.places[: min(count, IN_PLACE)], *self.places[count : count + IN_PLACE]])

    def drawn(self, places: Iterable[tuple[Body, int, int]]) -> list[ConcordanceLine]:
        return list(self._drawn(places))

    def _drawn(self, places: Iterable[tuple[Body, int, int]]) -> Iterator[ConcordanceLine]:
        last = 1 if " " in self.term else 0
        pieces = list(self.bodies.documents.items())
        for body, at, number in places:
            side, document = pieces[at]
            tokens = tokens_of(document)
            start, end = tokens.starts[number], tokens.ends[number + last]
            yield self._line(body, side, document, start, end)

    def _line(self, body: Body, side: str, document: Document, start: int, end: int) -> ConcordanceLine:
        text = document.content.text
        block = next(overlapping(document.content.blocks, start, end))
        marks = [
            mark for mark in self.bodies.marks.get(document.pk, ()) if mark.start <= start and end <= mark.end
        ]
        own = next((mark for mark in marks if body.holds(document.pk, mark.framing)), None)
        passage = own or next(iter(marks), None)
        names = self.bodies.framings
        return ConcordanceLine(
            body, side, document.language,
            _before(text[max(block.start, start - AROUND) : start], cut=start - AROUND > block.start),
            " ".join(text[start:end].split()),
            _after(text[end : min(block.end, end + AROUND)], cut=end + AROUND < block.end),
            [(slug, names[slug].name) for slug in dict.fromkeys(mark.framing for mark in marks)],
            self._door(passage, f"#{block_id(document.pk, block)}"),
        )  # fmt: skip

    def _door(self, passage: Mark | None, block: str) -> str:
        shown = self.bodies.workbench.shown.query_string()
        found = [shown, f"highlight={passage.id}" if passage else ""]
        query = "&".join(part for part in found if part)
        return f"{'?' if query else ''}{query}{'' if passage else block}"


def _before(text: str, *, cut: bool) -> str:
    """Return the text from its first whole word on if it is `cut`; a space at its end stays."""
    if cut:
        text = "…" + (text.partition(" ")[2] or text)
    return _spaced(text)


def _after(text: str, *, cut: bool) -> str:
    if cut:
        text = (text.rpartition(" ")[0] or text) + "…"
    return _spaced(text)


def _spaced(text: str) -> str:
    """Make each run of white space one space, at the ends too."""
    words = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if words and text[-1:].isspace() else ''}"
