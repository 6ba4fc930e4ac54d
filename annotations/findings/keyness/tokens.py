"""The words and two-word phrases of one text in order, and those that lie in given passages."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from sys import intern
from typing import NamedTuple

from reader.text.blocks import Block
from reader.text.words import UNSEEN, places_of

#: Ranges `[first, last)` of words' numbers, in order; none touches the next.
Ranges = tuple[tuple[int, int], ...]
_SIGNS = str.maketrans("\u2019\u2010\u2011", "'--", UNSEEN)


def fold(word: str) -> str:
    """Fold a word for counting: case and the kind of apostrophe or hyphen make no difference, nor soft hyphens."""
    return word.casefold().translate(_SIGNS)


class Stretch(NamedTuple):
    """Some words of a text by number; a phrase has its first word's number and lies in one passage."""

    words: Ranges
    phrases: Ranges


class Tokens:
    """The words of a text: `words[n]` is at `[starts[n], ends[n])` in code points. `phrases[n]` joins it to
    the next word; it is empty if more than white space separates them or a block ends there."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        places = places_of(text)
        self.starts = array("L", [start for start, _ in places])
        self.ends = array("L", [end for _, end in places])
        words = [text[start:end] for start, end in places]
        known = {word: intern(fold(word)) for word in set(words)}
        self.words = [known[word] for word in words]
        self.phrases = self._phrases(text, {block.start for block in blocks})
        self._phrases_before = array("L", accumulate(map(bool, self.phrases), initial=0))

    def _phrases(self, text: str, begins: set[int]) -> list[str]:
        """Build the phrases. Blocks do not overlap, so a block's first word is the first after its start."""
        firsts = {bisect_left(self.starts, start) for start in begins}
        signs = (text[end:start] for end, start in zip(self.ends, self.starts[1:], strict=False))
        found = [
            f"{word} {following}" if (sign == " " or sign.isspace()) and number not in firsts else ""
            for number, ((word, following), sign) in enumerate(
                zip(pairwise(self.words), signs, strict=True), 1
            )
        ]
        return [*found, ""] if self.words else []

    def __len__(self) -> int:
        return len(self.words)

    @property
    def whole(self) -> Stretch:
        every = ((0, len(self)),) if self.words else ()
        return Stretch(every, every)

    def phrases_in(self, ranges: Ranges) -> int:
        before = self._phrases_before
        return sum(before[last] - before[first] for first, last in ranges)

    def within(self, passages: Iterable[tuple[int, int]]) -> Stretch:
        """Return the words that lie wholly in any of the passages `[start, end)`, in code points, each once,
        and the phrases that lie wholly in one of them."""
        found = [
            (first, last)
            for start, end in passages
            if (first := bisect_left(self.starts, start)) < (last := bisect_right(self.ends, end))
        ]
        found.sort()
        return Stretch(
            _joined(found), _joined((first, last - 1) for first, last in found if last - first > 1)
        )

    def without(self, extent: Stretch) -> Stretch:
        """Return all other words, and the phrases of those that follow each other."""
        edges = [0, *(edge for span in extent.words for edge in span), len(self)]
        gaps = [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]
        return Stretch(tuple(gaps), tuple((first, last - 1) for first, last in gaps if last - first > 1))

    def places_of(self, term: str, extent: Stretch) -> list[int]:
        """Return the numbers of the words at which a folded word or phrase occurs in the extent, in order."""
        is_phrase = " " in term
        terms, ranges = (self.phrases, extent.phrases) if is_phrase else (self.words, extent.words)
        found = (number for number, one in enumerate(terms) if one == term)
        return [number for number in found if _holds(ranges, number)]


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Merge ranges that touch or overlap; they are given in the order of their starts."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _holds(ranges: Ranges, number: int) -> bool:
    at = bisect_right(ranges, number, key=lambda span: span[0])
    return at > 0 and number < ranges[at - 1][1]
