"""Cases: the places on which analysts who coded the same texts differ, each place once.

Pure, with the rows passed in. `cases_of` puts every passage, link and silence into exactly one case. A case
on which all who have a say agree has no kind and is agreed. Weights are explained in `case`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from annotations.adjudication.cases.case import Case, CasePlace, Kind, Side, Signed, Source, SourceRow
from annotations.adjudication.cases.counterparts import of_counterparts
from annotations.adjudication.cases.passages import of_passages, stood_together
from annotations.agreement.measures import Coding, Extent, Linking


def cases_of(
    marks: Iterable[Coding[int]], links: Iterable[Linking[int]] = (), silences: Iterable[Signed] = (),
    extents: Iterable[Extent[int]] = (), symmetric: Collection[str] = (),
) -> list[Case]:  # fmt: skip
    """Return the cases, most weight first, then in text order; the agreed ones last.

    Links and silences on passages that are not among `marks` are left out. `symmetric` are the relations that
    say the same in either direction.
    """
    groups = stood_together(marks, extents)
    cases = [*of_passages(groups), *of_counterparts(groups, links, silences, symmetric)]
    return sorted(cases, key=lambda case: (case.agreed, -case.weight, case.places[0], case.key))


__all__ = [
    "Case",
    "CasePlace",
    "Kind",
    "Side",
    "Signed",
    "Source",
    "SourceRow",
    "cases_of",
]  # fmt: skip
