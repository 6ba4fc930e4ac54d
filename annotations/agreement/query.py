"""What of the agreement is asked for: in the address of its page, and of the passages behind a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from annotations.workbench.filters import Filter

#: The figures of every two analysts that the matrix can show.
MATRIX = {
    "kappa": "Cohen's kappa",
    "overlap": "F1 of passages that overlap",
    "exact": "F1 of passages that are the same",
}
#: The figures behind which passages or links stand.
BEHIND = {
    "alpha": "Krippendorff's alpha",
    **MATRIX,
    "joined": "Links",
    "related": "Links with their relation",
    "silences": "Counterpart or none",
}
#: Those of them that need two analysts.
OF_TWO = frozenset(MATRIX)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure, among which analysts. Empty `analysts` are all; empty `framing` is all framings together.

    `figure` is a key of `BEHIND` or empty; `a` and `b` name two analysts to be looked at, both or neither.
    """

    analysts: tuple[str, ...] = ()
    figure: str = ""
    framing: str = ""
    a: str = ""
    b: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        """What an address asks for. A value that can be none of these is left out."""
        common = Filter.from_query(query)
        a, b = (query.get(name, "").replace("\0", "") for name in ("a", "b"))
        figure = query.get("figure", "")
        return cls(
            analysts=common.analysts,
            figure=figure if figure in BEHIND else "",
            framing=common.framings[0] if common.framings else "",
            a=a if a and b else "",
            b=b if a and b else "",
        )

    @property
    def matrix(self) -> str:
        """The figure that the matrix shows."""
        return self.figure if self.figure in MATRIX else next(iter(MATRIX))

    def but(self, **changes: Any) -> Asked:
        return replace(self, **changes)

    def query_string(self) -> str:
        """The part of an address that asks for this, empty for nothing in particular."""
        one = {"figure": self.figure, "framing": self.framing, "a": self.a, "b": self.b}
        given = {name: value for name, value in one.items() if value}
        return urlencode({"analyst": self.analysts} | given, doseq=True)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query_string())
