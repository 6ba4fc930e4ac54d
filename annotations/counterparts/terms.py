"""The terms of a text: its words as they are compared, each with its place in code points.

A term is a word's stem in the language of its piece (the Snowball stemmers, http://snowballstem.org), without
accents. Stop words are left out. A script without spaces between words gives pairs of characters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import Stemmer

from reader.text.stop_words import stop_words_of
from reader.text.words import JOINERS, UNSEEN, words_of

_ENGLISH = (
    "a about above after again against all also although am an and any are aren as at be because been before being "
    "below between both but by can cannot could couldn did didn do does doesn doing don done down during each either "
    "else even ever every few for from further get gets got had hadn has hasn have haven having he her here hers "
    "herself him himself his how however i if in indeed into is isn it its itself just least less like ll many may me "
    "might mine more most much must my myself neither never no nor not nothing now of off often on once one only onto "
    "or other others our ours out over own per perhaps quite rather re really same shall she should shouldn since so "
    "some somebody someone something soon still such than that the their theirs them themselves then there these they "
    "this those though three through thus till to too toward towards two under until up upon us ve very was wasn we "
    "well went were weren what whatever when where whether which while who whoever whole whom whose why will with "
    "within without won would wouldn yet you your yours"
)
ENGLISH = frozenset(_ENGLISH.split())

#: Snowball's name of a language, by the first part of its tag.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

#: Languages that capitalise every noun, so that a capital does not show a name.
CAPITAL_NOUNS = {"de", "lb"}

_LEFT_OUT = str.maketrans("", "", f".{UNSEEN}{JOINERS}")
_PARTS = re.compile(r"[^\-'\u2019\u2010\u2011]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Term(NamedTuple):
    """A word of a text, or a part of one: its stem, and its place `[start, end)` in code points."""

    stem: str
    start: int
    end: int


class Terms:
    """A maker of terms in one language, by a tag such as `en` or `pt-BR`; each form of a word is analysed once."""

    def __init__(self, tag: str) -> None:
        self.language = tag.lower().partition("-")[0]
        known = ENGLISH if self.language == "en" else stop_words_of(self.language)
        self._stops = frozenset(word.translate(_LEFT_OUT) for word in known)
        name = STEMMERS.get(self.language)
        self._stemmer = Stemmer.Stemmer(name) if name else None
        self._lock = Lock()  # A stemmer works for one thread at a time.
        self._known: dict[str, tuple[Term, ...]] = {}

    def within(self, word: str) -> tuple[Term, ...]:
        """Return the terms of one word, with their places in it; none for a stop word or a single letter."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(self._analyse(word))
        return found

    def of(self, text: str, start: int, end: int) -> list[Term]:
        """Return the terms of `text[start:end]` in order, with their places in `text`."""
        return [
            Term(stem, start + begin + near, start + begin + far)
            for word, begin, _ in words_of(text[start:end])
            for stem, near, far in self.within(word)
        ]

    def names(self, words: Mapping[str, int]) -> frozenset[str]:
        """Return the stems more than twice as often capitalised as not; `words` must begin no sentence."""
        if self.language in CAPITAL_NOUNS:
            return frozenset()
        large: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for word, often in words.items():
            for stem, near, _ in self.within(word):
                (large if word[near].isupper() else small)[stem] += often
        return frozenset(stem for stem, often in large.items() if often > 2 * small[stem])

    def _analyse(self, word: str) -> Iterator[Term]:
        for part in _PARTS.finditer(word):
            if _UNSPACED.search(part[0]):
                yield from _pairs(part[0], part.start())
                continue
            small = part[0].lower().translate(_LEFT_OUT)
            short = len(small) < 2 and not small.isdigit()
            if short or (small in self._stops and "." not in part[0]):  # U.S. is no stop word.
                continue
            yield Term(self._stem(small), part.start(), part.end())

    def _stem(self, small: str) -> str:
        if self._stemmer is None or not small.isalpha():
            return plain(small)
        with self._lock:
            return plain(self._stemmer.stemWord(small))


def _pairs(run: str, at: int) -> Iterator[Term]:
    """Yield every two neighbouring characters as a term; a single one by itself."""
    places = [place for place, sign in enumerate(run) if sign not in UNSEEN]
    for first, last in pairwise(places) if len(places) > 1 else [(places[0], places[0])]:
        yield Term(run[first] + run[last] * (last > first), at + first, at + last + 1)


def plain(stem: str) -> str:
    """Return the stem without accents."""
    if stem.isascii():
        return stem
    signs = unicodedata.normalize("NFKD", stem)
    return "".join(sign for sign in signs if not unicodedata.combining(sign)) or stem


@lru_cache(maxsize=4_096)
def grams(stem: str) -> frozenset[str]:
    """Return the runs of three letters of a stem with its borders."""
    whole = f"<{stem}>"
    return frozenset(whole[at : at + 3] for at in range(len(whole) - 2))


def likeness(one: str, other: str) -> float:
    """Return how alike two stems are spelt, 0 to 1: Dice's coefficient of their runs of three letters."""
    ours, theirs = grams(one), grams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))
