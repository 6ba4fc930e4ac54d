"""The balance of a piece: how its words and its passages are shared out among the framings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotations.findings.statistics.inputs import Passage, Piece, count, covered, spans_of


class Proportion(NamedTuple):
    """Some passages and the words they cover, each word once; both also as shares of 1.

    A share is of all passages looked at, or of all words of the piece; 0 if there are none.
    """

    passages: int
    words: int
    of_passages: float
    of_words: float


class Balance(NamedTuple):
    """A piece's words, the proportions in all, by framing and by tag, and the words in several framings."""

    words: int
    framed: Proportion
    by_framing: Mapping[str, Proportion]
    by_tag: Mapping[int, Proportion]
    shared: int

    @property
    def of_shared(self) -> float:
        """The words in two framings or more, as a share of the piece's words."""
        return part(self.shared, self.words)


def balance(piece: Piece, passages: Sequence[Passage]) -> Balance:
    """Compute the balance of a piece over these of its passages."""
    framings: dict[str, list[Passage]] = defaultdict(list)
    tags: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        framings[passage.framing].append(passage)
        for tag in passage.tags:
            tags[tag].append(passage)

    return Balance(
        piece.words,
        _share(piece, passages, len(passages)),
        {slug: _share(piece, group, len(passages)) for slug, group in framings.items()},
        {tag: _share(piece, group, len(passages)) for tag, group in tags.items()},
        _in_two(piece, framings.values()),
    )


def part(some: float, of: float) -> float:
    return some / of if of else 0.0


def _share(piece: Piece, passages: Sequence[Passage], of: int) -> Proportion:
    words = count(piece, spans_of(passages))
    return Proportion(len(passages), words, part(len(passages), of), part(words, piece.words))


def _in_two(piece: Piece, groups: Iterable[list[Passage]]) -> int:
    """Return how many words lie in passages of more than one group."""
    steps: dict[int, int] = defaultdict(int)
    for group in groups:
        for first, last in covered(piece, spans_of(group)):
            steps[first] += 1
            steps[last] -= 1
    found = depth = since = 0
    for word, step in sorted(steps.items()):
        found += word - since if depth > 1 else 0
        depth += step
        since = word
    return found
