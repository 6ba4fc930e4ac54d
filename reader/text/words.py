"""The words of a text, each with its place, as counted in every figure that says "words"."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

#: Characters that are not seen in a word: the soft hyphen, the zero-width space, the word joiner, marks of direction.
UNSEEN = "\u00ad\u200b\u2060\u200e\u200f\u061c"
#: Those that part or tie letters without parting words, as in Persian and in Indian scripts.
JOINERS = "\u200c\u200d"
_MARKS = "".join(sign for sign in map(chr, range(0x300, 0x10000)) if category(sign)[0] == "M")
_PART = rf"[^\W_]++(?:[{_MARKS}{UNSEEN}{JOINERS}]++[^\W_]*+)*+"
#: Letters and digits of any script with the marks that combine with them and `UNSEEN`; an apostrophe, a hyphen or
#: a full stop joins two parts.
_WORD = re.compile(rf"{_PART}(?:['\u2019\-\u2010\u2011.]{_PART})*")


class Word(NamedTuple):
    """A word: `text` at `[start, end)`, in code points of the whole text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order; none overlaps another."""
    for found in _WORD.finditer(text):
        yield Word(found[0], found.start(), found.end())


def texts_of(text: str) -> list[str]:
    """Return the words of `text` without their places: three times as fast, to count a long text."""
    return _WORD.findall(text)


def places_of(text: str) -> list[tuple[int, int]]:
    """Return only the places `[start, end)` of the words of `text`: three times as fast."""
    return [found.span() for found in _WORD.finditer(text)]
