"""The balance of a piece: how its words and its passages are shared out among the framings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotations.findings.statistics.inputs import Passage, Piece, covered


class Proportion(NamedTuple):
    """Some passages and the words they cover, each word once; both also as shares of 1.

    A share is of all passages looked at, or of all words of the piece; 0 if there are none.
    """

    passages: int = 0
    words: int = 0
    of_passages: float = 0.0
    of_words: float = 0.0


class Balance(NamedTuple):
    """A piece's words, those of them in two framings or more, those in one alone by framing (slug), and the
    proportions of its passages: all, by framing, by tag (id), and by the state of their counterpart."""

    words: int
    shared: int
    alone: Mapping[str, int]
    framed: Proportion
    by_framing: Mapping[str, Proportion]
    by_tag: Mapping[int, Proportion]
    by_counterpart: Mapping[str, Proportion]

    @property
    def of_shared(self) -> float:
        return part(self.shared, self.words)


def balance(piece: Piece, passages: Sequence[Passage]) -> Balance:
    framings: dict[str, list[Passage]] = defaultdict(list)
    tags: dict[int, list[Passage]] = defaultdict(list)
    counterparts: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        framings[passage.framing].append(passage)
        counterparts[passage.counterpart].append(passage)
        for tag in passage.tags:
            tags[tag].append(passage)

    def proportion(group: Sequence[Passage]) -> Proportion:
        words = sum(last - first for first, last in covered(piece, group))
        return Proportion(len(group), words, part(len(group), len(passages)), part(words, piece.words))

    return Balance(
        piece.words,
        *_apart(piece, framings),
        proportion(passages),
        {slug: proportion(group) for slug, group in framings.items()},
        {tag: proportion(group) for tag, group in tags.items()},
        {state: proportion(group) for state, group in counterparts.items()},
    )


def part(some: float, of: float) -> float:
    return some / of if of else 0.0


def _apart(piece: Piece, groups: Mapping[str, list[Passage]]) -> tuple[int, dict[str, int]]:
    """Return how many words lie in passages of more than one group, and how many in one alone, by group."""
    steps: dict[int, set[str]] = defaultdict(set)  # the groups that begin or end before a word
    for slug, group in groups.items():
        for first, last in covered(piece, group):
            steps[first] ^= {slug}
            steps[last] ^= {slug}
    alone = dict.fromkeys(groups, 0)
    shared = since = 0
    here: set[str] = set()
    for word in sorted(steps):
        if len(here) == 1:
            alone[next(iter(here))] += word - since
        elif here:
            shared += word - since
        here ^= steps[word]
        since = word
    return shared, alone
