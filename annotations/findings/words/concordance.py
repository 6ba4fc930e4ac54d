"""A word in context: every place where it occurs in two bodies, one line each, with its passage's address."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from annotations.findings.keyness import Key, key_of
from annotations.findings.words.corpora import Bodies, Body, tokens_of
from annotations.findings.words.sentences import sentence
from annotations.rendering import Mark
from reader.documents.rendering import block_id
from reader.text.blocks import overlapping
from reader.text.context import in_context

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
        count = sum(body is self.of for body, *_ in self.places)
        return count, len(self.places) - count

    @property
    def key(self) -> Key | None:
        """The figures of the term, even of a stop word; None if a body is empty."""
        return key_of(self.term, *self.counts, self.of.corpus, self.against.corpus)

    @property
    def said(self) -> str:
        return sentence(self.key, self.of, self.against) if self.key and self.places else ""

    def __len__(self) -> int:
        return len(self.places)

    @property
    def first(self) -> list[ConcordanceLine]:
        count, _ = self.counts
        return self.drawn([*self.places[: min(count, IN_PLACE)], *self.places[count : count + IN_PLACE]])

    def drawn(self, places: Iterable[tuple[Body, int, int]]) -> list[ConcordanceLine]:
        return [self._line(*place) for place in places]

    def _line(self, body: Body, piece: int, number: int) -> ConcordanceLine:
        side, document = list(self.bodies.documents.items())[piece]
        content, tokens = document.content, tokens_of(document)
        start, end = tokens.starts[number], tokens.ends[number + 1 if " " in self.term else number]
        block = next(overlapping(content.blocks, start, end))
        marks = [
            mark for mark in self.bodies.marks.get(document.pk, ()) if mark.start <= start and end <= mark.end
        ]
        own = next((mark for mark in marks if body.holds(document.pk, mark.framing)), None)
        passage = own or next(iter(marks), None)
        names = self.bodies.framings
        return ConcordanceLine(
            body, side, document.language,
            *in_context(content.text, start, end, AROUND, block.start, block.end),
            [(slug, names[slug].name) for slug in dict.fromkeys(mark.framing for mark in marks)],
            self._door(passage, f"#{block_id(document.pk, block)}"),
        )  # fmt: skip

    def _door(self, passage: Mark | None, block: str) -> str:
        shown = self.bodies.workbench.shown.query_string()
        found = [shown, f"highlight={passage.id}" if passage else ""]
        query = "&".join(part for part in found if part)
        return (query and f"?{query}") + ("" if passage else block)
