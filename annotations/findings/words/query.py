"""The query string of the words section: two bodies, the words to compare, and the word in context."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from annotations.findings.keyness import fold
from annotations.findings.words.corpora import SPECIAL
from reader.text.words import words_of

#: The choices of how often a word must occur in both bodies together to be compared.
LEAST = (2, 3, 5, 10, 20)
USUAL = 3
LONGEST = 200  # code points of a word to look up
_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request. `of` and `against` are slugs of framings or keys of `corpora.SPECIAL`, empty for the
    defaults. `least` is one of `LEAST`; `stops` counts stop words too; `word` is one or two folded words, or
    empty."""

    of: str = ""
    against: str = ""
    least: int = USUAL
    stops: bool = False
    word: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Wanted:
        """Parse a query; values that are not valid are left out."""
        of, against = (_body(query.get(name, "")) for name in ("of", "against"))
        least = {str(least): least for least in LEAST}.get(query.get("least", ""), USUAL)
        return cls(of, against, least, query.get("stops") == "1", term_of(query.get("word", "")))

    def query_string(self) -> str:
        """Return the query string of this request, empty for the defaults."""
        given = {
            "of": self.of, "against": self.against, "least": self.least if self.least != USUAL else "",
            "stops": "1" if self.stops else "", "word": self.word,
        }  # fmt: skip
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query_string())


def term_of(typed: str) -> str:
    """Return one or two words as they are counted; empty for none or for more than two."""
    words = [fold(word.text) for word in words_of(typed[:LONGEST])]
    return " ".join(words) if 0 < len(words) <= 2 else ""


def _body(key: str) -> str:
    return key if key in SPECIAL or _SLUG.fullmatch(key) else ""
