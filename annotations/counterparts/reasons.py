"""The reasons for a proposed place: what it shares with the passage, to be marked, worded and checked."""

from collections.abc import Iterable
from typing import NamedTuple

from annotations.counterparts.lexical import PiecePair
from annotations.counterparts.terms import Term

MOST = 6  # most words shown of each kind

Span = tuple[int, int]  # `[start, end)` in code points


class Shared(NamedTuple):
    """A word of the passage and the word that it meets in the place, each with its spans.

    Both are spelt as they occur first; words with the same stem may be spelt differently.
    """

    word: str
    near: tuple[Span, ...]
    other: str
    far: tuple[Span, ...]

    @property
    def both(self) -> str:
        """The two words in one text, for words that are akin."""
        return f"{self.word} \u2013 {self.other}"


class Reasons(NamedTuple):
    """The reasons for a place. All of them but `sense` can be checked in the two texts."""

    names: tuple[Shared, ...] = ()
    terms: tuple[Shared, ...] = ()
    kin: tuple[Shared, ...] = ()  # words that are akin, not the same
    around: tuple[str, ...] = ()  # words of both paragraphs, if the passage and the place share none
    links: tuple[int, ...] = ()  # ids of links between passages near by
    sense: bool = False  # The vectors find the two alike.

    def __bool__(self) -> bool:
        return any(self)


def reasons_for(pair: PiecePair, near: Span, far: Span) -> Reasons:
    """Return the words that the second piece's place `far` shares with the first one's passage `near`."""
    ours, theirs = _by_stem(pair.near.terms_in(*near)), _by_stem(pair.far.terms_in(*far))
    same = sorted(ours.keys() & theirs.keys(), key=lambda stem: (-pair.rarity(stem), stem))
    named = pair.near.names | pair.far.names
    shared = {stem: _shared(pair, ours[stem], theirs[stem]) for stem in same}
    kin = tuple(_kin(pair, ours, theirs))[:MOST]
    return Reasons(
        names=tuple(shared[stem] for stem in same if stem in named)[:MOST],
        terms=tuple(shared[stem] for stem in same if stem not in named)[:MOST],
        kin=kin,
        around=() if same or kin else tuple(_around(pair, near, far))[:MOST],
    )


def _by_stem(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.stem, []).append(term)
    return found


def _shared(pair: PiecePair, ours: list[Term], theirs: list[Term]) -> Shared:
    return Shared(
        pair.near.text[ours[0].start : ours[0].end], tuple((term.start, term.end) for term in ours),
        pair.far.text[theirs[0].start : theirs[0].end], tuple((term.start, term.end) for term in theirs),
    )  # fmt: skip


def _kin(pair: PiecePair, ours: dict[str, list[Term]], theirs: dict[str, list[Term]]) -> list[Shared]:
    """Return the strongest pairs of words that are akin; each word once, and none that both sides have."""
    pairs = [
        (-strength * pair.rarity(stem) * pair.rarity(other), stem, other)
        for stem in ours
        if stem not in theirs
        for other, strength in pair.kin.of(stem).items()
        if other in theirs and other not in ours
    ]
    found: list[Shared] = []
    told: set[tuple[str, str]] = set()
    for _, stem, other in sorted(pairs):
        if not {("near", stem), ("far", other)} & told:
            told |= {("near", stem), ("far", other)}
            found.append(_shared(pair, ours[stem], theirs[other]))
    return found


def _around(pair: PiecePair, near: Span, far: Span) -> list[str]:
    """Return words that the blocks of both share, as the second piece spells them, the rarest first."""
    ours = _by_stem(pair.near.terms_in(*pair.near.block_of(near)))
    theirs = _by_stem(pair.far.terms_in(*pair.far.block_of(far)))
    same = sorted(ours.keys() & theirs.keys(), key=lambda stem: (-pair.rarity(stem), stem))
    return [pair.far.text[theirs[stem][0].start : theirs[stem][0].end] for stem in same]
