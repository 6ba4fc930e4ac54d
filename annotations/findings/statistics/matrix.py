"""What meets what across the two pieces: the pairs counted by what their two passages are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import product
from typing import TypeVar

from annotations.findings.statistics.material import LinkedPair, Passage

Code = TypeVar("Code", bound=Hashable)


def framings_of(passage: Passage) -> tuple[str, ...]:
    """The one framing of a passage."""
    return (passage.framing,)


def tags_of(passage: Passage) -> tuple[int, ...]:
    """All tags of a passage, by number."""
    return passage.tags


def crossed(
    pairs: Iterable[LinkedPair], codes: Callable[[Passage], Iterable[Code]]
) -> Counter[tuple[Code, Code]]:
    """How many pairs have the one code on the left and the other on the right.

    A pair counts in each combination of its codes, so that with several tags the cells come to more than the pairs.
    """
    return Counter(both for pair in pairs for both in product(codes(pair.left), codes(pair.right)))


def by_relation(pairs: Iterable[LinkedPair]) -> dict[str, list[LinkedPair]]:
    """The pairs of each relation that occurs, by its slug."""
    found: dict[str, list[LinkedPair]] = defaultdict(list)
    for pair in pairs:
        found[pair.relation].append(pair)
    return dict(found)
