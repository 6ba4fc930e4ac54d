"""Text as it is compared in a search: without case and accents, with one form of quotation mark, dash and space.

Databases differ in which letters they treat as equal, so texts are compared here, by the same rules as on the
page.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from reader.text.words import JOINERS, UNSEEN

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f]")
_SIGNS = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e«»\u2010\u2011\u2013\u2014",
    "'''" + 5 * '"' + "----",
    UNSEEN + JOINERS,
)
_PART = re.compile(r'"([^"]+)"|(\S+)')


def fold(text: str) -> str:
    """Return the text as it is compared: without case and accents, one space for any white space."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join("".join(map(fold_character, text)).split())


@lru_cache(maxsize=4_096)
def fold_character(character: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", character.translate(_SIGNS))).lower()


def parts_of(typed: str) -> list[str]:
    """Return what is looked for, folded: each word, or what stands together between quotation marks of any form."""
    return [(quoted or word).strip() for quoted, word in _PART.findall(fold(typed))]


def matches(parts: Sequence[str], texts: Mapping[int, Iterable[tuple[str, bool]]]) -> list[int]:
    """Return the keys of those whose texts hold every part; it need not be in one text.

    With each text stands whether it has to be the part itself, as a number has.
    """
    found = []
    for key, said in texts.items():
        folded = [(fold(text), whole) for text, whole in said]
        if all(any(part == text or (not whole and part in text) for text, whole in folded) for part in parts):
            found.append(key)
    return found
