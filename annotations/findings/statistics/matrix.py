"""Counts of linked pairs by the codes of their two passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import product
from typing import TypeVar

from annotations.findings.statistics.inputs import LinkedPair, Passage

Code = TypeVar("Code", bound=Hashable)


def framings_of(passage: Passage) -> tuple[str, ...]:
    """Return the one framing of a passage."""
    return (passage.framing,)


def tags_of(passage: Passage) -> tuple[int, ...]:
    return passage.tags


def crossed(
    pairs: Iterable[LinkedPair], codes: Callable[[Passage], Iterable[Code]]
) -> Counter[tuple[Code, Code]]:
    """Count the pairs that have one code on the left and the other on the right.

    A pair counts in each combination of its codes, so with several tags the cells sum to more than the pairs.
    """
    return Counter(both for pair in pairs for both in product(codes(pair.left), codes(pair.right)))


def by_relation(pairs: Iterable[LinkedPair]) -> dict[str, list[LinkedPair]]:
    """Group the pairs by the slug of their relation."""
    found: dict[str, list[LinkedPair]] = defaultdict(list)
    for pair in pairs:
        found[pair.relation].append(pair)
    return dict(found)
