"""The bodies of text whose words can be compared: framings, pieces, and what is framed in a piece."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from annotations.findings.keyness import Corpus, Part, Stretch, Tokens, Vocabulary, stop_words
from annotations.models import Framing
from annotations.rendering import Mark
from annotations.workbench.state import Workbench
from reader.lru_cache import Memory
from reader.models import Comparison, Document

#: The bodies other than framings, by their key in an address; no slug has a tilde.
SIDES = {"~left": "left", "~right": "right"}
FRAMED = {"~left-framed": "left", "~right-framed": "right"}
OTHERS, REST = "~others", "~rest"
SPECIAL = frozenset({*SIDES, *FRAMED, OTHERS, REST})
_ACROSS = dict(zip((*SIDES, *FRAMED), ("~right", "~left", "~right-framed", "~left-framed"), strict=True))

Holds = Callable[[int, str], bool]

#: The words of recently used pieces, at most half a million, and as many terms of pairs of pieces.
_memory: Memory[Tokens] = Memory(most=500_000)
_vocabularies: Memory[Vocabulary] = Memory(most=500_000)


def tokens_of(document: Document) -> Tokens:
    """Return the words of a piece, from memory if they were counted before."""
    content = document.content
    return _memory.recall(document.fingerprint, lambda: Tokens(content.text, content.blocks), len)


class Body(NamedTuple):
    """A body of text. `key` names it in an address, `label` on the page, `where` in a sentence.

    `holds` returns True if a passage in this piece, by id, and in this framing, by slug, belongs to the body.
    `slug` is its framing's, if it is one.
    """

    key: str
    label: str
    corpus: Corpus
    holds: Holds
    slug: str = ""

    @property
    def where(self) -> str:
        return f"in {self.label}"

    @property
    def size(self) -> str:
        """The number of words, as text."""
        size = self.corpus.size
        return f"{size:,} word{'' if size == 1 else 's'}"


class Bodies:
    """The bodies that can be compared: passages that pass a workbench's filter, and both pieces.

    The pieces are those of `comparison`, as just read: a workbench from memory may hold a language of a piece
    that somebody has corrected since.
    """

    #: The further choices to compare a body with, as key and label.
    rests = ((OTHERS, "All other framings"), (REST, "The rest of both pieces"))

    def __init__(self, comparison: Comparison, workbench: Workbench, *, with_stops: bool) -> None:
        self.workbench, self.with_stops = workbench, with_stops
        self.documents = comparison.documents

    @cached_property
    def marks(self) -> dict[int, list[Mark]]:
        """The passages that pass the filter, by piece, in reading order."""
        found: dict[int, list[Mark]] = defaultdict(list)
        for (document, _), marks in self._by_framing.items():
            found[document] += marks
        for marks in found.values():
            marks.sort(key=lambda mark: (mark.start, mark.end, mark.id))
        return found

    @cached_property
    def _by_framing(self) -> dict[tuple[int, str], list[Mark]]:
        """The same passages by piece and framing, in no order."""
        rows = self.workbench.snapshot.rows
        found: dict[tuple[int, str], list[Mark]] = defaultdict(list)
        for pk, mark in self.workbench.drawn.items():
            if "beyond" not in mark.states:
                found[rows[pk].document_id, mark.framing].append(mark)
        return found

    @cached_property
    def framings(self) -> dict[str, Framing]:
        """The framings that any of these passages has, by slug, in codebook order."""
        used = {slug for _, slug in self._by_framing}
        return {framing.slug: framing for framing in self.workbench.framings if framing.slug in used}

    def vocabulary(self, least: int) -> Vocabulary:
        """Return the terms of both pieces that two bodies can have `least` times, from memory if known."""
        documents = self.documents.values()
        pieces = tuple((document.fingerprint, document.language) for document in documents)

        def make() -> Vocabulary:
            stops = [frozenset() if self.with_stops else stop_words(one.language) for one in documents]
            return Vocabulary(list(zip(map(tokens_of, documents), stops, strict=True)), least)

        return _vocabularies.recall(
            (pieces, self.with_stops, least), make, lambda found: max(1_000, len(found))
        )

    def choose(self, of: str, against: str) -> tuple[Body, Body]:
        """Return the two bodies with these keys; the default for a key that is unknown or does not fit."""
        if not self._is_known(of) or of in (OTHERS, REST):
            of = next(iter(self.framings), "~left")
        if not self._is_known(against) or (against == OTHERS and of in SPECIAL):
            against = self._across(of)
        first = self._body(of)
        return first, self._against(against, first)

    def options(self, names: Mapping[str, str], *chosen: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the choices in groups: framings used or chosen, pieces by their names, framed passages."""
        shown = [framing for framing in self.workbench.framings if framing.slug in {*self.framings, *chosen}]
        sides = [(key, names[side]) for key, side in SIDES.items()]
        framed = [(key, f"What is framed in {names[side]}") for key, side in FRAMED.items()]
        return [
            ("Framings", [(framing.slug, framing.name) for framing in shown]),
            ("Whole pieces", sides),
            ("Framed passages", framed),
        ]

    def _across(self, of: str) -> str:
        """Return the key of the body that `of` is compared with by default."""
        if of in _ACROSS:
            return _ACROSS[of]
        others = [slug for slug in self.framings if slug != of]
        return others[0] if len(others) == 1 else OTHERS if others else REST

    def _is_known(self, key: str) -> bool:
        return key in SPECIAL or any(framing.slug == key for framing in self.workbench.framings)

    def _against(self, key: str, of: Body) -> Body:
        """Return the body that `of` is compared with: another one, or what `of` leaves."""
        if key == REST:
            rest = (part._replace(extent=part.tokens.without(part.extent)) for part in of.corpus.parts)
            return Body(key, "the rest of both pieces", Corpus(rest), lambda *_: False)
        if key == OTHERS:
            return self._framed(key, "passages of other framings", lambda _, framing: framing != of.slug)
        return self._body(key)

    def _body(self, key: str) -> Body:
        if key in SIDES:
            piece = self.documents[SIDES[key]]
            corpus = self._corpus(
                lambda document, tokens: tokens.whole if document is piece else Stretch((), ())
            )
            return Body(key, f"the {SIDES[key]} piece", corpus, lambda *_: True)
        if key in FRAMED:
            wanted = self.documents[FRAMED[key]].pk
            label = f"what is framed on the {FRAMED[key]}"
            return self._framed(key, label, lambda document, _: document == wanted)
        name = next(framing.name for framing in self.workbench.framings if framing.slug == key)
        return self._framed(key, f"{name} passages", lambda _, framing: framing == key, key)

    def _framed(self, key: str, label: str, holds: Holds, slug: str = "") -> Body:
        """Return the body of the passages that it `holds`."""
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (document, framing), marks in self._by_framing.items():
            if holds(document, framing):
                spans[document] += [(mark.start, mark.end) for mark in marks]
        corpus = self._corpus(lambda document, tokens: tokens.within(spans[document.pk]))
        return Body(key, label, corpus, holds, slug)

    def _corpus(self, extent: Callable[[Document, Tokens], Stretch]) -> Corpus:
        texts = ((document, tokens_of(document)) for document in self.documents.values())
        return Corpus(Part(tokens, extent(document, tokens)) for document, tokens in texts)
