"""The query string of the agreement page and of the passages behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from annotations.workbench.filters import Filter
from reader.requests import as_username

#: The figures of two analysts that the matrix can show.
MATRIX = {
    "kappa": "Cohen's kappa",
    "overlap": "F1 of passages that overlap",
    "exact": "F1 of passages that are the same",
}
#: The figures whose passages or links can be listed.
BEHIND = {
    "alpha": "Krippendorff's alpha",
    **MATRIX,
    "joined": "Links",
    "related": "Links with their relation",
    "silences": "Counterpart or none",
}
#: The figures that need two analysts.
OF_TWO = frozenset(MATRIX)


@dataclass(frozen=True, slots=True)
class Asked:
    """A requested figure and its analysts. Empty `analysts` means all, empty `framing` all framings together.

    `figure` is a key of `BEHIND` or empty. `a` and `b` name the selected pair of analysts, both or neither.
    """

    analysts: tuple[str, ...] = ()
    figure: str = ""
    framing: str = ""
    a: str = ""
    b: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        """Parse a query; values that are not valid are left out."""
        common = Filter.from_query(query)
        a, b = (as_username(query.get(name, "").replace("\0", "")) for name in ("a", "b"))
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
        """The figure that the matrix shows: `figure` if it is one of `MATRIX`, else the first of them."""
        return self.figure if self.figure in MATRIX else next(iter(MATRIX))

    def query_string(self) -> str:
        """Return the query string of this request, empty for the defaults."""
        one = {"figure": self.figure, "framing": self.framing, "a": self.a, "b": self.b}
        given = {name: value for name, value in one.items() if value}
        return urlencode({"analyst": self.analysts} | given, doseq=True)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query_string())
