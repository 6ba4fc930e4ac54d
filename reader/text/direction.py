"""The direction in which a text is read, by its own letters: whatever language its description says.

A block alone has the direction of its first letter, as the Unicode bidirectional algorithm has it (UAX #9, P2). That
is wrong for an Arabic paragraph that begins with a name in Latin letters. So inside a piece a block is in another
direction than the piece only if its first letter is and most of its letters are.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

Direction = Literal["ltr", "rtl"]

#: Languages written from right to left, by the first part of their tags: for a text without letters.
RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)

_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def _letters(words: str) -> Iterator[Direction]:
    return (_STRONG[kind] for kind in map(unicodedata.bidirectional, words) if kind in _STRONG)


def first_direction(words: str) -> Direction | None:
    """Return the direction of the first letter; None if no character has one."""
    return next(_letters(words), None)


def direction_of_piece(parts: Iterable[str]) -> Direction | None:
    """Return the direction of most of the text, each part counted by its first letter; None if none has any."""
    lengths = Counter[Direction | None]()
    for words in parts:
        lengths[first_direction(words)] += len(words)
    return max(("ltr", "rtl"), key=lengths.__getitem__) if lengths["ltr"] or lengths["rtl"] else None


def direction_within(words: str, around: Direction) -> Direction:
    """Return the direction of `words` in a text that is read in the direction `around`."""
    if first_direction(words) in (None, around):
        return around
    letters = Counter(_letters(words))
    return around if letters[around] * 2 >= letters.total() else "rtl" if around == "ltr" else "ltr"


def direction_of_language(tag: str) -> Direction:
    return "rtl" if tag.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
