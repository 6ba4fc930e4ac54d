"""Counts of linked pairs by the codes of their two passages and by their relation."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from annotations.findings.statistics.inputs import LinkedPair

#: The codes of a pair, by the field of the workbench's filter that asks for them.
CODES: dict[str, Callable[[LinkedPair], tuple[Any, ...]]] = {
    "relations": lambda pair: (pair.relation,),
    "left": lambda pair: (pair.left.framing,),
    "right": lambda pair: (pair.right.framing,),
    "left_tags": lambda pair: pair.left.tags,
    "right_tags": lambda pair: pair.right.tags,
}


def crossed(pairs: Iterable[LinkedPair], *fields: str) -> Counter[tuple[Any, ...]]:
    """Count the pairs by their codes in these fields of `CODES`.

    A pair counts in each combination of its codes, so with several tags the cells sum to more than the pairs.
    """
    return Counter(codes for pair in pairs for codes in product(*(CODES[field](pair) for field in fields)))
