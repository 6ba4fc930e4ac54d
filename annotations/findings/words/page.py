"""The words section as the page shows it: the words that tell two bodies apart, each with its places."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from annotations.findings.keyness import LEVELS, Key, compare, stop_words
from annotations.findings.words.concordance import Concordance
from annotations.findings.words.corpora import Bodies, Body
from annotations.findings.words.query import LEAST, Wanted
from annotations.findings.words.sentences import frequent, significance
from annotations.workbench.state import Workbench
from reader.lru_cache import Memory
from reader.models import Comparison

MOST = 25  # significant words of each body that are shown; the file has them all
FEWER = 15  # words of each body that are shown without being significant


class WordRow(NamedTuple):
    """A word of the table. `own` is its count in the body that has more of it, `other` in the other one.
    `address` is the query string of its places; `opened` has the places if they are shown."""

    key: Key
    own: int
    other: int
    frequent: str
    address: str
    opened: Concordance | None


class Group(NamedTuple):
    significance: str
    rows: list[WordRow]


class Half(NamedTuple):
    """The words that are more frequent in one body: `shown` of the `found` significant ones, by level, and
    the first of the `maybe_found` others."""

    body: Body
    other: Body
    groups: list[Group]
    shown: int
    found: int
    maybe: list[WordRow]
    maybe_found: int

    @property
    def is_open(self) -> bool:
        """True if the selected word is one of those that are not significant."""
        return any(row.opened for row in self.maybe)


class Compared(NamedTuple):
    """Two bodies, and every term frequent enough in both together, the surest difference first; none if there
    is a `problem`, which says why they cannot be compared."""

    bodies: Bodies
    of: Body
    against: Body
    problem: str
    table: list[Key]


#: Recent comparisons. Each weighs as many words as its two bodies have, but at least ten thousand.
_memory: Memory[Compared] = Memory(most=1_000_000)


class Words:
    """Everything the section shows. The comparison is from memory unless what it depends on has changed."""

    least = LEAST

    def __init__(self, comparison: Comparison, workbench: Workbench, wanted: Wanted) -> None:
        self.comparison, self.workbench, self.wanted = comparison, workbench, wanted
        found = _memory.recall(self._key, self._compare, _weight)
        self.bodies, self.of, self.against, self.problem, self.table = found

    @property
    def is_bare(self) -> bool:
        """True if there is no passage at all."""
        return not self.bodies.framings

    @property
    def halves(self) -> list[Half]:
        """The words more frequent in the first body, and those more frequent in the second."""
        more = [key for key in self.table if key.lean > 0]
        fewer = [key for key in self.table if key.lean < 0]
        return [self._half(self.of, self.against, more), self._half(self.against, self.of, fewer)]

    @property
    def unsure(self) -> int:
        """The number of words that do not differ significantly (p ≥ .05)."""
        return len(self.table) - _sure(self.table)

    @property
    def by_chance(self) -> int:
        """The number of words expected above the lowest level by chance alone: one in 20."""
        return round(len(self.table) / 20)

    @property
    def options(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return self.bodies.options(self.comparison.names, self.of.key, self.against.key)

    @property
    def without_stops(self) -> list[str]:
        """The languages of the pieces for which no stop words are known."""
        languages = dict.fromkeys(piece.language for piece in self.comparison.documents.values())
        return [language for language in languages if not stop_words(language)]

    @property
    def query(self) -> str:
        """The query string of addresses that lead on from here: the filter and the bodies compared."""
        # Both bodies are named, so that an address means the same after more is framed.
        named = replace(self.wanted, of=self.of.key, against=self.against.key, word="")
        parts = (self.workbench.shown.query_string(), named.query_string())
        return "&".join(part for part in parts if part)

    @property
    def query_string(self) -> str:
        return f"{self.query}&{urlencode({'word': self.wanted.word})}"

    def concordance(self) -> Concordance:
        return Concordance(self.bodies, self.of, self.against, self.wanted.word)

    @property
    def _key(self) -> Hashable:
        comparison = self.comparison
        documents = tuple((piece.fingerprint, piece.language) for piece in comparison.documents.values())
        return (
            comparison.pk, comparison.created, self.workbench.snapshot.revision, documents, comparison.sees_only,
            self.workbench.shown.in_framings(), replace(self.wanted, word=""),
        )  # fmt: skip

    def _compare(self) -> Compared:
        bodies = Bodies(self.comparison, self.workbench, with_stops=self.wanted.stops)
        of, against = bodies.choose(self.wanted.of, self.wanted.against)
        problem = self._problem(of, against)
        table = [] if problem else compare(of.corpus, against.corpus, bodies.vocabulary(self.wanted.least))
        return Compared(bodies, of, against, problem, table)

    def _problem(self, of: Body, against: Body) -> str:
        if of.key == against.key:
            return "Choose two different bodies of text."
        empty = next((body for body in (of, against) if not body.corpus.size), None)
        if empty is None:
            return ""
        under = " under this filter" if self.workbench.shown else ""
        return f"There are no words {empty.where}{under}, so there is nothing to compare."

    def _half(self, body: Body, other: Body, keys: list[Key]) -> Half:
        sure = _sure(keys)
        groups = [
            Group(significance(level), self._rows(same))
            for level, same in groupby(keys[: min(MOST, sure)], key=lambda key: key.level)
        ]
        maybe = self._rows(keys[sure : sure + FEWER])
        return Half(body, other, groups, min(MOST, sure), sure, maybe, len(keys) - sure)

    def _rows(self, keys: Iterable[Key]) -> list[WordRow]:
        base = self.query
        rows = []
        for key in keys:
            counts = (key.of, key.against) if key.lean > 0 else (key.against, key.of)
            address = f"{base}&{urlencode({'word': key.term})}"
            opened = self.concordance() if key.term == self.wanted.word else None
            rows.append(WordRow(key, *counts, frequent(key), address, opened))
        return rows


def _sure(keys: Sequence[Key]) -> int:
    """Return how many words, given the surest first, differ significantly (p < .05)."""
    return bisect_left(keys, True, key=lambda key: key.g2 < LEVELS[-1][0])


def _weight(found: Compared) -> int:
    return max(10_000, found.of.corpus.size + found.against.corpus.size)
