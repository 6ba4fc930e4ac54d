"""Kin of stems: those derived from one another, or in one word group of a language.

Kin is symmetric. Its strength is a share of 1, the strength of the same word; it is always less.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path

from annotations.counterparts.terms import Terms, likeness

DERIVED = 0.6  # times the likeness of spelling
GROUPED = 0.55
SHARED_START = 4  # first letters that derived stems have in common
ALIKE = 0.5  # least likeness of spelling

#: The suffixes by which English stems derived from one another may differ.
_SUFFIXES = (
    "a al ance anc ant ary at ation ator e ed en enc ent er ery ess ful hood i ia ial ian ic ical ier if in ing ion "
    "is ism ist iti ity iv iz less li ly ment ness or ori ous s ship st t th ti tion tor tur u ual ur y"
)
SUFFIXES = frozenset(_SUFFIXES.split())


@cache
def groups(language: str) -> dict[str, frozenset[int]]:
    """Return the numbers of the word groups that each stem is in; empty for a language without a list."""
    path = Path(__file__).parent / f"associations.{language}.txt"
    found: dict[str, set[int]] = defaultdict(set)
    if path.exists():
        terms = Terms(language)
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if not line.startswith("#"):
                for term in terms.of(line, 0, len(line)):
                    found[term.stem].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


class Kin:
    """The stems of a vocabulary that are kin to a given one; `language` is both pieces', or empty."""

    def __init__(self, vocabulary: Iterable[str], language: str) -> None:
        self.language = language
        self._groups = groups(language) if language else {}
        self._known: dict[str, dict[str, float]] = {}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._by_group: dict[int, list[str]] = defaultdict(list)
        for stem in vocabulary:
            if len(stem) > SHARED_START:
                self._by_start[stem[:SHARED_START]].append(stem)
            for number in self._groups.get(stem, ()):
                self._by_group[number].append(stem)

    def of(self, stem: str) -> Mapping[str, float]:
        """Return each kin of the stem with its strength, never the stem itself."""
        if stem not in self._known:
            self._known[stem] = self._find(stem)
        return self._known[stem]

    def _find(self, stem: str) -> dict[str, float]:
        found = dict(self._derived(stem))
        for number in self._groups.get(stem, ()):
            for other in self._by_group[number]:
                if other != stem:
                    found[other] = max(found.get(other, 0.0), GROUPED)
        return found

    def _derived(self, stem: str) -> Iterator[tuple[str, float]]:
        for other in self._by_start.get(stem[:SHARED_START], ()):
            if other != stem and len(stem) > SHARED_START:
                alike = likeness(stem, other)
                if alike >= ALIKE and (self.language != "en" or _derives(stem, other)):
                    yield other, DERIVED * alike


def _derives(one: str, other: str) -> bool:
    """Return True if two English stems differ by suffixes alone."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))
    at = sum(1 for _ in alike)
    return all(not tail or tail in SUFFIXES for tail in (one[at:], other[at:]))
